"""A file changed on disk while a draft waited: both sides' work ends up in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import DraftChange, DraftView, NotVisible, Refused, Settlement
from app.desk.settling import WHOLE
from app.store import Store
from tests.desk.office import AUTHOR, CLERK, ITEM, SECOND, Office


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


def edit(office: Office, old: str, new: str) -> bytes:
    """Change the file on disk by hand."""
    path = office.folder / ITEM
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return path.read_bytes()


def name_line(office: Office) -> str:
    text = (office.folder / ITEM).read_text("utf-8")
    return next(line for line in text.splitlines() if line.startswith("name:"))


def settle(office: Office, draft: DraftView, actor: object = AUTHOR, **choices: str) -> DraftView:
    shown = office.desk.compare_draft(AUTHOR, draft.id)
    chosen = tuple(
        Settlement(file=one.file, seen=one.seen, choices=choices)  # type: ignore[arg-type]
        for one in shown
    )
    return office.desk.settle_draft(
        actor, draft.id, draft.version, chosen, office.token(), office.later()  # type: ignore[arg-type]
    )  # fmt: skip


def test_nothing_changed_on_disk_is_nothing_to_compare(office: Office) -> None:
    draft = office.submitted()
    assert office.desk.compare_draft(SECOND, draft.id) == ()
    with pytest.raises(Refused, match="不用合并"):
        settle(office, draft)


def test_changes_of_different_values_go_together(office: Office) -> None:
    draft = office.submitted(office.renamed("新名称"))
    theirs = edit(office, "\nsummary: ", "\n# 手工加的说明\nsummary: 手工改的")
    comparison = office.desk.compare_draft(AUTHOR, draft.id)[0]
    assert comparison.fault == ""
    assert comparison.theirs == theirs
    assert {point.where: point.verdict for point in comparison.points} == {
        "名称": "我改",
        "一句话说明": "文件改",
    }
    settled = settle(office, draft)
    assert (settled.state, settled.diverged) == ("起草", ())
    text = (settled.changes[0].new or b"").decode()
    assert "name: 新名称" in text
    assert "summary: 手工改的" in text
    assert "# 手工加的说明" in text, "comments of the one who edited by hand stay"
    assert settled.changes[0].base == theirs
    waiting = office.submit(settled)
    shown = office.desk.draft_prospect(SECOND, waiting.id, office.at)
    assert shown.unpublished == (ITEM,), "what was written by hand is shown to the approver too"
    assert office.approve(waiting, seen=shown.seen).state == "已发布"
    assert (office.on_disk() or b"").decode() == text


def test_a_conflict_wants_a_choice(office: Office) -> None:
    draft = office.submitted(office.renamed("我的名称"))
    edit(office, name_line(office), "name: 文件里的名称")
    points = office.desk.compare_draft(AUTHOR, draft.id)[0].points
    assert [(p.where, p.verdict, p.theirs, p.mine) for p in points] == [
        ("名称", "冲突", "文件里的名称", "我的名称")
    ]
    with pytest.raises(Refused, match="没有选") as refused:
        settle(office, draft)
    assert refused.value.field == "choice"
    settled = settle(office, draft, name="mine")
    assert "name: 我的名称" in (settled.changes[0].new or b"").decode()


def test_taking_all_of_theirs_leaves_nothing_to_publish(office: Office) -> None:
    draft = office.submitted(office.renamed("我的名称"))
    edit(office, name_line(office), "name: 文件里的名称")
    with pytest.raises(Refused, match="请撤回"):
        settle(office, draft, name="theirs")
    assert office.desk.draft(AUTHOR, draft.id).changes == draft.changes


def test_a_file_that_needs_no_change_any_more_leaves_the_draft(office: Office) -> None:
    other = office.change("short_name:", "short_name: 改", "centre.yaml")
    draft = office.submitted(office.renamed("我的名称"), other)
    edit(office, name_line(office), "name: 文件里的名称")
    settled = settle(office, draft, name="theirs")
    assert settled.files == ("centre.yaml",)
    assert settled.events[-1].kind == "合并"


def test_a_broken_file_on_disk_is_chosen_as_a_whole(office: Office) -> None:
    draft = office.submitted(office.renamed("我的名称"))
    path = office.folder / ITEM
    path.write_text("name: [\n", "utf-8")
    comparison = office.desk.compare_draft(AUTHOR, draft.id)[0]
    assert "文件里的内容读不出来" in comparison.fault
    assert comparison.points == ()
    with pytest.raises(Refused, match="没有选"):
        settle(office, draft)
    settled = settle(office, draft, **{WHOLE: "mine"})
    assert settled.changes == (DraftChange(file=ITEM, base=b"name: [\n", new=draft.changes[0].new),)


def test_a_file_deleted_on_disk_comes_back_only_if_chosen(office: Office) -> None:
    draft = office.submitted(office.renamed("我的名称"))
    (office.folder / ITEM).unlink()
    point = office.desk.compare_draft(AUTHOR, draft.id)[0].points[0]
    assert (point.verdict, point.theirs) == ("冲突", "")
    settled = settle(office, draft, **{point.key: "mine"})
    assert settled.changes == (DraftChange(file=ITEM, base=None, new=draft.changes[0].new),)


def test_a_deletion_against_a_change_is_a_choice(office: Office) -> None:
    base = office.on_disk()
    draft = office.submitted(DraftChange(file=ITEM, base=base, new=None))
    theirs = edit(office, name_line(office), "name: 文件里的名称")
    key = office.desk.compare_draft(AUTHOR, draft.id)[0].points[0].key
    settled = settle(office, draft, **{key: "mine"})
    assert settled.changes == (DraftChange(file=ITEM, base=theirs, new=None),)


def test_a_disk_that_changed_once_more_is_looked_at_again(office: Office) -> None:
    draft = office.submitted(office.renamed("我的名称"))
    edit(office, name_line(office), "name: 第一次")
    shown = office.desk.compare_draft(AUTHOR, draft.id)[0]
    edit(office, name_line(office), "name: 第二次")
    chosen = (Settlement(file=ITEM, seen=shown.seen, choices={"name": "mine"}),)
    with pytest.raises(Refused, match="刚才又被改过"):
        office.desk.settle_draft(AUTHOR, draft.id, draft.version, chosen, "t", office.at)


def test_whoever_put_it_together_does_not_approve_it(office: Office) -> None:
    draft = office.submitted(office.renamed("我的名称"))
    edit(office, name_line(office), "name: 文件里的名称")
    waiting = office.submit(settle(office, draft, SECOND, name="mine"), SECOND)
    with pytest.raises(Refused, match="不能自己批准"):
        office.approve(waiting, SECOND)


def test_only_administrators_compare(office: Office) -> None:
    draft = office.submitted()
    with pytest.raises(NotVisible):
        office.desk.compare_draft(CLERK, draft.id)
    with pytest.raises(NotVisible):
        office.desk.settle_draft(CLERK, draft.id, draft.version, (), "t", office.at)

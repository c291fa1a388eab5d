"""A draft's way: written, submitted, sent back, withdrawn; who may do what; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app.desk import (
    DraftChange,
    DraftQuery,
    DraftStale,
    DraftView,
    NotVisible,
    Refused,
)
from app.desk.drafts import LARGEST_FILE
from app.store import Store
from app.store.tables import Base, Draft, DraftEvent, DraftFile
from tests.desk.hall import SUPERVISOR
from tests.desk.office import AUTHOR, CENTRE, CLERK, ITEM, SECOND, THIRD, Office


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


def kinds(draft: DraftView) -> list[str]:
    return [event.kind for event in draft.events]


def test_a_draft_keeps_what_its_author_saw_and_wrote(office: Office) -> None:
    change = office.renamed()
    saved = office.save(change, effective=date(2025, 7, 1))
    draft = office.desk.draft(SECOND, saved.id)
    assert draft.changes == (change,)
    assert draft.files == (ITEM,)
    assert (draft.title, draft.reason, draft.state) == ("改名称", "上级文件更名", "起草")
    assert (draft.author, draft.author_name) == ("author", "蒋起草")
    assert draft.effective == date(2025, 7, 1)
    assert draft.created_at == office.at
    assert kinds(draft) == ["起草"]
    assert draft.diverged == ()
    assert office.on_disk() == change.base, "nothing is written before somebody approves"


def test_unsound_text_may_be_kept(office: Office) -> None:
    change = DraftChange(file=ITEM, base=office.on_disk(), new=b"name: [\n")
    assert office.save(change).changes[0].new == b"name: [\n"


def test_the_same_request_saves_once(office: Office) -> None:
    first = office.save(token="a form")
    again = office.save(office.renamed("另一个"), token="a form")
    assert again.id == first.id
    assert again.changes == first.changes
    assert len(office.desk.drafts(AUTHOR, DraftQuery()).rows) == 1


def test_more_goes_into_an_open_draft(office: Office) -> None:
    first = office.save()
    centre = office.change("short_name:", "short_name: 改", CENTRE)
    more = office.save(
        centre, draft=first.id, version=first.version, title="改两处", reason="一并改", actor=SECOND
    )
    assert more.id == first.id
    assert more.files == (CENTRE, ITEM)
    assert more.title == "改两处"
    assert kinds(more) == ["起草", "修改"]
    assert more.author == "author"


def test_the_base_stays_what_was_seen_first(office: Office) -> None:
    first = office.save()
    seen = first.changes[0].base
    later = DraftChange(file=ITEM, base=b"what the form saw the second time", new=b"name: x\n")
    more = office.save(later, draft=first.id, version=first.version)
    assert more.changes == (DraftChange(file=ITEM, base=seen, new=b"name: x\n"),)


def test_a_changed_draft_must_be_submitted_again(office: Office) -> None:
    waiting = office.submitted()
    assert waiting.state == "待批准"
    changed = office.save(office.renamed("再改"), draft=waiting.id, version=waiting.version)
    assert changed.state == "起草"
    with pytest.raises(DraftStale, match=r"刚被蒋起草于.*处理（修改）"):
        office.approve(waiting)


def test_the_slower_of_two_is_told(office: Office) -> None:
    draft = office.save()
    office.save(office.renamed("再改"), draft=draft.id, version=draft.version, actor=THIRD)
    with pytest.raises(DraftStale, match="韩旁观") as told:
        office.submit(draft)
    assert (told.value.by, told.value.did) == ("韩旁观", "修改")
    assert "没有丢" in str(told.value)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": " "}, "title", "改的是什么"),
        ({"title": "长" * 101}, "title", "最多 100 个字"),
        ({"reason": ""}, "reason", "为什么改"),
        ({"reason": "长" * 2001}, "reason", "最多 2000 个字"),
        ({"reason": "\0"}, "reason", "控制字符"),
        ({"effective": date(2025, 6, 3)}, "effective", "已经过去"),
        ({"changes": ()}, "file", "1至200个文件"),
    ],
)
def test_what_is_wrong_is_told_by_field(
    office: Office, changed: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as refused:
        office.save(**changed)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}
    assert office.desk.drafts(AUTHOR, DraftQuery()).rows == ()


@pytest.mark.parametrize(
    "name",
    [
        "../outside.yaml",
        "items/../../outside.yaml",
        "/etc/passwd.yaml",
        "items//a.yaml",
        "items/.hidden.yaml",
        ".git/config.yaml",
        ".git/hooks/pre-commit",
        "items/a.yml",
        "items/a.txt",
        "schema/item.schema.json",
        "elsewhere/a.yaml",
        "a.yaml",
        "@province/items/a.yaml",
        "items\\a.yaml",
        "items/a b.yaml",
        "items/a\0.yaml",
        "items/a\n.yaml",
        "items/a\u202e.yaml",
        "items/" + "长" * 120 + ".yaml",
        "items/" + "a/" * 10 + "b.yaml",
        "",
    ],
)
def test_a_hostile_name_is_refused(office: Office, name: str) -> None:
    with pytest.raises(Refused) as refused:
        office.save(DraftChange(file=name, base=None, new=b"id: a\n"))
    assert refused.value.field == "file"


def test_files_without_a_change_twice_or_too_large_are_refused(office: Office) -> None:
    base = office.on_disk()
    for changes, said in (
        ((DraftChange(file=ITEM, base=base, new=base),), "没有改动"),
        ((office.renamed(), office.renamed("二")), "只能出现一次"),
        ((DraftChange(file=ITEM, base=base, new=b"#" * (LARGEST_FILE + 1)),), "超过1 MiB"),
        ((DraftChange(file="items/none.yaml", base=None, new=None),), "不用删除"),
    ):
        with pytest.raises(Refused, match=said):
            office.save(*changes)


class TestSecondPerson:
    """第二人批准: whoever wrote any of it does not approve it."""

    def test_the_author_may_not(self, office: Office) -> None:
        waiting = office.submitted()
        assert "approve" not in waiting.may
        assert "不能自己批准" in waiting.why_not
        with pytest.raises(Refused, match="请由另一位管理员批准"):
            office.approve(waiting, AUTHOR)
        assert office.revision() == 1

    def test_nor_anybody_who_changed_it(self, office: Office) -> None:
        draft = office.save()
        changed = office.save(
            office.renamed("再改"), draft=draft.id, version=draft.version, actor=THIRD
        )
        waiting = office.submit(changed)
        with pytest.raises(Refused, match="不能自己批准"):
            office.approve(waiting, THIRD)
        assert office.approve(waiting, SECOND).state == "已发布"

    def test_only_what_was_submitted_is_approved(self, office: Office) -> None:
        with pytest.raises(Refused, match="还没有提交"):
            office.approve(office.save())

    def test_each_sees_what_they_may_do(self, office: Office) -> None:
        draft = office.save()
        assert draft.may == {"edit", "submit", "withdraw"}
        assert office.desk.draft(SECOND, draft.id).may == {"edit"}
        waiting = office.submit(draft)
        assert waiting.may == {"edit", "withdraw", "send_back"}
        theirs = office.desk.draft(SECOND, draft.id)
        assert theirs.may == {"edit", "send_back", "approve"}
        assert theirs.why_not == ""
        assert office.approve(waiting).may == frozenset()

    def test_the_menu_counts_what_waits_for_me(self, office: Office) -> None:
        office.save()
        assert office.desk.waiting_drafts(SECOND) == 0
        waiting = office.submitted()
        office.submitted()
        counts = [office.desk.waiting_drafts(who) for who in (AUTHOR, SECOND, THIRD, CLERK)]
        assert counts == [0, 2, 2, 0]
        for who, wanted in ((AUTHOR, 0), (SECOND, 2)):
            assert len(office.desk.drafts(who, DraftQuery(for_me=True)).rows) == wanted
        office.desk.send_back_draft(
            SECOND, waiting.id, waiting.version, "不对", "t", office.later()
        )
        assert office.desk.waiting_drafts(THIRD) == 1


def test_sent_back_with_a_reason_and_submitted_again(office: Office) -> None:
    waiting = office.submitted()
    with pytest.raises(Refused, match="写明退回的理由") as refused:
        office.desk.send_back_draft(SECOND, waiting.id, waiting.version, " ", "t", office.at)
    assert refused.value.field == "note"
    back = office.desk.send_back_draft(
        SECOND, waiting.id, waiting.version, "名称要与上级目录一致", "t", office.later()
    )
    assert back.state == "退回"
    assert back.events[-1].note == "名称要与上级目录一致"
    assert back.events[-1].by == "沈批准"
    again = office.submit(office.desk.draft(AUTHOR, back.id))
    assert again.state == "待批准"
    assert kinds(again) == ["起草", "提交", "退回", "提交"]


def test_withdrawn_is_withdrawn_for_good(office: Office) -> None:
    waiting = office.submitted()
    with pytest.raises(Refused, match="由起草人来做"):
        office.desk.withdraw_draft(SECOND, waiting.id, waiting.version, "t", office.at)
    gone = office.desk.withdraw_draft(AUTHOR, waiting.id, waiting.version, "u", office.later())
    assert (gone.state, gone.may) == ("撤回", frozenset())
    for verb in (
        lambda: office.submit(gone),
        lambda: office.approve(gone),
        lambda: office.save(draft=gone.id, version=gone.version),
    ):
        with pytest.raises(Refused, match="已经办结（撤回）"):
            verb()


def test_the_same_request_acts_once(office: Office) -> None:
    draft = office.save()
    first = office.desk.submit_draft(AUTHOR, draft.id, draft.version, "one", office.later())
    again = office.desk.submit_draft(AUTHOR, draft.id, draft.version, "one", office.later())
    assert again == first
    assert kinds(again) == ["起草", "提交"]


@pytest.mark.parametrize(
    "verb",
    [
        lambda office, who: office.desk.draft(who, 1),
        lambda office, who: office.desk.drafts(who, DraftQuery()),
        lambda office, who: office.desk.drafts_of(who, ITEM),
        lambda office, who: office.save(actor=who),
        lambda office, who: office.desk.submit_draft(who, 1, 1, "t", office.at),
        lambda office, who: office.desk.withdraw_draft(who, 1, 1, "t", office.at),
        lambda office, who: office.desk.send_back_draft(who, 1, 1, "x", "t", office.at),
        lambda office, who: office.desk.approve_draft(who, 1, 1, "t", office.at),
    ],
)
def test_only_administrators_know_of_drafts(
    office: Office, verb: Callable[[Office, object], object]
) -> None:
    office.submitted()
    with pytest.raises(NotVisible):
        verb(office, CLERK)


@pytest.mark.parametrize("draft_id", [0, -1, 99, 2**63, 10**30])
def test_there_is_no_such_draft(office: Office, draft_id: int) -> None:
    with pytest.raises(NotVisible):
        office.desk.draft(AUTHOR, draft_id)
    with pytest.raises(NotVisible):
        office.desk.approve_draft(AUTHOR, draft_id, 1, "t", office.at)


def test_lists_turn_their_pages(office: Office) -> None:
    made = [office.save(title=f"第{n}份").id for n in range(5)]
    theirs = office.save(actor=SECOND)
    first = office.desk.drafts(AUTHOR, DraftQuery(limit=4))
    assert [row.id for row in first.rows] == [theirs.id, *reversed(made[2:])]
    assert first.next == made[2]
    rest = office.desk.drafts(AUTHOR, DraftQuery(after=first.next, limit=4))
    assert [row.title for row in rest.rows] == ["第1份", "第0份"]
    assert rest.next is None
    mine = office.desk.drafts(AUTHOR, DraftQuery(author="second"))
    assert [row.id for row in mine.rows] == [theirs.id]
    assert mine.rows[0].files == (ITEM,)
    assert office.desk.drafts(AUTHOR, DraftQuery(states=("已发布",))).rows == ()


@pytest.mark.parametrize(("after", "found"), [(10**30, 1), (-(10**30), 0)])
def test_a_page_after_a_number_no_database_counts(office: Office, after: int, found: int) -> None:
    office.save()
    assert len(office.desk.drafts(AUTHOR, DraftQuery(after=after)).rows) == found


def test_open_drafts_of_a_file_are_found(office: Office) -> None:
    first, second = office.save(), office.save(actor=SECOND)
    gone = office.save()
    office.desk.withdraw_draft(AUTHOR, gone.id, gone.version, "t", office.at)
    assert [row.id for row in office.desk.drafts_of(THIRD, ITEM)] == [second.id, first.id]
    assert office.desk.drafts_of(THIRD, CENTRE) == ()
    assert office.desk.drafts_of(THIRD, "../x") == ()


class TestChain:
    """What was done to a draft cannot be changed or taken out unnoticed."""

    def spoil(self, store: Store, table: type[Base], seq: int | None, **changed: object) -> None:
        rows: Any = table.__table__
        statement = rows.update().values(**changed) if changed else rows.delete()
        with store.writing() as connection:
            connection.execute(statement.where(rows.c.seq == seq) if seq else statement)

    def test_untouched_drafts_are_whole(self, office: Office) -> None:
        assert office.desk.audit_drafts(THIRD) == (0, ())
        office.approve(office.submitted())
        office.save(office.renamed("另一份"))
        assert office.desk.audit_drafts(SUPERVISOR) == (2, ())

    def test_others_may_not_ask(self, office: Office) -> None:
        with pytest.raises(NotVisible):
            office.desk.audit_drafts(CLERK)

    @pytest.mark.parametrize(("changed", "seq"), [({"actor_name": "别人"}, 2), ({"data": {}}, 1)])
    def test_a_changed_event_shows(
        self, office: Office, store: Store, changed: dict[str, object], seq: int
    ) -> None:
        draft = office.submitted()
        self.spoil(store, DraftEvent, seq, **changed)
        assert office.desk.audit_drafts(THIRD) == (1, ((draft.id, seq),))

    def test_a_missing_event_shows(self, office: Office, store: Store) -> None:
        draft = office.submitted()
        self.spoil(store, DraftEvent, 2)
        assert office.desk.audit_drafts(THIRD) == (1, ((draft.id, 2),))

    @pytest.mark.parametrize(
        ("changed", "seq"),
        [
            ({"author": "third"}, 1), ({"title": "别的"}, 1), ({"reason": "别的"}, 1),
            ({"effective": date(2030, 1, 1)}, 2), ({"state": "撤回"}, 3), ({"revision": 9}, 3),
        ],
    )  # fmt: skip
    def test_a_draft_that_is_not_what_its_events_say_shows(
        self, office: Office, store: Store, changed: dict[str, object], seq: int
    ) -> None:
        draft = office.approve(office.submitted())
        with store.writing() as connection:
            connection.execute(update(Draft).values(**changed))
        assert office.desk.audit_drafts(THIRD) == (1, ((draft.id, seq),))

    def test_each_change_of_a_draft_is_what_counts(self, office: Office) -> None:
        first = office.save(effective=date(2025, 9, 1))
        again = office.save(
            office.renamed("又一个"), draft=first.id, version=first.version, title="换了标题",
            reason="换了理由",
        )  # fmt: skip
        asked = office.desk.submit_draft(
            AUTHOR, again.id, again.version, office.token(), office.later(), None
        )
        back = office.desk.send_back_draft(
            SECOND, asked.id, asked.version, "再想想", office.token(), office.later()
        )
        assert (back.effective, back.title) == (None, "换了标题")
        office.desk.withdraw_draft(AUTHOR, back.id, back.version, office.token(), office.later())
        assert office.desk.audit_drafts(THIRD) == (1, ())

    def test_what_its_author_is_said_to_have_seen_shows(self, office: Office, store: Store) -> None:
        draft = office.submitted()
        self.spoil(store, DraftFile, None, base=b"name: another\n")
        assert office.desk.audit_drafts(THIRD) == (1, ((draft.id, 1),))

    def test_a_published_file_taken_out_shows(self, office: Office, store: Store) -> None:
        draft = office.approve(office.submitted())
        self.spoil(store, DraftFile, None)
        assert office.desk.audit_drafts(THIRD) == (1, ((draft.id, 3),))

    def test_a_file_that_nobody_wrote_shows(self, office: Office, store: Store) -> None:
        draft = office.submitted()
        self.spoil(store, DraftFile, None, new=b"name: smuggled in\n")
        assert office.desk.audit_drafts(THIRD) == (1, ((draft.id, 1),))

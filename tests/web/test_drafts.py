"""The screens of drafts: what changes in words, the buttons of each person, three-way comparison."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text as sql

from tests.web.draft_site import ITEM, Site
from tests.web.visitor import Visitor, form, text


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def admin(site: Site) -> Visitor:
    return Visitor(site.app).login("admin")


@pytest.fixture
def second(site: Site) -> Visitor:
    return Visitor(site.app).login("admin-b")


def press(visitor: Visitor, number: int, verb: str, **typed: str) -> str:
    """Press a button of a draft's page and give the page that follows."""
    page = visitor.page(f"/drafts/{number}")
    answer = visitor.submit(page, f"/drafts/{number}/act", {"verb": verb, **typed})
    assert answer.status_code == 303, text(answer.text)[:600]
    return visitor.page(answer.location)


def test_from_draft_to_published(site: Site, admin: Visitor, second: Visitor) -> None:
    number = site.draft("最低生活保障（新）")
    read = text(admin.page(f"/drafts/{number}"))
    for said in (
        "修改事项：低保",
        "上级文件更名",
        "名称",
        "最低生活保障（新）",
        "◇ 起草",
        "批准后立即生效",
    ):
        assert said in read
    assert "已提交，等另一位管理员批准" in press(admin, number, "submit")
    assert 'value="approve"' not in admin.page(f"/drafts/{number}")
    assert "不能自己批准" in admin.page(f"/drafts/{number}")
    assert 'title="等我批准">1</span>' in second.page("/catalogue/")
    assert 'title="等我批准"' not in admin.page("/catalogue/")
    assert "修改事项：低保" in second.page("/drafts/")
    # What waits for somebody is no fault of the folder.
    assert "磁盘上的配置有错误" not in second.page("/drafts/")
    done = text(press(second, number, "approve", note="同意"))
    assert "已批准，发布为第2版" in done
    assert "■ 已发布 · 第2版" in done
    assert "同意" in done
    assert site.name_line() == "name: 最低生活保障（新）"
    assert "没有等您批准的修改" in second.page("/drafts/?which=waiting")
    assert "第2版" in second.page("/drafts/?which=ended")


def test_a_draft_is_sent_back_with_a_reason(site: Site, admin: Visitor, second: Visitor) -> None:
    number = site.draft("甲", submit=True)
    page = second.page(f"/drafts/{number}")
    refused = second.submit(page, f"/drafts/{number}/act", {"verb": "send_back"})
    assert refused.status_code == 422
    assert "请写明退回的理由" in refused.text
    press(second, number, "send_back", note="名称不对")
    read = text(admin.page(f"/drafts/{number}"))
    assert "▲ 退回" in read
    assert "名称不对" in read
    press(admin, number, "withdraw")
    assert "已经办结（撤回）" in admin.page(f"/drafts/{number}")


def test_a_day_to_take_effect_is_kept_or_refused(site: Site, admin: Visitor) -> None:
    number = site.draft("甲")
    for day, said in (("2026-09-01", "已经过去"), ("明天", "2026-10-01这样")):
        page = admin.page(f"/drafts/{number}")
        typed = {"verb": "submit", "effective": day}
        refused = admin.submit(page, f"/drafts/{number}/act", typed)
        assert refused.status_code == 422
        assert said in refused.text
    assert "2026年10月1日起生效" in press(admin, number, "submit", effective="2026-10-01")


def test_what_the_check_finds_stands_on_the_page(site: Site, second: Visitor) -> None:
    number = site.draft('""', submit=True)
    page = second.page(f"/drafts/{number}")
    assert "改好以后才能发布" in page
    assert f"{ITEM}:" in page
    refused = second.submit(page, f"/drafts/{number}/act", {"verb": "approve"})
    assert refused.status_code == 422
    assert "没有办成" in refused.text
    assert 'name: ""' not in site.text()


def test_the_slower_of_two_is_told(site: Site, admin: Visitor, second: Visitor) -> None:
    number = site.draft("甲", submit=True)
    page = second.page(f"/drafts/{number}")
    press(admin, number, "withdraw")
    late = second.submit(page, f"/drafts/{number}/act", {"verb": "send_back", "note": "写了很久"})
    assert late.status_code == 409
    assert "这份草稿刚被他人处理" in late.text
    late = second.submit(page, f"/drafts/{number}/act", {"verb": "no-such"})
    assert late.status_code == 422


def test_changes_by_hand_that_would_go_along_are_shown_first(site: Site, second: Visitor) -> None:
    number = site.draft("甲", submit=True)
    before = second.page(f"/drafts/{number}")
    centre = site.folder / "centre.yaml"
    text_before = centre.read_text("utf-8")
    line = next(row for row in text_before.splitlines() if row.startswith("short_name:"))
    centre.write_text(text_before.replace(line, "short_name: 手工改的简称"), "utf-8")
    refused = second.submit(before, f"/drafts/{number}/act", {"verb": "approve"})
    assert refused.status_code == 422
    for said in ("没有发布的文件（centre.yaml）", "一并发布的手工修改", "手工改的简称"):
        assert said in refused.text
    done = second.submit(refused.text, f"/drafts/{number}/act", {"verb": "approve"})
    assert done.status_code == 303
    assert "已批准，发布为第2版" in second.page(done.location)


class TestComparison:
    """The file was changed on disk after the draft was written."""

    def test_a_conflict_is_chosen_and_published(
        self, site: Site, admin: Visitor, second: Visitor
    ) -> None:
        number = site.draft("我的名称", submit=True)
        site.write("文件里的名称")
        assert "又被改过" in second.page(f"/drafts/{number}")
        page = second.page(f"/drafts/{number}")
        away = second.submit(page, f"/drafts/{number}/act", {"verb": "approve"})
        assert away.location.endswith(f"/drafts/{number}/compare")
        page = admin.page(away.location)
        assert "有 1 处两边都改了" in page
        for said in ("起草时", "文件里的名称", "我的名称", "两边都改了"):
            assert said in page
        undecided = admin.submit(page, f"/drafts/{number}/compare", {})
        assert undecided.status_code == 422
        assert "没有选" in undecided.text
        chosen = admin.submit(page, f"/drafts/{number}/compare", {f"choice|{ITEM}|name": "mine"})
        assert chosen.status_code == 303
        assert "已合并" in admin.page(chosen.location)
        press(admin, number, "submit")
        press(second, number, "approve")
        assert site.name_line() == "name: 我的名称"

    def test_a_disk_that_changed_once_more(self, site: Site, admin: Visitor) -> None:
        number = site.draft("我的名称")
        site.write("第一次")
        page = admin.page(f"/drafts/{number}/compare")
        site.write("第二次")
        late = admin.submit(page, f"/drafts/{number}/compare", {f"choice|{ITEM}|name": "mine"})
        assert late.status_code == 422
        assert "刚才又被改过" in late.text
        assert "第二次" in late.text
        kept = form(late.text, f"/drafts/{number}/compare")["fields"]
        assert kept[f"choice|{ITEM}|name"] == ["mine"], "what was chosen stays chosen"

    def test_a_file_that_cannot_be_read(self, site: Site, admin: Visitor) -> None:
        number = site.draft("我的名称")
        (site.folder / ITEM).write_text("name: [\n", "utf-8")
        page = admin.page(f"/drafts/{number}/compare")
        assert "只能整个文件选一边" in page
        chosen = admin.submit(page, f"/drafts/{number}/compare", {f"choice|{ITEM}|*": "mine"})
        assert chosen.status_code == 303

    def test_nothing_to_compare(self, site: Site, admin: Visitor) -> None:
        number = site.draft("我的名称")
        assert "没有要对照的内容" in admin.page(f"/drafts/{number}/compare")


def test_empty_lists_say_what_to_do(admin: Visitor) -> None:
    for which in ("waiting", "mine", "open", "ended", "nonsense"):
        read = text(admin.page(f"/drafts/?which={which}"))
        assert "打开服务目录" in read


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "1e3", "٣", "9" * 30])
def test_there_is_no_such_draft(admin: Visitor, number: str) -> None:
    assert admin.get(f"/drafts/{number}").status_code == 404
    assert admin.get(f"/drafts/{number}/compare").status_code == 404
    assert admin.send(f"/drafts/{number}/act", {"verb": "approve"}).status_code == 404


def test_what_is_typed_is_shown_as_text(site: Site, admin: Visitor) -> None:
    number = site.draft('"<script>alert(1)</script>"')
    page = admin.page(f"/drafts/{number}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_damaged_files_in_the_database_are_told_and_nothing_is_written(
    site: Site, second: Visitor
) -> None:
    number = site.draft("最低生活保障（新）", submit=True)
    page, before = second.page(f"/drafts/{number}"), site.text()
    with site.app.extensions["yichuang.store"].writing() as connection:
        connection.execute(sql("UPDATE manifest SET body = x'00'"))
    answer = second.submit(page, f"/drafts/{number}/act", {"verb": "approve"})
    assert answer.status_code == 500
    assert "与登记的摘要不符" in text(answer.text)
    assert "yichuang audit verify" in text(answer.text)
    assert site.text() == before

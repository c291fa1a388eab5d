"""An administrator words a paper in the browser, and sees how it looks before anything is published."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdf
import pytest
from flask import Flask

from app.catalog import load
from app.catalog.papers import FORMS
from app.catalog.plain import plain_data
from app.main import CatalogHolder
from tests.catalog.folders import COUNTY
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, form, text

LIST = "/catalogue/papers/"
KINDS = "/catalogue/papers/-/kinds"
NEW = "/catalogue/papers/-/new"
EDIT = "/catalogue/papers/receipt/edit"
SAMPLE = "/catalogue/papers/receipt/sample.pdf"
FILE = """# yaml-language-server: $schema=../../../config/schema/paper.schema.json
id: receipt
paper: 收件凭证
# 大厅要求加这一句
add:
  - after: 查询   # 查询后面
    text: |
      凭 {办件编号} 查询。
"""
People = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, module_clock: Clock) -> Flask:
    folder = tmp_path_factory.mktemp("papers")
    shutil.copytree(COUNTY, folder / "config")
    (folder / "config" / "papers" / "receipt.yaml").write_text(FILE, "utf-8")
    return build(folder, CatalogHolder(load(folder / "config")), module_clock)


@pytest.fixture(scope="module")
def admin(people: People) -> Visitor:
    return people("admin")


def pdf_text(answer: Any) -> str:
    assert answer.mimetype == "application/pdf", text(answer.text)[:500]
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def typed(admin: Visitor, path: str = EDIT, **changes: Any) -> dict[str, Any]:
    fields = form(admin.page(path), path.split("/catalogue")[1])["fields"]
    return {**fields, **{name.replace("__", "."): value for name, value in changes.items()}}


class TestList:
    def test_it_is_a_collection_like_the_others(self, admin: Visitor) -> None:
        page = admin.page(LIST)
        assert "文书用语" in admin.page("/catalogue/")
        assert "收件凭证" in page
        assert "驿站授权清单" in page
        assert f'href="{NEW}"' in page

    def test_every_kind_is_offered_to_be_worded(self, admin: Visitor) -> None:
        page = admin.page(KINDS)
        for kind in FORMS:
            assert kind in page
        offered = re.findall(r'/-/new\?paper=([^"]+)"', page)
        assert len(offered) == len(FORMS) - 2
        assert "已改写，查看" in page

    def test_an_empty_list_says_what_to_do(self, tmp_path: Path, module_clock: Clock) -> None:
        shutil.copytree(COUNTY, tmp_path / "config")
        shutil.rmtree(tmp_path / "config" / "papers")
        site = build(tmp_path, CatalogHolder(load(tmp_path / "config")), module_clock)
        page = Visitor(site).login("admin").page(LIST)
        assert "还没有改写过文书" in page
        assert f'href="{KINDS}"' in page
        assert "选一种文书来改写" in page


class TestHelp:
    @pytest.mark.parametrize("kind", ["不予决定书", "办事指南", "窗口牌", "一件事指南", "申请表"])
    def test_parts_with_the_product_s_words_and_placeholders(
        self, admin: Visitor, kind: str
    ) -> None:
        page = text(admin.page(f"{KINDS}/{quote(kind)}"))
        for part in FORMS[kind].parts:
            assert part.name in page
        for each in FORMS[kind].placeholders:
            assert f"{{{each.name}}}" in page
            assert each.sample in page

    def test_the_default_text_and_what_may_not_be_changed(self, admin: Visitor) -> None:
        page = text(admin.page(f"{KINDS}/{quote('不予决定书')}"))
        assert "本不予决定书一式两份，一份交申请人，一份由受理部门留存。" in page
        assert "可以改，不能省，要写上 {救济途径}" in page
        assert "行政许可法第三十八条：不予许可要说明理由，告知救济权利" in page

    def test_what_cannot_be_shown_says_so(self, admin: Visitor) -> None:
        assert admin.get(f"{KINDS}/{quote('奖状')}").status_code == 404
        assert admin.get(f"{KINDS}/{quote('奖状')}/sample.pdf").status_code == 404
        plain = admin.get(f"{KINDS}/{quote('收件凭证')}/sample.pdf")
        assert "样张" in pdf_text(plain)
        assert "凭1504292026060900012查询" not in pdf_text(plain)


class TestForm:
    def test_a_new_file_begins_with_the_heading(self, admin: Visitor) -> None:
        fields = form(
            admin.page(f"{NEW}?paper={quote('补正告知书')}"), "paper=" + quote("补正告知书")
        )
        said = fields["fields"]
        values = [said[name] for name in ("d.id", "d.paper", "d.title")]
        assert values == [["supplement"], ["补正告知书"], ["补正告知书"]]
        windows = form(admin.page(f"{NEW}?paper={quote('窗口牌')}"), "paper=" + quote("窗口牌"))
        assert windows["fields"]["d.title"] in ([""], "")

    def test_only_the_parts_of_this_paper_are_offered(self, admin: Visitor) -> None:
        page = admin.page(EDIT)
        offered = re.search(r'<select id="f-d.add.0.after".*?</select>', page, re.S)
        assert offered is not None
        words = [word for word in re.findall(r'value="([^"]*)"', offered[0]) if word]
        assert words == [part.name for part in FORMS["收件凭证"].parts]
        omitted = re.findall(r'name="d.omit"[^>]*value="([^"]+)"', page)
        assert omitted == ["查询"]

    def test_saving_keeps_comments_and_makes_a_draft(self, admin: Visitor, app: Flask) -> None:
        config = app.extensions["yichuang"].config_dir
        answer = admin.client.post(
            EDIT, data=typed(admin, d__add__0__text="请凭 {办件编号} 查询。", reason="改一个字")
        )
        assert answer.status_code == 303, text(answer.text)[:600]
        number = int(answer.location.rpartition("/")[2])
        desk = app.extensions["yichuang"].desk
        (change,) = desk.draft(desk.actor("admin"), number).changes
        new = change.new.decode()
        assert "# 大厅要求加这一句" in new
        assert "# 查询后面" in new
        assert plain_data(new)["add"][0]["text"].strip() == "请凭 {办件编号} 查询。"
        assert (config / "papers" / "receipt.yaml").read_text("utf-8") == FILE
        drafted = admin.get(f"{SAMPLE}?draft={number}")
        assert "请凭1504292026060900012查询。" in pdf_text(drafted)
        assert "请凭" not in pdf_text(admin.get(SAMPLE))
        assert f"{SAMPLE}?draft={number}" in admin.page(f"{EDIT}?draft={number}")

    def test_a_form_sent_back_unchanged_changes_nothing(self, admin: Visitor) -> None:
        answer = admin.client.post(EDIT, data=typed(admin, reason="无"))
        assert "内容没有改动" in answer.text

    def test_a_block_of_text_stays_one(self, admin: Visitor) -> None:
        answer = admin.client.post(EDIT, data=typed(admin, d__title="我们的凭证", reason="换标题"))
        number = int(answer.location.rpartition("/")[2])
        desk = admin.app.extensions["yichuang"].desk
        (change,) = desk.draft(desk.actor("admin"), number).changes
        assert change.new is not None
        assert change.new.decode() == FILE.replace(
            "paper: 收件凭证\n", "paper: 收件凭证\ntitle: 我们的凭证\n"
        )

    def test_a_problem_stands_under_its_field(self, admin: Visitor) -> None:
        data = typed(admin, d__add__0__text="凭 {办件编码} 查询。", do="check")
        said = admin.client.post(EDIT.replace("edit", "check"), data=data).get_json()
        (problem,) = said["beside"]["d.add.0.text"]
        assert problem[0] == "错误"
        assert "没有占位符“办件编码”" in problem[1]
        assert "是不是“办件编号”？" in problem[2]

    def test_other_collections_know_nothing_of_it(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/departments/civil/edit")
        assert "看样张" not in page
        assert "iframe" not in page


class TestPreview:
    def test_the_form_is_shown_as_it_stands_and_nothing_is_saved(
        self, admin: Visitor, app: Flask
    ) -> None:
        desk = app.extensions["yichuang"].desk
        before = desk.drafts_of(desk.actor("admin"), "papers/receipt.yaml")
        serving = app.extensions["yichuang"].holder.catalog.fingerprint
        data = typed(
            admin, d__title="我们的凭证", d__add__0__text="<script>{{x}}</script> {申请人}您好"
        )
        answer = admin.client.post(SAMPLE, data=data)
        said = pdf_text(answer)
        assert "我们的凭证" in said
        assert "<script>{x}</script>王小明您好" in said
        assert "样张" in said
        assert desk.drafts_of(desk.actor("admin"), "papers/receipt.yaml") == before
        assert app.extensions["yichuang"].holder.catalog.fingerprint == serving

    def test_a_new_file_can_be_seen_before_it_exists(self, admin: Visitor) -> None:
        path = f"{NEW}?paper={quote('补正告知书')}"
        fields = form(admin.page(path), "paper=" + quote("补正告知书"))["fields"]
        answer = admin.client.post(
            "/catalogue/papers/-/sample.pdf", data={**fields, "d.title": "一次性补正通知"}
        )
        assert "一次性补正通知" in pdf_text(answer)

    def test_what_is_wrong_is_told_instead(self, admin: Visitor) -> None:
        answer = admin.client.post(SAMPLE, data=typed(admin, d__add__0__text="{<b>错</b>}"))
        assert answer.status_code == 422
        assert "还印不出样张" in answer.text
        assert "<b>错" not in answer.text
        assert "收件凭证没有占位符“<b>错</b>”。" in text(answer.text)

    def test_a_form_that_is_not_ours_is_refused(self, admin: Visitor) -> None:
        answer = admin.client.post(SAMPLE, data=typed(admin, start="!", base="!"))
        assert answer.status_code == 422
        assert "页面不完整" in answer.text

    def test_our_own_pages_may_frame_it_and_nobody_else(self, admin: Visitor) -> None:
        headers = admin.get(SAMPLE).headers
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        page = admin.get("/catalogue/papers/receipt").headers
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-src 'self'" in page["Content-Security-Policy"]

    def test_the_record_shows_its_sample(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/papers/receipt")
        assert f'<iframe title="样张" src="{SAMPLE}">' in page
        assert f"{KINDS}/" in page


class TestRights:
    @pytest.mark.parametrize("who", ["town", "supervisor", "reader"])
    def test_others_may_read_the_words_but_change_and_preview_nothing(
        self, people: People, who: str
    ) -> None:
        visitor = people(who)
        page = visitor.page("/catalogue/papers/receipt")
        assert "iframe" not in page
        assert "改写" not in re.sub("<main.*", "", visitor.page(LIST), flags=re.S)
        for path in (KINDS, f"{KINDS}/{quote('收件凭证')}", SAMPLE, EDIT, NEW):
            assert visitor.get(path).status_code == 403, path
        assert visitor.send(SAMPLE, {"d.paper": "收件凭证"}).status_code == 403

    def test_nobody_without_a_login(self, app: Flask) -> None:
        assert Visitor(app).get(SAMPLE).status_code == 302

    def test_a_preview_needs_its_token(self, admin: Visitor) -> None:
        data = typed(admin)
        del data["csrf_token"]
        assert admin.client.post(SAMPLE, data=data).status_code == 400

    def test_an_unknown_record_is_none(self, admin: Visitor) -> None:
        assert admin.get("/catalogue/papers/nowhere/sample.pdf").status_code == 404

"""An administrator changes the catalogue in the browser; what comes out is a draft, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.catalog import load
from app.catalog.matching import same
from app.catalog.plain import plain_data
from app.main import CatalogHolder
from app.web.edit_open import copied, read_file
from app.web.edit_state import Unreadable, packed, unpacked
from tests.catalog.folders import COUNTY
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, form, text

EDIT = "/catalogue/items/dibao/edit"
FILE = "items/dibao.yaml"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, module_clock: Clock) -> Flask:
    folder = tmp_path_factory.mktemp("edit")
    shutil.copytree(COUNTY, folder / "config")
    return build(folder, CatalogHolder(load(folder / "config")), module_clock)


@pytest.fixture(scope="module")
def admin(people: Callable[[str], Visitor]) -> Visitor:
    return people("admin")


@pytest.fixture
def config(app: Flask) -> Path:
    found: Path = app.extensions["yichuang"].config_dir
    return found


def typed(admin: Visitor, path: str = EDIT, **changes: Any) -> dict[str, Any]:
    """Give what a browser would send of a form, with some inputs changed (`d_name` is d.name)."""
    fields = form(admin.page(path), path.split("?")[0].split("/catalogue")[1])["fields"]
    return {**fields, **{name.replace("__", "."): value for name, value in changes.items()}}


def drafted(admin: Visitor, answer: Any) -> dict[str, Any]:
    """Give the data a saved draft holds for the one file it changes."""
    assert answer.status_code == 303, text(answer.text)[:600]
    return plain_data(new_bytes(admin, answer))


def new_bytes(admin: Visitor, answer: Any) -> str:
    number = int(answer.location.rpartition("/")[2])
    desk = admin.app.extensions["yichuang"].desk
    view = desk.draft(desk.actor("admin"), number)
    (change,) = view.changes
    assert change.new is not None
    return str(change.new.decode())


def test_a_form_shows_every_key_by_its_chinese_title(admin: Visitor) -> None:
    page = admin.page(EDIT)
    for title in ("名称", "事项类型", "办理期限", "承诺期限", "申请材料", "常见问题", "为什么改"):
        assert title in page
    assert 'value="最低生活保障审核确认"' in page
    assert "低保申请书" in page
    assert "housing: [租赁, 借住]" in page


def test_saving_makes_a_draft_and_leaves_the_folder_alone(admin: Visitor, config: Path) -> None:
    before = (config / FILE).read_bytes()
    sent = typed(admin, d__contacts__consult="0476-5550009", reason="按新通知压缩期限")
    answer = admin.client.post(EDIT, data=sent)
    after = new_bytes(admin, answer)
    lines = [
        (a, b)
        for a, b in zip(before.decode().splitlines(), after.splitlines(), strict=True)
        if a != b
    ]
    assert lines == [
        (
            'contacts: {consult: 0476-5550001, complain: "12345"}',
            'contacts: {consult: 0476-5550009, complain: "12345"}',
        )
    ]
    assert (config / FILE).read_bytes() == before
    assert "修改事项：最低生活保障审核确认" in admin.page(answer.location)
    assert "还有一份没办完的草稿" in admin.page(EDIT)


def test_one_goes_on_in_a_draft(admin: Visitor) -> None:
    first = admin.client.post(EDIT, data=typed(admin, d__summary="第一次改。", reason="先改一处"))
    number = first.location.rpartition("/")[2]
    path = f"{EDIT}?draft={number}"
    page = admin.page(path)
    assert "第一次改。" in page
    fields = {**form(page, f"edit?draft={number}")["fields"], "d.name": "再改的名称"}
    again = admin.client.post(path, data=fields)
    assert again.location.rpartition("/")[2] == number
    data = drafted(admin, again)
    assert (data["summary"], data["name"]) == ("第一次改。", "再改的名称")


def test_nothing_changed_is_nothing_to_save(admin: Visitor) -> None:
    answer = admin.client.post(EDIT, data=typed(admin, reason="没改"))
    assert answer.status_code == 200
    assert "内容没有改动" in answer.text


def test_a_reason_is_wanted(admin: Visitor) -> None:
    answer = admin.client.post(EDIT, data=typed(admin, d__summary="改了"))
    assert answer.status_code == 422
    assert "为什么" in text(answer.text)
    assert "改了" in answer.text


def test_problems_stand_beside_their_inputs(admin: Visitor) -> None:
    sent = typed(admin, reason="试试")
    sent |= {
        "d.limits.promised.length": "十五",
        "d.materials.0.copy": "很多",
        "d.contacts.complain": "",
    }
    answer = admin.client.post(EDIT, data=sent)
    assert answer.status_code == 422
    page = answer.text
    assert "有错误，还没有保存" in page
    beside = dict(re.findall(r'data-said="([^"]+)">(<p.*?)</div>', page))
    assert "d.limits.promised.length" in beside
    assert "d.materials.0.copy" in beside
    assert "必填" in beside["d.contacts.complain"]
    assert 'value="十五"' in page
    kept = admin.client.post(EDIT, data={**sent, "anyway": "1"})
    assert drafted(admin, kept)["limits"]["promised"]["length"] == "十五"


def test_what_breaks_in_other_files_is_told_too(admin: Visitor) -> None:
    page = admin.page("/catalogue/workflows/survey/edit")
    fields = form(page, "/survey/edit")["fields"]
    steps = [name for name in fields if re.fullmatch(r"d\.steps\.\d+\.id", name)]
    visit = next(name for name in steps if fields[name] == ["visit"])
    answer = admin.client.post(
        "/catalogue/workflows/survey/edit", data={**fields, visit: "visited", "reason": "改"}
    )
    assert answer.status_code == 422
    assert "在别的文件里，是这次修改引起的" in answer.text
    assert FILE in answer.text


class TestWithoutScript:
    def test_rows_are_added_moved_and_taken_away(self, admin: Visitor) -> None:
        page = admin.client.post(EDIT, data={**typed(admin), "do": "add:d.faq"}).text
        fields = form(page, "/dibao/edit")["fields"]
        assert fields["d.faq.1._"] == [""]
        fields |= {"d.faq.1.question": "要带什么？", "d.faq.1.answer": "见一次性告知单。"}
        page = admin.client.post(EDIT, data={**fields, "do": "up:d.faq.1"}).text
        page = admin.client.post(
            EDIT, data={**form(page, "/dibao/edit")["fields"], "do": "remove:d.materials.3"}
        ).text
        sent = {**form(page, "/dibao/edit")["fields"], "reason": "补充问答"}
        data = drafted(admin, admin.client.post(EDIT, data=sent))
        assert [one["question"] for one in data["faq"]] == ["要带什么？", "多久可以领到？"]
        assert [one["id"] for one in data["materials"]] == ["application", "id-card", "lease"]

    def test_a_shape_is_chosen(self, admin: Visitor) -> None:
        page = admin.client.post(
            EDIT, data={**typed(admin), "d.fees._kind": "else", "do": "shape:"}
        ).text
        page = admin.client.post(
            EDIT, data={**form(page, "/dibao/edit")["fields"], "do": "add:d.fees"}
        ).text
        fields = form(page, "/dibao/edit")["fields"]
        assert "d.fees.0.standard" in fields
        fields |= {
            "d.fees.0.name": "工本费",
            "d.fees.0.standard": "5元",
            "d.fees.0.basis": "发改价格〔2025〕1号",
        }
        saved = admin.client.post(EDIT, data={**fields, "reason": "收费"})
        assert drafted(admin, saved)["fees"] == [
            {"name": "工本费", "standard": "5元", "basis": "发改价格〔2025〕1号"}
        ]

    def test_check_says_what_is_wrong_and_saves_nothing(self, admin: Visitor) -> None:
        answer = admin.client.post(EDIT, data={**typed(admin, d__name=""), "do": "check"})
        assert answer.status_code == 200
        assert "还有 1 处必填" in text(answer.text)
        assert "必填，还没有填写" in answer.text

    def test_a_form_of_sixty_materials_passes(self, admin: Visitor) -> None:
        sent = typed(admin, reason="很多材料", anyway="1")
        for n in range(4, 64):
            row = {
                "_": "",
                "id": f"m{n}",
                "name": f"证明材料之第{n}种" * 8,
                "original": "1",
                "requirement": "在有效期内" * 30,
            }
            sent |= {f"d.materials.{n}.{key}": value for key, value in row.items()}
        data = drafted(admin, admin.client.post(EDIT, data=sent))
        assert len(data["materials"]) == 64


class TestWhileTyping:
    def test_the_same_problems_as_json(self, admin: Visitor) -> None:
        sent = typed(admin, d__limits__promised__length="400")
        answer = admin.client.post("/catalogue/items/dibao/check", data=sent)
        said = json.loads(answer.text)
        severity, message, _hint = said["beside"]["d.limits.promised.length"][0]
        assert severity == "错误"
        assert "承诺" in message
        assert "处错误" in said["summary"]

    def test_what_is_still_to_come_is_counted_and_told_when_asked_for(self, admin: Visitor) -> None:
        sent = {"csrf_token": admin.token(), "d.id": "archive", "d.name": ""}
        said = json.loads(admin.client.post("/catalogue/departments/-/check", data=sent).text)
        assert not any(said["beside"].values())
        assert "处必填" in said["summary"]
        said = json.loads(
            admin.client.post("/catalogue/departments/-/check", data={**sent, "do": "check"}).text
        )
        assert said["beside"]["d.name"][0][1] == "必填，还没有填写。"

    def test_all_is_well(self, admin: Visitor) -> None:
        said = json.loads(admin.client.post("/catalogue/items/dibao/check", data=typed(admin)).text)
        assert [one for these in said["beside"].values() for one in these if one[0] == "错误"] == []

    def test_a_new_record_has_no_file_yet(self, admin: Visitor) -> None:
        token = admin.token()
        sent = {"csrf_token": token, "d.name": "新事项", "d.id": "../x"}
        said = json.loads(admin.client.post("/catalogue/items/-/check", data=sent).text)
        assert "编号" in said["beside"]["d.id"][0][1]

    def test_a_spoilt_form_is_told(self, admin: Visitor) -> None:
        for spoilt in ("!!", "abcd"):
            answer = admin.client.post(
                "/catalogue/items/dibao/check", data={**typed(admin), "base": spoilt}
            )
            assert answer.status_code == 422
            assert "重新打开" in json.loads(answer.text)["summary"]


class TestNew:
    def test_many_missing_keys_stand_each_at_its_place(self, admin: Visitor) -> None:
        fields = form(admin.page("/catalogue/items/-/new"), "/-/new")["fields"]
        page = admin.client.post(
            "/catalogue/items/-/new", data={**fields, "d.id": "x", "reason": "试"}
        ).text
        for name in ("d.name", "d.kind", "d.tiers", "d.workflow", "d.contacts"):
            assert re.search(rf'data-said="{name}"><p class="problem">■ 必填', page), name

    def test_a_record_from_nothing(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/departments/-/new")
        fields = {
            **form(page, "/-/new")["fields"],
            "d.id": "archive",
            "d.name": "档案馆",
            "reason": "新进驻",
        }
        answer = admin.client.post("/catalogue/departments/-/new", data={**fields, "anyway": "1"})
        written = new_bytes(admin, answer)
        assert written.startswith(
            "# yaml-language-server: $schema=../schema/department.schema.json\nid: archive\n"
        )
        assert plain_data(written)["name"] == "档案馆"
        number = answer.location.rpartition("/")[2]
        assert 'value="档案馆"' in admin.page(f"/catalogue/departments/archive/edit?draft={number}")

    def test_a_copy_under_another_id(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/-/new?copy=dibao")
        fields = form(page, "/-/new?copy=dibao")["fields"]
        assert fields["d.name"] == ["最低生活保障审核确认（副本）"]
        assert fields["d.id"] == [""]
        refused = admin.client.post("/catalogue/items/-/new", data={**fields, "reason": "另一项"})
        assert refused.status_code == 422
        assert "请先写编号" in refused.text
        fields |= {"d.id": "dibao-2", "reason": "另一项", "anyway": "1"}
        answer = admin.client.post("/catalogue/items/-/new", data=fields)
        data = drafted(admin, answer)
        assert (data["id"], data["name"]) == ("dibao-2", "最低生活保障审核确认（副本）")
        assert len(data["materials"]) == 4

    @pytest.mark.parametrize("id", ["../dibao", "Dibao", "a/b", "", "-", ".hidden"])
    def test_an_id_that_is_none_never_becomes_a_file(self, admin: Visitor, id: str) -> None:
        fields = form(admin.page("/catalogue/items/-/new"), "/-/new")["fields"]
        answer = admin.client.post(
            "/catalogue/items/-/new", data={**fields, "d.id": id, "reason": "试", "anyway": "1"}
        )
        assert answer.status_code == 422
        assert "请先写编号" in answer.text

    def test_a_new_record_stays_in_its_file_while_it_is_a_draft(self, admin: Visitor) -> None:
        fields = form(admin.page("/catalogue/departments/-/new"), "/-/new")["fields"]
        sent = {**fields, "d.id": "museum", "d.name": "博物馆", "reason": "新设", "anyway": "1"}
        number = admin.client.post("/catalogue/departments/-/new", data=sent).location.rpartition(
            "/"
        )[2]
        path = f"/catalogue/departments/museum/edit?draft={number}"
        again = {
            **form(admin.page(path), f"draft={number}")["fields"],
            "d.id": "museum-2",
            "anyway": "1",
        }
        answer = admin.client.post(path, data=again)
        assert drafted(admin, answer)["id"] == "museum-2"

    def test_an_id_in_use_overwrites_nothing(self, admin: Visitor) -> None:
        fields = form(admin.page("/catalogue/departments/-/new"), "/-/new")["fields"]
        answer = admin.client.post(
            "/catalogue/departments/-/new", data={**fields, "d.id": "civil", "reason": "试"}
        )
        assert answer.status_code == 422
        assert "已经有文件" in answer.text

    def test_a_foreign_copy_begins_with_nothing(self, admin: Visitor) -> None:
        assert form(admin.page("/catalogue/items/-/new?copy=nothing"), "copy=nothing")["fields"][
            "d.name"
        ] == [""]


class TestRetire:
    def test_an_item_gets_its_last_day(self, admin: Visitor) -> None:
        path = "/catalogue/items/dibao/retire"
        fields = form(admin.page(path), "")["fields"]
        answer = admin.send(
            path, {**fields, "how": "end", "day": "2026-12-31", "reason": "政策调整", "anyway": "1"}
        )
        data = drafted(admin, answer)
        assert data["effective"] == {"from": "2026-01-01", "to": "2026-12-31"}

    @pytest.mark.parametrize("day", ["", "2026-02-30", "明天", "20261231"])
    def test_a_day_that_is_none(self, admin: Visitor, day: str) -> None:
        answer = admin.send(
            "/catalogue/items/dibao/retire", {"how": "end", "day": day, "reason": "x"}
        )
        assert answer.status_code == 422
        assert "最后一天" in answer.text

    def test_what_is_in_use_cannot_go(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/workflows/survey/retire")
        assert "处用到它" in page
        assert "最低生活保障审核确认" in page
        assert "保存为草稿" not in page.split("<main")[1]
        answer = admin.send("/catalogue/workflows/survey/retire", {"reason": "不要了"})
        assert answer.status_code == 422

    def test_what_nobody_uses_may_go(self, admin: Visitor) -> None:
        path = "/catalogue/calendars/2025/retire"
        answer = admin.send(path, {"reason": "过去了", "anyway": "1"})
        assert answer.status_code == 303, text(answer.text)
        assert "删除" in admin.page(answer.location)

    def test_a_reason_is_wanted(self, admin: Visitor) -> None:
        answer = admin.send("/catalogue/calendars/2025/retire", {"reason": "", "anyway": "1"})
        assert answer.status_code == 422

    def test_the_centre_stays(self, admin: Visitor) -> None:
        assert admin.get("/catalogue/centre/centre/retire").status_code == 404
        assert admin.get("/catalogue/centre/-/new").status_code == 404


class TestRoads:
    def test_a_station_is_changed_in_its_towns_form(self, admin: Visitor, app: Flask) -> None:
        catalog = app.extensions["yichuang"].holder.catalog
        station = next(
            p.id for p in catalog.points.values() if p.tier == "村" and p.kind == "便民服务站"
        )
        answer = admin.get(f"/catalogue/points/{station}/edit")
        assert answer.status_code == 302
        assert "#f-d.stations." in answer.location
        assert admin.get(f"/catalogue/points/{station}/retire").status_code == 302

    def test_every_collection_has_its_form(self, admin: Visitor, app: Flask) -> None:
        catalog = app.extensions["yichuang"].holder.catalog
        for name, records in catalog.records.items():
            for id, record in records.items():
                page = admin.page(f"/catalogue/{name}/{id}/edit")
                assert "修改" in page, record.file

    def test_every_form_sent_back_unchanged_changes_nothing(
        self, admin: Visitor, app: Flask
    ) -> None:
        catalog = app.extensions["yichuang"].holder.catalog
        for name, records in catalog.records.items():
            id = next(iter(records), None)
            if id is None:
                continue
            path = f"/catalogue/{name}/{id}/edit"
            answer = admin.client.post(
                path, data={**form(admin.page(path), "/edit")["fields"], "reason": "无"}
            )
            assert "内容没有改动" in answer.text, (name, text(answer.text)[-900:])

    def test_buttons_are_drawn_for_administrators_only(
        self, people: Callable[[str], Visitor]
    ) -> None:
        assert EDIT in people("admin").page("/catalogue/items/dibao")
        assert "/catalogue/items/-/new" in people("admin").page("/catalogue/items/")
        assert EDIT not in people("reader").page("/catalogue/items/dibao")
        assert "/-/new" not in people("reader").page("/catalogue/items/")

    def test_records_are_picked_by_name_id_or_pinyin(self, admin: Visitor) -> None:
        for asked in ("低保", "db", "dibao"):
            found = json.loads(admin.get(f"/catalogue/items/-/pick?q={asked}").text)
            assert found[0] == ["dibao", "最低生活保障审核确认"]
        assert json.loads(admin.get("/catalogue/points/-/pick?q=").text)
        assert json.loads(admin.get("/catalogue/items/-/pick?q=没有这个").text) == []

    def test_what_is_not_there(self, admin: Visitor) -> None:
        assert admin.get("/catalogue/items/nothing/edit").status_code == 404
        assert admin.get(f"{EDIT}?draft=99999").status_code == 404
        assert admin.get("/catalogue/items/nothing/retire").status_code == 404

    def test_a_file_that_cannot_be_read_is_told(self, admin: Visitor, config: Path) -> None:
        before = (config / FILE).read_bytes()
        try:
            (config / FILE).write_bytes(b"id: [\n")
            answer = admin.get(EDIT)
            assert answer.status_code == 422
            assert "读不懂" in answer.text
            (config / FILE).unlink()
            assert admin.get(EDIT).status_code == 422
        finally:
            (config / FILE).write_bytes(before)

    def test_nothing_inline_and_nothing_from_elsewhere(self, admin: Visitor) -> None:
        page = admin.page(EDIT)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"\son\w+=", page)
        assert 'style="' not in page


def test_bytes_travel_in_a_form() -> None:
    raw = ("甲" * 4000).encode()
    assert unpacked(packed(raw)) == raw
    assert unpacked(packed(None)) is None
    assert len(packed(raw)) < 200
    for spoilt in ("甲", "AAAA", "%%%"):
        with pytest.raises(Unreadable):
            unpacked(spoilt)


def test_files_of_a_lower_layer_are_not_changed_here(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(Unreadable, match="属于上级的目录"):
        read_file("@province/items/dibao.yaml")


def test_data_of_a_copy_is_its_own(app: Flask) -> None:
    with app.test_request_context("/"):
        from app.catalog.collections import BY_NAME

        data = copied(BY_NAME["workflows"], "survey")
        assert "id" not in data
        assert data["name"].endswith("（副本）")
        assert not same(data, {})

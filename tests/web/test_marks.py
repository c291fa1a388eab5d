"""示例 is ticked beside the value; what comes out is the same list of key paths, in its old order."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.catalog import load
from app.catalog.collections import BY_NAME
from app.main import CatalogHolder
from app.web.edit_controls import Builder
from app.web.edit_kinds import ROOT
from app.web.edit_marks import show_marks
from app.web.edit_parse import parsed
from app.web.edit_typed import MARKS, Typed, laid_out
from tests.catalog.folders import COUNTY
from tests.web.conftest import Clock, build
from tests.web.test_bases import fields, saved
from tests.web.visitor import Visitor

ITEMS = BY_NAME["items"]
EDIT = "/catalogue/items/dibao/edit"
MARKED = "example_values: [limits.promised, contacts.consult]\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, module_clock: Clock) -> Flask:
    folder = tmp_path_factory.mktemp("marks")
    shutil.copytree(COUNTY, folder / "config")
    file = folder / "config" / "items" / "dibao.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("example_values:")]
    file.write_text("".join(kept).rstrip("\n") + "\n" + MARKED, "utf-8")
    return build(folder, CatalogHolder(load(folder / "config")), module_clock)


@pytest.fixture(scope="module")
def admin(people: Callable[[str], Visitor]) -> Visitor:
    return people("admin")


def test_each_value_has_its_tick(admin: Visitor) -> None:
    page = admin.page(EDIT)
    assert 'name="d.example_values" value="contacts.consult" checked' in page
    assert 'name="d.example_values" value="limits.promised" checked' in page
    assert 'name="d.example_values" value="contacts.complain" tabindex="-1"' in page
    assert 'value="id" ' not in page.partition("d.example_values")[2]
    assert "materials.0" not in str(fields(admin, EDIT)[MARKS])


def test_ticking_adds_to_the_list_and_keeps_its_order(admin: Visitor) -> None:
    sent = fields(admin, EDIT)
    sent[MARKS] = ["", "name", "contacts.consult", "limits.promised"]
    new, data = saved(admin, admin.client.post(EDIT, data={**sent, "reason": "名称待核实"}))
    assert data["example_values"] == ["limits.promised", "contacts.consult", "name"]
    assert new.endswith("example_values: [limits.promised, contacts.consult, name]\n")


def test_without_a_tick_the_list_is_gone(admin: Visitor) -> None:
    sent = {**fields(admin, EDIT), MARKS: [""], "reason": "都核实过了"}
    _new, data = saved(admin, admin.client.post(EDIT, data=sent))
    assert "example_values" not in data


def test_nothing_ticked_anew_changes_nothing(admin: Visitor) -> None:
    answer = admin.client.post(EDIT, data={**fields(admin, EDIT), "reason": "没有改"})
    assert "内容没有改动" in answer.text


def test_a_mark_no_input_stands_for_is_kept_and_can_be_taken_off() -> None:
    data: dict[str, Any] = {"id": "a", "example_values": ["form.0.label", "name"]}
    typed = laid_out(ITEMS.schema, ITEMS.schema, data, ROOT)
    form = Builder(ITEMS.schema, typed, lambda _t: (), lambda _t, _id: "", {}).control(
        ITEMS.schema, ROOT
    )
    show_marks(form, typed)
    by_name = {part.name: part for part in form.parts}
    assert by_name[MARKS].options == (("form.0.label", "form.0.label"),)
    assert by_name[MARKS].given == ("form.0.label",)
    assert by_name["d.name"].marked
    assert (by_name["d.summary"].mark, by_name["d.summary"].marked) == ("summary", False)
    assert by_name["d.id"].mark == ""
    sent = Typed.of_form([(MARKS, ["", "name", "form.0.label", "name"]), ("d.id", ["a"])])
    again, problems = parsed(ITEMS.schema, sent, data, ROOT)
    assert (again, problems) == (data, {})

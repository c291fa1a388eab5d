"""The form and the page of an item that extends another: what is inherited is seen, only the rest is written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.catalog.plain import plain_data
from app.web.edit_typed import Typed, acted, emptied
from tests.web.conftest import Clock
from tests.web.heirs import NARROWED, layered_site
from tests.web.test_bases import fields, saved
from tests.web.visitor import Visitor, text

EDIT = "/catalogue/items/relief/edit"
NEW = "/catalogue/items/-/new"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, module_clock: Clock) -> Flask:
    return layered_site(tmp_path_factory.mktemp("heirs"), module_clock)


@pytest.fixture(scope="module")
def admin(people: Callable[[str], Visitor]) -> Visitor:
    return people("admin")


def around(page: str, name: str) -> str:
    """Give the words of one field."""
    _before, found, after = page.partition(f'data-name="{name}">')
    assert found, name
    return text(after.partition("data-name=")[0])


def drawn(admin: Visitor, deed: str, path: str = EDIT, **changes: str) -> str:
    sent = {**fields(admin, path), **{k.replace("__", "."): v for k, v in changes.items()}}
    answer = admin.client.post(path.split("?")[0], data={**sent, "do": deed})
    assert answer.status_code == 200, text(answer.text)[:500]
    return str(answer.text)


def test_the_inherited_value_stands_beside_each_field(admin: Visitor) -> None:
    page = admin.page(EDIT)
    assert "继承自“特困补助”（@province/items/relief.yaml）" in text(page)
    assert "继承自 province“特困补助”" in around(page, "d.name")
    assert "：特困补助" in around(page, "d.name")
    assert "：25" in around(page, "d.limits.promised.length")
    assert (
        'class="inherited own"' in page.partition('data-name="d.limits.promised.length">')[2][:900]
    )
    assert 'class="inherited own"' not in page.partition('data-name="d.name">')[2][:900]
    assert 'title="@province/items/relief.yaml:13"' in page
    # It is told, not filled in.
    assert fields(admin, EDIT)["d.name"] == [""]
    assert "必填" not in around(page, "d.name")


def test_lists_show_inherited_entries_own_ones_and_those_taken_away(admin: Visitor) -> None:
    page = admin.page(EDIT)
    given = text("".join(re.findall(r'<ul class="given">.*?</ul>', page, re.S)))
    assert "租赁合同" in given
    assert "本级不要" in given
    assert "多久到账？" in given
    assert "申请书（本级改）" in page
    assert 'value="keep:materials.lease"' in page
    assert 'value="take:d.faq:question:多久到账？"' in page


def test_saving_writes_only_what_differs(admin: Visitor) -> None:
    sent = {**fields(admin, EDIT), "d.limits.promised.length": "18", "reason": "再快两天"}
    new, data = saved(admin, admin.client.post(EDIT, data=sent))
    assert new == NARROWED.replace("length: 20", "length: 18")
    assert data["limits"] == {"promised": {"length": 18}}


def test_typing_overrides_and_a_button_returns_to_the_inherited(admin: Visitor) -> None:
    page = drawn(admin, "drop:d.limits.promised.length")
    assert (
        'id="f-d.limits.promised.length" name="d.limits.promised.length" type="text" value=""'
        in page
    )
    sent = {**fields(admin, EDIT), "d.limits.promised.length": "", "d.name": "本县的补助"}
    _new, data = saved(admin, admin.client.post(EDIT, data={**sent, "reason": "随省里"}))
    assert "limits" not in data
    assert data["name"] == "本县的补助"


def test_an_inherited_entry_is_taken_over_to_be_changed(admin: Visitor) -> None:
    page = drawn(admin, "take:d.faq:question:多久到账？")
    assert re.search(
        r'name="d.faq.1.question"[^>]*>\s*多久到账？|name="d.faq.1.question"[^>]*value="多久到账？"',
        page,
    )
    assert "：次月。" in around(page, "d.faq.1.answer")


def test_what_is_inherited_can_be_cut_and_kept_again(admin: Visitor) -> None:
    assert "materials.lease\nfaq.多久到账？" in drawn(admin, "cut:faq.多久到账？")
    page = drawn(admin, "keep:materials.lease")
    assert 'value="cut:materials.lease"' in page
    cut = drawn(admin, "cut:conditions")
    assert "上级有，本级不要" in around(cut, "d.conditions")
    assert 'value="cut:name"' not in cut  # nothing can do without its name


def test_a_new_row_does_not_hide_what_is_inherited(admin: Visitor) -> None:
    page = drawn(admin, "add:d.materials")
    assert 'value="keep:materials.lease"' in page


def test_a_new_item_begins_with_its_parent(admin: Visitor) -> None:
    path = NEW + "?extends=grant"
    sent = fields(admin, path)
    assert (sent["d.id"], sent["d.extends"]) == (["grant"], ["grant"])
    assert "：临时救助" in around(admin.page(path), "d.name")
    assert "必填" in admin.page(path)  # the province does not say where one may apply
    sent = {**sent, "d.tiers": ["", "镇"], "reason": "本县承接"}
    new, data = saved(admin, admin.client.post(NEW, data=sent))
    assert data == {"id": "grant", "extends": "grant", "tiers": ["镇"]}
    assert "materials" not in new


def test_an_unknown_parent_is_told(admin: Visitor) -> None:
    page = drawn(admin, "check", d__extends="nobody")
    assert "没有找到上级事项“nobody”" in page
    assert "../x" in drawn(admin, "check", d__extends="../x")


def test_the_page_tells_where_each_value_comes_from(admin: Visitor) -> None:
    page = admin.page("/catalogue/items/relief")
    assert page.count("继承自 province“特困补助”") > 5
    promised = text(page).split("承诺期限")[1].split("受理条件")[0]
    assert "20个工作日" in promised
    assert "继承" not in promised
    assert 'title="@province/items/relief.yaml"' in page
    assert "继承自" not in admin.page("/catalogue/items/dibao")


def test_emptying_leaves_nothing_below(admin: Visitor) -> None:
    typed = Typed(
        {"d.a": ["1"], "d.a.b": ["2"], "d.a.l._n": ["1"], "d.a.l.0._": ["0"], "d.a.l.0.x": ["3"],
         "d.ab": ["4"], "d.a.u._kind": ["then"]}
    )  # fmt: skip
    assert emptied(typed, "d.a").values == {
        "d.a": [""], "d.a.b": [""], "d.a.l._n": ["1"], "d.ab": ["4"], "d.a.u._kind": [""],
    }  # fmt: skip
    once = acted(acted(Typed(), "cut:limits.promised"), "cut:limits")
    assert once.text("d.without") == "limits"
    assert acted(once, "keep:limits").text("d.without") == ""


def test_the_county_file_is_still_as_it_was(app: Flask) -> None:
    file = app.extensions["yichuang"].config_dir / "items" / "relief.yaml"
    assert plain_data(file.read_text("utf-8")) == plain_data(NARROWED)

"""A record laid out as a form and gathered again is the same record, whatever the form can show."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog import gather
from app.catalog.collections import BY_NAME, Collection, resolve
from app.catalog.editor import edited
from app.catalog.matching import same
from app.catalog.plain import plain_data
from app.catalog.snippet import text_of, value_of
from app.catalog.source import Source, read
from app.catalog.tree import collections_of
from app.catalog.whereabouts import path_at
from app.web.edit_controls import Builder, Control, Said, sections
from app.web.edit_kinds import ABSENT, ROOT, kind_of
from app.web.edit_parse import parsed
from app.web.edit_typed import Typed, acted, laid_out
from tests.house.tree import ROOT as HERE

ITEMS = BY_NAME["items"]


def shipped() -> Iterator[tuple[Collection, Source]]:
    for folder in ("config", "tests/catalog/county"):
        tree = gather(HERE / folder)
        for collection, name in collections_of(tree):
            source = read(tree.files[name], name)
            assert isinstance(source, Source)
            yield collection, source


FILES = list(shipped())


def form(data: dict[str, Any], collection: Collection = ITEMS) -> Typed:
    return laid_out(collection.schema, collection.schema, data, ROOT)


def gathered(
    typed: Typed, base: dict[str, Any], collection: Collection = ITEMS, is_new: bool = False
) -> dict[str, Any]:
    data, problems = parsed(collection.schema, typed, base, ROOT, is_new)
    assert problems == {}
    return data


def built(typed: Typed, problems: dict[str, tuple[Said, ...]] | None = None) -> Control:
    builder = Builder(
        ITEMS.schema, typed, lambda _t: (("a", "甲"),), lambda _t, id: f"名{id}", problems or {}
    )
    return builder.control(ITEMS.schema, ROOT)


def find(control: Control, name: str) -> Control:
    found = [control] if control.name == name else []
    found += [deeper for part in control.parts for deeper in [_maybe(part, name)] if deeper]
    return found[-1]


def _maybe(control: Control, name: str) -> Control | None:
    try:
        return find(control, name)
    except IndexError:
        return None


def test_every_shipped_record_comes_back_from_its_form() -> None:
    for collection, source in FILES:
        typed = form(source.data, collection)
        assert same(gathered(typed, source.data, collection), source.data), source.file
        # Even as a new record; there the words that are ticked stand in the order of the schema,
        # and an empty list that nobody asks for is nothing.
        assert same(
            in_order(gathered(typed, {}, collection, is_new=True)), in_order(source.data)
        ), source.file


def in_order(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: in_order(value) for key, value in data.items() if value != []}
    if isinstance(data, list) and all(isinstance(one, str) for one in data):
        return sorted(data)
    return [in_order(one) for one in data] if isinstance(data, list) else data


def test_the_browsers_line_ends_change_nothing() -> None:
    base = {"id": "a", "summary": "一\n二\n", "aliases": ["甲", "乙"], "conditions": ["丙"]}
    sent = {
        name: [value.replace("\n", "\r\n") for value in values]
        for name, values in form(base).values.items()
    }
    assert same(gathered(Typed.of_form(sent.items()), base), base)


def test_what_the_form_cannot_show_stays() -> None:
    base = {
        "id": "a", "stranger": {"x": [1]}, "name": 12, "tiers": ["镇", "省"], "kind": ["承诺件"],
        "materials": [{"id": "m", "odd": True}, "不是材料"], "limits": "无", "aliases": ["多\n行"],
    }  # fmt: skip
    typed = form(base)
    assert same(gathered(typed, base), base)
    assert typed.text("d.limits._yaml") == "1"
    assert typed.text("d.name") == "12"


def test_what_was_not_sent_is_not_taken_away() -> None:
    base = {"id": "a", "name": "甲", "materials": [{"id": "m"}], "fees": "不收费"}
    assert gathered(Typed({"d.name": ["乙"]}), base) == {**base, "name": "乙"}


def test_emptied_means_gone() -> None:
    base = {"id": "a", "name": "甲", "tiers": ["镇"], "visits": {"count": 0}, "fees": "不收费"}
    typed = form(base)
    typed.put("d.name", "  ")
    typed.put("d.tiers", "")
    typed.put("d.visits.count", "")
    typed.put("d.fees._kind", "")
    assert gathered(typed, base) == {"id": "a"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("15", 15), ("１５", 15), (" 2 ", 2), ("1.50", 1.5), ("2.0", 2), ("-3", -3),
        ("十五", "十五"), ("007", "007"), ("1e3", "1e3"),
    ],
)  # fmt: skip
def test_numbers_are_numbers_and_the_rest_is_left_to_the_check(typed: str, value: object) -> None:
    given = Typed({"d.visits.count": [typed]})
    assert same(gathered(given, {})["visits"]["count"], value)


def test_ticked_words_keep_their_order_and_new_ones_that_of_the_schema() -> None:
    base = {"tiers": ["村", "县"]}
    assert gathered(Typed({"d.tiers": ["", "县", "镇", "村"]}), base)["tiers"] == ["村", "县", "镇"]


def test_lines_are_entries() -> None:
    assert gathered(Typed({"d.conditions": ["  甲 \n\n乙\n"]}), {})["conditions"] == ["甲", "乙"]


def test_a_choice_of_shapes() -> None:
    free = form({"fees": "不收费"})
    assert free.text("d.fees._kind") == "then"
    free.put("d.fees._kind", "else")
    assert gathered(free, {"fees": "不收费"})["fees"] == []
    paid = form({"fees": [{"name": "工本费", "standard": "5元", "basis": "文件"}]})
    paid.put("d.fees._kind", "then")
    assert gathered(paid, {})["fees"] == "不收费"


def test_what_is_written_as_yaml() -> None:
    base = {"materials": [{"id": "m", "when": {"housing": "租赁"}}]}
    typed = form(base)
    assert typed.text("d.materials.0.when") == "housing: 租赁"
    typed.put("d.materials.0.when", "housing: [租赁, 借住]\nage: {at_least: 60}")
    assert gathered(typed, base)["materials"][0]["when"] == {
        "housing": ["租赁", "借住"],
        "age": {"at_least": 60},
    }
    typed.put("d.materials.0.when", "{housing: ")
    data, problems = parsed(ITEMS.schema, typed, base, ROOT)
    assert list(problems) == ["d.materials.0.when"]
    assert "读不懂" in problems["d.materials.0.when"]
    assert data["materials"][0]["when"] == "{housing: "


@pytest.mark.parametrize(
    "value",
    ["960.00", "自有", 3, 1.5, True, ["重病", "年老"], {"a": {"b": [1]}}, [{"a": 1}, {"b": "x"}],
     "一\n二", "", "a: b", ["1"], [], {}, {"长": "字" * 120}, "- x", "[x]", "{x}", "'x"],
)  # fmt: skip
def test_a_snippet_says_what_it_said(value: object) -> None:
    assert same(value_of(text_of(value)), value)


class TestRows:
    BASE = {"materials": [{"id": "a", "odd": 1}, {"id": "b"}, {"id": "c"}]}

    def ids(self, typed: Typed) -> list[object]:
        return [one.get("id") for one in gathered(typed, self.BASE).get("materials", [])]

    def test_moved_up_and_down(self) -> None:
        assert self.ids(acted(form(self.BASE), "up:d.materials.2")) == ["a", "c", "b"]
        assert self.ids(acted(form(self.BASE), "down:d.materials.0")) == ["b", "a", "c"]
        assert self.ids(acted(form(self.BASE), "up:d.materials.0")) == ["a", "b", "c"]
        assert self.ids(acted(form(self.BASE), "down:d.materials.2")) == ["a", "b", "c"]

    def test_a_moved_row_keeps_what_the_form_does_not_show(self) -> None:
        data = gathered(acted(form(self.BASE), "down:d.materials.0"), self.BASE)
        assert data["materials"][1] == {"id": "a", "odd": 1}

    def test_removed_and_added(self) -> None:
        typed = acted(form(self.BASE), "remove:d.materials.1")
        assert self.ids(typed) == ["a", "c"]
        typed = acted(typed, "add:d.materials")
        assert self.ids(typed) == ["a", "c", None]
        for _ in range(3):
            typed = acted(typed, "remove:d.materials.0")
        assert "materials" not in gathered(typed, self.BASE)

    @pytest.mark.parametrize(
        "deed", ["", "up:", "up:d.materials.9", "remove:d", "fly:d.x.0", "up:d.materials.x"]
    )
    def test_a_deed_that_means_nothing_does_nothing(self, deed: str) -> None:
        assert acted(form(self.BASE), deed).values == form(self.BASE).values

    def test_rows_within_rows(self) -> None:
        flow = BY_NAME["workflows"]
        base = {
            "steps": [
                {"id": "a"},
                {
                    "parallel": {
                        "join": "全部",
                        "branches": [[{"id": "x"}, {"id": "y"}], [{"id": "z"}]],
                    }
                },
            ]
        }
        typed = acted(form(base, flow), "up:d.steps.1.parallel.branches.0.1")
        typed = acted(typed, "up:d.steps.1")
        typed = acted(typed, "add:d.steps.0.parallel.branches")
        steps = gathered(typed, base, flow)["steps"]
        assert steps[0]["parallel"]["branches"] == [[{"id": "y"}, {"id": "x"}], [{"id": "z"}], []]
        assert steps[1] == {"id": "a"}

    def test_blocks_within_blocks(self) -> None:
        flow = BY_NAME["workflows"]
        base = {
            "steps": [
                {
                    "repeat": {
                        "id": "r",
                        "at_most": 2,
                        "until": {"step": "x"},
                        "steps": [
                            {"choose": {"cases": [{"when": {"a": "甲"}, "steps": [{"id": "x"}]}]}},
                            {"flow": {"id": "f", "workflow": "w"}},
                            {"parallel": {"join": 2, "branches": [[{"id": "y"}], [{"id": "z"}]]}},
                        ],
                    }
                },
            ]
        }
        typed = form(base, flow)
        assert typed.text("d.steps.0._kind") == "then3"
        inside = "d.steps.0.repeat.steps"
        assert [typed.text(f"{inside}.{n}._kind") for n in range(3)] == ["then2", "then4", "then"]
        assert typed.text(f"{inside}.2.parallel.join._kind") == "else"
        assert same(gathered(typed, base, flow), base)
        assert same(gathered(typed, {}, flow, is_new=True), base)
        # Another shape is begun empty; what it was is gone.
        typed.put(f"{inside}.1._kind", "else")
        typed.put(f"{inside}.1.id", "step")
        steps = gathered(typed, base, flow)["steps"][0]["repeat"]["steps"]
        assert steps[1] == {"id": "step"}
        added = acted(typed, f"add:{inside}.0.choose.cases")
        cases = gathered(added, base, flow)["steps"][0]["repeat"]["steps"][0]["choose"]["cases"]
        assert len(cases) == 2

    def test_a_block_may_be_of_every_kind(self) -> None:
        flow = BY_NAME["workflows"]
        typed = form({"steps": [{"flow": {"id": "f", "workflow": "w"}}]}, flow)
        builder = Builder(flow.schema, typed, lambda _t: (), lambda _t, _id: "", {})
        (row,) = find(builder.control(flow.schema, ROOT), "d.steps").parts
        assert [words for _name, words in row.options] == [
            "并联", "选择", "重复", "子流程", "环节",
        ]  # fmt: skip
        assert row.text == "then4"

    def test_ten_and_more(self) -> None:
        base = {"faq": [{"question": f"问{n}"} for n in range(12)]}
        data = gathered(acted(form(base), "up:d.faq.11"), base)
        assert [one["question"] for one in data["faq"]][-3:] == ["问9", "问11", "问10"]


class TestControls:
    def test_a_condition_tells_which_questions_there_are(self) -> None:
        record = built(form({
            "form": [{"id": "housing", "label": "住房", "type": "单选", "choices": ["自有", "租赁"]},
                     {"id": "car", "label": "有车", "type": "是否"}, {"id": "size", "label": "人数", "type": "整数"}, {"id": "why", "type": "文字"}, {}],
            "materials": [{"id": "a", "when": {"housing": "租赁"}}],
        }))  # fmt: skip
        hints = find(record, "d.materials.0.when").hints
        assert [(one.key, one.label, one.words) for one in hints] == [
            ("housing", "住房", ("自有", "租赁")),
            ("car", "有车", ("true", "false")),
            ("size", "人数", ("{at_least: 1}", "{at_most: 1}")),
            ("why", "", ()),
        ]
        assert find(record, "d.materials.0.name").hints == ()

    def test_an_heir_need_not_say_what_it_inherits(self) -> None:
        record = built(form({"id": "a", "extends": "b"}))
        assert not any(part.required for part in record.parts)

    def test_what_can_only_be_true_is_a_yes(self) -> None:
        base = find(built(form({"base": True})), "d.base")
        assert (base.kind, base.options, base.text) == ("yesno", (("true", "是"),), "true")

    def test_they_come_from_the_schema(self) -> None:
        record = built(form({"id": "a", "kind": "承诺件", "tiers": ["镇"], "department": "x"}))
        name = find(record, "d.name")
        assert (name.title, name.kind, name.required, name.filled) == ("名称", "text", True, False)
        assert find(record, "d.kind").options == (
            ("即办件", "即办件"),
            ("承诺件", "承诺件"),
            ("其他", "其他"),
        )
        assert find(record, "d.tiers").given == ("", "镇")
        department = find(record, "d.department")
        assert (department.kind, department.target, department.label) == (
            "ref",
            "departments",
            "名x",
        )
        assert find(record, "d.aliases").kind == "lines"
        assert find(record, "d.visits.count").numeric

    def test_rows_are_called_by_what_they_are(self) -> None:
        record = built(form({"materials": [{"id": "a", "name": "身份证"}, {}]}))
        assert [row.label for row in find(record, "d.materials").parts] == ["身份证", ""]
        assert find(record, "d.materials").label == "材料"

    def test_a_row_of_rows_is_called_by_all_of_them(self) -> None:
        flow = BY_NAME["workflows"]
        data = {
            "steps": [
                {"id": "a", "name": "受理"},
                {"parallel": {"join": "全部", "branches": [[{"name": "甲"}, {"name": "乙"}]]}},
                {},
            ]
        }
        typed = form(data, flow)
        record = Builder(flow.schema, typed, lambda _t: (), lambda _t, _id: "", {}).control(
            flow.schema, ROOT
        )
        assert [row.label for row in find(record, "d.steps").parts] == ["受理", "甲、乙", ""]

    def test_what_nobody_began_asks_for_nothing(self) -> None:
        record = built(form({"id": "a", "limits": {"promised": {"unit": "月"}}}))
        assert find(record, "d.limits.promised.length").required
        assert not find(record, "d.limits.statutory.length").required
        assert find(record, "d.visits.count").required

    def test_every_kind_has_a_schema_and_every_schema_a_kind(self) -> None:
        kinds = set()
        for collection in BY_NAME.values():
            for name, sub in collection.schema["properties"].items():
                kinds.add(kind_of(resolve(sub, collection.schema), collection.schema, name))
        assert kinds >= {
            "text",
            "one",
            "several",
            "ref",
            "lines",
            "record",
            "rows",
            "union",
            "number",
        }

    def test_sections_gather_the_simple_and_part_the_groups(self) -> None:
        made = sections(built(form({"id": "a", "faq": [{"question": "?"}]})))
        assert made[0].title == "基本情况"
        assert made[-1].title == "示例和检查"
        titles = [section.title for section in made]
        assert titles.index("办理期限") < titles.index("申请材料") < titles.index("常见问题")
        faq = next(section for section in made if section.title == "常见问题")
        assert faq.filled
        assert not next(s for s in made if s.title == "改革前").filled

    def test_problems_are_counted_where_they_stand(self) -> None:
        said = {"d.faq.0.answer": (Said("错误", "缺少“回答”。"),)}
        record = built(form({"faq": [{"question": "?"}]}), said)
        assert find(record, "d.faq.0").troubled
        faq = next(section for section in sections(record) if section.title == "常见问题")
        assert faq.troubles == 1


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_form_is_too_spoilt_to_be_read(data: st.DataObject) -> None:
    collection, source = data.draw(st.sampled_from(FILES))
    typed = form(source.data, collection)
    names = sorted(typed.values)
    for name in data.draw(st.lists(st.sampled_from(names), max_size=8)):
        if data.draw(st.booleans()):
            typed.values.pop(name, None)
        else:
            typed.put(
                name,
                data.draw(
                    st.sampled_from(["", "x", "{", "9", "- 甲", "*a", "then", "[甲, {", "一\n二"])
                ),
            )
    typed.put(
        data.draw(st.sampled_from(["d", "d.id.0._", "d.steps.7._", "d.name._yaml", "d.x.y"])), "1"
    )
    said, problems = parsed(collection.schema, typed, source.data, ROOT)
    assert isinstance(said, dict)
    assert set(problems) <= set(typed.values)
    Builder(collection.schema, typed, lambda _t: None, lambda _t, _id: "", {}).control(
        collection.schema, ROOT
    )
    assert same(plain_data(edited(source.text, source.data, said, collection)), said) or said == {}


def test_a_place_in_the_text_leads_back_to_its_value() -> None:
    text = "id: a\nlimits:\n  promised: {length: 5, unit: 月}\nfaq:\n  - question: 甲\n    answer: 乙\n  - [1, 2]\n"
    assert path_at(text, 1, 1) == ("id",)
    assert path_at(text, 3, 14) == ("limits", "promised", "length")
    assert path_at(text, 3, 22) == ("limits", "promised", "length")
    assert path_at(text, 5, 5) == ("faq", 0, "question")
    assert path_at(text, 7, 9) == ("faq", 1, 1)
    assert path_at("[", 1, 1) == ()
    assert path_at("", 1, 1) == ()


@pytest.mark.parametrize("number", ["9" * 5000, "1000000", "²"])
def test_a_row_that_no_form_has_is_no_row(number: str) -> None:
    collection = BY_NAME["items"]
    data = {"id": "a", "aliases": ["甲"], "faq": [{"question": "问", "answer": "答"}]}
    typed = laid_out(collection.schema, collection.schema, data, ROOT)
    typed.values[f"{ROOT}.faq.0._"] = [number]
    typed.values[f"{ROOT}.faq.{number}._"] = [""]
    told, _problems = parsed(collection.schema, typed, data, ROOT)
    assert told["faq"] == data["faq"]
    again = acted(acted(typed, f"add:{ROOT}.faq"), f"remove:{ROOT}.faq.{number}")
    assert again.rows(f"{ROOT}.faq") == [0, 1]


def test_absence_is_neither_empty_nor_none() -> None:
    assert not ABSENT
    assert repr(ABSENT) == "ABSENT"
    assert copy.copy(ABSENT) is not None

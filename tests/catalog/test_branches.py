"""Where a value may have several shapes, only the nearest one is talked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.catalog import load
from app.catalog.collections import Collection
from app.catalog.complaints import complaints
from app.catalog.source import Source, read
from tests.catalog.folders import COUNTY, county_with

LIMIT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "length": {"title": "数量", "description": "几天。", "type": "integer", "minimum": 1},
        "unit": {"title": "单位", "description": "什么天。", "enum": ["工作日", "自然日"]},
    },
    "required": ["length"],
}
LIST = {"type": "array", "items": {"type": "string"}, "description": "几个词。"}


def said(text: str, union: str, shapes: list[Any]) -> list[tuple[str, tuple[Any, ...], str, str]]:
    field = {"title": "期限", "description": "写 不限，或者数量和单位。", union: shapes}
    schema = {"type": "object", "properties": {"limit": field}}
    collection = Collection(
        name="items", title="事项", description="一件事。", folder="items",
        schema_file="x.schema.json", schema=schema, columns=(),
    )  # fmt: skip
    source = read(text.encode(), "items/x.yaml")
    assert isinstance(source, Source)
    return [
        (told.code, told.path, told.message, told.hint)
        for error in Draft202012Validator(schema).iter_errors(source.data)
        for told in complaints(source, collection, error)
    ]


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
@pytest.mark.parametrize(
    ("written", "code", "path", "part"),
    [
        ("{length: 3, unit: 工作天}", "G03", ("limit", "unit"), "是不是“工作日”？"),
        ("{lenght: 3}", "G01", ("limit", "lenght"), "是不是“length”（数量）？"),
        ("{length: 三}", "G04", ("limit", "length"), "只写数字"),
        ("[甲, 2]", "G04", ("limit", 1), '"2"'),
    ],
)
def test_the_nearest_shape_is_explained_and_no_other(
    written: str, code: str, path: tuple[Any, ...], part: str, union: str
) -> None:
    shapes = [{"const": "不限"}, LIMIT, LIST]
    [(found, place, _message, hint)] = said(f"limit: {written}\n", union, shapes)
    assert (found, place) == (code, path)
    assert part in hint


def test_a_word_that_is_near_the_one_allowed() -> None:
    [(code, _path, message, hint)] = said("limit: 不县\n", "anyOf", [{"const": "不限"}, LIMIT])
    assert code == "G03"
    assert message == "limit（期限）不能写“不县”。"
    assert "“不限”" in hint


def test_two_shapes_at_once_say_what_may_be_written() -> None:
    shapes = [{"type": "string"}, {"enum": ["不限"]}]
    [(code, path, _message, hint)] = said("limit: 不限\n", "oneOf", shapes)
    assert (code, path, hint) == ("G05", ("limit",), "写 不限，或者数量和单位。")


def test_what_fits_says_nothing() -> None:
    assert said("limit: {length: 3}\n", "anyOf", [{"const": "不限"}, LIMIT]) == []


# --- the shapes of the real schemas: conditions, steps and parallel blocks, fees ---------------

CARD = (COUNTY / "items" / "dibao.yaml").read_text("utf-8")
JOINT = (COUNTY / "workflows" / "joint.yaml").read_text("utf-8")
WHEN = "when: {housing: [租赁, 借住]}"


def told_of(folder: Path, file: str, text: str) -> list[tuple[str, str, str]]:
    problems = load(county_with(folder, {file: text})).problems
    return [
        (p.code, p.source_line[p.column - 1 : p.column - 1 + p.width], p.hint) for p in problems
    ]


@pytest.mark.parametrize(
    ("written", "code", "at", "part"),
    [
        ("when: {houzing: 租赁}", "X33", "houzing", "是不是“housing”？"),
        ("when: {size: {gt: 3}}", "G01", "gt", "是不是“more_than”（多于）？"),
        ("when: {housing: {is: 租赁}}", "G01", "is", "直接写答案"),
        ("when: {size: {bigger: 3}}", "G01", "bigger", "at_least（不少于）"),
        ("when: {anny: [{housing: 租赁}]}", "G04", "{housing: 租赁}", "是不是“any”？"),
        ("when: {any: {housing: 租赁}}", "G04", "{housing: 租赁}", "any 下面写一列条件"),
        ("when: {not: [{housing: 租赁}]}", "G04", "[{housing: 租赁}]", "not 下面写一个条件"),
        ("when: 租赁", "G04", "租赁", "写成 问题编号: 答案"),
        ("when: {housing: {}}", "G06", "{}", "at_least"),
    ],
)
def test_a_slip_in_a_condition(written: str, code: str, at: str, part: str, tmp_path: Path) -> None:
    assert WHEN in CARD
    [(found, place, hint)] = told_of(tmp_path, "items/dibao.yaml", CARD.replace(WHEN, written, 1))
    assert (found, place) == (code, at)
    assert part in hint


@pytest.mark.parametrize(
    ("was", "now", "at", "part"),
    [
        ("parallel:", "paralell:", "paralell", "是不是“parallel”（并联）？"),
        ("join: 全部", "jion: 全部", "jion", "是不是“join”"),
        ("name: 送达", "nmae: 送达", "nmae", "是不是“name”"),
    ],
)
def test_a_slip_in_a_step_or_a_parallel_block(
    was: str, now: str, at: str, part: str, tmp_path: Path
) -> None:
    [(code, place, hint)] = told_of(tmp_path, "workflows/joint.yaml", JOINT.replace(was, now, 1))
    assert (code, place) == ("G01", at)
    assert part in hint


def test_a_step_and_a_parallel_block_in_one_are_told_once(tmp_path: Path) -> None:
    text = JOINT.replace("  - parallel:", "  - name: 并联\n    parallel:", 1)
    [(code, at, hint)] = told_of(tmp_path, "workflows/joint.yaml", text)
    assert (code, at) == ("G01", "name")
    assert "拆成两块" in hint


def test_fees_are_a_word_or_a_list(tmp_path: Path) -> None:
    for written, part in (("免费", "不收费"), ("{name: 工本费}", "短横线")):
        text = CARD.replace("fees: 不收费", f"fees: {written}", 1)
        [(_code, _at, hint)] = told_of(tmp_path / part, "items/dibao.yaml", text)
        assert part in hint

"""An edit changes the values that changed, and not one character of what others wrote."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog import gather
from app.catalog.collections import BY_NAME, Collection
from app.catalog.editor import edited
from app.catalog.matching import origins, same
from app.catalog.plain import plain_data
from app.catalog.source import Source, read
from app.catalog.tree import collections_of
from tests.house.tree import ROOT

ITEMS = BY_NAME["items"]
SAMPLE = """\
# yaml-language-server: $schema=../schema/item.schema.json
id: dibao
name: 最低生活保障   # 规范名称
tiers: [镇, 村]

# 期限按民政部的办法
limits:
  promised: {length: 15, unit: 工作日}

materials:
  # 人人要交
  - id: card
    name: "身份证"
    original: 1      # 核验
  - {id: form, name: 申请书}

  # 租房的才要
  - id: lease
    name: 合同
    when:
      housing: 租赁

fees: 不收费   # 2025 年起
contacts:      # 待核实
  consult: 0476-1
  complain: 0476-2
"""


def change(act: Callable[[Any], object], text: str = SAMPLE) -> list[str]:
    """Give the lines taken away (-) and added (+) by a change of the data."""
    old = plain_data(text)
    new = copy.deepcopy(old)
    act(new)
    made = edited(text, old, new, ITEMS)
    assert same(plain_data(made), new)
    rows = difflib.unified_diff(text.splitlines(), made.splitlines(), n=0, lineterm="")
    return [row for row in rows if not row.startswith(("---", "+++", "@@"))]


def shipped() -> Iterator[tuple[Collection, Source]]:
    for folder in ("config", "tests/catalog/county"):
        tree = gather(ROOT / folder)
        for collection, name in collections_of(tree):
            source = read(tree.files[name], name)
            assert isinstance(source, Source)
            yield collection, source


FILES = list(shipped())


def test_nothing_changed_gives_the_same_bytes() -> None:
    for collection, source in FILES:
        again = copy.deepcopy(source.data)
        assert edited(source.text, source.data, again, collection) is source.text


def test_one_value_is_one_line() -> None:
    assert change(lambda d: d.update(name="低保")) == [
        "-name: 最低生活保障   # 规范名称",
        "+name: 低保   # 规范名称",
    ]


def test_quotes_brackets_and_neighbours_stay() -> None:
    assert change(lambda d: d["limits"]["promised"].update(length=10)) == [
        "-  promised: {length: 15, unit: 工作日}",
        "+  promised: {length: 10, unit: 工作日}",
    ]
    assert change(lambda d: d["materials"][0].update(name="居民身份证")) == [
        '-    name: "身份证"',
        '+    name: "居民身份证"',
    ]
    assert change(lambda d: d["tiers"].append("县")) == ["-tiers: [镇, 村]", "+tiers: [镇, 村, 县]"]
    assert change(lambda d: d["limits"]["promised"].pop("unit")) == [
        "-  promised: {length: 15, unit: 工作日}",
        "+  promised: {length: 15}",
    ]


def test_a_new_key_goes_where_the_schema_has_it() -> None:
    assert change(lambda d: d["materials"][2].update(copy=1)) == ["+    copy: 1"]
    assert change(lambda d: d.update(kind="承诺件")) == ["+kind: 承诺件"]
    assert change(lambda d: d.update(faq=[{"question": "多久？", "answer": "一月"}])) == [
        "+",
        "+faq:",
        "+  - {question: 多久？, answer: 一月}",
    ]


def test_a_removed_entry_takes_its_lines_and_leaves_the_comments_above() -> None:
    assert change(lambda d: d["materials"].pop(0)) == [
        "-  - id: card",
        '-    name: "身份证"',
        "-    original: 1      # 核验",
    ]
    assert change(lambda d: d["materials"].pop(1)) == ["-  - {id: form, name: 申请书}"]


def test_a_moved_entry_brings_its_text_along() -> None:
    rows = change(lambda d: d["materials"].reverse())
    gone = sorted(row[1:] for row in rows if row[0] == "-" and row[1:])
    come = sorted(row[1:] for row in rows if row[0] == "+" and row[1:])
    assert gone == come
    assert "    original: 1      # 核验" in come


def test_a_value_may_take_another_shape() -> None:
    assert change(lambda d: d.update(fees=[{"name": "工本费", "standard": "5元"}])) == [
        "-fees: 不收费   # 2025 年起",
        "+fees:",
        "+  - {name: 工本费, standard: 5元}   # 2025 年起",
    ]
    assert change(lambda d: d["materials"][0].update(name="两\n行"))[1:] == [
        "+    name: |-",
        "+      两",
        "+      行",
    ]
    assert change(lambda d: d.update(contacts="无")) == [
        "-contacts:      # 待核实",
        "-  consult: 0476-1",
        "-  complain: 0476-2",
        "+contacts: 无  # 待核实",
    ]
    assert change(lambda d: d.update(materials=[]))[-1] == "+materials: []"


def test_a_text_of_lines_never_swallows_the_comment_behind_it() -> None:
    rows = change(lambda d: d["materials"][0].update(original="甲\n乙"))
    assert rows[1] == '+    original: "甲\\n乙"      # 核验'


def test_line_ends_of_windows_stay() -> None:
    text = SAMPLE.replace("\n", "\r\n")
    old = plain_data(text)
    new = {**old, "name": "低保", "faq": [{"question": "问" * 60, "answer": "答"}]}
    made = edited(text, old, new, ITEMS)
    assert same(plain_data(made), new)
    assert made.count("\r\n") == made.count("\n")


def test_one_use_of_an_alias_changes_alone() -> None:
    text = "# 头\na: &q [1, 2]\nb: *q   # 同上\nc:\n  - *q\n  - z\n"
    assert change(lambda d: d.update(b=[3]), text) == [
        "-b: *q   # 同上", "+b: [3]   # 同上", "-  - *q", "+  - [1, 2]",
    ]  # fmt: skip
    assert "+a: &q [1, 2, 5]" in change(lambda d: d.update(a=[1, 2, 5]), text)


@pytest.mark.parametrize(
    "text",
    [
        "? id\n: a\nname: b\n",
        "{id: a, name: b, aliases: [甲,  # 注\n 乙]}\n",
        "id: a\nname:\naliases:\n- 甲\n- 乙\n",
        "--- # 文件\nid: a\nname: >-\n  折\n  行\n...\n",
        "id: a\nname: |+\n  甲\n\n\naliases: [甲,]\n",
        "id: a\nform:\n  - - 甲\n    - 乙\n  -\n    - 丙\n",
    ],
)
def test_strange_writing_is_changed_soundly_too(text: str) -> None:
    for step in ({"name": "新"}, {"aliases": ["乙", "丙"]}, {"form": [["甲", "丁"], ["丙"]]}):
        old = plain_data(text)
        new = {**old, **step}
        made = edited(text, old, new, ITEMS)
        assert same(plain_data(made), new)
        assert made.count("#") == text.count("#") or "#" not in text or "aliases" in step


def test_entries_are_known_by_their_names() -> None:
    old = [{"id": "a", "v": 1}, {"id": "b"}, {"id": "c"}]
    assert origins(old, [{"id": "c"}, {"id": "a", "v": 2}]) == [2, 0]
    assert origins(old, [{"id": "a2", "v": 1}, {"id": "b"}, {"id": "c"}]) == [0, 1, 2]
    assert origins(["甲", "乙"], ["甲", "新", "乙"]) == [0, None, 1]
    assert origins([1, True], [True, 1]) == [1, 0]
    assert origins(["甲", "甲"], ["甲", "甲", "甲"]) == [0, 1, None]


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of every value of a record."""
    if path:
        yield path
    for step, value in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):  # fmt: skip
        yield from leaves(value, (*path, step))


NEW = st.one_of(
    st.sampled_from(["新", "a: b", "# x", "yes", "12", "多\n行\n", "- x", "'引'", "a, b", " 前", "*a"]),
    st.integers(0, 99), st.booleans(), st.just([]), st.just([["甲"], ["乙", "丙"]]),
    st.lists(st.fixed_dictionaries({"id": st.sampled_from("abc"), "name": st.text("甲乙 :#", max_size=4)})),
)  # fmt: skip


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_any_edit_of_any_shipped_file_says_what_was_meant(data: st.DataObject) -> None:
    collection, source = data.draw(st.sampled_from(FILES))
    new = copy.deepcopy(source.data)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(leaves(new))))
        above = new
        for step in path[:-1]:
            above = above[step]
        verb = data.draw(st.sampled_from(["set", "drop", "add", "turn"]))
        if verb == "set":
            above[path[-1]] = copy.deepcopy(data.draw(NEW))
        elif verb == "drop" and len(above) > 1:
            del above[path[-1]]
        elif verb == "add" and isinstance(above, list):
            above.insert(path[-1], copy.deepcopy(data.draw(NEW)))
        elif verb == "turn" and isinstance(above, list):
            above.reverse()
        elif verb == "add" and isinstance(above, dict):
            above["added"] = copy.deepcopy(data.draw(NEW))
    made = edited(source.text, source.data, new, collection)
    assert same(plain_data(made), new)
    touched = {path[0] for path in (*leaves(source.data), *leaves(new)) if not _equal(source, new, path[0])}  # fmt: skip
    assert untouched(source.text, touched) == untouched(made, touched)


def _equal(source: Source, new: dict[str, Any], key: str) -> bool:
    return key in new and key in source.data and same(source.data[key], new[key])


def untouched(text: str, touched: set[str]) -> list[str]:
    """Give the lines of every top key that was not changed, comments included, blank ones not."""
    kept, key = [], ""
    for line in text.splitlines():
        if line[:1] not in ("", " ", "#", "-"):
            key = line.split(":")[0]
        if line.strip() and (key not in touched or line.startswith("#")):
            kept.append(line)
    return kept


@given(st.permutations(range(3)), st.sets(st.integers(0, 2)), st.integers(0, 3), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_comment_above_an_entry_is_ever_lost(
    order: list[int], gone: set[int], place: int, fresh: bool
) -> None:
    """Moved, removed, added: what somebody wrote on lines of its own stays in the file."""

    def act(data: dict[str, Any]) -> None:
        rows = [data["materials"][n] for n in order if n not in gone]
        rows[place:place] = [{"id": "new", "name": "新材料"}] if fresh or not rows else []
        data["materials"] = rows

    rows = change(act)
    lost = [row[1:].strip() for row in rows if row.startswith("-") and row[1:].strip()[:1] == "#"]
    kept = [row[1:].strip() for row in rows if row.startswith("+") and row[1:].strip()[:1] == "#"]
    assert set(lost) <= set(kept)


def test_a_character_that_no_file_may_hold_costs_no_other_line() -> None:
    text = "# 头\nid: a  # 编号\n\nname: 甲\n"
    made = edited(text, {"id": "a", "name": "甲"}, {"id": "a", "name": "甲\x07"}, BY_NAME["items"])
    assert made.startswith("# 头\nid: a  # 编号\n\nname: ")
    assert "\x07" not in made

"""Three states of a record: who changed what, and both sides' changes put together."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.collections import BY_NAME
from app.catalog.compare import compare, merged
from app.catalog.matching import same

SCHEMA = BY_NAME["items"].schema
BASE: dict[str, Any] = {
    "id": "dibao",
    "name": "最低生活保障",
    "tiers": ["镇", "村"],
    "limits": {"statutory": {"length": 30}, "promised": {"length": 15}},
    "materials": [
        {"id": "application", "name": "申请书", "original": 1},
        {"id": "lease", "name": "租房合同", "copy": 1},
        {"id": "diagnosis", "name": "诊断证明", "copy": 1},
    ],
    "conditions": ["有本地户籍", "收入低于标准"],
}


def changed(**parts: Any) -> dict[str, Any]:
    return copy.deepcopy(BASE) | parts


def with_material(number: int, **parts: Any) -> dict[str, Any]:
    data = copy.deepcopy(BASE)
    data["materials"][number] |= parts
    return data


def told(theirs: Any, mine: Any, base: Any = BASE) -> dict[str, tuple[str, str, str, str]]:
    points = compare(base, theirs, mine, SCHEMA)
    assert len({point.key for point in points}) == len(points)
    return {point.where: (point.verdict, point.base, point.theirs, point.mine) for point in points}


def together(theirs: Any, mine: Any, base: Any = BASE, **choices: Any) -> Any:
    done = merged(base, theirs, mine, SCHEMA, choices)
    assert done.open == ()
    return done.data


def test_nothing_changed_is_nothing_to_tell() -> None:
    assert compare(BASE, BASE, copy.deepcopy(BASE), SCHEMA) == ()


def test_each_side_changed_something_else() -> None:
    theirs, mine = changed(name="低保"), with_material(1, copy=2)
    assert told(theirs, mine) == {
        "名称": ("文件改", "最低生活保障", "低保", "最低生活保障"),
        "申请材料 › 租房合同 › 复印件份数": ("我改", "1", "1", "2"),
    }
    assert together(theirs, mine) == with_material(1, copy=2) | {"name": "低保"}


def test_both_changed_the_same_value_alike() -> None:
    assert told(changed(name="低保"), changed(name="低保")) == {
        "名称": ("改得一样", "最低生活保障", "低保", "低保")
    }
    assert together(changed(name="低保"), changed(name="低保"))["name"] == "低保"


def test_a_conflict_waits_for_a_choice() -> None:
    theirs, mine = changed(name="低保"), changed(name="困难救助")
    assert told(theirs, mine) == {"名称": ("冲突", "最低生活保障", "低保", "困难救助")}
    undecided = merged(BASE, theirs, mine, SCHEMA, {})
    assert (undecided.open, undecided.data["name"]) == (("name",), "低保")
    assert together(theirs, mine, name="mine")["name"] == "困难救助"
    assert together(theirs, mine, name="theirs")["name"] == "低保"


def test_entries_added_on_both_sides_are_all_kept() -> None:
    theirs, mine = copy.deepcopy(BASE), copy.deepcopy(BASE)
    theirs["materials"].insert(1, {"id": "photo", "name": "照片", "original": 2})
    mine["materials"].append({"id": "card", "name": "残疾人证", "copy": 1})
    both = together(theirs, mine)
    assert [one["id"] for one in both["materials"]] == [
        "application", "photo", "lease", "diagnosis", "card",
    ]  # fmt: skip
    assert {where: row[0] for where, row in told(theirs, mine).items()} == {
        "申请材料 › 照片": "文件改",
        "申请材料 › 残疾人证": "我改",
    }


def test_an_entry_taken_away_here_and_changed_there_is_a_conflict() -> None:
    theirs = changed(materials=[one for one in BASE["materials"] if one["id"] != "lease"])
    mine = with_material(1, copy=2)
    key = "materials/=lease"
    point = next(p for p in compare(BASE, theirs, mine, SCHEMA) if p.key == key)
    assert (point.verdict, point.theirs) == ("冲突", "")
    assert "租房合同" in point.mine
    assert together(theirs, mine, **{key: "theirs"}) == theirs
    assert together(theirs, mine, **{key: "mine"}) == mine


def test_an_entry_only_i_took_away_goes() -> None:
    mine = changed(materials=BASE["materials"][:2])
    assert together(changed(name="低保"), mine)["materials"] == BASE["materials"][:2]


def test_words_in_a_list_are_put_together() -> None:
    assert together(changed(tiers=["镇"]), changed(tiers=["县", "镇", "村"]))["tiers"] == [
        "县",
        "镇",
    ]


def test_two_orders_are_a_conflict() -> None:
    turned = BASE["materials"][::-1]
    theirs = changed(materials=turned)
    mine = changed(materials=[BASE["materials"][n] for n in (1, 0, 2)])
    point = next(p for p in compare(BASE, theirs, mine, SCHEMA) if p.verdict == "冲突")
    assert point.key == "materials/#"
    assert (point.theirs, point.mine) == (
        "诊断证明、租房合同、申请书",
        "租房合同、申请书、诊断证明",
    )
    assert together(theirs, mine, **{"materials/#": "theirs"}) == theirs
    assert together(theirs, mine, **{"materials/#": "mine"}) == mine


def test_my_order_and_their_values_go_together() -> None:
    mine = changed(materials=BASE["materials"][::-1])
    both = together(with_material(0, original=2), mine)
    assert [one["id"] for one in both["materials"]] == ["diagnosis", "lease", "application"]
    assert both["materials"][2]["original"] == 2


def test_a_length_and_its_unit_are_one_value() -> None:
    """20 of one side and 自然日 of the other would be a limit that nobody meant."""
    theirs = changed(
        limits={"statutory": {"length": 30, "unit": "自然日"}, "promised": {"length": 15}}
    )
    mine = changed(limits={"statutory": {"length": 20}, "promised": {"length": 15}})
    assert told(theirs, mine) == {
        "办理期限 › 法定期限 › 数量": ("冲突", "30个工作日", "30个自然日", "20个工作日")
    }
    key = compare(BASE, theirs, mine, SCHEMA)[0].key
    assert together(theirs, mine, **{key: "theirs"}) == theirs
    assert together(theirs, mine, **{key: "mine"}) == mine


def test_true_is_not_one() -> None:
    mine = with_material(1, blank_form=True)
    theirs = with_material(1, blank_form=1)
    assert [p.verdict for p in compare(BASE, theirs, mine, SCHEMA)] == ["冲突"]


@pytest.mark.parametrize("gone", ["theirs", "mine"])
def test_a_whole_file_taken_away_is_one_choice(gone: str) -> None:
    kept = changed(name="低保")
    theirs, mine = (None, kept) if gone == "theirs" else (kept, None)
    points = compare(BASE, theirs, mine, SCHEMA)
    assert [point.verdict for point in points] == ["冲突"]
    assert merged(BASE, theirs, mine, SCHEMA, {points[0].key: "mine"}).data == mine
    assert merged(BASE, theirs, mine, SCHEMA, {points[0].key: "theirs"}).data == theirs


def test_a_file_that_came_on_both_sides() -> None:
    theirs, mine = {"id": "a", "name": "甲"}, {"id": "a", "name": "乙", "summary": "丙"}
    assert {p.where: p.verdict for p in compare(None, theirs, mine, SCHEMA)} == {
        "编号": "改得一样",
        "名称": "冲突",
        "一句话说明": "我改",
    }
    assert together(theirs, mine, None, name="mine") == mine


def test_keys_with_strokes_stay_apart() -> None:
    theirs, mine = changed(conditions=["甲/乙"]), changed(conditions=["甲", "乙"])
    keys = [point.key for point in compare(BASE, theirs, mine, SCHEMA)]
    assert len(set(keys)) == len(keys)


def edits(draw: st.DrawFn) -> dict[str, Any]:
    """Give the base with a few random changes."""
    data = copy.deepcopy(BASE)
    for _n in range(draw(st.integers(0, 4))):
        where = draw(st.integers(0, 5))
        if where == 0:
            data["name"] = draw(st.sampled_from(["甲", "乙", "最低生活保障"]))
        elif where == 1:
            data["limits"]["promised"] = {"length": draw(st.integers(1, 3))}
        elif where == 2 and data["materials"]:
            data["materials"].pop(draw(st.integers(0, len(data["materials"]) - 1)))
        elif where == 3:
            fresh = {
                "id": draw(st.sampled_from(["n1", "n2"])),
                "name": draw(st.sampled_from("丙丁")),
            }
            if all(one["id"] != fresh["id"] for one in data["materials"]):
                data["materials"].insert(draw(st.integers(0, len(data["materials"]))), fresh)
        elif where == 4:
            data["materials"] = draw(st.permutations(data["materials"]))
        else:
            data["tiers"] = draw(st.lists(st.sampled_from(["县", "镇", "村"]), unique=True))
    return data


def value_at(data: Any, key: str) -> Any:
    """Give the value a point's key names; None where there is none."""
    for step in key.split("/") if key else ():
        if step.startswith("="):
            known = [one["id"] if isinstance(one, dict) else one for one in data]
            data = data[known.index(step[1:])] if step[1:] in known else None
        else:
            data = data.get(step)
        if data is None:
            return None
    return data


@given(st.data())
def test_merging_loses_nothing(data: st.DataObject) -> None:
    theirs, mine = edits(data.draw), edits(data.draw)
    points = compare(BASE, theirs, mine, SCHEMA)
    conflicts = {point.key for point in points if point.verdict == "冲突"}
    assert set(merged(BASE, theirs, mine, SCHEMA, {}).open) == conflicts
    side: Any
    for side in ("mine", "theirs"):
        done = merged(BASE, theirs, mine, SCHEMA, dict.fromkeys(conflicts, side))
        assert done.open == ()
        chosen = {"我改": mine, "文件改": theirs, "改得一样": mine}
        for point in points:
            wanted = chosen.get(point.verdict, mine if side == "mine" else theirs)
            if not point.key.endswith("#"):
                assert value_at(done.data, point.key) == value_at(wanted, point.key), point


@given(st.data())
def test_one_side_alone_is_taken_as_it_is(data: st.DataObject) -> None:
    mine = edits(data.draw)
    assert same(merged(BASE, BASE, mine, SCHEMA, {}).data, mine)
    assert same(merged(BASE, mine, BASE, SCHEMA, {}).data, mine)
    assert same(merged(BASE, mine, copy.deepcopy(mine), SCHEMA, {}).data, mine)

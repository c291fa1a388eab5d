"""What differs between two states, field by field, in an administrator's words."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from app.catalog import gather
from app.catalog.collections import BY_NAME, COLLECTIONS
from app.catalog.diff import Difference, differences, file_changes

ITEMS = BY_NAME["items"].schema
BASE: dict[str, Any] = {
    "id": "dibao",
    "name": "最低生活保障",
    "tiers": ["镇", "村"],
    "limits": {
        "statutory": {"length": 30},
        "special": [{"id": "publicity", "name": "公示", "length": 7, "unit": "自然日"}],
    },
    "materials": [
        {"id": "application", "name": "申请书", "original": 1},
        {"id": "lease", "name": "租房合同", "copy": 1, "when": {"housing": "租赁"}},
    ],
    "fees": "不收费",
    "form": [{"id": "housing", "label": "住房情况", "type": "单选"}],
    "legal_basis": [{"title": "社会救助暂行办法", "kind": "行政法规"}],
    "faq": [{"question": "多久能办好？", "answer": "十五天。"}],
}


def changed(**parts: Any) -> dict[str, Any]:
    return copy.deepcopy(BASE) | parts


def told(new: Any, old: Any = BASE) -> list[tuple[str, str, str, str]]:
    return [(d.kind, d.where, d.old, d.new) for d in differences(old, new, ITEMS)]


def test_nothing_differs() -> None:
    assert differences(BASE, copy.deepcopy(BASE), ITEMS) == ()
    assert differences(None, None, ITEMS) == ()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"name": "低保"}, [("改", "名称", "最低生活保障", "低保")]),
        (
            {"limits": BASE["limits"] | {"statutory": {"length": 20}}},
            [("改", "办理期限 › 法定期限", "30个工作日", "20个工作日")],
        ),
        ({"tiers": ["县", "镇", "村"]}, [("增", "可在哪里申请", "", "县")]),
        ({"tiers": ["村", "镇"]}, [("序", "可在哪里申请", "镇、村", "村、镇")]),
        ({"summary": "一句话"}, [("增", "一句话说明", "", "一句话")]),
        (
            {"materials": BASE["materials"][:1]},
            [
                (
                    "删",
                    "申请材料 › 租房合同",
                    "编号：lease，名称：租房合同，复印件份数：1，什么情况下要：housing：租赁",
                    "",
                )
            ],
        ),
        (
            {"materials": BASE["materials"][::-1]},
            [("序", "申请材料", "申请书、租房合同", "租房合同、申请书")],
        ),
    ],
)
def test_a_change_is_told_in_titles(
    parts: dict[str, Any], said: list[tuple[str, str, str, str]]
) -> None:
    assert told(changed(**parts)) == said


def test_a_value_deep_inside_is_found_by_the_names_on_the_way() -> None:
    new = copy.deepcopy(BASE)
    new["materials"][1]["when"] = {"housing": "借住"}
    new["limits"]["special"][0]["length"] = 10
    where = {row[1]: row[2:] for row in told(new)}
    assert where["申请材料 › 租房合同 › 什么情况下要 › 住房情况"] == ("租赁", "借住")
    (publicity,) = [key for key in where if "公示" in key]
    assert where[publicity] == ("7个自然日", "10个自然日")


def test_the_path_leads_to_the_value() -> None:
    new = copy.deepcopy(BASE)
    new["materials"].insert(0, {"id": "photo", "name": "照片"})
    new["materials"][2]["copy"] = 2
    found: dict[Any, Difference] = {d.path: d for d in differences(BASE, new, ITEMS)}
    assert set(found) == {("materials", 0), ("materials", 2, "copy")}
    assert found["materials", 2, "copy"].words[-2:] == ("租房合同", "复印件份数")


def test_one_shape_for_another() -> None:
    ((kind, _where, old, new),) = told(changed(fees=[{"name": "工本费", "amount": "10.00"}]))
    assert (kind, old) == ("改", "不收费")
    assert "工本费" in new


def test_true_is_not_one() -> None:
    assert told({"id": "a", "x": True}, {"id": "a", "x": 1}) == [("改", "x", "1", "是")]


def test_entries_without_a_name_are_told_by_place() -> None:
    old = {"x": [{"a": [1]}, {"a": [3]}, {"a": [4]}]}
    new = {"x": [{"a": [1]}, {"a": [5]}, {"a": [4]}, {"a": [6]}]}
    assert told(new, old) == [
        ("增", "x › 第2项 › a", "", "5"),
        ("删", "x › 第2项 › a", "3", ""),
        ("增", "x › 第4项", "", "a：6"),
    ]


def test_words_that_stand_twice_are_told_as_a_whole() -> None:
    assert told({"x": ["a", "a"]}, {"x": ["a"]}) == [("改", "x", "a", "a、a")]


def test_a_new_record_is_told_by_field() -> None:
    kinds = {kind for kind, *_rest in told({"id": "a", "name": "甲"}, None)}
    assert kinds == {"增"}
    assert ("删", "名称", "甲", "") in told(None, {"id": "a", "name": "甲"})


class TestFiles:
    """Two configurations by their files."""

    OLD = {
        "centre.yaml": b"name: a\n",
        "items/a.yaml": b"id: a\nname: \xe7\x94\xb2\n",
        "items/b.yaml": b"id: b\n",
        "items/c.yaml": b"id: c\n",
    }

    def test_only_what_differs_is_told(self) -> None:
        new = {
            **self.OLD,
            "items/a.yaml": "id: a\nname: 乙\n".encode(),
            "departments/d.yaml": "id: d\nname: 民政局\n".encode(),
            "items/c.yaml": b"id: c # a note\n",
        }
        del new["items/b.yaml"]
        found = {c.file: c for c in file_changes(self.OLD, new)}
        assert {name: c.kind for name, c in found.items()} == {
            "departments/d.yaml": "新增",
            "items/a.yaml": "修改",
            "items/b.yaml": "删除",
            "items/c.yaml": "修改",
        }
        assert (found["items/a.yaml"].title, found["items/a.yaml"].name) == ("事项", "乙")
        assert [d.where for d in found["items/a.yaml"].differences] == ["名称"]
        assert found["departments/d.yaml"].name == "民政局"
        assert found["items/b.yaml"].id == "b"
        assert found["items/c.yaml"].differences == (), "a comment changes no value"

    def test_a_file_that_cannot_be_read_says_so(self) -> None:
        (one,) = file_changes(self.OLD, {**self.OLD, "items/b.yaml": b"id: [\n"})
        assert one.fault
        assert (one.kind, one.differences, one.id) == ("修改", (), "b")

    def test_a_file_nobody_reads(self) -> None:
        (one,) = file_changes({}, {"notes/a.yaml": b"x: 1\n"})
        assert (one.collection, one.title, one.differences) == ("", "", ())


def test_every_shipped_record_can_be_told(root: Path) -> None:
    """Whatever a schema allows, taking a record away and adding it never fails to be told."""
    files = gather(root / "tests" / "catalog" / "county").files
    found = file_changes({}, files)
    assert {change.collection for change in found} <= {c.name for c in COLLECTIONS}
    assert all(change.differences and not change.fault for change in found)
    gone = file_changes(files, {})
    assert [len(a.differences) for a in found] == [len(b.differences) for b in gone]

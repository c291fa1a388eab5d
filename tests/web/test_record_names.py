"""A record's page says the names of its materials and steps, never only their ids."""

from __future__ import annotations

from app.catalog import Loaded
from app.catalog.collections import BY_NAME
from app.web.record_names import names_in
from app.web.schema_view import Facts, Node, Painter, Several, Table, Words


def words(node: Node) -> list[str]:
    """Give every text of a painted record, in order."""
    if isinstance(node, Words):
        return [node.text]
    if isinstance(node, Facts):
        return [one for title, _about, part in node.rows for one in (title, *words(part))]
    if isinstance(node, Table):
        return [one for row in node.rows for cell in row for one in words(cell)]
    assert isinstance(node, Several)
    return [one for part in node.parts for one in words(part)]


def painted(county: Loaded, collection: str, id: str) -> list[str]:
    assert county.catalog is not None
    data = county.catalog.records[collection][id].data
    standing = names_in(county.catalog, data)
    schema = BY_NAME[collection].schema
    return words(Painter(schema, (), lambda _kind, _id: None, {}, standing).paint(schema, data))


def test_examples_and_risks_of_an_item_are_told_by_name(county: Loaded) -> None:
    told = painted(county, "items", "dibao")
    materials = [n for n, one in enumerate(told) if one == "带来的材料"]
    assert materials
    assert all(told[n + 1] == "最低生活保障申请书" for n in materials)
    assert told[told.index("缺的材料") + 1] == "房屋租赁合同"
    risk = told.index("优亲厚友，调查走过场")
    assert told[risk - 1] == "入户调查"
    assert "2026-09-24 10:00" in told


def test_steps_of_a_workflow_are_told_by_name_inside_branches_too(county: Loaded) -> None:
    assert county.catalog is not None
    told = painted(county, "workflows", "agency")
    assert "代办收件" in told[told.index("部门审查") :]
    joint = county.catalog.records["workflows"]["greenery-joint"].data
    assert names_in(county.catalog, joint)["step"]["inspect"] == "现场踏勘"


def test_a_record_without_such_parts_has_no_names(county: Loaded) -> None:
    assert county.catalog is not None
    found = names_in(county.catalog, {"id": "x", "limits": "无", "steps": "无"})
    assert not any(found.values())

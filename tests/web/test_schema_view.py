"""Any data of any schema becomes words, facts, tables or lists that a person can read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.collections import BY_NAME
from app.web.schema_view import Facts, Node, Painter, Several, Table, Words, brief, dig, scalar

LIMIT = {
    "title": "期限",
    "type": "object",
    "properties": {
        "length": {"title": "时长", "type": "integer"},
        "unit": {"title": "单位", "enum": ["工作日", "月"]},
    },
}
SCHEMA: dict[str, Any] = {
    "title": "事项",
    "type": "object",
    "properties": {
        "name": {"title": "名称", "description": "规范名称", "type": "string"},
        "free": {"title": "免费", "type": "boolean"},
        "department": {"title": "部门", "type": "string", "x-ref": "departments"},
        "helpers": {"title": "协办", "type": "array", "items": {"x-ref": "departments"}},
        "limit": {"$ref": "#/$defs/limit", "title": "承诺期限"},
        "tags": {"title": "标签", "type": "array", "items": {"type": "string"}},
        "materials": {
            "title": "材料",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"title": "材料名", "type": "string"},
                    "copy": {"title": "份数", "type": "integer"},
                    "when": {
                        "title": "什么情况下要",
                        "type": "object",
                        "additionalProperties": {"title": "答案"},
                    },
                },
            },
        },
        "steps": {
            "title": "环节",
            "type": "array",
            "items": {
                "if": {"type": "object", "required": ["parallel"]},
                "then": {"properties": {"parallel": {"title": "并联", "type": "array"}}},
                "else": {"properties": {"id": {"title": "环节编号", "type": "string"}}},
            },
        },
        "fees": {
            "title": "收费",
            "if": {"type": "string"},
            "then": {"const": "不收费"},
            "else": {
                "type": "array",
                "items": {"properties": {"name": {"title": "项目"}, "basis": {"title": "依据"}}},
            },
        },
        "example_values": {"title": "示例数据", "type": "array"},
    },
    "$defs": {"limit": LIMIT},
}


def link(kind: str, id: str) -> tuple[str, str] | None:
    return ("民政局", f"/{kind}/{id}") if id == "civil" else None


def paint(data: Any, examples: tuple[str, ...] = ()) -> Facts:
    node = Painter(SCHEMA, examples, link).paint(SCHEMA, data)
    assert isinstance(node, Facts)
    return node


def only(data: Any, examples: tuple[str, ...] = ()) -> tuple[str, Node]:
    rows = paint(data, examples).rows
    assert len(rows) == 1
    return rows[0][0], rows[0][2]


def test_a_value_stands_under_its_title_with_its_description() -> None:
    assert paint({"name": "低保"}).rows == (("名称", "规范名称", Words("低保")),)


def test_keys_stand_in_the_order_of_the_schema() -> None:
    titles = [row[0] for row in paint({"tags": ["a"], "free": True, "name": "x"}).rows]
    assert titles == ["名称", "免费", "标签"]


def test_an_unknown_key_is_shown_rather_than_hidden() -> None:
    assert only({"surprise": 1}) == ("surprise", Words("1"))


def test_a_reference_is_a_link_by_name() -> None:
    assert only({"department": "civil"}) == ("部门", Words("民政局", "/departments/civil"))


def test_a_reference_to_nothing_stays_as_written() -> None:
    assert only({"department": "gone"}) == ("部门", Words("gone"))


def test_short_values_stand_on_one_line_long_ones_below_each_other() -> None:
    _title, node = only({"tags": ["一", "二"]})
    assert node == Several((Words("一"), Words("二")), inline=True)
    _title, node = only({"tags": ["一" * 40, "二"]})
    assert isinstance(node, Several)
    assert not node.inline


def test_a_list_of_references_is_a_list_of_links() -> None:
    _title, node = only({"helpers": ["civil", "gone"]})
    assert node == Several((Words("民政局", "/departments/civil"), Words("gone")), inline=True)


def test_the_title_beside_a_ref_wins_over_the_one_behind_it() -> None:
    title, node = only({"limit": {"length": 15, "unit": "工作日"}})
    assert title == "承诺期限"
    assert isinstance(node, Facts)
    assert [row[0::2] for row in node.rows] == [("时长", Words("15个工作日"))]


def test_records_become_a_table_with_a_column_for_every_key_used() -> None:
    _title, node = only({"materials": [{"name": "申请书"}, {"name": "证明", "copy": 2}]})
    assert node == Table(
        ("材料名", "份数"),
        ((Words("申请书"), Words("")), (Words("证明"), Words("2"))),
    )


def test_columns_keep_the_order_of_the_schema_whoever_uses_them_first() -> None:
    _title, node = only({"materials": [{"copy": 1}, {"name": "证明", "extra": "x"}]})
    assert isinstance(node, Table)
    assert node.heads == ("材料名", "份数", "extra")


def test_a_free_mapping_shows_its_own_keys() -> None:
    _title, node = only({"materials": [{"name": "合同", "when": {"housing": "租赁"}}]})
    assert isinstance(node, Table)
    assert node.rows[0][1] == Facts((("housing", "", Words("租赁")),))


def test_a_condition_is_said_in_words_with_the_labels_of_the_record() -> None:
    schema = BY_NAME["items"].schema
    question = {"id": "size", "label": "家庭人数", "type": "整数", "unit": "人"}
    broken = {"id": "half", "label": "写了一半"}
    when = {"any": [{"size": {"at_least": 3}}, {"half": "甲"}]}
    data = {"form": [question, broken], "materials": [{"name": "合同", "when": when}]}
    node = Painter(schema, (), lambda _kind, _id: None).paint(schema, data)
    assert isinstance(node, Facts)
    table = next(value for title, _about, value in node.rows if title == "申请材料")
    assert isinstance(table, Table)
    said = "（“家庭人数”不少于3人，或者“half”为“甲”）"
    assert table.rows[0][table.heads.index("什么情况下要")] == Words(said)


def test_either_shape_of_a_value_finds_its_titles() -> None:
    assert only({"fees": "不收费"}) == ("收费", Words("不收费"))
    title, node = only({"fees": [{"name": "工本费", "basis": "某文件"}]})
    assert title == "收费"
    assert isinstance(node, Table)
    assert node.heads == ("项目", "依据")


def test_a_mixed_list_shows_each_part_by_its_own_shape() -> None:
    _title, node = only({"steps": [{"id": "a"}, {"parallel": [[{"id": "b"}]]}]})
    assert isinstance(node, Several)
    first, second = node.parts
    assert isinstance(first, Facts)
    assert first.rows[0][0] == "环节编号"
    assert isinstance(second, Facts)
    assert second.rows[0][0] == "并联"


def test_example_values_are_marked_where_they_stand() -> None:
    marked = ("limit.length", "materials.0.copy")
    facts = paint(
        {
            "limit": {"length": 15},
            "materials": [{"name": "a", "copy": 1}],
            "example_values": list(marked),
        },
        marked,
    )
    assert [row[0] for row in facts.rows] == ["承诺期限", "材料"]
    limit, materials = facts.rows[0][2], facts.rows[1][2]
    assert isinstance(limit, Facts)
    assert limit.rows[0][2] == Words("15个工作日", example=True)
    assert isinstance(materials, Table)
    assert materials.rows[0][1] == Words("1", example=True)
    assert materials.rows[0][0] == Words("a")


def test_a_length_without_a_unit_is_said_in_working_days() -> None:
    _title, node = only({"limit": {"length": 30, "basis": "某办法"}})
    assert isinstance(node, Facts)
    assert node.rows[0][2] == Words("30个工作日")
    assert [row[0] for row in node.rows] == ["时长", "basis"]
    _title, node = only({"limit": {"length": 2, "unit": "月"}})
    assert isinstance(node, Facts)
    assert node.rows[0][2] == Words("2个月")


def test_the_figures_of_a_part_that_is_listed_as_an_example_are_marked() -> None:
    facts = paint({"limit": {"length": 15, "basis": "某办法"}}, ("limit",))
    limit = facts.rows[0][2]
    assert isinstance(limit, Facts)
    assert limit.rows[0][2] == Words("15个工作日", example=True)
    assert limit.rows[1][2] == Words("某办法")


def test_a_condition_names_the_question_it_is_about() -> None:
    data = {
        "form": [{"id": "housing", "label": "住房情况"}],
        "materials": [{"name": "合同", "when": {"housing": "租赁"}}],
    }
    materials = next(node for title, _about, node in paint(data).rows if title == "材料")
    assert isinstance(materials, Table)
    assert materials.rows[0][1] == Facts((("住房情况", "", Words("租赁")),))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "是"), (False, "否"), (None, ""), (3, "3"), (1.5, "1.5"), ("x", "x")],
)
def test_plain_values_read_as_words(value: Any, shown: str) -> None:
    assert scalar(value) == shown


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"length": 15}, "15个工作日"),
        ({"length": 4, "unit": "小时"}, "4小时"),
        ({"length": 2, "unit": "月"}, "2个月"),
        (["镇", "村"], "镇、村"),
        ([{"id": "综合受理岗"}, {"name": "出件岗", "id": "x"}], "综合受理岗、出件岗"),
        ({"tiers": ["村"], "kinds": ["便民服务站"]}, "村 便民服务站"),
        (None, ""),
        ("文字", "文字"),
    ],
)
def test_a_cell_holds_one_short_text(data: Any, shown: str) -> None:
    assert brief({}, {}, data, link) == shown


def test_a_cell_names_what_it_refers_to() -> None:
    assert brief({"x-ref": "departments"}, {}, "civil", link) == "民政局"


def test_a_dotted_key_is_dug_out() -> None:
    schema, value = dig(SCHEMA, SCHEMA, {"limit": {"length": 9}}, "limit.length")
    assert (schema["title"], value) == ("时长", 9)
    assert dig(SCHEMA, SCHEMA, {}, "limit.length")[1] is None
    assert dig(SCHEMA, SCHEMA, {"limit": "none"}, "limit.length")[1] is None


_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "other"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"], "other"]), _data, max_size=4))
def test_whatever_the_data_every_value_is_shown_somewhere(data: dict[str, Any]) -> None:
    data.pop("example_values", None)
    shown = repr(paint(data))
    for text in _texts(data):
        assert repr(text)[1:-1] in shown or text in ("civil",)


def _texts(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in _texts(value)]
    return [data] if isinstance(data, str) and data.isalnum() else []

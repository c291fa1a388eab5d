"""docs/standard-mapping.md is held to the schemas and to the two lists of fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest

from app.catalog.collections import COLLECTIONS, resolve
from tests.house.tree import ROOT

PAGE: Final = (ROOT / "docs" / "standard-mapping.md").read_text("utf-8")
KEY: Final = re.compile(r"`([a-z]+(?:\.[a-z_]+)+)`")
FILES: Final = re.compile(r"`(?:app|tests|docs)/")
# The national list's own names of its main table (domain.md 1.2), and how many the others have.
MAIN: Final = [
    "TASK_NAME", "CATALOG_CODE", "LOCAL_CATALOG_CODE", "TASK_TYPE", "BY_LAW", "POWER_SOURCE",
    "USE_LEVEL", "TASK_CODE", "LOCAL_TASK_CODE", "TASK_HANDLE_ITEM", "TASK_VERSION",
    "TASK_STATE", "DEPT_NAME", "DEPT_CODE", "DEPT_TYPE", "ENTRUST_NAME", "ANTICIPATE_DAY",
    "ANTICIPATE_TYPE", "ANTICIPATE_EXPLAIN", "PROMISE_DAY", "PROMISE_TYPE", "PROMISE_EXPLAIN",
    "ACCEPT_CONDITION", "HANDLE_FLOW", "OFFLINE_FLOW", "OFFLINE_EXPLAIN", "ONLINE_FLOW",
    "ONLINE_EXPLAIN", "SPECIAL_PROCEDURE", "IS_FEE", "FEE_BASIS", "SERVER_TYPE",
    "PROJECT_TYPE", "HANDLE_TYPE", "LIMIT_SCENE_NUM", "LIMIT_SCENE_EXPLAIN", "TRANSACT_ADDR",
    "TRANSACT_TIME", "TRAFFIC_GUIDE", "LINK_WAY", "SUPERVISE_WAY", "PLAN_EFFECTIVE_DATE",
    "PLAN_CANCEL_DATE", "IS_ENTRY_CENTER", "CENTER_NAME", "HANDLE_AREA", "OTHER_DEPT",
    "LIMIT_EXPLAIN", "RESULT_TYPE", "RESULT_NAME", "RESULT_GUID", "IS_SCHEDULE",
    "SCHEDULE_NUM", "SCHEDULE_RULE", "IS_PAY_ONLINE", "IS_EXPRESS", "IS_SERVICE_TERMINALS",
    "IS_MAIL_MATERIAL", "IS_MAIL_RESULT", "USER_TOPIC_TYPE", "CORP_TOPIC_TYPE",
    "LOCAL_TOPIC_TYPE", "IS_ONLINE", "ONLINE_HANDLE_DEPTH", "ONLINE_HANDLE_URL", "TOWN_NAME",
    "TOWN_CODE", "VILLAGE_NAME", "VILLAGE_CODE", "RIGHT_ENJOY_BY_LAW", "DUTY_PERFORM_BY_LAW",
    "REVIEW_DEPT", "REVIEW_ADDR", "REVIEW_PHONE", "REVIEW_URL", "LITIGATION_DEPT",
    "LITIGATION_ADDR", "LITIGATION_PHONE", "LITIGATION_URL", "IS_EXIST_INTERMEDIARY",
    "INTERMEDIARY_CONTENT", "INTERMEDIARY_NAME", "COLLECT_TYPE", "IS_PERMIT_REDUCE",
    "PUNISHMENT_METHOD",
]  # fmt: skip
MATERIALS: Final = 20
OTHERS: Final = {"F": 7, "P": 8, "Q": 2, "R": 2}


class Row(NamedTuple):
    """One field: its number or name in the list, what it is called, how and where it is kept."""

    field: str
    name: str
    how: str
    where: str


def rows_of(heading: str) -> list[Row]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    return [Row(row[0], row[1], row[-2], row[-1]) for row in cells[2:]]


TABLE_4: Final = rows_of("GB/T 39046—2020 表 4 事项管理")
NATIONAL: Final = rows_of("国家实施清单：事项")
ALL: Final = [
    *TABLE_4, *NATIONAL, *rows_of("国家实施清单：材料"),
    *rows_of("国家实施清单：收费、环节、问答、结果"),
]  # fmt: skip


def keys_below(node: Mapping[str, Any], root: Any, path: str) -> Iterator[str]:
    """Give the dotted path of every key; lists and alternatives add nothing to a path."""
    # Blocks of a workflow hold blocks; no field is named as deep as this.
    if path.count(".") > 6:
        return
    node = resolve(node, root)
    for key, sub in node.get("properties", {}).items():
        # A step is a key `parallel` or keys of its own; branches hold steps again.
        yield f"{path}.{key}"
        yield from keys_below(sub, root, f"{path}.{key}")
    for branch in ("items", "then", "else"):
        if isinstance(node.get(branch), Mapping):
            yield from keys_below(node[branch], root, path)


KEYS: Final = frozenset(key for c in COLLECTIONS for key in keys_below(c.schema, c.schema, c.name))


def test_all_64_fields_of_table_4_are_there_in_order() -> None:
    assert [row.field for row in TABLE_4] == [str(number) for number in range(1, 65)]


def test_every_field_of_the_national_list_is_there_once() -> None:
    assert [row.field for row in NATIONAL] == MAIN
    materials = rows_of("国家实施清单：材料")
    assert [row.field for row in materials] == [f"M{n:02}" for n in range(1, MATERIALS + 1)]
    others = rows_of("国家实施清单：收费、环节、问答、结果")
    wanted = [f"{kind}{n:02}" for kind, count in OTHERS.items() for n in range(1, count + 1)]
    assert [row.field for row in others] == wanted


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{row.field} {row.name}")
def test_a_field_has_a_key_or_a_derivation_or_a_reason(row: Row) -> None:
    named = KEY.findall(row.where)
    assert [key for key in named if key not in KEYS] == [], "no such key"
    if row.how == "键":
        assert named, "a key is named"
    elif row.how == "推出":
        assert named, "what it is derived from"
        assert re.search("由.+(得到|推出|找到|换成|生成)", row.where), "how it is derived"
    else:
        assert row.how == "不设"
        assert len(row.where) >= 20, "a reason"
        assert not named


def test_only_few_fields_have_no_home() -> None:
    assert len([row for row in ALL if row.how == "不设"]) <= 3


def test_this_search_knows_lists_and_refused_keys() -> None:
    assert "items.materials.supply_within.length" in KEYS
    assert "points.stations.divisions" in KEYS
    assert "items.colour" not in KEYS

"""A 公示 hangs its full time: nobody can pass its step before the last day is over."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from app.catalog.model import Catalog
from app.desk import CaseView, Refused
from tests.desk.hall import CLERK, SURVEYOR, VILLAGER, Hall
from tests.sample import PROMISED_ITEM


def hanging(catalog: Catalog, **more: object) -> Catalog:
    """Give the catalogue with a 公示 of the sample item that must run in full."""
    item = catalog.items[PROMISED_ITEM]
    specials = tuple(
        msgspec.structs.replace(each, full=True, **more) if each.id == "publicity" else each
        for each in item.limits.special
    )
    limits = msgspec.structs.replace(item.limits, special=specials)
    changed = msgspec.structs.replace(item, limits=limits)
    return msgspec.structs.replace(catalog, items={**catalog.items, PROMISED_ITEM: changed})


def published(hall: Hall, **more: object) -> tuple[CaseView, date]:
    """Bring a case to its 公示; give it and the day the notice went up."""
    hall.catalog = hanging(hall.catalog, **more)
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    return hall.desk.case(VILLAGER, case.number, hall.at), hall.at.date()


def test_it_cannot_be_passed_at_once_and_says_until_when(hall: Hall) -> None:
    case, began = published(hall, length=7, unit="自然日")
    (choice,) = case.offers
    ends = began + timedelta(days=7)
    assert "通过" not in choice.outcomes
    assert choice.blocked["通过"].startswith("“")
    assert f"{ends.year}年{ends.month}月{ends.day}日期满" in choice.blocked["通过"]
    with pytest.raises(Refused, match="期满"):
        hall.act(VILLAGER, case, "publicity", "通过")


def test_the_last_day_still_hangs_and_the_day_after_passes(hall: Hall) -> None:
    case, began = published(hall, length=7, unit="自然日")
    hall.later(days=(began + timedelta(days=7) - hall.at.date()).days)
    (choice,) = hall.desk.case(VILLAGER, case.number, hall.at).offers
    assert "通过" not in choice.outcomes
    hall.later(days=1)
    (choice,) = hall.desk.case(VILLAGER, case.number, hall.at).offers
    assert "通过" in choice.outcomes
    passed = hall.act(VILLAGER, case, "publicity", "通过")
    assert [task.step for task in passed.tasks] == ["approve"]


def test_working_days_are_counted_as_such(hall: Hall) -> None:
    case, began = published(hall, length=5, unit="工作日")
    assert began == date(2025, 6, 4)
    (choice,) = case.offers
    assert "2025年6月11日期满" in choice.blocked["通过"]


def test_a_procedure_that_need_not_be_full_passes_at_once(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    (choice,) = hall.desk.case(VILLAGER, case.number, hall.at).offers
    assert "通过" in choice.outcomes
    assert hall.act(VILLAGER, case, "publicity", "通过").tasks[0].step == "approve"


def test_a_case_opened_before_keeps_its_own_rule(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    hall.catalog = hanging(hall.catalog)
    (choice,) = hall.desk.case(VILLAGER, case.number, hall.at).offers
    assert "通过" in choice.outcomes
    assert hall.desk.case(CLERK, case.number, hall.at).tasks[0].step == "publicity"

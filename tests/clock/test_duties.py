"""The notice, the answer, the step and the delivery, each with its own clock."""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from app.catalog.model import Item, Limit, Limits, Prolonging
from app.clock import (
    DELIVERY,
    Extension,
    Pause,
    WorkCalendar,
    deemed_accepted_on,
    delivery_due,
    delivery_limit,
    due_date,
    read_aloud,
    step_due,
)
from tests.clock.strategies import limit
from tests.sample import PROMISED_ITEM, sample_catalog
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026
from tests.sample_places import WORKDAY_HOURS

SAMPLE = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
ITEM: Item = replace(sample_catalog().items[PROMISED_ITEM], type="公共服务", limits=Limits())
LICENCE: Item = replace(ITEM, type="行政许可")


def test_a_step_counts_from_the_day_it_was_opened() -> None:
    found = step_due(date(2026, 9, 24), limit(3), SAMPLE)
    assert found.due == date(2026, 9, 30)
    assert found.derivation[0].text == "2026年9月24日进入环节，次日起算"
    survey = Pause(first=date(2026, 9, 28), last=None, name="入户调查")
    held = step_due(date(2026, 9, 24), limit(3), SAMPLE, (survey,), today=date(2026, 9, 29))
    assert (held.due, held.provisional) == (date(2026, 10, 8), True)
    opened = datetime(2026, 9, 24, 16, 30)
    assert step_due(opened, limit(3), SAMPLE).due == found.due
    assert step_due(opened, limit(2, "小时"), SAMPLE, hours=WORKDAY_HOURS).at == datetime(
        2026, 9, 28, 9, 30
    )


def test_silence_for_five_days_accepts_and_dates_back() -> None:
    notice = Limits().supplement_notice
    assert due_date(date(2026, 9, 24), notice, SAMPLE).due == date(2026, 10, 9)
    assert deemed_accepted_on(date(2026, 9, 24), notice, SAMPLE) == date(2026, 10, 10)
    hours = limit(7, "小时")
    assert deemed_accepted_on(date(2026, 9, 21), hours, SAMPLE, WORKDAY_HOURS) == date(2026, 9, 24)


def test_a_licence_is_delivered_within_ten_working_days() -> None:
    assert delivery_limit(LICENCE) is DELIVERY
    assert delivery_limit(ITEM) is None
    assert delivery_due(ITEM, date(2026, 9, 24), SAMPLE) is None
    found = delivery_due(LICENCE, date(2026, 9, 24), SAMPLE)
    assert found is not None
    assert found.due == date(2026, 10, 15)
    assert found.derivation[0].text == "2026年9月24日作出决定，次日起算"
    sooner = replace(LICENCE, limits=Limits(delivery=limit(3)))
    assert delivery_due(sooner, date(2026, 9, 24), SAMPLE) == due_date(
        date(2026, 9, 24), limit(3), SAMPLE, since="作出决定"
    )


def test_what_an_item_allows_is_what_may_be_granted() -> None:
    allowed = Prolonging(length=10, by="本机关负责人", basis="行政许可法第四十二条")
    granted = Extension(
        limit=Limit(length=allowed.length, unit=allowed.unit),
        decided=date(2026, 10, 20),
        by=allowed.by,
    )
    found = due_date(date(2026, 9, 24), limit(20), SAMPLE, extensions=(granted,))
    assert found.due == due_date(date(2026, 9, 24), limit(30), SAMPLE).due
    assert "2026年10月20日经本机关负责人批准延长10个工作日" in read_aloud(found)

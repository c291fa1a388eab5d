"""Reads on which earlier day papers came that are registered only now (收到日期)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from app.clock import full_day
from app.desk.checks import note_fault
from app.desk.requests import Earlier
from app.texts import _

# Whoever types a day before this has mistyped the year.
_LONGEST_BACK: Final = timedelta(days=366)


def came_on(
    earlier: Earlier, today: date, problems: dict[str, str], first: date | None = None
) -> date | None:
    """Read the day papers came that are registered `today`; None for today.

    It is no later than today and no earlier than `first`. What cannot be is said in `problems`.
    """
    if not earlier.day.strip():
        return None
    try:
        day = date.fromisoformat(earlier.day.strip())
    except ValueError:
        problems["received"] = _("请填收到材料的日期，例如 2026-09-28。")
        return None
    first = first or today - _LONGEST_BACK
    if day > today:
        problems["received"] = _("收到材料的日期不能晚于今天。")
    elif day < first:
        problems["received"] = _("收到材料的日期不能早于{day}。").format(day=full_day(first))
    elif day < today and not earlier.why.strip():
        problems["received_why"] = _("收到的日期早于今天的，请写明原因，例如邮寄、下班后投递。")
    elif fault := note_fault(earlier.why):
        problems["received_why"] = fault
    return day if day < today else None


def came_lines(day: date | None) -> Iterable[str]:
    """Tell on which day papers came, where that was not the day they were registered."""
    if day is not None:
        yield _("材料于{day}收到").format(day=full_day(day))

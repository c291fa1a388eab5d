"""Periods of months: the same day of a later month, or that month's end."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date

from app.texts import _


def add_months(start: date, months: int) -> date:
    """Give the day of the same number `months` later, clipped to the month's end.

    2026-01-31 and one month give 2026-02-28. Raises ValueError beyond the year 9999.
    """
    count = start.year * 12 + start.month - 1 + months
    year, month = divmod(count, 12)
    if year > MAXYEAR:
        raise ValueError(_("{months}个月超出了日历范围。").format(months=months))
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

"""Lengths of limits on one scale, for comparing those in different units."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from app.catalog.model import Limit

# Working days in one unit: 5 of 7 days are worked, a month has 21.75 working days (the figure
# labour law computes wages with), a working day has 8 hours (国务院关于职工工作时间的规定 art. 3).
WORKING_DAYS: Final[dict[str, Fraction]] = {
    "工作日": Fraction(1), "自然日": Fraction(5, 7), "月": Fraction(87, 4), "小时": Fraction(1, 8),
}  # fmt: skip


def working_days(limit: Limit) -> Fraction:
    """Give a limit's length in working days, exactly for 工作日, on average for other units."""
    return limit.length * WORKING_DAYS[limit.unit]

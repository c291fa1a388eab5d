"""The day of the lunar month (农历), by which many a country market goes."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import Final

# The lunar years 2000 to 2051 as the almanac has them: bit n tells
# whether month n (from 0, a leap month in its place) has 30 days instead of 29; the highest bit
# set stands behind the last month.
_FIRST_DAY: Final = date(2000, 2, 5).toordinal()
_YEARS: Final = (
    0x1693, 0x352b, 0x152b, 0x1a5b, 0x355a, 0x156a, 0x3b55, 0x1ba4, 0x1b49, 0x3a93, 0x1a95,
    0x152d, 0x2aad, 0x1ab5, 0x35aa, 0x15d2, 0x1da5, 0x3d4a, 0x1d4a, 0x1c95, 0x352e, 0x1556,
    0x1ab5, 0x35b2, 0x16d2, 0x2ea5, 0x1725, 0x164b, 0x2c97, 0x1cab, 0x155a, 0x2ad6, 0x1b69,
    0x3752, 0x1b52, 0x1b25, 0x3a4b, 0x1a4b, 0x14ab, 0x255b, 0x15ad, 0x1b6a, 0x3b52, 0x1d92,
    0x3d25, 0x1d25, 0x1a55, 0x34ad, 0x14b6, 0x15b5, 0x2daa, 0x1ec9,
)  # fmt: skip


@lru_cache(maxsize=1)
def _firsts() -> tuple[int, ...]:
    """Give the ordinal of the first day of every month, and of the day after the last."""
    firsts = [_FIRST_DAY]
    for year in _YEARS:
        for month in range(year.bit_length() - 1):
            firsts.append(firsts[-1] + 29 + (year >> month & 1))
    return tuple(firsts)


def lunar_day(day: date) -> int:
    """Give the day of the lunar month, 1 to 30; 0 outside the lunar years 2000 to 2051."""
    firsts, number = _firsts(), day.toordinal()
    place = bisect_right(firsts, number)
    return number - firsts[place - 1] + 1 if 0 < place < len(firsts) else 0

"""A calendar is official or it is nothing: no gaps, no days of another year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Limit
from app.texts import N_, _

# No notice gives more days off in one piece; a mistyped year would.
LONGEST = timedelta(days=31)

# Natural days in one unit. A point that is open for an hour a day takes a day for it.
_NATURAL_DAYS = {"工作日": 1.4, "自然日": 1, "月": 31, "小时": 1.4}

# By this month the State Council has always given its notice for the next year.
LATEST_NOTICE = 12


@rule("X90", N_("日历缺年份"), firm=True)
def years_without_gap(county: County) -> Iterator[Finding]:
    """Years between the first and the last must all be there; a running limit may reach them."""
    years = sorted(county.calendars)
    for year in range(years[0], years[-1]) if years else ():
        if year not in county.calendars and str(year) not in county.known.get("calendars", ()):
            message = _("有 {first} 年和 {last} 年的日历，却缺 {year} 年。").format(
                first=years[0], last=years[-1], year=year
            )
            later = next(y for y in years if y > year)
            yield Finding(
                "calendars",
                str(later),
                ("year",),
                message,
                _("按国务院办公厅的通知补上 calendars/{year}.yaml。").format(year=year),
            )
    if not years and not county.known.get("calendars"):
        message = _("没有任何一年的日历，办理期限无法计算。")
        yield Finding(
            "calendars", "", (), message, _("在 calendars/ 里按国务院办公厅的通知写当年的日历。")
        )


@rule("X93", N_("日历写不到期限的那一年"), severity="提示")
def reaches_beyond(county: County) -> Iterator[Finding]:
    """A case accepted today may be due in a year whose notice has not been entered.

    Such due dates are counted with the fixed holidays and shown as 暂估 until it is. Before the
    last month of the year there may be no notice yet that could be entered.
    """
    longest = max(map(_natural_days, _limits(county)), default=0)
    if county.today is None or not county.calendars or not longest:
        return
    last = max(county.calendars)
    reached = (county.today + timedelta(days=longest)).year
    awaited = county.today.year == last and county.today.month < LATEST_NOTICE
    if reached > last and not awaited and str(last + 1) not in county.known.get("calendars", ()):
        message = _("今天受理的办件，期限可能到 {year} 年，日历只写到 {last} 年。").format(
            year=reached, last=last
        )
        hint = _("放假通知印发后，补上 calendars/{year}.yaml；之前的期限只能暂估。").format(
            year=last + 1
        )
        yield Finding("calendars", str(last), ("year",), message, hint)


def _limits(county: County) -> Iterator[Limit]:
    for item in county.items.values():
        yield from (limit for limit in (item.limits.statutory, item.limits.promised) if limit)


def _natural_days(limit: Limit) -> int:
    # Working days at their usual rate; long holidays are the reason to ask at all.
    return ceil(limit.length * _NATURAL_DAYS[limit.unit])


@rule("X91", N_("假期的日期不对"), firm=True)
def holiday_days(county: County) -> Iterator[Finding]:
    """Holidays begin before they end, in their own year, and do not overlap."""
    for calendar in county.calendars.values():
        taken: dict[object, str] = {}
        for part in ("holidays", "local"):
            for index, holiday in enumerate(getattr(calendar, part)):
                path = (part, index, "from")
                if (
                    not timedelta(0) <= holiday.to - holiday.from_ <= LONGEST
                    or holiday.from_.year != calendar.year != holiday.to.year
                ):
                    message = _("“{name}”从 {start} 到 {end}，日期不对。").format(
                        name=holiday.name, start=holiday.from_, end=holiday.to
                    )
                    yield Finding(
                        "calendars",
                        str(calendar.year),
                        path,
                        message,
                        _("核对年份和先后，写成起在前、止在后，最长一个月。"),
                    )
                    continue
                for offset in range((holiday.to - holiday.from_).days + 1):
                    day = holiday.from_ + timedelta(days=offset)
                    other = taken.setdefault(day, holiday.name)
                    if other != holiday.name:
                        message = _("{day} 既是“{a}”又是“{b}”。").format(
                            day=day, a=other, b=holiday.name
                        )
                        yield Finding(
                            "calendars",
                            str(calendar.year),
                            path,
                            message,
                            _("同一天只写在一个假期里。"),
                        )
                        break


@rule("X92", N_("调休上班的日子不对"), firm=True)
def worked_days(county: County) -> Iterator[Finding]:
    """A 调休 day is a Saturday or Sunday of that year that is no holiday."""
    for calendar in county.calendars.values():
        for index, day in enumerate(calendar.workdays):
            off = next((h for h in calendar.holidays if h.from_ <= day <= h.to), None)
            if day.year != calendar.year:
                message = _("{day} 不在 {year} 年。").format(day=day, year=calendar.year)
            elif day.weekday() < 5:
                message = _("{day} 不是周末，本来就上班。").format(day=day)
            elif off:
                message = _("{day} 在“{name}”假期之内，不能又上班。").format(day=day, name=off.name)
            else:
                continue
            yield Finding(
                "calendars",
                str(calendar.year),
                ("workdays", index),
                message,
                _("对照放假通知改正。"),
            )

"""What the property tests of the clock draw: pauses, extensions and weeks of opening hours."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from hypothesis import strategies as st

from app.catalog.model import Hours, Limit, Market
from app.catalog.words import Unit
from app.clock import Extension, Pause
from tests.clock.reference import FIRST_YEAR, LAST_YEAR

ONE_DAY: Final = timedelta(days=1)
DAY_UNITS: Final[tuple[Unit, ...]] = ("工作日", "自然日", "月")
LATEST: Final = date(LAST_YEAR, 12, 31) - timedelta(days=400)
starts: Final = st.dates(date(FIRST_YEAR, 1, 1), LATEST)


def limit(length: int, unit: Unit = "工作日") -> Limit:
    return Limit(length=length, unit=unit)


@st.composite
def day_limits(draw: st.DrawFn) -> Limit:
    unit = draw(st.sampled_from(DAY_UNITS))
    return limit(draw(st.integers(0, 3 if unit == "月" else 40)), unit)


@st.composite
def pauses_near(draw: st.DrawFn, start: date) -> tuple[Pause, ...]:
    drawn = []
    for number in range(draw(st.integers(0, 3))):
        first = start + ONE_DAY * draw(st.integers(-5, 60))
        last = first + ONE_DAY * draw(st.integers(0, 25))
        cap = draw(st.none() | st.builds(limit, st.integers(0, 8), st.sampled_from(DAY_UNITS[:2])))
        drawn.append(Pause(first=first, last=last, name=f"程序{number}", cap=cap))
    return tuple(drawn)


@st.composite
def extensions_near(draw: st.DrawFn, start: date) -> tuple[Extension, ...]:
    return tuple(
        Extension(limit=draw(day_limits()), decided=start + ONE_DAY, by="本机关负责人")
        for _number in range(draw(st.integers(0, 2)))
    )


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    marks = sorted(draw(st.sets(st.integers(6 * 60, 20 * 60), min_size=0, max_size=6)))
    marks = marks[: len(marks) // 2 * 2]
    moments = [time(mark // 60, mark % 60) for mark in marks]
    return tuple(zip(moments[::2], moments[1::2], strict=True))


@st.composite
def weeks(draw: st.DrawFn) -> Hours:
    market = draw(
        st.none()
        | st.builds(
            Market,
            days=st.lists(st.sampled_from("一二三四五六七八九十"), min_size=1, unique=True).map(
                tuple
            ),
            by=st.sampled_from(("农历", "公历")),
            hours=spans().filter(bool),
        )
    )
    return Hours(
        workdays=draw(spans().filter(bool)),
        saturday=draw(spans()),
        sunday=draw(spans()),
        market=market,
    )

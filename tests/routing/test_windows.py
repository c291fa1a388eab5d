"""Which of several equally good windows: the open ones, then the one with the fewest waiting."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import msgspec
import pytest

from app.catalog.model import Hours
from app.routing import Route, route
from tests.sample import HALL, INSTANT_ITEM, sample_catalog

SHANGHAI = timezone(timedelta(hours=8))
MORNING = datetime(2026, 9, 24, 10, 0, tzinfo=SHANGHAI)
CATALOG = sample_catalog()
FIRST, SECOND = (window.id for window in CATALOG.windows[:2])
replace = msgspec.structs.replace


def said(found: Route, code: str) -> list[str]:
    return [reason.text for reason in found.reasons if reason.code == code]


@pytest.mark.parametrize(
    ("loads", "window", "text"),
    [
        ({}, FIRST, []),
        ({FIRST: 3, SECOND: 1}, SECOND, ["综合受理2号窗等候的最少（1件）"]),
        ({FIRST: 3}, SECOND, ["综合受理2号窗等候的最少（0件）"]),
        ({FIRST: 2, SECOND: 2}, FIRST, ["综合受理1号窗等候的最少（2件）"]),
        # A window of another kind has fewer waiting, but is not what the item wishes for.
        ({FIRST: 9, SECOND: 8, "county-hall-help": 0}, SECOND, ["综合受理2号窗"]),
    ],
)
def test_the_fewest_waiting(loads: dict[str, int], window: str, text: list[str]) -> None:
    found = route(CATALOG, INSTANT_ITEM, HALL, MORNING, loads=loads)
    assert found.window == window
    reasons = said(found, "window-load")
    assert len(reasons) == len(text)
    for reason, part in zip(reasons, text, strict=True):
        assert part in reason
        assert reason.startswith("同样能收的2个窗口里，")


def test_a_closed_window_is_passed_over_however_few_wait_there() -> None:
    afternoons = Hours(workdays=((time(14, 30), time(17, 30)),))
    windows = (replace(CATALOG.windows[0], hours=afternoons), *CATALOG.windows[1:])
    catalog = replace(CATALOG, windows=windows)
    found = route(catalog, INSTANT_ITEM, HALL, MORNING, loads={SECOND: 7})
    assert found.window == SECOND
    assert said(found, "window-open") == ["综合受理1号窗现在不开放，到综合受理2号窗。"]
    assert said(found, "window-load") == []
    assert said(found, "window-also") == ["也可以到：综合受理1号窗、帮办代办窗口。"]
    later = route(catalog, INSTANT_ITEM, HALL, MORNING + timedelta(hours=5), loads={SECOND: 7})
    assert later.window == FIRST
    # At night all are closed: that one is the first is no worse than any other.
    night = route(catalog, INSTANT_ITEM, HALL, MORNING + timedelta(hours=12))
    assert (night.window, said(night, "window-open")) == (FIRST, [])

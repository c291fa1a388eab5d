"""The official calendars of 2025 and 2026 (notices of the General Office of the State Council)."""

from __future__ import annotations

from datetime import date

from app.catalog.model import CalendarYear, Holiday


def _holiday(name: str, first: str, last: str) -> Holiday:
    return Holiday(name=name, from_=date.fromisoformat(first), to=date.fromisoformat(last))


CALENDAR_2025 = CalendarYear(
    year=2025,
    source="国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
    holidays=(
        _holiday("元旦", "2025-01-01", "2025-01-01"),
        _holiday("春节", "2025-01-28", "2025-02-04"),
        _holiday("清明节", "2025-04-04", "2025-04-06"),
        _holiday("劳动节", "2025-05-01", "2025-05-05"),
        _holiday("端午节", "2025-05-31", "2025-06-02"),
        _holiday("国庆节、中秋节", "2025-10-01", "2025-10-08"),
    ),
    workdays=(
        date(2025, 1, 26),
        date(2025, 2, 8),
        date(2025, 4, 27),
        date(2025, 9, 28),
        date(2025, 10, 11),
    ),
)

CALENDAR_2026 = CalendarYear(
    year=2026,
    source="国务院办公厅关于2026年部分节假日安排的通知",
    holidays=(
        _holiday("元旦", "2026-01-01", "2026-01-03"),
        _holiday("春节", "2026-02-15", "2026-02-23"),
        _holiday("清明节", "2026-04-04", "2026-04-06"),
        _holiday("劳动节", "2026-05-01", "2026-05-05"),
        _holiday("端午节", "2026-06-19", "2026-06-21"),
        _holiday("中秋节", "2026-09-25", "2026-09-27"),
        _holiday("国庆节", "2026-10-01", "2026-10-07"),
    ),
    workdays=(
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ),
)

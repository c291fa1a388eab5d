"""Who we are, and which days are worked."""

from __future__ import annotations

from datetime import date

from app.catalog import words
from app.catalog.model.value import Value


class Holiday(Value, frozen=True, kw_only=True, rename={"from_": "from", "to": "to"}):
    """Days off from `from_` to `to`, both included."""

    name: str
    from_: date
    to: date


class CalendarYear(Value, frozen=True, kw_only=True):
    """One year's official calendar; `workdays` are the 调休 days that are worked."""

    year: int
    source: str
    holidays: tuple[Holiday, ...]
    workdays: tuple[date, ...] = ()
    local: tuple[Holiday, ...] = ()


class Remedies(Value, frozen=True, kw_only=True):
    """Where a refused applicant may turn (行政复议 60 日, 行政诉讼 6 个月)."""

    review_body: str
    court: str


class Numbering(Value, frozen=True, kw_only=True):
    """Patterns of numbers; case: {division} {date} {year} {seq}, paper: {short_name} {kind} {year} {seq}."""

    case: str = "{division}{date}{seq:05d}"
    paper: str = "{kind}〔{year}〕{seq}号"


class Alarms(Value, frozen=True, kw_only=True):
    """When a case is called near (working days left) and gravely late (working days over)."""

    near_days: int = 1
    grave_days: int = 3


class Centre(Value, frozen=True, kw_only=True):
    """Who we are."""

    name: str
    short_name: str
    division: str
    timezone: str = "Asia/Shanghai"
    address: str = ""
    phone: str = ""
    website: str = ""
    remedies: Remedies
    numbering: Numbering = Numbering()
    alarms: Alarms = Alarms()
    code_profile: words.CodeProfile = "gbt39554"
    example_values: tuple[str, ...] = ()

"""Who we are, and which days are worked."""

from __future__ import annotations

from datetime import date

from app.catalog import words
from app.catalog.model.supervision import Heads, Refusing, Rung
from app.catalog.model.value import Limit, Value


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


class Series(Value, frozen=True, kw_only=True):
    """Kinds of paper whose numbers are written in a `pattern` of their own.

    Without {kind} in it they count in one series.
    """

    kinds: tuple[str, ...]
    pattern: str


class Numbering(Value, frozen=True, kw_only=True):
    """Patterns of numbers, filled with {division}, {short_name}, {date}, {year}, {kind}, {seq}.

    `series` are those of single kinds of paper, `paper` that of all others.
    """

    case: str = "{division}{date}{seq:05d}"
    paper: str = "{kind}〔{year}〕{seq}号"
    series: tuple[Series, ...] = ()
    report: str = "{short_name}否报〔{year}〕{seq}号"

    def of_paper(self, kind: str) -> str:
        """Give the pattern of a kind of paper."""
        return next((each.pattern for each in self.series if kind in each.kinds), self.paper)


class Alarms(Value, frozen=True, kw_only=True):
    """When a case is called near (working days left) and gravely late (working days over)."""

    near_days: int = 1
    grave_days: int = 3


class Agency(Value, frozen=True, kw_only=True):
    """全程代办: how long one may keep what another hands over before it must have gone on.

    With `require_paper` nobody acts on a step before the papers have reached their place.
    """

    hop_limit: Limit = Limit(length=1)
    require_paper: bool = False


class Attendance(Value, frozen=True, kw_only=True):
    """签到: how many minutes after opening one who has not signed in counts as away."""

    grace: int = 30


class RuleChange(Value, frozen=True, kw_only=True):
    """What a publication means for the cases under way, unless an administrator decides else."""

    policy: words.RulePolicy = "从旧"


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
    red_head: bool = False
    alarms: Alarms = Alarms()
    agency: Agency = Agency()
    attendance: Attendance = Attendance()
    rule_change: RuleChange = RuleChange()
    on_refusal: Refusing = Refusing()
    escalate: tuple[Rung, ...] = ()
    heads: Heads = Heads()
    code_profile: words.CodeProfile = "gbt39554"
    example_values: tuple[str, ...] = ()

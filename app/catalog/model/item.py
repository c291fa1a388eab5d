"""A service item and all it is made of."""

from __future__ import annotations

from collections.abc import Mapping

from app.catalog import words
from app.catalog.model.value import Limit, Period, Value
from app.fields import Question


class SpecialProcedure(Value, frozen=True, kw_only=True):
    """Time that does not count towards a limit (行政许可法 art. 45), at most `length` units.

    A `full` one (公示, 公告) must run to its end before its step can go on.
    """

    id: str
    name: str
    length: int
    unit: words.Unit = "工作日"
    full: bool = False
    ground: str = ""


class Limits(Value, frozen=True, kw_only=True):
    """The periods of an item; an 即办件 promises nothing because it is done on the spot."""

    statutory: Limit | None = None
    promised: Limit | None = None
    supplement_notice: Limit = Limit(length=5, unit="工作日", basis="行政许可法第三十二条")
    special: tuple[SpecialProcedure, ...] = ()


class Visits(Value, frozen=True, kw_only=True):
    """How often the applicant must come, and why if at all."""

    count: int
    reason: str = ""


class Codes(Value, frozen=True, kw_only=True):
    """The item's codes: 12-digit 基本编码 and 31-digit 实施编码."""

    basic: str = ""
    implementation: str = ""


class Material(Value, frozen=True, kw_only=True):
    """One thing an applicant hands in; `when` maps a question to the answers that require it."""

    id: str
    name: str
    original: int = 0
    copy: int = 0
    necessity: words.Necessity = "必要"
    source: words.MaterialSource = "申请人自备"
    issued_by: str = ""
    shared_by: str = ""
    blank_form: bool = False
    sample: bool = False
    requirement: str = ""
    basis: str = ""
    when: Mapping[str, str | bool | tuple[str, ...]] = {}


class Fee(Value, frozen=True, kw_only=True):
    """One fee with its standard and legal basis."""

    name: str
    standard: str
    basis: str
    reduction: str = ""


class LegalBasis(Value, frozen=True, kw_only=True):
    """A law and its articles (`"9"` means 第九条)."""

    title: str
    kind: words.LawKind
    articles: tuple[str, ...] = ()
    number: str = ""


class Result(Value, frozen=True, kw_only=True):
    """What the applicant holds in the end and how it reaches them."""

    kind: words.ResultKind
    name: str
    delivery: tuple[words.Delivery, ...] = ("窗口领取",)
    validity: str = ""


class WindowWish(Value, frozen=True, kw_only=True):
    """Which kind of window takes the item: `prefer` if the point has one, else `otherwise`."""

    prefer: words.WindowKind = "综合窗口"
    otherwise: words.WindowKind = "综合窗口"


class RiskPoint(Value, frozen=True, kw_only=True):
    """An integrity risk at a step (A is the gravest) and what controls it."""

    id: str
    grade: words.Grade
    step: str
    risk: str
    control: str


class Contacts(Value, frozen=True, kw_only=True):
    """Telephone numbers; the two must differ."""

    consult: str
    complain: str


class Faq(Value, frozen=True, kw_only=True):
    """A question citizens ask, and the answer."""

    question: str
    answer: str


class Baseline(Value, frozen=True, kw_only=True):
    """Figures before the reform, from which 压减率 is counted."""

    materials: int | None = None
    steps: int | None = None
    days: int | None = None


class Item(Value, frozen=True, kw_only=True):
    """A service item (政务服务事项)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    summary: str = ""
    codes: Codes = Codes()
    type: words.ItemType
    kind: words.Kind
    department: str
    joint_departments: tuple[str, ...] = ()
    tiers: tuple[words.Tier, ...]
    audience: tuple[words.Audience, ...]
    themes: tuple[str, ...]
    ways: tuple[words.Way, ...]
    channels: tuple[words.Channel, ...] = ("窗口办理",)
    visits: Visits
    limits: Limits = Limits()
    conditions: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    result: Result
    form: tuple[Question, ...] = ()
    workflow: str
    windows: WindowWish = WindowWish()
    risk_points: tuple[RiskPoint, ...] = ()
    contacts: Contacts
    faq: tuple[Faq, ...] = ()
    baseline: Baseline | None = None
    effective: Period = Period()
    example_values: tuple[str, ...] = ()

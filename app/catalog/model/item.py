"""A service item and all it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.catalog import words
from app.catalog.model.material import Commitment, Fee, Intermediary, Material
from app.catalog.model.particulars import (
    Booking,
    ItemRemedies,
    Online,
    Power,
    Translation,
    Undertaker,
)
from app.catalog.model.value import Limit, Period, Value
from app.fields import Question


class SpecialProcedure(Value, frozen=True, kw_only=True):
    """Time that does not count towards a limit (行政许可法 art. 45), at most `length` units.

    A `full` one (公示, 公告) must run to its end before its step can go on.
    """

    id: str
    name: str
    length: int
    unit: words.DayUnit = "工作日"
    full: bool = False
    ground: str = ""


class Prolonging(Value, frozen=True, kw_only=True):
    """By how much a limit may be lengthened once (行政许可法 art. 42), who approves and why he may.

    `by` are words: 本机关负责人, 本级人民政府负责人.
    """

    length: int
    unit: words.Unit = "工作日"
    by: str
    basis: str


class Limits(Value, frozen=True, kw_only=True):
    """The periods of an item; an 即办件 promises nothing because it is done on the spot.

    `supplement_answer` is how long the applicant has to hand in what a 补正 asks for (None: no
    end is set), `delivery` how long after the decision its paper must have reached them.
    """

    statutory: Limit | None = None
    promised: Limit | None = None
    supplement_notice: Limit = Limit(length=5, unit="工作日", basis="行政许可法第三十二条")
    supplement_answer: Limit | None = None
    extension: Prolonging | None = None
    delivery: Limit | None = None
    special: tuple[SpecialProcedure, ...] = ()


class Visits(Value, frozen=True, kw_only=True):
    """How often the applicant must come, and why if at all."""

    count: int
    reason: str = ""


class Codes(Value, frozen=True, kw_only=True):
    """The item's codes: 基本编码, 实施编码, 业务办理项编码 and the place's own two.

    How they are built is said by `profile`, else by the centre's (see app.catalog.codes).
    """

    profile: words.CodeProfile | None = None
    basic: str = ""
    implementation: str = ""
    handling: str = ""
    local_basic: str = ""
    local: str = ""


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
    sample: str = ""


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


class SituationLimits(Value, frozen=True, kw_only=True):
    """The periods a situation has of its own."""

    statutory: Limit | None = None
    promised: Limit | None = None


class Situation(Value, frozen=True, kw_only=True):
    """情形: what is different for those who answer so.

    Conditions and materials are added to the item's; limits, visits, fees and the code of the
    业务办理项 take the place of the item's own.
    """

    id: str
    name: str
    when: Mapping[str, Any]
    conditions: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    limits: SituationLimits = SituationLimits()
    fees: tuple[Fee, ...] | None = None
    visits: Visits | None = None
    handling: str = ""


class Item(Value, frozen=True, kw_only=True):
    """A service item (政务服务事项).

    `situation` is the 情形 it was narrowed to (app.catalog.model.situations), None for the whole.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    summary: str = ""
    codes: Codes = Codes()
    type: words.ItemType
    kind: words.Kind
    department: str
    undertaker: Undertaker | None = None
    joint_departments: tuple[str, ...] = ()
    power: Power = Power()
    tiers: tuple[words.Tier, ...]
    audience: tuple[words.Audience, ...]
    themes: tuple[str, ...]
    ways: tuple[words.Way, ...]
    channels: tuple[words.Channel, ...] = ("窗口办理",)
    online: Online = Online()
    booking: Booking | None = None
    reach: words.Reach | None = None
    visits: Visits
    limits: Limits = Limits()
    quota: str = ""
    conditions: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    commitment: Commitment | None = None
    intermediaries: tuple[Intermediary, ...] = ()
    situations: tuple[Situation, ...] = ()
    situation: Situation | None = None
    fees: tuple[Fee, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    rights: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    remedies: ItemRemedies = ItemRemedies()
    result: Result
    form: tuple[Question, ...] = ()
    workflow: str
    windows: WindowWish = WindowWish()
    risk_points: tuple[RiskPoint, ...] = ()
    contacts: Contacts
    faq: tuple[Faq, ...] = ()
    translations: tuple[Translation, ...] = ()
    baseline: Baseline | None = None
    effective: Period = Period()
    example_values: tuple[str, ...] = ()

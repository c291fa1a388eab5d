"""A dossier: the frozen snapshot of all that one paper may know."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from app.catalog.model import Definition, Material, Value

Kind = Literal["办事指南", "一次性告知单", "收件凭证", "受理通知书", "补正告知书", "不予受理决定书"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# How a case was turned away, in the words of the workflow's outcomes.
Refused = Literal["不予受理", "不需要办理", "转告有权机关"]


class Private(Value):
    """Base of what may hold personal data: shows nothing of it in a log or an error."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Fact(Private):
    """One labelled value, already in the words a person reads."""

    label: str
    value: str


class PlaceLine(Value):
    """One place where the item is taken; `hours` is text such as 工作日 8:30—12:00.

    `marked` names the fields that hold example values (`address`, `traffic`, `hours`, `phone`).
    A `wide` one is several places at once: its address says which, hours and telephone nothing.
    """

    name: str
    window: str = ""
    address: str = ""
    traffic: str = ""
    hours: str = ""
    phone: str = ""
    marked: tuple[str, ...] = ()
    wide: bool = False


class MaterialLine(Value):
    """One material as it stands on this paper.

    `condition` says in words when it is required; `received` whether the window holds it;
    `pages` counts sheets (0 = not counted); `problem` says what must be added or mended.
    """

    material: Material
    condition: str = ""
    received: bool = False
    pages: int = 0
    problem: str = ""


class DueLine(Value):
    """A day something is due; `provisional` when a year has no official calendar yet."""

    day: date
    provisional: bool = False
    derivation: tuple[str, ...] = ()


class Applicant(Private):
    """Who applies, exactly as it shall stand on the paper (masked by the caller or not)."""

    name: str
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    agent_name: str = ""
    agent_phone: str = ""


class Supplement(Private):
    """What 补正告知书 asks for; the materials are those of the dossier with a `problem`.

    `until` is the last day to bring them; `reason` is the clerk's remark, may be empty.
    """

    until: date | None = None
    reason: str = ""


class Refusal(Private):
    """Why a case was turned away; `clause` is the provision, `turn_to` who is competent."""

    reason: str
    outcome: Refused = "不予受理"
    clause: str = ""
    turn_to: str = ""


class Case(Private):
    """The facts of one case; `issuer` is the body whose seal stands below the paper.

    `decided_on` is the day of 受理 / 补正 / 不予受理; without it the print day is used.
    """

    number: str
    applicant: Applicant
    received_at: datetime
    point: str
    window: str = ""
    clerk: str = ""
    issuer: str = ""
    answers: tuple[Fact, ...] = ()
    decided_on: date | None = None
    promised: DueLine | None = None
    statutory: DueLine | None = None
    supplement: Supplement | None = None
    refusal: Refusal | None = None


class Dossier(Private):
    """All one paper may know; equal dossiers print to equal bytes.

    `materials` are the lines this paper shows (all of the item, or only those that apply);
    `situation` are the answers that chose them, empty on a blank paper. `version` and
    `content_hash` (64 hex digits) name the rules; `url` is what the QR code opens, empty for
    none; `printed_at` is timezone-aware.
    """

    definition: Definition
    version: str
    content_hash: str
    printed_at: datetime
    url: str = ""
    number: str = ""
    points: tuple[PlaceLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    situation: tuple[Fact, ...] = ()
    case: Case | None = None

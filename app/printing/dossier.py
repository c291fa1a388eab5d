"""A dossier: the frozen snapshot of all that one paper may know."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal, get_args

from app.catalog.model import NO_WORDING, Definition, Material, PaperWording, Value

Kind = Literal[
    "办事指南", "一次性告知单", "收件凭证", "告知承诺书", "受理通知书", "容缺受理承诺书",
    "容缺受理通知书", "补正告知书", "不予受理决定书", "不需要办理告知书", "准予决定书",
    "不予决定书", "延期通知书", "特别程序告知书", "办结通知书", "终止办理通知书", "撤件确认单", "送达回证", "否定报备单",
    "材料交接单", "办事指南简版", "办事指南大字版", "办理流程图", "申请表", "申请表填写范本",
    "卷宗",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
# What is printed of an item alone, with no case behind it.
OF_AN_ITEM: Final[tuple[Kind, ...]] = (
    "办事指南", "办事指南简版", "办事指南大字版", "办理流程图", "一次性告知单", "申请表",
    "申请表填写范本",
)  # fmt: skip
# What can have a second language beside the Chinese.
IN_TWO_LANGUAGES: Final[tuple[Kind, ...]] = ("办事指南", "办事指南简版", "办事指南大字版")
# Its number is given out when the papers are, not when the slip is printed.
HANDOVER_SLIP: Final[Kind] = "材料交接单"
# All papers of a case in one, for the archive.
CASE_FILE: Final[Kind] = "卷宗"
# How a case was turned away, in the words of the workflow's outcomes.
Refused = Literal["不予受理", "转告有权机关"]


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
    `pages` counts sheets (0 = not counted); `problem` says what must be added or mended. An `open`
    one may be required or not: who applies has not answered yet what decides it.
    """

    material: Material
    condition: str = ""
    received: bool = False
    pages: int = 0
    problem: str = ""
    open: bool = False


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

    `until` is the last day to bring them, `provisional` when its year has no official calendar yet;
    `reason` is the clerk's remark, may be empty.
    """

    until: date | None = None
    provisional: bool = False
    reason: str = ""


class Refusal(Private):
    """Why a case was turned away; `clause` is the provision, `turn_to` who is competent."""

    reason: str
    outcome: Refused = "不予受理"
    clause: str = ""
    turn_to: str = ""


class Tolerance(Private):
    """What may follow after 容缺受理: the materials are those of the dossier with a `problem`.

    `until` is the last day, None on a promise that is yet to be signed, `provisional` as in
    Supplement; `signer` may be empty.
    """

    until: date | None = None
    provisional: bool = False
    signer: str = ""


class Pledge(Private):
    """A 告知承诺: its matters, how it is checked; the materials are those with a `problem`.

    `signer` and `signed_on` are empty on a form that is yet to be signed.
    """

    matters: tuple[str, ...]
    check: str
    not_for: str = ""
    signer: str = ""
    signed_on: date | None = None


class Prolonged(Private):
    """More time for a decision: how much in words, who approved it, why, by which provision.

    `code` is that of the kind of 特别程序 (GB/T 39046 annex A.7).
    """

    amount: str
    by: str
    reason: str
    basis: str
    code: str


class Halt(Private):
    """A special procedure: what it is, the time it needs in words, until when at most, why.

    `provisional` is as in Supplement.
    """

    ground: str
    needs: str
    until: date
    reason: str
    basis: str
    code: str
    provisional: bool = False


class Ending(Private):
    """What a case came to, in the word it ended with or was decided with, and why."""

    word: str
    reason: str = ""
    clause: str = ""
    how: str = ""


class Service(Private):
    """How papers were served; `papers` are their kinds with their numbers, `ways` all ways there are.

    Before the service is recorded `way` is empty, `day` None and nobody is named. `absence` is why
    somebody else took the papers.
    """

    papers: tuple[str, ...]
    ways: tuple[str, ...] = ()
    way: str = ""
    day: date | None = None
    receiver: str = ""
    relation: str = ""
    absence: str = ""
    witness: str = ""
    entrusted: str = ""
    place: str = ""


class Report(Private):
    """A refusal as it is reported to the head of the centre, under a `number` of its own.

    `signer` is who countersigned it, empty where nobody had to; `remedy` is what the applicant
    was told.
    """

    number: str
    outcome: str
    reason: str
    clause: str
    remedy: str
    clerk: str
    signer: str = ""


class Slip(Private):
    """Papers on a hop from one pair of hands to the next (全程代办).

    `materials` are ids of those listed, `copies` how many pieces were counted.
    """

    hop: int
    hops: int
    carries: str
    materials: tuple[str, ...]
    copies: int
    giver: str
    giver_place: str
    taker_place: str
    given_at: datetime
    due: date | None = None


class Enclosed(Private):
    """A paper in a case file: its kind, its number, the day it was issued."""

    kind: str
    number: str
    day: date


class LogLine(Private):
    """One event of a case as a case file tells it; `lines` say what came with it."""

    at: datetime
    by: str
    what: str
    lines: tuple[str, ...] = ()


class Volume(Private):
    """A case file (卷宗): what lies in it, all that happened, who bound it.

    `keep` is how long it is kept, `ended` the day the case ended.
    """

    keep: str
    by: str
    ended: date
    papers: tuple[Enclosed, ...]
    log: tuple[LogLine, ...]
    note: str = ""


class Case(Private):
    """The facts of one case; `issuer` is the body whose seal stands below the paper.

    `decided_on` is the day of what the paper tells; without it the print day is used. `deemed_on`
    is the day of receipt of a case that the law accepted because nobody asked for materials in
    time; `deliver_by` the last day for the decision to reach the applicant.
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
    tolerance: Tolerance | None = None
    pledge: Pledge | None = None
    ending: Ending | None = None
    prolonged: Prolonged | None = None
    halt: Halt | None = None
    service: Service | None = None
    slip: Slip | None = None
    report: Report | None = None
    volume: Volume | None = None
    deemed_on: date | None = None
    deliver_by: date | None = None


class Teller(Private):
    """Who told an applicant something, and at which point, where there is no case yet."""

    clerk: str
    place: str = ""


class Dossier(Private):
    """All one paper may know; equal dossiers print to equal bytes.

    `materials` are the lines this paper shows (all of the item, or only those that apply);
    `situation` are the answers that chose them, empty on a blank paper. `version` and
    `content_hash` (64 hex digits) name the rules; `revision` is that of the catalogue they came
    with (0 where none is known). `url` is what the QR code opens, empty for none; `printed_at` is
    timezone-aware. `second` is the tag of a language that stands beside the
    Chinese, empty for none. `wording` is what the centre says in words of its own on this kind of
    paper; a `specimen` is made of invented facts and says so.
    """

    definition: Definition
    version: str
    content_hash: str
    printed_at: datetime
    revision: int = 0
    url: str = ""
    number: str = ""
    points: tuple[PlaceLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    situation: tuple[Fact, ...] = ()
    case: Case | None = None
    teller: Teller | None = None
    second: str = ""
    wording: PaperWording = NO_WORDING
    specimen: bool = False

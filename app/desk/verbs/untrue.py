"""责令整改, 整改核验 and 撤销决定: what follows when a promise was found untrue.

Whoever obtained a decision by an untrue promise is ordered to mend it within a time; what is not
mended, or cannot be, costs them the decision (行政许可法 art. 69).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Definition
from app.clock import add_working_days, calendar_of, full_day
from app.desk.act import remedy
from app.desk.actor import approves_for
from app.desk.checks import LONGEST_NOTE
from app.desk.effects import effect
from app.desk.errors import Refused
from app.desk.facts import Facts, Pledge, local_day
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.promises import DONE, MENDED, ORDERED, REVOKED, UNDONE, heads_told, untrue
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import _

# Working days that are proposed for mending.
_USUAL: Final = 15


@happens(ORDERED)
class Ordered(Happening, frozen=True, kw_only=True):
    """The applicant must make true by `until` what they promised; `to` (addresses) are told."""

    until: date
    clause: str
    to: tuple[str, ...]


@happens(MENDED)
class Mended(Happening, frozen=True, kw_only=True):
    """It was looked whether that was done: `found` is 已整改 or 未整改."""

    found: str


@happens(REVOKED)
class Revoked(Happening, frozen=True, kw_only=True):
    """The decision was taken back; `remedy` tells where to turn against that.

    `proposer` is as in Acted.
    """

    negative: ClassVar[bool] = True

    clause: str
    remedy: str
    proposer: str = ""


def _pledge(facts: Facts) -> Pledge:
    assert facts.pledge is not None, "only a promise that was made can be untrue"
    return facts.pledge


@effect.register
def _ordered(happening: Ordered, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    pledge = msgspec.structs.replace(_pledge(facts), until=happening.until)
    return msgspec.structs.replace(facts, pledge=pledge)


@effect.register
def _mended(happening: Mended, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    pledge = msgspec.structs.replace(_pledge(facts), mended=happening.found)
    return msgspec.structs.replace(facts, pledge=pledge)


@effect.register
def _revoked(happening: Revoked, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    pledge = msgspec.structs.replace(_pledge(facts), revoked=local_day(definition, event.at))
    return msgspec.structs.replace(facts, pledge=pledge)


@lines.register
def _ordered_lines(happening: Ordered, telling: Telling) -> Iterable[str]:
    yield _("最迟{day}整改").format(day=full_day(happening.until))
    yield _("依据：{text}").format(text=happening.clause)


@lines.register
def _mended_lines(happening: Mended, telling: Telling) -> Iterable[str]:
    yield happening.found


@lines.register
def _revoked_lines(happening: Revoked, telling: Telling) -> Iterable[str]:
    if happening.proposer:
        yield _("{text}拟办，复核同意后生效").format(text=happening.proposer)
    yield _("依据：{text}").format(text=happening.clause)
    yield happening.remedy


@messages.register
def _ordered_messages(happening: Ordered, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}，{applicant}）的承诺不实，已责令在{day}以前整改，到期请核验。").format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked,
        day=full_day(happening.until),
    )  # fmt: skip
    for address in happening.to:
        yield Message(to=address, kind=ORDERED, text=text)


def _untrue(scene: Scene) -> Pledge | None:
    """Give a promise found untrue that the actor's department has to settle, None without one.

    While it waits for a signature that the decision be taken back, nothing else is done about it.
    """
    facts, pledge = scene.file.facts, untrue(scene.file.facts)
    if pledge is None or facts.archived or facts.pending:
        return None
    ours = approves_for(scene.actor, scene.file.definition.item.department)
    return pledge if ours else None


def _reason(label: str, help: str) -> Question:
    return Question(
        id="reason", label=label, type="多行文字", required=True, max_length=LONGEST_NOTE,
        help=help,
    )  # fmt: skip


def _clause() -> Question:
    help = _("写到条款，例如：行政许可法第六十九条。")
    return Question(
        id="clause", label=_("法律依据"), type="文字", required=True, max_length=200, help=help
    )


def _orderable(scene: Scene) -> tuple[Offered, ...]:
    pledge = _untrue(scene)
    if pledge is None or pledge.until is not None:
        return ()
    usual = add_working_days(scene.today, _USUAL, calendar_of(scene.room.catalog.calendars))
    questions = (
        _reason(_("要改什么"), _("写清楚哪一项承诺不实、改到什么样算合格。")),
        _clause(),
        Question(id="until", label=_("最迟哪天整改"), type="日期", required=True),
    )
    help = _("承诺不实、可以改正的，责令限期整改。到期请核验；拒不整改或者改不了的，撤销决定。")
    return (
        Offered(
            word=ORDERED, questions=questions, given={"until": usual.isoformat()}, help=help
        ),
    )  # fmt: skip


def _order(scene: Scene, offer: Offered, answers: Answers) -> Ordered:
    until = date.fromisoformat(answers["until"])
    if until <= scene.today:
        raise Refused(_("整改的期限要晚于今天。"), "until")
    to = heads_told(scene.room.catalog, scene.file.definition)
    return Ordered(until=until, clause=answers["clause"], to=to)


def _mendable(scene: Scene) -> tuple[Offered, ...]:
    pledge = _untrue(scene)
    if pledge is None or pledge.until is None or pledge.mended:
        return ()
    found = Question(
        id="found", label=_("核验结果"), type="单选", required=True, choices=(DONE, UNDONE)
    )
    questions = (found, _reason(_("核验情况"), _("怎么查的、查到什么。")))
    help = _("整改期限到{day}。已整改的，此事了结；未整改的，接着作“撤销决定”。")
    return (
        Offered(
            word=MENDED, questions=questions, help=help.format(day=full_day(pledge.until))
        ),
    )  # fmt: skip


def _mend(scene: Scene, offer: Offered, answers: Answers) -> Mended:
    return Mended(found=answers["found"])


def _revocable(scene: Scene) -> tuple[Offered, ...]:
    pledge = _untrue(scene)
    # Whoever was given a time has it.
    if pledge is None or (pledge.until and not pledge.mended and scene.today <= pledge.until):
        return ()
    questions = (
        _reason(_("撤销的理由"), _("会写进给申请人的文书，请用申请人看得懂的话。")),
        _clause(),
    )
    help = _(
        "撤销以前要听取申请人的陈述申辩。撤销后自动报备，须书面告知申请人理由、依据和救济途径。"
    )
    return (Offered(word=REVOKED, questions=questions, help=help, grave=True),)


def _revoke(scene: Scene, offer: Offered, answers: Answers) -> Revoked:
    text = remedy(scene.file.definition, of_result=True)
    return Revoked(clause=answers["clause"], remedy=text)


verb(Verb(word=ORDERED, offered=_orderable, decide=_order))
verb(Verb(word=MENDED, offered=_mendable, decide=_mend))
verb(Verb(word=REVOKED, offered=_revocable, decide=_revoke))

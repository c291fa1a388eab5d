"""告知承诺: a signed promise stands in for materials; 承诺核查: whether it was kept."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.catalog.model import Definition, Material
from app.desk.actor import approves_for
from app.desk.effects import effect
from app.desk.errors import Refused
from app.desk.facts import Facts, Pledge, local_day
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.promises import CHECKED, PLEDGED, UNTRUE, heads_told, replaced
from app.desk.timeline import Telling, lines, material_names
from app.desk.tolerance import discredited
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import _

TRUE = "属实"


@happens(PLEDGED)
class Pledged(Happening, frozen=True, kw_only=True):
    """The applicant signed a promise that stands in for these materials (ids)."""

    materials: tuple[str, ...]


@happens(CHECKED)
class Checked(Happening, frozen=True, kw_only=True):
    """The department checked the promise and `found` it 属实 or 不实: then `to` are told."""

    found: str
    to: tuple[str, ...] = ()


@effect.register
def _pledged(happening: Pledged, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    signed = local_day(definition, event.at)
    return msgspec.structs.replace(
        facts, pledge=Pledge(materials=happening.materials, signed=signed)
    )


@effect.register
def _checked(happening: Checked, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    assert facts.pledge is not None, "only a promise that was made can be checked"
    pledge = msgspec.structs.replace(
        facts.pledge, found=happening.found, checked=local_day(definition, event.at)
    )
    return msgspec.structs.replace(facts, pledge=pledge)


@lines.register
def _pledged_lines(happening: Pledged, telling: Telling) -> Iterable[str]:
    names = _("、").join(material_names(telling.file, happening.materials))
    yield _("申请人书面承诺，不用交：{names}").format(names=names)


@lines.register
def _checked_lines(happening: Checked, telling: Telling) -> Iterable[str]:
    yield _("承诺{found}").format(found=happening.found)


@messages.register
def _checked_messages(happening: Checked, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}，{applicant}）的告知承诺经核查不实，请督促责令整改或者撤销决定。")
    said = text.format(item=row.item_name, case=row.number, applicant=row.applicant_masked)
    for address in happening.to:
        yield Message(to=address, kind=CHECKED, text=said)


def _may_pledge(scene: Scene) -> tuple[Offered, ...]:
    facts, commitment = scene.file.facts, scene.file.definition.item.commitment
    late = facts.accepted_at is not None or facts.waiting is not None or facts.pledge is not None
    late = late or facts.expected
    if commitment is None or late or not (scene.running and scene.at_the_door):
        return ()
    lacking = replaced(scene.file)
    if not lacking:
        return ()
    told = [
        _("申请人签《告知承诺书》以后，勾选的材料可以不交。承诺事项：{matters}。").format(
            matters=_("、").join(commitment.matters)
        )
    ]
    if commitment.not_for:
        told.append(_("不适用：{who}。").format(who=commitment.not_for))
    offered = Offered(
        word=PLEDGED,
        questions=_questions(lacking),
        labels={"materials": {each.id: each.name for each in lacking}},
        given={
            "materials": [each.id for each in lacking],
            "signer": str(scene.file.application.applicant.get("name", "")),
        },
        help="".join(told),
    )
    return (offered,)


def _questions(lacking: tuple[Material, ...]) -> tuple[Question, ...]:
    return (
        Question(
            id="materials",
            label=_("哪些材料以承诺代替"),
            type="多选",
            required=True,
            choices=tuple(each.id for each in lacking),
        ),
        Question(id="signer", label=_("承诺书由谁签的"), type="文字", required=True, max_length=40),
        Question(
            id="pledged", label=_("已告知条件和后果，申请人已签字"), type="是否", required=True
        ),
        discredited(),
    )


def _pledge(scene: Scene, offer: Offered, answers: Answers) -> Result:
    if not answers["pledged"]:
        raise Refused(_("申请人签了《告知承诺书》，才能以承诺代替材料。"), "pledged")
    if answers["discredited"]:
        raise Refused(_("申请人在失信名单上，不适用告知承诺：请交材料。"), "discredited")
    return Result(
        happening=Pledged(materials=tuple(sorted(answers["materials"]))),
        private={"signer": answers["signer"]},
    )


def _may_check(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    if facts.pledge is None or facts.pledge.found or facts.decided is None:
        return ()
    commitment = scene.file.definition.item.commitment
    if not approves_for(scene.actor, scene.file.definition.item.department):
        return ()
    questions = (
        Question(
            id="found", label=_("核查结果"), type="单选", required=True, choices=(TRUE, UNTRUE)
        ),
        Question(
            id="reason",
            label=_("核查情况"),
            type="多行文字",
            required=True,
            max_length=2000,
            help=_("怎么查的、查到什么。不实的，写清楚哪一项不实。"),
        ),
    )
    how = commitment.check if commitment else ""
    return (Offered(word=CHECKED, questions=questions, help=_("核查办法：{how}").format(how=how)),)


def _check(scene: Scene, offer: Offered, answers: Answers) -> Checked:
    found, file = answers["found"], scene.file
    to = heads_told(scene.room.catalog, file.definition) if found == UNTRUE else ()
    return Checked(found=found, to=to)


verb(Verb(word=PLEDGED, offered=_may_pledge, decide=_pledge))
verb(Verb(word=CHECKED, offered=_may_check, decide=_check))

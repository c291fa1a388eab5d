"""改按新规定办理, 仍按原规定办理: what an administrator decides where rules changed under way."""

from __future__ import annotations

from typing import Final

from app.catalog.model import Definition, Step
from app.desk.carrying import carry, fitting, nearest
from app.desk.changeover import carried
from app.desk.errors import Refused
from app.desk.rule_events import CHOSEN, KEPT, Kept
from app.desk.rulebook import results_of
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import Question
from app.routing import UnknownName
from app.texts import N_, _
from app.workflow import NotOffered, step_id_of

_MOVING: Final = N_("请选择从新流程的哪一步接着办（已按最像的一步填好）。已经办过的步骤不重办。")
_STAYING: Final = N_("此件按收件时的规定办完，不再提示换规。")


def _open_steps(scene: Scene) -> tuple[Step, ...]:
    facts = scene.file.facts
    open_ids = {step_id_of(seat) for seat in facts.state.open}
    known = scene.file.definition.workflow.all_steps()
    return tuple(step for step in known if step.id in open_ids)


def _new_rules(scene: Scene) -> Definition | None:
    """Give the rules that wait for the actor's decision, None where none do."""
    proposal = scene.file.facts.proposal
    if proposal is None or not scene.running or scene.actor.role != "管理员":
        return None
    return scene.room.definition(scene.connection, proposal.rules)


def _reason(label: str) -> Question:
    return Question(id="reason", label=label, type="多行文字", required=True, max_length=2000)


def _offered_move(scene: Scene) -> tuple[Offered, ...]:
    new = _new_rules(scene)
    if new is None:
        return ()
    facts, old = scene.file.facts, scene.file.definition
    assert facts.proposal is not None
    steps = fitting(new, facts)
    labels = {step.id: step.name for step in steps}
    asked = {f"step{n}": step for n, step in enumerate(_open_steps(scene), 1)}
    questions = tuple(
        Question(
            id=name, label=_("“{step}”在新流程里接着办").format(step=step.name), type="单选",
            required=True, choices=tuple(labels),
        )
        for name, step in asked.items()
    )  # fmt: skip
    given = {
        name: facts.proposal.steps.get(step.id) or nearest(old, new, step, facts)
        for name, step in asked.items()
    }
    offer = Offered(
        word=CHOSEN,
        questions=(*questions, _reason(_("为什么从这一步接着办"))),
        labels=dict.fromkeys(asked, labels),
        given=given,
        help=f"{facts.proposal.why}{_(_MOVING)}",
    )
    return (offer,)


def _move(scene: Scene, offer: Offered, answers: Answers) -> Result:
    new, proposal = _new_rules(scene), scene.file.facts.proposal
    assert new is not None
    assert proposal is not None
    steps = {step.id: answers[f"step{n}"] for n, step in enumerate(_open_steps(scene), 1)}
    results = results_of(scene.connection, scene.file, new)
    try:
        found = carry(scene.room.catalog, scene.file, new, steps, scene.today, results)
    except NotOffered as refusal:
        raise Refused(str(refusal), "step1") from refusal
    except UnknownName as unknown:
        raise Refused(str(unknown), "step1") from unknown
    return carried(scene, proposal, new, found)


def _offered_stay(scene: Scene) -> tuple[Offered, ...]:
    if _new_rules(scene) is None:
        return ()
    question = _reason(_("为什么仍按原规定办"))
    return (Offered(word=KEPT, questions=(question,), help=_(_STAYING)),)


def _stay(scene: Scene, offer: Offered, answers: Answers) -> Kept:
    assert scene.file.facts.proposal is not None
    return Kept(rules=scene.file.facts.proposal.rules)


verb(Verb(word=CHOSEN, offered=_offered_move, decide=_move))
verb(Verb(word=KEPT, offered=_offered_stay, decide=_stay))

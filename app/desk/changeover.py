"""One case moves to other rules, waits for a decision about them, or goes back: one event each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from app.catalog.model import Definition
from app.desk.carrying import Verdict
from app.desk.casefile import CaseFile, Moved, did, event_of
from app.desk.facts import Proposal
from app.desk.happenings import Issued, Said, recorded
from app.desk.history import Story, ruled, stood, story
from app.desk.rule_events import (
    KEPT,
    MOVED,
    PROPOSED,
    RESTORED,
    Carried,
    Kept,
    Proposed,
    Restored,
    place_of,
)
from app.desk.verb import Result, Scene, write
from app.store import write_definitions
from app.store.queries import events_of
from app.store.rows import EventRow
from app.store.transition_rows import TransitionRow
from app.texts import _

MOVED_ON, STAYED, WAITS = "已换规", "不换", "待定"
BACK, STUCK = "已撤销", "不能撤销"
RESULTS: Final = (MOVED_ON, WAITS, STAYED, BACK, STUCK)


def carried(scene: Scene, proposal: Proposal, new: Definition, verdict: Verdict) -> Result:
    """Give what it is to go by other rules, as a verdict found."""
    assert verdict.place is not None
    happening = Carried(
        before=scene.file.row.definition,
        rules=proposal.rules,
        dues=scene.file.facts.dues,
        run=proposal.run,
        revision=proposal.revision,
        policy=proposal.policy,
        place=verdict.place,
        steps=dict(verdict.steps),
        passed_over=verdict.passed_over,
    )
    return Result(
        happening=happening, moved=Moved(columns=ruled(proposal.rules, new), definition=new)
    )


def settled(
    scene: Scene, run: TransitionRow, new: Definition | None, rules: str, verdict: Verdict
) -> str:
    """Do what a verdict says about a case and give the word for it."""
    if verdict.result == "留" or new is None:
        # What a later change of rules settles is not open any more.
        if scene.file.facts.proposal:
            _record(scene, KEPT, Result(happening=Kept(rules=rules)), verdict.why)
        return STAYED
    _pin(scene, new, rules)
    proposal = Proposal(
        rules=rules, revision=run.revision, run=run.number, policy=run.policy, why=verdict.why,
        steps=dict(verdict.steps),
    )  # fmt: skip
    if verdict.result == "待定":
        held = scene.file.facts.proposal
        if held and held.rules == rules:
            return WAITS
        _record(scene, PROPOSED, Result(happening=Proposed(proposal=proposal)), run.reason)
        return WAITS
    _record(scene, MOVED, carried(scene, proposal, new, verdict), run.reason)
    return MOVED_ON


def undone(scene: Scene, run: TransitionRow) -> tuple[str, str]:
    """Bring back the rules a case had before the move `run.about`: the word, and why not."""
    file = scene.file
    if file.facts.proposal and file.facts.proposal.run == run.about:
        kept = Result(happening=Kept(rules=file.facts.proposal.rules))
        _record(scene, KEPT, kept, run.reason)
        return BACK, _("换规建议已撤回。")
    events = events_of(scene.connection, file.row.id)
    moves = [
        each for each in events if isinstance(recorded(each.kind, each.data), Carried | Restored)
    ]
    move = recorded(moves[-1].kind, moves[-1].data) if moves else None
    if not isinstance(move, Carried) or move.run != run.about:
        return STUCK, _("现在的规定不是这一次换的。")
    if why := _used(file, move, events[moves[-1].seq :]):
        return STUCK, why
    told = story(scene.room, scene.connection, file.row, events)
    _restore(scene, run, move, told, moves[-1].seq)
    return BACK, ""


def _used(file: CaseFile, move: Carried, since: Sequence[EventRow]) -> str:
    """Say what has been done under the rules that a move brought; nothing where nothing was."""
    for event in since:
        happening = recorded(event.kind, event.data)
        if not happening.silent or isinstance(happening, Issued):
            what = did(file.definition, event)
            return _("换规以后已经办理“{what}”，不能撤销。").format(what=what)
    if file.facts.state.ended or place_of(file.facts) != move.place:
        return _("换规以后此件已有变化，不能撤销。")
    return ""


def _restore(scene: Scene, run: TransitionRow, move: Carried, told: Story, seq: int) -> None:
    before = stood(scene.room, scene.file, told, seq - 1)
    happening = Restored(
        before=move.rules,
        rules=move.before,
        dues=before.facts.dues,
        run=run.number,
        about=move.run,
        place=place_of(before.facts),
    )
    moved = Moved(columns=ruled(move.before, before.definition), definition=before.definition)
    _record(scene, RESTORED, Result(happening=happening, moved=moved), run.reason)


def _record(scene: Scene, kind: str, result: Result, reason: str) -> None:
    event = event_of(scene.room, scene.actor, scene.at, kind, said=Said(reason=reason))
    write(scene, event, result)


def _pin(scene: Scene, new: Definition, rules: str) -> None:
    write_definitions.pin(scene.connection, rules, msgspec.json.encode(new).decode())

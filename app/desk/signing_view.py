"""Who has signed an open step and who has not; what was asked of others, and what they said."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.model import Step
from app.catalog.model.flow import Performer, performers
from app.desk.casefile import CaseFile
from app.desk.happenings import recorded
from app.desk.history import Story
from app.desk.inquiries import ANSWERED, CALLED_OFF, NO_OPINION, Inquired
from app.desk.inquiry import Inquiry
from app.desk.personal import redacted
from app.desk.room import Room
from app.desk.seating import in_words
from app.desk.timeline import said_in
from app.desk.view import InquiryView, SignerView
from app.routing.matter import LEADING
from app.store.rows import EventRow
from app.texts import _
from app.workflow import step_id_of


def signers(room: Room, file: CaseFile) -> tuple[SignerView, ...]:
    """Give everybody who signs the open steps that more than one signs, in order."""
    facts = file.facts
    busy = {step_id_of(seat) for seat in facts.state.open}
    busy |= {step_id_of(seat) for seat, _asker, _when in facts.state.added}
    return tuple(
        view
        for step in file.definition.workflow.all_steps()
        if step.id in busy
        for view in _at_step(room, file, step)
    )


def _at_step(room: Room, file: CaseFile, step: Step) -> Iterator[SignerView]:
    added = [s for s, _asker, _when in file.facts.state.added if step_id_of(s) == step.id]
    own = dict(performers(step))
    if len(own) + len(added) < 2:
        return
    for seat in (*own, *added):
        yield _signer(room, file, step, seat, own.get(seat))


def _signer(room: Room, file: CaseFile, step: Step, seat: str, by: Performer | None) -> SignerView:
    facts, state = file.facts, file.facts.state
    signed = dict(state.signed).get(seat)
    known = {task.step: task for task in (*facts.named, *facts.tasks)}
    done = [each for each in facts.did if each.step == seat]
    who = in_words(known[seat]) if seat in known else _planned(room, file, by)
    if signed is not None and done:
        who = done[-1].name
    waits = any(asker == seat and when == "前" for _seat, asker, when in state.added)
    return SignerView(
        step=step.name,
        who=who,
        outcome=signed or "",
        now=seat in state.open,
        waits=waits,
        added=by is None,
    )


def _planned(room: Room, file: CaseFile, by: Performer | None) -> str:
    """Say who is to sign whose turn has not come, as the workflow has it."""
    if by is None:
        return ""
    if not by.department:
        return by.post
    if by.department == LEADING:
        return f"{file.definition.department.name}{by.post}"
    known = room.catalog.departments.get(by.department)
    return f"{known.name if known else by.department}{by.post}"


def inquiries(room: Room, file: CaseFile, told: Story, masked: bool) -> tuple[InquiryView, ...]:
    """Give every question asked of others, oldest first, with what they said."""
    found = []
    for event in told.events:
        happening = recorded(event.kind, event.data)
        if isinstance(happening, Inquired):
            said = redacted(said_in(room, event).note, file.application, masked)
            found += [
                _inquiry(room, file, told, event, each, said, masked)
                for each in happening.inquiries
            ]
    return tuple(found)


def _inquiry(
    room: Room, file: CaseFile, told: Story, asked: EventRow, each: Inquiry, said: str,
    masked: bool,
) -> InquiryView:  # fmt: skip
    steps = {step.id: step.name for step in file.definition.workflow.all_steps()}
    ends = (ANSWERED, CALLED_OFF, NO_OPINION)
    end = next((e for e in told.events if e.step == each.id and e.kind in ends), None)
    open_now = next((one for one in file.facts.inquiries if one.id == each.id), None)
    answer = said_in(room, end).note if end is not None and end.kind == ANSWERED else ""
    return InquiryView(
        step=steps.get(each.step, each.step),
        who=in_words(each.task),
        asker=each.asker_name,
        asked_at=room.local(asked.at),
        question=said,
        due=each.due,
        must=each.must,
        waiting=open_now is not None,
        late=open_now is not None and open_now.told,
        ended=_(end.outcome or end.kind) if end else "",
        by=end.actor_name if end is not None and end.actor else "",
        answer=redacted(answer, file.application, masked),
    )

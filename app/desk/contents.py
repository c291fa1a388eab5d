"""What each kind of paper says beyond the case itself, from the event that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from app import printing
from app.catalog.materials import tolerated
from app.catalog.model import Material
from app.catalog.words import SPECIAL_PROCEDURE_CODES
from app.clock import Extension, amount, calendar_of, delivery_due
from app.desk import service
from app.desk.archiving import volume_of
from app.desk.carriage import Given
from app.desk.casefile import CaseFile
from app.desk.custody import from_place, name_of, to_place
from app.desk.facts import local_day
from app.desk.happenings import Acted, Issued, recorded
from app.desk.history import Story
from app.desk.promises import PLEDGED, replaced
from app.desk.reporting import Reported
from app.desk.room import Room
from app.desk.timeline import said_in
from app.printing import wording
from app.printing.dossier import Refused as Turned
from app.printing.particulars import check_text
from app.texts import _

Parts = dict[str, Any]


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper is about: the case as it stood then, its story up to the event."""

    room: Room
    file: CaseFile
    told: Story

    def __repr__(self) -> str:
        return f"Subject({self.file.row.number!r}, …)"

    @property
    def event(self) -> Any:
        """Give the event that the paper is about."""
        return self.told.events[-1]


def parts(kind: str, subject: Subject) -> Parts:
    """Give the fields of `printing.Case` that a paper of the kind needs besides the usual ones."""
    made = _PARTS.get(kind)
    return made(subject) if made else {}


def problems(kind: str, file: CaseFile) -> dict[str, str]:
    """Give what is said of single materials (by id) on a promise, or on what answers one."""
    item, facts = file.definition.item, file.facts
    if kind == "告知承诺书":
        names = facts.pledge.materials if facts.pledge else [each.id for each in replaced(file)]
        return dict.fromkeys(names, _("以承诺代替，不用提交"))
    if kind not in ("容缺受理承诺书", "容缺受理通知书"):
        return {}
    lacking = tolerated(item, file.application.answers, facts.accounted)
    return {each.id: _how_to_follow(each, file) for each in lacking}


def _how_to_follow(material: Material, file: CaseFile) -> str:
    limits = file.definition.item.limits
    within = material.supply_within or limits.promised or limits.statutory
    copies = [
        text.format(n=n)
        for text, n in ((_("原件{n}份"), material.original), (_("复印件{n}份"), material.copy))
        if n
    ]
    told = [_("、").join(copies), material.requirement]
    if within is not None:
        told.append(_("受理之日起{period}内").format(period=wording.period(within)))
    return _("，").join(text for text in told if text)


def _supplement(subject: Subject) -> Parts:
    acted = recorded(subject.event.kind, subject.event.data)
    assert isinstance(acted, Acted)
    note = said_in(subject.room, subject.event).note
    return {
        "supplement": printing.Supplement(reason=note, until=acted.until, provisional=acted.guessed)
    }


def _refusal(subject: Subject) -> Parts:
    acted = recorded(subject.event.kind, subject.event.data)
    assert isinstance(acted, Acted)
    return {
        "refusal": printing.Refusal(
            reason=said_in(subject.room, subject.event).reason,
            outcome=msgspec.convert(subject.event.outcome, Turned),
            clause=acted.clause,
            turn_to=acted.turn_to,
        )
    }


def _acceptance(subject: Subject) -> Parts:
    deemed = subject.event.kind == "视为受理"
    return {"deemed_on": subject.file.facts.began} if deemed else {}


def _tolerance(subject: Subject) -> Parts:
    facts = subject.file.facts
    signer = said_in(subject.room, subject.event).more.get("signer", "")
    owing = facts.tolerance
    told = printing.Tolerance(
        until=owing.until if owing else None,
        provisional=bool(owing and owing.guessed),
        signer=signer,
    )
    return {"tolerance": told}


def _pledge(subject: Subject) -> Parts:
    commitment = subject.file.definition.item.commitment
    assert commitment is not None
    signed = subject.event.kind == PLEDGED
    said = said_in(subject.room, subject.event)
    return {
        "pledge": printing.Pledge(
            matters=commitment.matters,
            check=check_text(commitment),
            not_for=commitment.not_for,
            signer=said.more.get("signer", "") if signed else "",
            signed_on=local_day(subject.file.definition, subject.event.at) if signed else None,
        )
    }


def _granted(subject: Subject) -> Parts:
    file, calendar = subject.file, calendar_of(subject.room.catalog.calendars)
    day = local_day(file.definition, subject.event.at)
    due = delivery_due(file.definition.item, day, calendar)
    return {"ending": printing.Ending(word="准予"), "deliver_by": due.due if due else None}


def _ending(subject: Subject) -> Parts:
    """Give why the case ended: what the clerk wrote, or what the clock noted of itself."""
    event = subject.event
    said, happening = said_in(subject.room, event), recorded(event.kind, event.data)
    ending = printing.Ending(
        word=subject.file.facts.state.ended,
        reason=said.reason or said.note,
        clause=getattr(happening, "clause", ""),
        how=getattr(happening, "how", ""),
    )
    return {"ending": ending}


def _prolonged(subject: Subject) -> Parts:
    happening = recorded(subject.event.kind, subject.event.data)
    extension: Extension = happening.extension  # type: ignore[attr-defined]
    return {
        "prolonged": printing.Prolonged(
            amount=amount(extension.limit),
            by=extension.by,
            reason=said_in(subject.room, subject.event).reason,
            basis=extension.limit.basis,
            code=SPECIAL_PROCEDURE_CODES["延长审批"],
        )
    }


def _halt(subject: Subject) -> Parts:
    hold = subject.file.facts.hold
    assert hold is not None
    return {
        "halt": printing.Halt(
            ground=_(hold.ground),
            needs=amount(hold.needs),
            until=hold.until,
            provisional=hold.guessed,
            reason=said_in(subject.room, subject.event).reason,
            basis=hold.needs.basis,
            code=SPECIAL_PROCEDURE_CODES["除延长审批之外的情况"],
        )
    }


def _finished(subject: Subject) -> Parts:
    handed = subject.file.facts.handed
    how = ""
    if handed is not None:
        how = _("{day}，{way}").format(day=wording.day(handed.day), way=_(handed.way))
    return {"ending": printing.Ending(word="办结", how=how)}


def _report(subject: Subject) -> Parts:
    """Give the refusal as it was made, in the words of the event that the report is about."""
    filed = recorded(subject.event.kind, subject.event.data)
    assert isinstance(filed, Reported)
    event = subject.told.events[filed.about - 1]
    happening = recorded(event.kind, event.data)
    proposer = getattr(happening, "proposer", "")
    return {
        "report": printing.Report(
            number=filed.number,
            outcome=filed.what,
            reason=said_in(subject.room, event).reason,
            clause=getattr(happening, "clause", ""),
            remedy=getattr(happening, "remedy", ""),
            clerk=proposer or event.actor_name,
            signer=event.actor_name if proposer else "",
        )
    }


def _service(subject: Subject) -> Parts:
    """Give what is known of the service: before it is recorded, only what is to be served."""
    handed, papers = subject.file.facts.handed, _papers_served(subject)
    if handed is None:
        return {"service": printing.Service(papers=papers, ways=service.WAYS)}
    said = said_in(subject.room, subject.event).more
    told = {name: said.get(name, "") for name in service.PERSONAL}
    return {
        "service": printing.Service(
            papers=papers, ways=service.WAYS, way=handed.way, day=handed.day, **told
        )
    }


def _papers_served(subject: Subject) -> tuple[str, ...]:
    """Give the papers issued before that tell the decision, and the result where there is one."""
    issued = (recorded(event.kind, event.data) for event in subject.told.events)
    papers = [
        f"{each.paper} {each.number}"
        for each in issued
        if isinstance(each, Issued) and each.paper in service.TELLING
    ]
    if subject.file.facts.state.ended in ("", "办结"):
        papers.append(subject.file.definition.item.result.name)
    return tuple(papers) or (subject.file.facts.state.ended + _("文书"),)


def _slip(subject: Subject) -> Parts:
    given = recorded(subject.event.kind, subject.event.data)
    custody = subject.file.facts.custody
    assert isinstance(given, Given)
    assert custody is not None
    hop, catalog = custody.hops[given.hop - 1], subject.room.catalog
    return {
        "slip": printing.Slip(
            hop=given.hop,
            hops=len(custody.hops),
            carries=given.carries or hop.carries,
            materials=given.materials,
            copies=given.copies,
            giver=subject.event.actor_name,
            giver_place=name_of(catalog, from_place(hop)) + hop.from_post,
            taker_place=name_of(catalog, to_place(hop)) + hop.to_post,
            given_at=subject.room.local(subject.event.at),
            due=given.due,
        )
    }


def _volume(subject: Subject) -> Parts:
    return {"volume": volume_of(subject.room, subject.file, subject.told)}


_PARTS: Final[Mapping[str, Callable[[Subject], Parts]]] = {
    "补正告知书": _supplement,
    "不予受理决定书": _refusal,
    "受理通知书": _acceptance,
    "容缺受理承诺书": _tolerance,
    "容缺受理通知书": _tolerance,
    "告知承诺书": _pledge,
    "不需要办理告知书": _ending,
    "准予决定书": _granted,
    "不予决定书": _ending,
    "延期通知书": _prolonged,
    "特别程序告知书": _halt,
    "办结通知书": _finished,
    "终止办理通知书": _ending,
    "撤件确认单": _ending,
    "送达回证": _service,
    printing.HANDOVER_SLIP: _slip,
    printing.CASE_FILE: _volume,
    "否定报备单": _report,
}

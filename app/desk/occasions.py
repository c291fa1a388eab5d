"""Which papers a case gives occasion for, and the event each of them is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from app.desk import service
from app.desk.actor import Actor, works_on_cases
from app.desk.archiving import ARCHIVED
from app.desk.carriage import GIVEN
from app.desk.casefile import CaseFile
from app.desk.happenings import KINDS, OPENED, SUPPLIED, Acted, Issued, recorded
from app.desk.promises import PLEDGED, replaced
from app.desk.reporting import REPORTED
from app.desk.tolerance import TOLERATED, may_be_tolerated
from app.printing import CASE_FILE, HANDOVER_SLIP, Kind
from app.store.rows import EventRow
from app.workflow.outcomes import FINISHED

# Blank guides are not papers of a case: they have neither number nor applicant. A promise comes
# before what rests on it, a receipt of service last.
OF_A_CASE: Final[tuple[Kind, ...]] = (
    "收件凭证", "一次性告知单", "告知承诺书", "容缺受理承诺书", "补正告知书", "受理通知书",
    "容缺受理通知书", "不予受理决定书", "不需要办理告知书", "延期通知书",
    "特别程序告知书", "准予决定书", "不予决定书",
    "办结通知书", "终止办理通知书", "撤件确认单", "送达回证", "否定报备单",
    HANDOVER_SLIP, CASE_FILE,
)  # fmt: skip
_RECEIPTS: Final = (OPENED, SUPPLIED, "到场收件")
# What leaves the application open to be promised for.
_AT_THE_DOOR: Final = (*_RECEIPTS, "更正")

# What must be told in writing, and so is served.
_TERMINATED: Final = ("终止", "视为撤回", "视为放弃")
_DECIDED: Final = ("准予", "不予", "不予受理", "转告有权机关", "不需要办理", FINISHED)


def occasion(kind: str, file: CaseFile, events: Sequence[EventRow]) -> EventRow | None:
    """Give the last event that a paper of the kind can be about, or None without one.

    A receipt is about what was brought last; a promise that is yet to be signed about the
    application as it stands; the others about the decision they tell.
    """
    test = _OCCASIONS.get(kind)
    if test is None:
        return None
    return next((event for event in reversed(events) if test(event, file)), None)


def _accepted(event: EventRow, file: CaseFile) -> bool:
    if event.outcome == TOLERATED or not _is_act(event) or file.facts.accepted_at is None:
        return False
    acted = recorded(event.kind, event.data)
    return isinstance(acted, Acted) and acted.began is not None


def _is_act(event: EventRow) -> bool:
    return issubclass(KINDS[event.kind], Acted)


def _came_to(*outcomes: str) -> Callable[[EventRow, CaseFile], bool]:
    return lambda event, file: event.outcome in outcomes and _is_act(event)


def _was(*kinds: str) -> Callable[[EventRow, CaseFile], bool]:
    return lambda event, file: event.kind in kinds


def _received(event: EventRow, file: CaseFile) -> bool:
    """Tell of what was taken in: from one who has only booked a visit nothing was."""
    return event.kind in _RECEIPTS and not file.facts.expected


def _over(event: EventRow, file: CaseFile) -> bool:
    """Tell of the end that holds: what lapsed may have been taken up again (恢复办理)."""
    return event.kind in _TERMINATED and bool(file.facts.state.ended)


def _granted(event: EventRow, file: CaseFile) -> bool:
    """Tell of the decision that holds: all who must have signed it, and nobody took it back."""
    return event.outcome == "准予" and _is_act(event) and file.facts.decided is not None


def _finished(event: EventRow, file: CaseFile) -> bool:
    return file.facts.state.ended == FINISHED and _is_act(event)


def _tolerable(event: EventRow, file: CaseFile) -> bool:
    if file.facts.accepted_at is not None:
        return event.outcome == TOLERATED and _is_act(event)
    return event.kind in _AT_THE_DOOR and may_be_tolerated(file)


def _pledgeable(event: EventRow, file: CaseFile) -> bool:
    facts = file.facts
    if facts.pledge is not None:
        return event.kind == PLEDGED
    early = facts.accepted_at is None and not facts.state.ended and facts.waiting is None
    return event.kind in _AT_THE_DOOR and early and bool(replaced(file))


def _serves(event: EventRow, file: CaseFile) -> bool:
    """Tell of the service; until it is recorded, of the latest that is to be served.

    So the paper lies there to be signed when the decision is handed over.
    """
    facts = file.facts
    if facts.handed is not None:
        return event.outcome == service.SERVED or event.kind == "登记送达"
    if facts.decided is None and not facts.state.ended:
        return False
    happening = recorded(event.kind, event.data)
    if isinstance(happening, Issued):
        return happening.paper in service.TELLING
    return event.kind in _TERMINATED or (event.outcome in _DECIDED and _is_act(event))


_OCCASIONS: Final[Mapping[str, Callable[[EventRow, CaseFile], bool]]] = {
    "收件凭证": _received,
    "一次性告知单": _was(OPENED),
    "告知承诺书": _pledgeable,
    "容缺受理承诺书": _tolerable,
    "补正告知书": _came_to("补正"),
    "受理通知书": _accepted,
    "容缺受理通知书": _came_to(TOLERATED),
    "不予受理决定书": _came_to("不予受理", "转告有权机关"),
    "不需要办理告知书": _came_to("不需要办理"),
    "准予决定书": _granted,
    "不予决定书": _came_to("不予"),
    "办结通知书": _finished,
    "终止办理通知书": _over,
    "撤件确认单": _was("撤件"),
    "延期通知书": _was("延期"),
    "特别程序告知书": _was("挂起"),
    "否定报备单": _was(REPORTED),
    HANDOVER_SLIP: _was(GIVEN),
    CASE_FILE: _was(ARCHIVED),
    "送达回证": _serves,
}


def may_print(actor: Actor, file: CaseFile) -> bool:
    """Tell whether the actor may issue papers of a case they see: who works on it, who took it."""
    return works_on_cases(actor) or actor.username == file.row.opened_by


def printable(actor: Actor, file: CaseFile, events: Iterable[EventRow]) -> tuple[Kind, ...]:
    """Give the kinds of paper the actor may issue now."""
    if not may_print(actor, file):
        return ()
    told = list(events)
    return tuple(kind for kind in OF_A_CASE if occasion(kind, file, told) is not None)

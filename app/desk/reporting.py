"""否定报备: every refusal is filed with the head of the centre, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Definition
from app.desk.casefile import CaseFile, record, told
from app.desk.effects import effect
from app.desk.facts import Facts, Report
from app.desk.happenings import Acted, Happening, happens
from app.desk.ledgers import Change, ledger
from app.desk.notice_ledger import Message, messages
from app.desk.numbering import next_report_number
from app.desk.room import Room
from app.store import Connection, write_reports
from app.store.record_rows import ReportRow
from app.store.rows import NewEvent
from app.texts import _
from app.workflow import OUTCOMES

REPORTED: Final = "否定报备"


@happens(REPORTED)
class Reported(Happening, frozen=True, kw_only=True):
    """A refusal was filed under a number; `about` is the event (seq) that it is about.

    `to` are the addresses of the head of the centre as they were.
    """

    silent: ClassVar[bool] = True

    number: str
    about: int
    what: str
    to: tuple[str, ...]


def is_negative(happening: Happening, outcome: str) -> bool:
    """Tell whether something refuses an application: 不予受理, 转告有权机关, 不予, 终止."""
    if happening.negative:
        return True
    return isinstance(happening, Acted) and any(
        word == outcome and effect.negative for word, effect in OUTCOMES.items()
    )


def is_filed(definition: Definition) -> bool:
    """Tell whether refusals are filed: as the workflow says, else the centre, else they are."""
    for rules in (definition.workflow.on_refusal, definition.centre.on_refusal):
        if rules.file_report is not None:
            return rules.file_report
    return True


def filed(
    room: Room, connection: Connection, file: CaseFile, event: NewEvent, happening: Happening
) -> CaseFile:
    """File the event just recorded if it refuses, and give the case as it stands then.

    Its number is drawn after all else that may fail: a transaction that fails leaves no gap, and
    no other waits for it longer than it must.
    """
    if not is_negative(happening, event.outcome) or not is_filed(file.definition):
        return file
    number = next_report_number(connection, file.definition.centre, room.local(event.at).date())
    reported = Reported(
        number=number,
        about=file.row.seq,
        what=event.outcome or event.kind,
        to=tuple(f"role:{role}" for role in room.catalog.centre.heads.centre),
    )
    about = NewEvent(
        at=event.at, actor=event.actor, actor_name=event.actor_name, kind=REPORTED, step="",
        outcome="", data=None, sealed=None, token=None,
    )  # fmt: skip
    return record(room, connection, file, told(about, reported))


@effect.register
def _reported(happening: Reported, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    report = Report(number=happening.number, outcome=happening.what)
    return msgspec.structs.replace(facts, report=report)


@messages.register
def _messages(happening: Reported, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}，{applicant}）作出“{what}”，报备号{number}，请审阅。").format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked,
        what=happening.what, number=happening.number,
    )  # fmt: skip
    for address in happening.to:
        yield Message(to=address, kind=REPORTED, text=text)


@ledger
def reports(connection: Connection, change: Change) -> None:
    """Keep the report as the events leave it."""
    now = change.now.facts.report
    before = change.before.facts.report if change.before else None
    if now is None or now == before:
        return
    row, event = change.now.row, change.event
    if before is None or before.number != now.number:
        assert isinstance(change.happening, Reported)
        new = ReportRow(
            number=now.number, case_id=row.id, seq=change.happening.about, outcome=now.outcome,
            department=row.department, point=row.point, filed_at=event.at, filed_by=event.actor,
        )  # fmt: skip
        write_reports.file_report(connection, new)
    elif now.state != before.state:
        write_reports.review(
            connection, now.number, before.state, now.state, event.actor, event.at, event.sealed
        )

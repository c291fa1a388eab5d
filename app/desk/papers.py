"""Issues the papers of a case: numbered without gaps, printed once, kept for good.

How a number is never lost nor given twice: a short transaction locks the case, takes the next
number and inserts the paper with its frozen (sealed) dossier, but without its print. The slow
rendering happens after that, with nothing locked, from the dossier alone. Should the process die
in between, the numbered paper is there and the next request for it prints it from the same
dossier; should two render at once, the first print is kept and both get that one.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

import msgspec

from app.catalog.model import Definition, content_hash
from app.desk.actor import Actor, scopes_of
from app.desk.casefile import CaseFile, event_of, load, told, written
from app.desk.documents import dossier_of
from app.desk.errors import NotVisible, Refused
from app.desk.happenings import ISSUED, Issued, recorded
from app.desk.history import Story, stood, story
from app.desk.numbering import next_paper_number
from app.desk.occasions import OF_A_CASE, may_print, occasion
from app.desk.personal import is_masked
from app.desk.room import Room
from app.desk.view import PaperCheck, PaperView
from app.printing import Dossier, Kind, paper
from app.store import Connection, write_cases, write_events, write_papers
from app.store.chain import link
from app.store.queries import events_of, find_case, paper_about, paper_by_number
from app.store.revisions import in_force
from app.store.rows import CaseRow, EventRow, PaperRow
from app.texts import _


def issue_paper(
    room: Room, actor: Actor, number: str, kind: str, at: datetime
) -> tuple[PaperView, bytes]:
    """Give a paper of a case and its PDF; asked for again on the same event, the same bytes.

    Raises NotVisible, Refused when the case gives no occasion for it.
    """
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
        events = events_of(connection, file.row.id)
        about = _allowed(actor, file, events, kind)
        found = paper_about(connection, file.row.id, kind, about.seq)
    if found is None:
        with room.store.writing() as connection:
            found = _numbered(room, connection, actor, number, kind, at)
    return _printed(room, found)


def paper_file(room: Room, actor: Actor, number: str) -> tuple[PaperView, bytes]:
    """Give a paper issued before to one who may see what is on it. Raises NotVisible."""
    with room.store.reading() as connection:
        paper_row, case = _by_number(connection, number)
        seen = find_case(connection, case.number, scopes_of(actor))
    if seen is None or is_masked(actor, seen):
        raise NotVisible
    return _printed(room, paper_row)


def paper_check(room: Room, number: str, mark: str = "") -> PaperCheck:
    """Tell anyone what a paper's number stands for. Raises NotVisible for an unknown one.

    Only whoever brings the paper's `mark` is told for whom it was issued.
    """
    with room.store.reading() as connection:
        found, case = _by_number(connection, number)
        events = events_of(connection, case.id)
        known = story(room, connection, case, events)
        revision = _revision(connection, known, found.about)
    rules = known.held[found.about - 1]
    return PaperCheck(
        number=found.number,
        kind=found.kind,
        item=case.item_name,
        applicant=case.applicant_masked if _is_mark(room, found.number, mark) else "",
        issued_at=room.local(found.issued_at),
        hash=found.hash,
        revision=revision,
        current=_rules_now(room, known.rules[rules]) == rules,
    )


def _revision(connection: Connection, known: Story, seq: int) -> int:
    """Give the number of the revision that brought the rules held after an event; 0 for none."""
    found = in_force(connection, known.ruled_since(seq))
    return found.number if found else 0


def _rules_now(room: Room, pinned: Definition) -> str:
    """Give the hash of the rules as they are now for the same item in the same 情形, or ''."""
    situation = pinned.item.situation
    try:
        now = room.catalog.definition_in(pinned.item.id, situation.id if situation else "")
    except KeyError:
        return ""
    return content_hash(now)


def _is_mark(room: Room, number: str, mark: str) -> bool:
    return hmac.compare_digest(room.seal.mark(number).encode(), mark.encode())


def _by_number(connection: Connection, number: str) -> tuple[PaperRow, CaseRow]:
    found = paper_by_number(connection, written(number))
    if found is None:
        raise NotVisible
    return found


def _allowed(actor: Actor, file: CaseFile, events: list[EventRow], kind: str) -> EventRow:
    if kind not in OF_A_CASE:
        raise Refused(
            _("办件没有“{kind}”这种文书，可以出具：{kinds}。").format(
                kind=kind, kinds=_("、").join(OF_A_CASE)
            ),
            "kind",
        )
    if not may_print(actor, file):
        raise Refused(_("文书由办理此件的人员出具，您只能查看。"), "kind")
    about = occasion(kind, file, events)
    if about is None:
        raise Refused(
            _("此件现在是“{status}”，还不能出具{kind}。").format(status=file.row.status, kind=kind),
            "kind",
        )
    return about


def _numbered(
    room: Room, connection: Connection, actor: Actor, number: str, kind: str, at: datetime
) -> PaperRow:
    """Look once more, now that the case is locked, and number the paper if it is still new."""
    file = load(room, connection, actor, number, lock=True)
    events = events_of(connection, file.row.id)
    about = _allowed(actor, file, events, kind)
    found = paper_about(connection, file.row.id, kind, about.seq)
    return found or _reserved(room, connection, actor, file, events, about, kind, at)


def _reserved(
    room: Room, connection: Connection, actor: Actor, file: CaseFile, events: list[EventRow],
    about: EventRow, kind: str, at: datetime,
) -> PaperRow:  # fmt: skip
    """Number a paper and freeze what it will say, in the transaction that holds the case."""
    case = file.row
    # A hand-over has its number since it was done, whether a slip was printed then or not.
    number = getattr(recorded(about.kind, about.data), "slip", "") or next_paper_number(
        connection, file.definition.centre, kind, room.local(at).date()
    )
    event = told(event_of(room, actor, at, ISSUED), Issued(paper=kind, number=number))
    place = link(case.chain, case.seq + 1, event)
    write_events.append(connection, case.id, event, place)
    write_cases.add_link(connection, case, place)
    # What it says is what held when what it is about happened, also if the rules changed since.
    known = story(room, connection, case, events)
    past = stood(room, file, known, about.seq)
    revision = _revision(connection, known, about.seq)
    dossier = dossier_of(room, past, known.until(about.seq), number, kind, at, revision)
    sealed = room.seal.close(msgspec.json.encode(dossier))
    return write_papers.reserve(
        connection, case_id=case.id, about=about.seq, kind=kind, number=number,
        dossier=sealed, at=at, by=actor.username,
    )  # fmt: skip


def _printed(room: Room, found: PaperRow) -> tuple[PaperView, bytes]:
    shown = PaperView(number=found.number, kind=found.kind, issued_at=room.local(found.issued_at))
    if found.body is not None:
        return shown, room.seal.open(found.body)
    assert found.dossier is not None
    dossier = msgspec.json.decode(room.seal.open(found.dossier), type=Dossier)
    kind = msgspec.convert(found.kind, Kind)
    pdf = paper(kind, dossier, _enclosed(room, dossier)).pdf
    digest = hashlib.sha256(pdf).hexdigest()
    with room.store.writing() as connection:
        if write_papers.keep_print(connection, found.id, room.seal.close(pdf), digest):
            return shown, pdf
        kept, _case = _by_number(connection, found.number)
    assert kept.body is not None
    return shown, room.seal.open(kept.body)


def _enclosed(room: Room, dossier: Dossier) -> dict[str, bytes]:
    """Give the papers that a case file binds together, printing what was only numbered yet."""
    volume = dossier.case.volume if dossier.case else None
    if volume is None:
        return {}
    with room.store.reading() as connection:
        rows = [_by_number(connection, each.number)[0] for each in volume.papers]
    return {row.number: _printed(room, row)[1] for row in rows}

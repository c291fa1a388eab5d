"""请假、外出 put on record for somebody else: by the head of where they work or an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from app.desk.actor import Actor, actor_of, works_on_cases
from app.desk.attendance import overseen
from app.desk.away import Away, read_away
from app.desk.casefile import written
from app.desk.errors import NotVisible, Refused
from app.desk.presence import places_of
from app.desk.room import Room
from app.desk.standing_in import watch_person, watch_places
from app.desk.view import View
from app.store import Connection, write_notices, write_presence
from app.store.presence import absences_on_record
from app.store.queries import names_of, person
from app.store.record_rows import NewNotice
from app.store.work_rows import AbsenceRow
from app.texts import _

# What the messages about it are called.
TOLD: Final = "考勤"
# So far back what was put on record is shown.
LOOKED_BACK: Final = timedelta(days=90)
_MOST: Final = 50


class LeaveView(View, frozen=True, kw_only=True):
    """Time away on record: who entered it and who ended it when (names), and whether it may be."""

    id: int
    kind: str
    first: datetime
    last: datetime | None
    reason: str
    entered_by: str
    ended_by: str
    ended_at: datetime | None
    may_end: bool


class MemberLeave(View, frozen=True, kw_only=True):
    """Somebody whose time away the actor may put on record, and what is; `places` by name."""

    username: str
    name: str
    places: tuple[str, ...]
    records: tuple[LeaveView, ...]


def led(room: Room, actor: Actor) -> Mapping[str, str]:
    """Give the places (by name) for whose people the actor may put time away on record.

    Heads may for their own, administrators for all; those who only watch change nothing.
    """
    return {} if actor.role == "监督员" else overseen(room, actor)


def leave_of(room: Room, actor: Actor, username: str, at: datetime) -> MemberLeave:
    """Give what is on record of somebody's time away. Raises NotVisible."""
    with room.store.reading() as connection:
        member = _member(room, connection, actor, username)
        found = absences_on_record(connection, member.username, at - LOOKED_BACK, _MOST)
        names = names_of(connection, [name for row in found for name in _hands(row)])
    places = overseen(room, actor)
    return MemberLeave(
        username=member.username,
        name=member.name,
        places=tuple(places[each] for each in places_of(member) if each in places),
        records=tuple(_shown(room, each, names, at) for each in found),
    )


def be_away_for(room: Room, actor: Actor, username: str, away: Away, at: datetime) -> None:
    """Put somebody's time away on record and tell them. Raises NotVisible, Refused."""
    with room.store.writing() as connection:
        member = _member(room, connection, actor, username)
        entered = write_presence.enter_absence(
            connection, read_away(room, actor, member.username, away, at)
        )
        said = _("{who}给您登记了{kind}，从{first}起。手上没有办完的任务到时候会转给顶岗的人。")
        _tell(room, connection, actor, entered, said, at)
        _look_after(room, connection, member, at)


def end_away_for(room: Room, actor: Actor, username: str, absence: int, at: datetime) -> None:
    """End somebody's time away before its time, or take back what has not begun.

    Raises NotVisible, Refused when it is over already.
    """
    with room.store.writing() as connection:
        member = _member(room, connection, actor, username)
        on_record = absences_on_record(connection, member.username, at, _MOST)
        found = next((each for each in on_record if each.id == absence), None)
        ended = found is not None and write_presence.end_absence(
            connection, found.id, at, actor.username
        )
        if found is None or not ended:
            raise Refused(_("这条登记已经结束了，不用再销假。"), "all")
        said = _("{who}给您销了{kind}（从{first}起的那一条）。别人还没有动手办的任务会交还给您。")
        _tell(room, connection, actor, found, said, at)
        _look_after(room, connection, member, at)


def _member(room: Room, connection: Connection, actor: Actor, username: str) -> Actor:
    row = person(connection, written(username))
    if row is None or not row.active:
        raise NotVisible
    member = actor_of(row)
    if not works_on_cases(member) or led(room, actor).keys().isdisjoint(places_of(member)):
        raise NotVisible
    return member


def _look_after(room: Room, connection: Connection, member: Actor, at: datetime) -> None:
    watch_person(connection, member, at)
    watch_places(room, connection, member, at)


def _tell(
    room: Room, connection: Connection, actor: Actor, absence: AbsenceRow, said: str, at: datetime
) -> None:
    """Tell the person, without the reason: a message may be read over one's shoulder."""
    if absence.username == actor.username:
        return
    first = f"{room.local(absence.from_at):%Y-%m-%d %H:%M}"
    text = said.format(who=actor.name, kind=_(absence.kind), first=first)
    key = f"absence:{absence.id}:{at.isoformat()}"
    to = f"user:{absence.username}"
    write_notices.tell(
        connection, [NewNotice(key=key, kind=TOLD, to_scope=to, text=text, at=at)]
    )  # fmt: skip


def _hands(row: AbsenceRow) -> tuple[str, ...]:
    return tuple(name for name in (row.entered_by, row.ended_by) if name)


def _shown(room: Room, row: AbsenceRow, names: Mapping[str, str], at: datetime) -> LeaveView:
    return LeaveView(
        id=row.id,
        kind=row.kind,
        first=room.local(row.from_at),
        last=room.local(row.to_at) if row.to_at else None,
        reason=row.reason,
        entered_by=names.get(row.entered_by, row.entered_by),
        ended_by=names.get(row.ended_by, row.ended_by),
        ended_at=room.local(row.ended_at) if row.ended_at else None,
        may_end=not row.ended_by and (row.to_at is None or row.to_at > at),
    )

"""签到、签退、离岗登记: who is at work, told by themselves and seen by those who must know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec

from app.desk.actor import Actor, works_on_cases
from app.desk.away import Away, read_away
from app.desk.errors import NotVisible, Refused
from app.desk.presence import places_of, posts_at, standing
from app.desk.room import Room
from app.desk.standing_in import watch_person, watch_places
from app.desk.view import View
from app.store import Connection, write_presence
from app.store.presence import absences_of, candidates
from app.store.work_rows import CandidateRow
from app.texts import _

State = Literal["在岗", "外出", "请假", "离岗", "不在岗", "没有启用签到"]
_MOST_ABSENCES: Final = 20


class MyDay(View, frozen=True, kw_only=True):
    """How a person stands today, in the centre's own time; `until` when they mean to be back."""

    state: State
    signed_in: datetime | None
    signed_out: datetime | None
    until: datetime | None
    reason: str
    planned: tuple[AwayView, ...]


class AwayView(View, frozen=True, kw_only=True):
    """Time away that is yet to come."""

    kind: str
    first: datetime
    last: datetime | None
    reason: str


class PresenceView(View, frozen=True, kw_only=True):
    """Somebody of a place: how they stand now, and how many open tasks are theirs."""

    username: str
    name: str
    posts: tuple[str, ...]
    state: State
    open_tasks: int


def sign_in(room: Room, actor: Actor, at: datetime) -> None:
    """Sign in for today; whoever signs in is no longer away. Raises NotVisible, Refused."""
    _workers_only(actor)
    day = room.local(at).date()
    with room.store.writing() as connection:
        if not write_presence.sign_in(connection, actor.username, actor.point, day, at):
            raise Refused(_("您今天已经签到了。"), "all")
        _end_absences(connection, actor, at)
        _look_after(room, connection, actor, at)


def sign_out(room: Room, actor: Actor, at: datetime) -> None:
    """Sign out for today. Raises NotVisible, Refused."""
    _workers_only(actor)
    with room.store.writing() as connection:
        if not write_presence.sign_out(connection, actor.username, room.local(at).date(), at):
            raise Refused(_("您现在没有签到，不用签退。"), "all")
        _look_after(room, connection, actor, at)


def be_away(room: Room, actor: Actor, away: Away, at: datetime) -> None:
    """Put time away on record, from now or from a later day. Raises NotVisible, Refused."""
    _workers_only(actor)
    entered = read_away(room, actor, actor.username, away, at)
    with room.store.writing() as connection:
        write_presence.enter_absence(connection, entered)
        _look_after(room, connection, actor, at)


def come_back(room: Room, actor: Actor, at: datetime) -> None:
    """End the time away that goes on. Raises NotVisible, Refused."""
    _workers_only(actor)
    with room.store.writing() as connection:
        if not _end_absences(connection, actor, at):
            raise Refused(_("您现在没有登记外出或者请假。"), "all")
        _look_after(room, connection, actor, at)


def _end_absences(connection: Connection, actor: Actor, at: datetime) -> bool:
    going_on = [
        each
        for each in absences_of(connection, actor.username, at, _MOST_ABSENCES)
        if each.from_at <= at
    ]
    for each in going_on:
        write_presence.end_absence(connection, each.id, at, actor.username)
    return bool(going_on)


def _look_after(room: Room, connection: Connection, actor: Actor, at: datetime) -> None:
    """Have whatever follows done by itself, also if nobody looks at a screen again today."""
    watch_person(connection, actor, at)
    watch_places(room, connection, actor, at)


def my_day(room: Room, actor: Actor, at: datetime) -> MyDay:
    """Tell a person how they stand today. Raises NotVisible."""
    _workers_only(actor)
    with room.store.reading() as connection:
        found = standing(connection, actor.username, room.local(at).date(), at)
        planned = absences_of(connection, actor.username, at, _MOST_ABSENCES)
    away = found.absence
    state: State = "在岗" if found.signed_in else "不在岗"
    return MyDay(
        state=msgspec.convert(away.kind, State) if away else state,
        signed_in=room.local(found.signed_in) if found.signed_in else None,
        signed_out=room.local(found.signed_out) if found.signed_out else None,
        until=room.local(away.to_at) if away and away.to_at else None,
        reason=away.reason if away else "",
        planned=tuple(
            AwayView(
                kind=each.kind, first=room.local(each.from_at),
                last=room.local(each.to_at) if each.to_at else None, reason=each.reason,
            )
            for each in reversed(planned)
            if each.from_at > at
        ),
    )  # fmt: skip


def overseen(room: Room, actor: Actor) -> Mapping[str, str]:
    """Give the places (by name) whose people the actor may see.

    Supervisors and administrators see all, whoever holds a post of a head sees their own.
    """
    catalog = room.catalog
    points = {f"point:{id}": point.name for id, point in catalog.points.items()}
    departments = {f"department:{id}": each.name for id, each in catalog.departments.items()}
    if actor.role in ("监督员", "管理员"):
        return points | departments
    if set(actor.posts).isdisjoint(catalog.centre.heads.department):
        return {}
    return {place: (points | departments).get(place, place) for place in places_of(actor)}


def presence(room: Room, actor: Actor, place: str, at: datetime) -> tuple[PresenceView, ...]:
    """Tell who of a place is at work now. Raises NotVisible."""
    if place not in overseen(room, actor):
        raise NotVisible
    posts = posts_at(room.catalog, place)
    with room.store.reading() as connection:
        found = candidates(connection, place, posts, room.local(at).date(), at)
    return tuple(
        PresenceView(
            username=each.username, name=each.name, posts=each.posts, state=_state(each),
            open_tasks=each.open_tasks,
        )
        for each in found
    )  # fmt: skip


def _state(row: CandidateRow) -> State:
    if row.absence:
        away: State = msgspec.convert(row.absence, State)
        return away
    if not row.signing:
        return "没有启用签到"
    return "在岗" if row.present else "不在岗"


def _workers_only(actor: Actor) -> None:
    if not works_on_cases(actor):
        raise NotVisible

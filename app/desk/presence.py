"""Whether a person is at work at a moment, and when a place is: what standing in depends on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from app.catalog.model import Catalog, Hours, Point
from app.clock import STANDARD, calendar_of, spans_on
from app.desk.actor import Actor
from app.store import Connection
from app.store.presence import absences_of, attendance_of, in_use
from app.store.work_rows import AbsenceRow

_LOOK_AHEAD: Final = 40
_MOST_ABSENCES: Final = 50


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a person stands: signed in since when, out since when, away for which reason.

    `next` is the next moment at which a time away that is on record begins or ends.
    """

    signed_in: datetime | None
    signed_out: datetime | None
    absence: AbsenceRow | None
    next: datetime | None

    @property
    def here(self) -> bool:
        """Tell whether they are at work."""
        return self.signed_in is not None and self.absence is None


def standing(connection: Connection, username: str, day: date, at: datetime) -> Standing:
    """Give how a person stands at a moment of the local `day`."""
    stays = attendance_of(connection, username, day)
    open_ = next((stay for stay in stays if stay.signed_out_at is None), None)
    away = absences_of(connection, username, at, _MOST_ABSENCES)
    now = [each for each in away if each.from_at <= at]
    edges = [edge for each in away for edge in (each.from_at, each.to_at) if edge and edge > at]
    return Standing(
        signed_in=open_.signed_in_at if open_ else None,
        signed_out=stays[-1].signed_out_at if stays and open_ is None else None,
        absence=now[0] if now else None,
        next=min(edges, default=None),
    )


def places_of(actor: Actor) -> tuple[str, ...]:
    """Give where a person works: `point:<id>`, or `department:<id>` for each of theirs."""
    if actor.role == "审批员":
        return tuple(f"department:{name}" for name in actor.departments)
    return (f"point:{actor.point}",) if actor.point else ()


def posts_at(catalog: Catalog, place: str) -> tuple[str, ...]:
    """Give the posts of a place; '' is everybody of a department."""
    kind, _colon, identity = place.partition(":")
    if kind == "department":
        return ("",)
    return tuple(dict.fromkeys(post.id for post in catalog.posts_at(identity)))


def hours_at(catalog: Catalog, place: str) -> Hours:
    """Give when a place is open; departments go by the hall, what has no hours by the usual ones."""
    kind, _colon, identity = place.partition(":")
    point = catalog.points.get(identity) if kind == "point" else _hall(catalog)
    return point.hours if point is not None and point.hours != Hours() else STANDARD


def _hall(catalog: Catalog) -> Point | None:
    return next((each for each in catalog.points.values() if each.kind == "政务服务中心"), None)


def is_away(
    connection: Connection, catalog: Catalog, found: Standing, place: str, at: datetime
) -> bool:
    """Tell whether somebody is off their post at a place at a local moment.

    Whoever said so, or signed out, is; who has not come yet is once the time of grace is over, on
    a day on which others of the place signed in.
    """
    if found.here:
        return False
    if found.absence is not None or found.signed_out is not None:
        return True
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    late = next_check(catalog, place, midnight)
    return late is not None and late <= at and bool(in_use(connection, [place], at.date()))


def is_at_work(catalog: Catalog, place: str, at: datetime) -> bool:
    """Tell whether a place is open at a local moment, and will be for a while yet.

    Whoever signs out a few minutes before closing time has not left their post.
    """
    later = at + timedelta(minutes=catalog.centre.attendance.grace)
    spans = spans_on(hours_at(catalog, place), at.date(), calendar_of(catalog.calendars))
    return any(first <= at.time() and later.time() <= last for first, last in spans)


def next_check(catalog: Catalog, place: str, at: datetime) -> datetime | None:
    """Give when those who did not sign in count as away: the next opening and the time of grace.

    That is later than `at`. None where the place does not open at all.
    """
    calendar, hours = calendar_of(catalog.calendars), hours_at(catalog, place)
    grace = timedelta(minutes=catalog.centre.attendance.grace)
    for ahead in range(_LOOK_AHEAD):
        day = at.date() + timedelta(days=ahead)
        spans = spans_on(hours, day, calendar)
        if spans and (moment := datetime.combine(day, spans[0][0], at.tzinfo) + grace) > at:
            return moment
    return None

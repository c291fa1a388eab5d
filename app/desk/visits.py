"""How an applicant comes (the five ways), read from what was asked for; and the ledger of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Item, Point
from app.catalog.words import Way
from app.desk.errors import Refused
from app.desk.facts import Facts
from app.desk.happenings import Visit
from app.desk.ledgers import Change, ledger
from app.desk.numbering import after_other_bookings
from app.desk.requests import Wanted
from app.desk.room import Room
from app.routing import queues
from app.store import Connection, write_visits
from app.store.visits import booked, waiting
from app.texts import _

BOOKED: Way = "预约办"
BY_MACHINE: Way = "自助办"
# A place kept for longer is a place that nobody comes for; and the calendar is known no further.
FURTHEST: Final = 90


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, as read, and what of the hall's state decides on it.

    `booked` counts the bookings of the day asked for, `loads` who waits at each window.
    """

    way: Way | Literal[""] = ""
    appointment: datetime | None = None
    terminal: int = 0
    agency: bool = False
    booked: int = 0
    loads: dict[str, int] = {}


def read_wish(
    room: Room, item: Item, point: Point, wanted: Wanted, at: datetime
) -> tuple[Wish, dict[str, str]]:
    """Read what was asked for; give it with a sentence for each field that cannot be."""
    problems: dict[str, str] = {}
    way = _way(wanted, problems)
    when = booked_for(room, wanted, at, problems) if way == BOOKED else None
    terminal = _terminal(point, wanted, problems) if way == BY_MACHINE else 0
    wish = Wish(way=way, appointment=when, terminal=terminal, agency=wanted.agency)
    return _with_the_hall(room, item, point, wish, at), problems


def _way(wanted: Wanted, problems: dict[str, str]) -> Way | Literal[""]:
    if wanted.way and wanted.way not in get_args(Way):
        problems["way"] = _("请从列出的办理方式中选择。")
        return ""
    return msgspec.convert(wanted.way, Way) if wanted.way else ""


def booked_for(
    room: Room, wanted: Wanted, at: datetime, problems: dict[str, str]
) -> datetime | None:
    """Read the time of an appointment that is asked for; what cannot be is said in `problems`."""
    try:
        day = date.fromisoformat(wanted.day.strip())
        clock = time.fromisoformat(wanted.time.strip().replace("：", ":"))
    except ValueError:
        problems["day"] = _("预约办要填预约的日期和时间，例如 2026-09-28 和 09:30。")
        return None
    if (day - room.local(at).date()).days > FURTHEST:
        problems["day"] = _("最多提前{n}天预约，请另选一天。").format(n=FURTHEST)
        return None
    zone = ZoneInfo(room.catalog.centre.timezone)
    return datetime.combine(day, clock.replace(tzinfo=None), zone)


def _terminal(point: Point, wanted: Wanted, problems: dict[str, str]) -> int:
    text, most = wanted.terminal.strip(), point.terminals
    if not most:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= most):
        problems["terminal"] = _("请填自助终端的编号，这里是1到{n}号。").format(n=most)
        return 0
    return int(text)


def _with_the_hall(room: Room, item: Item, point: Point, wish: Wish, at: datetime) -> Wish:
    """Ask the store only what can make a difference."""
    rivals = queues(room.catalog, item, point.id)
    counts = wish.appointment is not None and item.booking is not None
    if not rivals and not counts:
        return wish
    with room.store.reading() as connection:
        n = 0
        if wish.appointment is not None and counts:
            n = booked(connection, point.id, item.id, wish.appointment.date())
        loads = waiting(connection, point.id, room.local(at).date()) if rivals else {}
    return msgspec.structs.replace(wish, booked=n, loads=loads)


def still_free(
    connection: Connection, room: Room, item: Item, point: str, visit: Visit
) -> None:  # fmt: skip
    """Let a booking pass that still has a place on its day, asked once openings wait in line.

    Raises Refused when somebody took the last one in between.
    """
    most = item.booking.per_day if item.booking else None
    if visit.appointment is None or most is None:
        return
    day = room.local(visit.appointment).date()
    after_other_bookings(connection, point, item.id, day)
    if booked(connection, point, item.id, day) >= most:
        raise Refused(_("刚刚有人约满了这一天，请另选一天。"), "day")


def visit_of(catalog: Catalog, item: Item, point: str, way: str, window: str, wish: Wish) -> Visit:
    """Give what is recorded of how an applicant comes, once it is known where they go."""
    rivals = queues(catalog, item, point)
    return Visit(
        way=way,
        appointment=wish.appointment,
        terminal=wish.terminal,
        queue=window if window in rivals else "",
    )


@ledger
def visits(connection: Connection, change: Change) -> None:
    """Keep who has booked and who waits at one of several windows; others make no difference."""
    visit, now, row = change.now.facts.visit, change.now.facts, change.now.row
    if visit is None or not (visit.appointment or visit.queue):
        return
    local = change.room.local
    day = local(visit.appointment or row.opened_at).date()
    if change.before is None:
        write_visits.enter(
            connection, row.id, item_id=row.item_id, point=row.point, window=visit.queue, day=day,
            booked_for=visit.appointment, waiting=_waits(now),
        )  # fmt: skip
        return
    before = change.before.facts
    over = bool(now.state.ended) and not before.state.ended
    if over and (visit.appointment is None or now.expected or local(change.event.at).date() < day):
        write_visits.leave(connection, row.id)
    elif visit != before.visit:
        write_visits.put_off(connection, row.id, day, visit.appointment)
    elif _waits(now) != _waits(before):
        if visit.appointment is None and now.accepted_at is not None:
            write_visits.leave(connection, row.id)
        else:
            write_visits.waits(connection, row.id, _waits(now))


def _waits(facts: Facts) -> bool:
    return facts.accepted_at is None and not facts.state.ended and facts.waiting is None

"""Time away as a form brings it, read into what is put on record."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, get_args
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.words import Absence
from app.desk.actor import Actor
from app.desk.errors import Refused
from app.desk.room import Room
from app.fields import text_fault
from app.store.work_rows import NewAbsence
from app.texts import _

LONGEST_LEAVE: Final = timedelta(days=366)
_LONGEST_REASON: Final = 200


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """Time away as a form brought it; days as 2026-09-28, times as 14:30, all may be empty."""

    kind: str
    from_day: str = ""
    until_day: str = ""
    until_time: str = ""
    reason: str = ""


def read_away(room: Room, actor: Actor, username: str, away: Away, at: datetime) -> NewAbsence:
    """Read the time away of somebody that the actor enters. Raises Refused by field."""
    problems: dict[str, str] = {}
    now = room.local(at)
    if away.kind not in get_args(Absence):
        problems["kind"] = _("请选择外出、离岗或者请假。")
    first = _day(away.from_day, now.date(), "from_day", problems)
    last = _day(away.until_day, None, "until_day", problems)
    hour = _clock(away.until_time, problems)
    if last is None and hour is not None:
        last = first
    zone = ZoneInfo(room.catalog.centre.timezone)
    # Until a day is until it is over; from today is from now.
    begins = now if first == now.date() else datetime.combine(first or now.date(), time.min, zone)
    ends = None if last is None else _end(last, hour, zone)
    if away.kind == "请假" and ends is None:
        problems.setdefault("until_day", _("请假要写请到哪一天。"))
    if begins < now or (ends is not None and not begins < ends <= begins + LONGEST_LEAVE):
        problems.setdefault("until_day", _("时间不对：要在现在以后，结束要晚于开始，不超过一年。"))
    reason = away.reason.strip()
    if not reason or text_fault(reason, _LONGEST_REASON):
        problems["reason"] = text_fault(reason, _LONGEST_REASON) or _("请写明事由。")
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    return NewAbsence(
        username=username, kind=away.kind, from_at=begins, to_at=ends, reason=reason,
        entered_by=actor.username,
    )  # fmt: skip


def _end(day: date, hour: time | None, zone: ZoneInfo) -> datetime:
    if hour is not None:
        return datetime.combine(day, hour, zone)
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def _day(
    text: str, usual: date | None, field: str, problems: dict[str, str]
) -> date | None:  # fmt: skip
    if not text.strip():
        return usual
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems[field] = _("日期写成 2026-09-28 这样。")
        return usual


def _clock(text: str, problems: dict[str, str]) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip().replace("：", ":")).replace(tzinfo=None)
    except ValueError:
        problems["until_day"] = _("时间写成 14:30 这样。")
        return None

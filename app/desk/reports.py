"""否定报备 as the head of the centre sees it: page by page, and how many wait."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from app.desk.actor import Actor
from app.desk.errors import NotVisible, Refused
from app.desk.room import Room
from app.desk.view import View
from app.store.queries import names_of
from app.store.record_rows import ReportLine
from app.store.reports import MOST_COUNTED, page_of_reports, reports_in
from app.texts import _

STATES: Final = ("待审阅", "要求纠正", "已审阅", "已纠正")
# What somebody still has to do something about.
OPEN_STATES: Final = STATES[:2]
_LARGEST_PAGE: Final = 200


class ReportView(View, frozen=True, kw_only=True):
    """A report in a list; `where` is the department, `by` who refused, `reviewed_by` who reviewed."""

    number: str
    case: str
    item: str
    applicant: str
    outcome: str
    where: str
    point: str
    filed_at: datetime
    by: str
    state: str
    reviewed_by: str
    reviewed_at: datetime | None


class ReportPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of reports; `next` goes into the query for the page after it, empty at the end."""

    rows: tuple[ReportView, ...]
    next: str


def reports(
    room: Room, actor: Actor, state: str = STATES[0], after: str = "", limit: int = 50
) -> ReportPage:
    """Give one page of the reports in a state, the newest first.

    Raises NotVisible to all but supervisors and administrators, Refused for a page that cannot be.
    """
    overseers_only(actor)
    if state not in STATES:
        raise Refused(_("报备没有这种状态，请重新选择。"), "state")
    limit = min(max(limit, 1), _LARGEST_PAGE)
    with room.store.reading() as connection:
        found = page_of_reports(connection, (state,), after=_place(after), limit=limit + 1)
        shown = found[:limit]
        names = names_of(
            connection, [name for each in shown for name in (each.filed_by, each.reviewed_by)]
        )
    last = shown[-1] if len(found) > limit else None
    return ReportPage(
        rows=tuple(_shown(room, each, names) for each in shown),
        next=f"{last.filed_at.isoformat()}_{last.number}" if last else "",
    )


def report_figures(room: Room, actor: Actor) -> dict[str, int]:
    """Count the reports that wait for somebody, by state, each up to `MOST_COUNTED`.

    Raises NotVisible to all but supervisors and administrators.
    """
    overseers_only(actor)
    with room.store.reading() as connection:
        return {state: reports_in(connection, state, MOST_COUNTED) for state in OPEN_STATES}


def overseers_only(actor: Actor) -> None:
    """Let supervisors and administrators pass. Raises NotVisible."""
    if actor.role not in ("监督员", "管理员"):
        raise NotVisible


def _place(after: str) -> tuple[datetime, str] | None:
    if not after:
        return None
    moment, _mark, number = after.partition("_")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or "\0" in number:
        raise Refused(_("翻页位置无效，请回到第一页。"), "after")
    return at, number


def _shown(room: Room, line: ReportLine, names: dict[str, str]) -> ReportView:
    department = room.catalog.departments.get(line.department)
    point = room.catalog.points.get(line.point)
    return ReportView(
        number=line.number,
        case=line.case_number,
        item=line.item_name,
        applicant=line.applicant_masked,
        outcome=line.outcome,
        where=department.name if department else line.department,
        point=point.name if point else line.point,
        filed_at=room.local(line.filed_at),
        by=names.get(line.filed_by, line.filed_by),
        state=line.state,
        reviewed_by=names.get(line.reviewed_by, line.reviewed_by),
        reviewed_at=room.local(line.reviewed_at) if line.reviewed_at else None,
    )

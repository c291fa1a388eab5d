"""Lists of cases and of tasks, a page at a time."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.catalog.model import Catalog
from app.catalog.search import find_items
from app.desk.actor import Actor, scopes_of
from app.desk.casefile import written
from app.desk.errors import Refused
from app.desk.facts import HELD, WAITS
from app.desk.requests import CaseQuery
from app.desk.room import Room
from app.desk.ticking import Ticking
from app.desk.view import CaseRowView, Page, TaskPage, TaskRowView
from app.monitoring import OVER
from app.store import NO_DUE, Connection
from app.store.lists import Holder, cases_of_applicant, line_of, page_of_cases, page_of_tasks
from app.store.rows import CaseLine, TaskLine
from app.store.transitions import cases_waiting
from app.texts import _

LARGEST_PAGE = 200
# As many items as one search of cases looks through.
_ITEMS_SEARCHED = 20
_SIDES = {"": None, "在办": False, "已结": True}
# The rules changed under way and a person has to say by which the case goes on.
UNDECIDED = "等定规定"
_SHORTEST_CODE = 6
# A longer number is no row's, and too large for the database to compare with.
_LONGEST_ID = 18


def cases(room: Room, actor: Actor, query: CaseQuery, at: datetime) -> Page:
    """Give one page of the cases the actor may see, newest first. Raises Refused."""
    if query.state not in _SIDES and query.state != UNDECIDED:
        raise Refused(_("办件状态只能选“在办”“已结”“等定规定”或者不选。"), "state")
    limit = min(max(query.limit, 1), LARGEST_PAGE)
    catalog = room.catalog
    with room.store.reading() as connection:
        lines = _found(connection, catalog, room, actor, query, limit + 1)
    shown = lines[:limit]
    ticking = Ticking(catalog, room.local(at))
    return Page(
        rows=tuple(_case_row(room, ticking, line) for line in shown),
        next=str(shown[-1].id) if len(lines) > limit else "",
    )


def _found(
    connection: Connection, catalog: Catalog, room: Room, actor: Actor, query: CaseQuery,
    limit: int,
) -> list[CaseLine]:  # fmt: skip
    scopes, after = scopes_of(actor), _row_id(query.after) if query.after else None
    text = query.text.strip()
    items: tuple[str, ...] | None = (written(query.item),) if query.item else None
    if text:
        if text.isascii() and text.isalnum() and len(text) >= _SHORTEST_CODE:
            named = line_of(connection, text, scopes)
            if named:
                return named
            digest = room.seal.index(text)
            theirs = cases_of_applicant(connection, scopes, digest, after=after, limit=limit)
            if theirs:
                return theirs
        meant = [item.id for item in find_items(catalog, text, _ITEMS_SEARCHED)]
        items = tuple(name for name in meant if not query.item or name == query.item)
    if query.state == UNDECIDED:
        # Of the whole hall: only those who see all of it look after its rules.
        seen = scopes == ("all",)
        return cases_waiting(connection, items=items, after=after, limit=limit) if seen else []
    closed = _SIDES[query.state]
    return page_of_cases(connection, scopes, closed=closed, items=items, after=after, limit=limit)


def _row_id(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_ID:
        raise Refused(_("翻页位置无效，请回到第一页。"), "after")
    return int(text)


def tasks(
    room: Room, actor: Actor, at: datetime, after: str = "", limit: int = 50, group: str = ""
) -> TaskPage:
    """Give one page of the open tasks that are the actor's, the most urgent first.

    `group` is one of `GROUPS`, '' for all of them. Raises Refused for another.
    """
    if group and group not in GROUPS:
        raise Refused(_("任务只能按“由我办”“岗位公共”“代A岗”查看。"), "group")
    limit = min(max(limit, 1), LARGEST_PAGE)
    with room.store.reading() as connection:
        lines = page_of_tasks(
            connection, _holders(actor, group), after=_after_task(after), limit=limit + 1
        )
    shown = lines[:limit]
    ticking = Ticking(room.catalog, room.local(at))
    last = shown[-1] if len(lines) > limit else None
    return TaskPage(
        rows=tuple(_task_row(room, actor, ticking, line) for line in shown),
        next=f"{last.due.isoformat()}_{last.id}" if last else "",
    )


def _after_task(cursor: str) -> tuple[date, int] | None:
    if not cursor:
        return None
    day, _mark, number = cursor.partition("_")
    try:
        return date.fromisoformat(day), _row_id(number)
    except ValueError:
        raise Refused(_("翻页位置无效，请回到第一页。"), "after") from None


# Whose tasks: named for me; of my post, for whoever is free; of the A post I stand in for.
MINE, POOL, STOOD_IN = GROUPS = ("由我办", "岗位公共", "代A岗")


def _holders(actor: Actor, group: str) -> tuple[Holder, ...]:
    every = _all_holders(actor)
    if group == MINE:
        return every[:1]
    unclaimed = [msgspec.structs.replace(each, unclaimed=True) for each in every[1:]]
    if group == POOL:
        return tuple(each for each in unclaimed if not each.backup)
    if group == STOOD_IN:
        deputy = Holder(person=actor.username, deputy=True)
        return (deputy, *(each for each in unclaimed if each.backup))
    return every


def _all_holders(actor: Actor) -> tuple[Holder, ...]:
    mine = Holder(person=actor.username)
    if actor.role == "审批员":
        return (mine, *(Holder(department=name) for name in actor.departments))
    if actor.role != "办事员":
        return (mine,)
    held = [Holder(point=actor.point, post=post) for post in actor.posts]
    stood_in = [Holder(point=actor.point, backup=post) for post in actor.posts]
    return (mine, *held, *stood_in)


def _case_row(room: Room, ticking: Ticking, line: CaseLine) -> CaseRowView:
    due = line.promised_due or line.statutory_due
    at = room.local(line.due_at) if line.due_at else None
    is_promise = line.promised_due is not None
    rests = bool(line.ended) or line.status in (WAITS, HELD)
    return CaseRowView(
        number=line.number,
        item_id=line.item_id,
        item=line.item_name,
        applicant=line.applicant_masked,
        status=line.status,
        current=line.current,
        opened_at=room.local(line.opened_at),
        due=due,
        due_at=at,
        provisional=line.promised_provisional if is_promise else line.statutory_provisional,
        alarm=None if rests else ticking.alarm(due, at, line.point),
    )


def _task_row(room: Room, actor: Actor, ticking: Ticking, line: TaskLine) -> TaskRowView:
    due = None if line.due == NO_DUE else line.due
    at = room.local(line.due_at) if line.due_at else None
    own_at = room.local(line.step_due_at) if line.step_due_at else None
    waiting, held = line.status == WAITS, line.status == HELD
    found = None if waiting or held else ticking.alarm(due, at, line.case_point)
    named = line.person == actor.username
    return TaskRowView(
        number=line.number,
        item=line.item_name,
        applicant=line.applicant_masked,
        status=line.status,
        step=line.step,
        name=line.name,
        as_backup=not named and not line.department and line.post not in actor.posts,
        waiting=waiting,
        held=held,
        named=named,
        deputy=named and bool(line.deputy_of),
        whose="" if named else line.person_name,
        aside=line.aside,
        opened_at=room.local(line.opened_at),
        due=due,
        due_at=at,
        step_due=line.step_due,
        step_due_at=own_at,
        step_late=not (waiting or held) and ticking.is_over(line.step_due, own_at),
        # Of the last day to ask for materials only the date is kept, not whether it was a guess.
        provisional=line.provisional or ticking.guessed(due),
        alarm=found,
        owes_reason=found is not None and found.level in OVER and not line.explained,
    )

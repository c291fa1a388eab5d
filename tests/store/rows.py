"""Rows for the tests of the store, each plain but for what a test is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from app.store import Store, write_cases, write_definitions, write_events, write_tasks
from app.store.chain import anchor, link
from app.store.queries import columns, fetch
from app.store.rows import CaseRow, NewCase, NewEvent, NewTask, Row, Standing
from app.store.tables import Task

AT = datetime(2025, 6, 4, 1, 30, 15, 250_000, tzinfo=UTC)
RULES = "a" * 64


def standing(**other: object) -> Standing:
    """Give how a case stands that was just taken."""
    plain = Standing(
        facts={"open": ["receive"]},
        status="已收件",
        current="收件受理",
        ended="",
        accepted_at=None,
        promised_due=None,
        promised_provisional=False,
        statutory_due=None,
        statutory_provisional=False,
    )
    return msgspec.structs.replace(plain, **other)


def new_case(number: str, **other: object) -> NewCase:
    """Give a case to insert."""
    plain = NewCase(
        number=number,
        item_id="dibao",
        item_name="最低生活保障",
        definition=RULES,
        point="town",
        department="civil-affairs",
        opened_by="clerk",
        opened_at=AT,
        applicant_masked="张**",
        applicant_index="f" * 64,
        sealed=b"sealed",
        **msgspec.structs.asdict(standing()),
    )
    return msgspec.structs.replace(plain, **other)


def event(kind: str = "收件", **other: object) -> NewEvent:
    """Give an event to append."""
    plain = NewEvent(at=AT, actor="clerk", actor_name="李明", kind=kind, data={"brought": []})
    return msgspec.structs.replace(plain, **other)


def task(step: str = "receive", **other: object) -> NewTask:
    """Give a task to open."""
    plain = NewTask(
        step=step,
        name="收件受理",
        point="town",
        post="综合受理岗",
        backup="帮办代办岗",
        department="",
        due=date(2025, 6, 11),
    )
    return msgspec.structs.replace(plain, **other)


def put_case(
    store: Store,
    number: str,
    *,
    scopes: Sequence[str] = ("all",),
    tasks: Sequence[NewTask] = (),
    closed: bool = False,
    token: str | None = None,
    **other: object,
) -> CaseRow:
    """Insert a case with its first event, its scopes and its tasks."""
    first = event(token=token)
    place = link(anchor(number), 1, first)
    with store.writing() as connection:
        write_definitions.pin(connection, RULES, "{}")
        row = write_cases.insert_case(connection, new_case(number, **other), place)
        write_events.append(connection, row.id, first, place)
        write_cases.show_to(connection, row, scopes)
        write_tasks.open_tasks(connection, row.id, tasks, AT)
        if closed:
            write_cases.close(connection, row.id)
    return row


def days_after(day: int) -> datetime:
    """Give the moment so many days after the first one."""
    return AT + timedelta(days=day)


class TaskRow(Row, frozen=True, kw_only=True):
    """A step of a case and who is to do it; `due` is `NO_DUE` when it has none."""

    id: int
    case_id: int
    step: str
    name: str
    point: str
    post: str
    backup: str
    department: str
    person: str
    person_name: str
    deputy_of: str
    aside: bool
    due: date
    step_due: date | None
    opened_at: datetime
    closed_at: datetime | None


def tasks_of(connection: Connection, case_id: int) -> list[TaskRow]:
    """Give all tasks of a case, in the order they opened."""
    statement = select(*columns(Task, TaskRow)).where(Task.case_id == case_id).order_by(Task.id)
    return fetch(connection, statement, TaskRow)

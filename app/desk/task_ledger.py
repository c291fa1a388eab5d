"""The ledgers `task` and `scope`: who is to do which open step, and who may see the case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from app.desk.actor import scopes_of_case
from app.desk.casefile import CaseFile, due_of, moment_of
from app.desk.ledgers import Change, ledger
from app.routing import Assignment
from app.store import Connection, write_cases, write_tasks
from app.store.rows import NewTask


@ledger
def tasks(connection: Connection, change: Change) -> None:
    """Close the tasks that are done, open those that begin, and let their holders see the case."""
    before = {} if change.before is None else _by_step(change.before.facts.tasks)
    now, case_id = _by_step(change.now.facts.tasks), change.now.row.id
    kept = {
        step
        for step, task in before.items()
        if step in now and same_post(task, now[step]) and not _begins_anew(change, step)
    }
    for step in before:
        if step not in kept:
            write_tasks.close_task(connection, case_id, step, change.event.at)
    for step in kept:
        task = now[step]
        if task != before[step]:
            write_tasks.give_to(
                connection, case_id, step, task.person, task.person_name, task.deputy_of
            )
    begun = [task for step, task in now.items() if step not in kept]
    _open(connection, change.now, begun, change.event.at)
    asked = _asked(connection, change)
    _show(connection, change, [*begun, *asked])
    if change.before is not None:
        _move_due(connection, change.before, change.now)
    if change.now.facts.state.ended:
        write_cases.close(connection, case_id)
    elif change.before is not None and change.before.facts.state.ended:
        write_cases.reopen(connection, case_id)


def _asked(connection: Connection, change: Change) -> list[Assignment]:
    """Open tasks for the questions that are asked, close those that wait no more."""
    before = () if change.before is None else change.before.facts.inquiries
    now = change.now.facts.inquiries
    if before == now:
        return []
    case_id, at = change.now.row.id, change.event.at
    for name in {each.id for each in before} - {each.id for each in now}:
        write_tasks.close_task(connection, case_id, name, at)
    known = {each.id for each in before}
    fresh = [each for each in now if each.id not in known]
    rows = [msgspec.structs.replace(_row(each.task, each.due), aside=True) for each in fresh]
    write_tasks.open_tasks(connection, case_id, rows, at)
    return [each.task for each in fresh]


def same_post(one: Assignment, other: Assignment) -> bool:
    """Tell whether two assignments differ at most in which person of the post is to do it."""
    return one == other or _of_nobody(one) == _of_nobody(other)


def _of_nobody(task: Assignment) -> Assignment:
    return msgspec.structs.replace(task, person="", person_name="", deputy_of="")


def _by_step(tasks: Iterable[Assignment]) -> dict[str, Assignment]:
    return {task.step: task for task in tasks}


def _begins_anew(change: Change, step: str) -> bool:
    """Tell whether a step that was open is so once more, for somebody new (another round)."""
    return any(task.step == step for task in getattr(change.happening, "tasks", ()))


def _show(connection: Connection, change: Change, begun: Iterable[Assignment]) -> None:
    opened = tuple(begun)
    if change.before is None:
        item = change.now.definition.item
        scopes = scopes_of_case(
            change.now.row.point, item.department, item.joint_departments, opened
        )
    else:
        scopes = tuple(name for name in scopes_of_case("", "", (), opened) if name != "all")
    write_cases.show_to(connection, change.now.row, scopes)


def _move_due(connection: Connection, before: CaseFile, now: CaseFile) -> None:
    kept = {task.step for task in before.facts.tasks} & {task.step for task in now.facts.tasks}
    due, at = due_of(now.facts), moment_of(now.facts)
    if (due_of(before.facts), moment_of(before.facts)) != (due, at):
        write_tasks.move_due(connection, now.row.id, sorted(kept), due, at)
    for step in sorted(kept):
        if (own := _step_due(now, step)) != _step_due(before, step):
            write_tasks.move_step_due(connection, now.row.id, step, *own)


def _step_due(file: CaseFile, step: str) -> tuple[date | None, datetime | None]:
    """Give the last day of the step's own limit and its moment, None where it has none."""
    due = file.facts.dues.steps.get(step)
    return (due.due, due.at) if due else (None, None)


def _open(
    connection: Connection, file: CaseFile, begun: Iterable[Assignment], at: datetime
) -> None:
    due, moment = due_of(file.facts), moment_of(file.facts)
    rows = []
    for task in begun:
        own, own_at = _step_due(file, task.step)
        row = _row(task, due, own)
        rows.append(msgspec.structs.replace(row, due_at=moment, step_due_at=own_at))
    write_tasks.open_tasks(connection, file.row.id, rows, at)


def _row(task: Assignment, due: date, step_due: date | None = None) -> NewTask:
    return NewTask(
        step=task.step, name=task.name, point=task.point, post=task.post,
        backup=task.backup, department=task.department, due=due,
        person=task.person, person_name=task.person_name, deputy_of=task.deputy_of,
        step_due=step_due,
    )  # fmt: skip

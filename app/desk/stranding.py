"""Which open cases a new catalogue would strand.

A case keeps the rules it was opened under (从旧): its item, its workflow and its departments' names
may change or go, and it goes on. Who does its steps, however, is decided by the network in force:
the points, the posts at them and the departments. A case is stranded when a step that is open or
still ahead would have nobody who may do it, and has somebody now.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.catalog.model import Catalog, Definition, Step
from app.desk.casefile import Application
from app.desk.facts import Facts
from app.desk.revision import Stranded
from app.desk.room import Room
from app.routing import Assignment, UnknownName, assignments
from app.routing.network import PostIndex
from app.routing.steps import index_posts
from app.store import Connection
from app.store.open_cases import open_cases
from app.store.rows import CaseRow
from app.texts import _
from app.workflow import performers, step_id_of


class Gap(msgspec.Struct, frozen=True):
    """A step that nobody could do: its name, what is missing, how to mend it."""

    step: str
    missing: str
    mend: str


class Network(msgspec.Struct, frozen=True):
    """A catalogue with its posts by point and id."""

    catalog: Catalog
    posts: PostIndex


class Standing(msgspec.Struct, frozen=True):
    """All of a case that who does its steps depends on; cases that share it are judged once."""

    definition: str
    point: str
    division: str
    tasks: tuple[Assignment, ...]
    ahead: tuple[str, ...]


def network(catalog: Catalog) -> Network:
    """Give a catalogue with its posts indexed."""
    return Network(catalog, index_posts(catalog))


def same_network(old: Catalog, new: Catalog) -> bool:
    """Tell whether both assign every step alike."""
    return (
        old.points == new.points
        and old.staffing == new.staffing
        and old.departments.keys() <= new.departments.keys()
    )


def stranded(
    room: Room, connection: Connection, old: Catalog, new: Catalog
) -> tuple[Stranded, ...]:
    """Give the open cases that could go on under `old` and could not under `new`."""
    if same_network(old, new):
        return ()
    before, now = network(old), network(new)
    found: list[Stranded] = []
    judged: dict[Standing, tuple[Gap, ...]] = {}
    for row in open_cases(connection):
        definition = room.definition(connection, row.definition)
        standing = _standing(room, definition, row)
        if standing not in judged:
            judged[standing] = tuple(_new_gaps(definition, standing, before, now))
        found.extend(
            Stranded(
                number=row.number, item=row.item_name, step=gap.step, missing=gap.missing,
                mend=gap.mend,
            )
            for gap in judged[standing]
        )  # fmt: skip
    return tuple(found)


def _standing(room: Room, definition: Definition, row: CaseRow) -> Standing:
    facts = msgspec.convert(row.facts, Facts)
    done = {*map(step_id_of, facts.state.open), *facts.state.passed}
    ahead = tuple(step for step in definition.workflow.all_steps() if step.id not in done)
    division = ""
    people = [by for step in ahead for _seat, by in performers(step)]
    if any(by.post and by.at != "受理点" for by in people):
        told = msgspec.json.decode(room.seal.open(row.sealed), type=Application)
        division = str(told.applicant.get("village", ""))
    return Standing(
        definition=row.definition, point=row.point, division=division, tasks=facts.tasks,
        ahead=tuple(step.id for step in ahead),
    )  # fmt: skip


def _new_gaps(
    definition: Definition, standing: Standing, before: Network, now: Network
) -> Iterator[Gap]:
    for task in standing.tasks:
        gap = _gap_of(now, task)
        if gap and not _gap_of(before, task):
            yield gap
    steps = {step.id: step for step in definition.workflow.all_steps()}
    for name in standing.ahead:
        gap = _gap_ahead(now, definition, steps[name], standing)
        if gap and not _gap_ahead(before, definition, steps[name], standing):
            yield gap


def _gap_ahead(here: Network, definition: Definition, step: Step, standing: Standing) -> Gap | None:
    """Say why one who is to do or sign a step could not, or None where all could."""
    try:
        assigned = assignments(
            _with_pinned(here.catalog, definition), definition.item, step, standing.point,
            standing.division, workflow=definition.workflow,
        )  # fmt: skip
    except UnknownName as unknown:
        if unknown.kind == "部门":
            return _no_department(step.name, unknown.name)
        return _no_point(step.name, unknown.name)
    return next((gap for each in assigned if (gap := _gap_of(here, each))), None)


def _with_pinned(catalog: Catalog, definition: Definition) -> Catalog:
    pinned = {each.id: each for each in (definition.department, *definition.joint_departments)}
    return msgspec.structs.replace(catalog, departments={**pinned, **catalog.departments})


def _gap_of(here: Network, task: Assignment) -> Gap | None:
    """Say why nobody may do an assigned step, or None if somebody may."""
    if task.department:
        known = task.department in here.catalog.departments
        return None if known else _no_department(task.name, task.department)
    if task.point not in here.catalog.points:
        return _no_point(task.name, task.point)
    held = (task.point, task.post) in here.posts
    if held or (task.backup and (task.point, task.backup) in here.posts):
        return None
    place = here.catalog.points[task.point].name
    missing = _("{point}没有岗位“{post}”").format(point=place, post=task.post)
    mend = _("请在岗位设置中保留“{post}”，或者先把这一步办完再发布。").format(post=task.post)
    return Gap(task.name, missing, mend)


def _no_department(step: str, id: str) -> Gap:
    missing = _("没有部门“{id}”").format(id=id)
    return Gap(step, missing, _("请保留这个部门，或者先把这一步办完再发布。"))


def _no_point(step: str, id: str) -> Gap:
    missing = _("没有服务点“{id}”").format(id=id)
    return Gap(step, missing, _("请保留这个服务点，或者先把这一步办完再发布。"))

"""Which person a task goes to when it opens: routing picks, out of who is here now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

import msgspec

from app.catalog.model import Step
from app.catalog.words import Absence
from app.desk.actor import Actor
from app.desk.choices import Bench, separation
from app.desk.happenings import Happening
from app.desk.room import Room
from app.routing import Assignment, Candidate, FirstAsked, Terms, pick, terms_of
from app.store import Connection
from app.store.presence import candidates, in_use
from app.store.work_rows import CandidateRow
from app.workflow import step_id_of

H = TypeVar("H", bound=Happening)


class Staffing(msgspec.Struct, frozen=True, kw_only=True):
    """What picking people depends on: the case as `bench` shows it, who first received it, when."""

    room: Room
    connection: Connection
    bench: Bench
    first: FirstAsked
    at: datetime

    def __repr__(self) -> str:
        return f"Staffing({self.bench.definition.item.id!r}, …)"

    @property
    def today(self) -> date:
        """Give the day it is at the centre."""
        return self.room.local(self.at).date()


def staffed(staffing: Staffing, happening: H) -> H:
    """Give a happening whose new `tasks` each name a person, where people sign in.

    Elsewhere they stay with whoever holds the post. Why is told in `picked`.
    """
    tasks: tuple[Assignment, ...] = getattr(happening, "tasks", ())
    given: list[Assignment] = []
    reasons: list[str] = []
    wanted = {place_of(task) for task in tasks if not task.person}
    staffed_places = in_use(staffing.connection, wanted, staffing.today)
    for task in tasks:
        free = not task.person and place_of(task) in staffed_places
        one, why = _given(staffing, task, given) if free else (task, ())
        given.append(one)
        reasons += why
    if not reasons:
        return happening
    told = {"picked": tuple(dict.fromkeys(reasons))} if hasattr(happening, "picked") else {}
    return msgspec.structs.replace(happening, tasks=tuple(given), **told)


def _given(
    staffing: Staffing, task: Assignment, before: Sequence[Assignment]
) -> tuple[Assignment, tuple[str, ...]]:
    people = people_for(staffing, task)
    # Nobody signs two seats of one step.
    same = step_id_of(task.step)
    busy = {each.person for each in before if each.person and step_id_of(each.step) == same}
    able = [each for each in people if each.username not in busy]
    found = pick(able, among(task, able), terms_for(staffing, task, able))
    return found.given(task), tuple(reason.text for reason in found.reasons)


def people_for(staffing: Staffing, task: Assignment) -> list[Candidate]:
    """Give who may do a task, as they stand now, with what they did of this case."""
    place, posts = place_of(task), posts_of(task)
    rows = candidates(staffing.connection, place, posts, staffing.today, staffing.at)
    did = did_by(staffing.bench)
    return [candidate_of(row, did.get(row.username, ())) for row in rows]


def terms_for(staffing: Staffing, task: Assignment, people: Sequence[Candidate]) -> Terms:
    """Give the terms on which one of the people is picked for a task of this case."""
    bench = staffing.bench
    steps = bench.definition.workflow.all_steps()
    step = next(each for each in steps if each.id == step_id_of(task.step))
    barred = {each.username: why for each in people if (why := _apart(bench, each, step, task))}
    return terms_of(bench.catalog, step, task, steps, barred=barred, first_asked=staffing.first)


def _apart(bench: Bench, person: Candidate, step: Step, task: Assignment) -> str:
    actor = Actor(username=person.username, name=person.name, role="办事员")
    return separation(bench, actor, (), step, task.post).rstrip("。")


def did_by(bench: Bench) -> Mapping[str, tuple[str, ...]]:
    """Give by username the steps of the case that somebody did, and the seats that they signed."""
    did: dict[str, tuple[str, ...]] = {}
    for each in bench.facts.did:
        done = (*did.get(each.username, ()), each.step, step_id_of(each.step))
        did[each.username] = tuple(dict.fromkeys(done))
    return did


def candidate_of(row: CandidateRow, did: tuple[str, ...] = ()) -> Candidate:
    """Give somebody as routing knows them; where nobody signed in, nobody is said to be away."""
    return Candidate(
        username=row.username,
        name=row.name,
        posts=row.posts,
        present=row.present if row.signing else None,
        absence=msgspec.convert(row.absence, Absence) if row.absence else "",
        open_tasks=row.open_tasks,
        did=did,
    )


def place_of(task: Assignment) -> str:
    """Give where a task lies: `point:<id>` or `department:<id>`."""
    return f"department:{task.department}" if task.department else f"point:{task.point}"


def posts_of(task: Assignment) -> tuple[str, ...]:
    """Give whose people may do a task: the post and its B; '' is everybody of a department."""
    if task.department:
        return ("",)
    return tuple(post for post in (task.post, task.backup) if post)


def among(task: Assignment, people: Sequence[Candidate]) -> Assignment:
    """Give the task as routing is to look at it.

    A department's post that nobody holds there is everybody's: its people decide for it.
    """
    if task.department and not any(task.post in each.posts for each in people):
        return msgspec.structs.replace(task, post="")
    return task

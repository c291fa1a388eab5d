"""AB岗: tasks of somebody who is away go to whoever stands in, and back when they return.

Each is a job, so that it happens without anybody's doing: one for a place (who did not sign in by
its opening), one for a person (all they hold), one for a task. A task that cannot be passed on is
set aside alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.desk.act import staffing_of
from app.desk.actor import Actor, actor_of, automatic, by_name, holds
from app.desk.casefile import event_of, load
from app.desk.errors import NotVisible
from app.desk.passing import GIVEN_BACK, STOOD_IN, StoodIn
from app.desk.presence import (
    Standing,
    is_at_work,
    is_away,
    next_check,
    places_of,
    posts_at,
    standing,
)
from app.desk.room import Room
from app.desk.staffing import among, people_for, place_of, terms_for
from app.desk.verb import Result, Scene, write
from app.desk.view import View
from app.routing import Assignment, Candidate, Held, substitutes
from app.store import Connection, held_tasks, write_jobs
from app.store.held_tasks import held_by, taken_from
from app.store.presence import candidates
from app.store.queries import events_of, person
from app.texts import _

# The kinds of jobs: their subjects are a place, a username, `<case>:<step>`.
PLACE: Final = "place"
PERSON: Final = "person"
TASK: Final = "task"
# So many tasks of one person are passed on at a time; the rest follow at once.
_PART: Final = 200
MOST_SHOWN: Final = 100


class StoodInView(View, frozen=True, kw_only=True):
    """A task that `person` ('' whoever is free) does in the place of `absent` (names)."""

    number: str
    item: str
    step: str
    point: str
    department: str
    person: str
    absent: str


def stood_in(room: Room, actor: Actor) -> tuple[StoodInView, ...]:
    """Give who does whose tasks now. Raises NotVisible to all but supervisors and administrators."""
    if actor.role not in ("监督员", "管理员"):
        raise NotVisible
    with room.store.reading() as connection:
        found = held_tasks.stood_in(connection, MOST_SHOWN)
    return tuple(
        StoodInView(
            number=each.number, item=each.item_name, step=each.name, point=each.point,
            department=each.department, person=each.person_name, absent=each.absent,
        )
        for each in found
    )  # fmt: skip


def watch_person(connection: Connection, actor: Actor, at: datetime) -> None:
    """Have what a person holds looked at, in the transaction that changes how they stand."""
    write_jobs.schedule(connection, PERSON, actor.username, at)


def watch_places(room: Room, connection: Connection, actor: Actor, at: datetime) -> None:
    """Have the places of a person looked at once their time of grace is over, from now on daily."""
    catalog, local = room.catalog, room.local(at)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for place in places_of(actor):
        moment = next_check(catalog, place, midnight)
        if moment is not None:
            write_jobs.schedule(connection, PLACE, place, max(at, moment))


def place_job(room: Room, place: str, at: datetime) -> datetime | None:
    """Look after all who should be at a place and are not; give when to do so again.

    On a day on which nobody signs in, nobody counts as away.
    """
    local = room.local(at)
    with room.store.writing() as connection:
        people = candidates(
            connection, place, posts_at(room.catalog, place), local.date(), at
        )  # fmt: skip
        for each in people:
            if each.signing and each.open_tasks and (each.absence or not each.present):
                write_jobs.schedule(connection, PERSON, each.username, at)
    return next_check(room.catalog, place, local)


def person_job(room: Room, username: str, at: datetime) -> datetime | None:
    """Have each task that a person holds, or that others do for them, settled; give when again."""
    local = room.local(at)
    with room.store.writing() as connection:
        row = person(connection, username)
        if row is None:
            return None
        found = standing(connection, username, local.date(), at)
        tasks = (taken_from if found.here else held_by)(connection, username, _PART)
        places = places_of(actor_of(row))
        if found.here or _matters(room, connection, found, places, local):
            for each in tasks:
                write_jobs.schedule(connection, TASK, f"{each.number}:{each.step}", at)
        elif tasks:
            return _when(room, found, places, local)
    return found.next


def _matters(
    room: Room, connection: Connection, found: Standing, places: tuple[str, ...], at: datetime
) -> bool:
    """Tell whether somebody is away from where others work now."""
    catalog = room.catalog
    return any(
        is_at_work(catalog, place, at) and is_away(connection, catalog, found, place, at)
        for place in places
    )


def _when(
    room: Room, found: Standing, places: tuple[str, ...], at: datetime
) -> datetime | None:  # fmt: skip
    """Give when to look again at somebody who is away from a place that is closed now."""
    moments = [next_check(room.catalog, place, at) for place in places] + [found.next]
    return min((moment for moment in moments if moment is not None), default=None)


def task_job(room: Room, subject: str, at: datetime) -> None:
    """Pass a task on if whoever holds it is away, or give it back if they have returned."""
    number, _colon, step = subject.partition(":")
    with room.store.writing() as connection:
        try:
            file = load(room, connection, automatic(), number, lock=True)
        except NotVisible:
            return
        task = next((each for each in file.facts.tasks if each.step == step), None)
        if task is None:
            return
        scene = Scene(room=room, connection=connection, actor=automatic(), file=file, at=at)
        _give_back(scene, task) or _pass_on(scene, task)


def _give_back(scene: Scene, task: Assignment) -> bool:
    """Give a task back to whom it was taken from, unless it was begun; tell whether it was."""
    row = person(scene.connection, task.deputy_of) if task.deputy_of else None
    if row is None or not _stands(scene, task.deputy_of).here or _begun(scene, task):
        return False
    owner = actor_of(row)
    mine = row.active and holds(owner, task)
    back = StoodIn(
        person=owner.username if mine else "",
        person_name=owner.name if mine else "",
        why=(_("{name}已经回岗。").format(name=owner.name),),
    )
    _write(scene, GIVEN_BACK, task, back)
    return True


def _begun(scene: Scene, task: Assignment) -> bool:
    """Tell whether whoever stands in has done anything on the case since."""
    events = events_of(scene.connection, scene.file.row.id)
    since = max(
        (e.seq for e in events if e.kind == STOOD_IN and e.step == task.step), default=0
    )  # fmt: skip
    return any(e.actor == task.person != "" for e in events if e.seq > since)


def _pass_on(scene: Scene, task: Assignment) -> bool:
    """Give the task of somebody who is away to who stands in; tell whether they were away."""
    # What was asked of one by name nobody else can do.
    if not task.person or by_name(task):
        return False
    stands = _stands(scene, task.person)
    place, local = place_of(task), scene.room.local(scene.at)
    catalog = scene.room.catalog
    away = is_away(scene.connection, catalog, stands, place, local)
    if not away or not is_at_work(catalog, place, local):
        return False
    staffing = staffing_of(scene.room, scene.connection, scene.file, scene.at)
    people = people_for(staffing, task)
    gone = next((each for each in people if each.username == task.person), None) or Candidate(
        username=task.person, name=task.person_name, posts=(task.post,), present=False
    )
    asked = among(task, people)
    held = Held(case=scene.file.row.number, task=asked, terms=terms_for(staffing, asked, people))
    (found,) = substitutes(gone, (held,), people)
    taken = StoodIn(
        person=found.to,
        person_name=found.to_name,
        # Whose it was at first is whose it will be again.
        deputy_of=task.deputy_of or task.person,
        why=tuple(reason.text for reason in found.why),
    )
    _write(scene, STOOD_IN, task, taken)
    return True


def _stands(scene: Scene, username: str) -> Standing:
    return standing(scene.connection, username, scene.room.local(scene.at).date(), scene.at)


def _write(scene: Scene, word: str, task: Assignment, happening: StoodIn) -> None:
    event = event_of(scene.room, scene.actor, scene.at, word, step=task.step)
    write(scene, event, Result(happening=happening))

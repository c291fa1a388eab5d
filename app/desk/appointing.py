"""Whom somebody may turn to about a task: people by name, posts, departments.

Each is an address (`user:x`, `point:p:<post>`, `department:d`), so that a form can name them and
a message can reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from app.catalog.model import Department, Step
from app.desk.actor import Actor, by_name
from app.desk.addresses import holder
from app.desk.choices import separation
from app.desk.errors import Refused
from app.desk.seating import in_words
from app.desk.staffing import place_of, posts_of
from app.desk.verb import Scene
from app.fields import Question
from app.routing import Assignment, decides, elsewhere, is_bank
from app.store.presence import held_posts, people_at
from app.store.work_rows import PersonRow
from app.texts import N_, _
from app.workflow import step_id_of

# More than this nobody asks at once.
MOST: Final = 20
PEOPLE, POSTS, DEPARTMENTS = "people", "posts", "departments"
_ASKED: Final = {PEOPLE: N_("哪些人"), POSTS: N_("哪些岗位"), DEPARTMENTS: N_("哪些部门")}
Who = Mapping[str, Assignment]


def step_of(scene: Scene, task: Assignment) -> Step:
    """Give the step that a task, or a question asked about it, belongs to."""
    steps = scene.file.definition.workflow.all_steps()
    return next(step for step in steps if step.id == step_id_of(task.step))


def takers(scene: Scene, task: Assignment) -> Who:
    """Give by address who else may do a task: colleagues, other posts, other departments.

    Whom the separation of duties keeps from it is left out, and where nobody is in office.
    """
    if by_name(task):
        return {}
    step = step_of(scene, task)
    held = set(posts_of(task))
    colleagues = (
        each
        for each in _people(scene, place_of(task))
        if each.username != task.person
        and (task.department or held.intersection(each.posts))
        and not _kept_apart(scene, each, step, task.post)
    )
    catalog, definition = scene.room.catalog, scene.file.definition
    others = elsewhere(catalog, definition.item, definition.workflow, step, task)
    others = _manned(scene, others)
    named = {"person": "", "person_name": "", "deputy_of": ""}
    given = [
        msgspec.structs.replace(task, **named | {"person": p.username, "person_name": p.name})
        for p in colleagues
    ]
    return {holder(each): each for each in (*given, *others)}


def _kept_apart(scene: Scene, person: PersonRow, step: Step, post: str) -> str:
    actor = Actor(username=person.username, name=person.name, role="办事员")
    return separation(scene.bench, actor, (), step, post)


def askable(scene: Scene, task: Assignment, *, signing: bool) -> dict[str, Who]:
    """Give by kind and address whom the holder of a task may ask about it.

    Only where somebody is in office. Asked to sign (`signing`) are only those the separation of duties does not keep from the step,
    and no post of a bank where the step decides.
    """
    catalog, row = scene.room.catalog, scene.file.row
    step = step_of(scene, task)
    points = tuple(dict.fromkeys(p for p in (task.point, row.point) if p in catalog.points))
    people = _by_name(scene, _places(scene, task, points), step if signing else None)
    posts = tuple(
        Assignment(
            step="", name="", point=point, point_name=catalog.points[point].name, post=post.id,
            backup=post.backup.post if post.backup else "",
        )
        for point in points
        for post in catalog.posts_at(point)
    )  # fmt: skip
    barred = signing and decides(step)
    offices = tuple(_office(each) for each in catalog.departments.values())
    posts, offices = _manned(scene, posts), _manned(scene, offices)
    return {
        PEOPLE: {holder(each): each for each in people},
        POSTS: {holder(p): p for p in posts if not (barred and is_bank(catalog, p))},
        DEPARTMENTS: {holder(each): each for each in offices},
    }


def _office(department: Department) -> Assignment:
    return Assignment(
        step="", name="", department=department.id, department_name=department.name
    )  # fmt: skip


def _places(scene: Scene, task: Assignment, points: Iterable[str]) -> dict[str, str]:
    """Give the places whose people may be asked by name: where the task is done, whose it is."""
    catalog, owner = scene.room.catalog, scene.file.definition.department
    places = {f"point:{each}": catalog.points[each].name for each in points}
    if task.department:
        places[f"department:{task.department}"] = task.department_name
    places[f"department:{owner.id}"] = owner.name
    return places


def _by_name(scene: Scene, places: Mapping[str, str], step: Step | None) -> Iterator[Assignment]:
    found: set[str] = {scene.actor.username}
    for place, name in places.items():
        for each in _people(scene, place):
            apart = step is not None and _kept_apart(scene, each, step, "")
            if each.username in found or apart:
                continue
            found.add(each.username)
            yield Assignment(
                step="", name="", point_name=name, person=each.username, person_name=each.name
            )  # fmt: skip


def _people(scene: Scene, place: str) -> list[PersonRow]:
    if place not in scene.known:
        scene.known[place] = people_at(scene.connection, place)
    found: list[PersonRow] = scene.known[place]
    return found


def _manned(scene: Scene, tasks: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Leave out posts and departments where nobody is in office: nobody would answer."""
    places = frozenset(place_of(task) for task in tasks)
    if places not in scene.known:
        scene.known[places] = held_posts(scene.connection, sorted(places))
    held = scene.known[places]
    return tuple(
        task for task in tasks if any((place_of(task), post) in held for post in posts_of(task))
    )


def one_of(name: str, label: str, who: Who) -> Question:
    """Ask for one of several addresses."""
    return Question(id=name, label=label, type="单选", required=True, choices=tuple(who))


def several_of(whom: Mapping[str, Who]) -> tuple[Question, ...]:
    """Ask for people, posts and departments, as many as are wanted of each kind."""
    return tuple(
        Question(id=kind, label=_(_ASKED[kind]), type="多选", choices=tuple(who))
        for kind, who in whom.items()
        if who
    )


def labels(whom: Mapping[str, Who]) -> dict[str, dict[str, str]]:
    """Give what the addresses are called, by question."""
    return {
        kind: {address: in_words(task) for address, task in who.items()}
        for kind, who in whom.items()
    }


def chosen(whom: Mapping[str, Who], answers: Mapping[str, Any]) -> tuple[Assignment, ...]:
    """Give who was named in the answers. Raises Refused for nobody, and for a crowd."""
    found = tuple(who[name] for kind, who in whom.items() for name in answers.get(kind, ()))
    if not found:
        kinds = _("、").join(_(_ASKED[kind]) for kind, who in whom.items() if who)
        raise Refused(_("请至少选一个：{kinds}。").format(kinds=kinds), next(iter(whom)))
    if len(found) > MOST:
        raise Refused(_("一次最多选{n}个。").format(n=MOST), next(iter(whom)))
    return found

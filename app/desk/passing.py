"""A task that goes from one person of its post to another: claimed, put back, stood in for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Definition
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.timeline import Telling, lines
from app.store.rows import NewEvent
from app.texts import _

CLAIMED: Final = "认领"
PUT_BACK: Final = "放回"
STOOD_IN: Final = "顶岗"
GIVEN_BACK: Final = "交还"


@happens(CLAIMED, PUT_BACK)
class Passed(Happening, frozen=True, kw_only=True):
    """The task of the event's step is to be done by a person ('' whoever holds the post).

    `deputy_of` is whose place (a username) the person takes while they are away, `why` says it.
    """

    person: str = ""
    person_name: str = ""
    deputy_of: str = ""
    why: tuple[str, ...] = ()


@happens(STOOD_IN, GIVEN_BACK)
class StoodIn(Passed, frozen=True, kw_only=True):
    """A task was taken over from somebody who is away, or goes back to them.

    Nobody decides from it: who may act on the step stays as it is.
    """

    silent: ClassVar[bool] = True


@effect.register
def _passed(happening: Passed, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    changed = {
        "person": happening.person,
        "person_name": happening.person_name,
        "deputy_of": happening.deputy_of,
    }
    tasks = tuple(
        msgspec.structs.replace(task, **changed) if task.step == event.step else task
        for task in facts.tasks
    )
    return msgspec.structs.replace(facts, tasks=tasks)


@lines.register
def _told(happening: Passed, telling: Telling) -> Iterable[str]:
    if happening.person:
        yield _("由{name}办").format(name=happening.person_name)
    else:
        yield _("由本岗位的人办，谁有空谁办")
    yield from happening.why

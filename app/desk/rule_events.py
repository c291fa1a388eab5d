"""What happens to a case whose rules change under way: moved, moved back, left to a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Definition
from app.desk.effects import effect
from app.desk.facts import Asked, Fact, Facts, Proposal, StepPause, Tolerance
from app.desk.happenings import Happening, RulesChanged, happens
from app.desk.inquiry import Inquiry
from app.desk.timeline import Telling, lines, to_whom
from app.routing import Assignment
from app.store.rows import NewEvent
from app.texts import _
from app.workflow import State

MOVED: Final = "换规"
CHOSEN: Final = "改按新规定办理"
KEPT: Final = "仍按原规定办理"
PROPOSED: Final = "换规建议"
RESTORED: Final = "撤销换规"


class Place(Fact, frozen=True, kw_only=True):
    """Where a case stands in its rules: all of its facts that mean nothing under others."""

    state: State
    tasks: tuple[Assignment, ...]
    pauses: tuple[StepPause, ...] = ()
    asked: tuple[Asked, ...] = ()
    tolerance: Tolerance | None = None
    named: tuple[Assignment, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()


def place_of(facts: Facts) -> Place:
    """Give where a case stands."""
    return Place(**{name: getattr(facts, name) for name in Place.__struct_fields__})


def placed(facts: Facts, place: Place) -> Facts:
    """Give the facts of a case that stands elsewhere; nothing is left to decide on then."""
    moved = {name: getattr(place, name) for name in Place.__struct_fields__}
    return msgspec.structs.replace(facts, **moved, proposal=None)


@happens(MOVED, CHOSEN)
class Carried(RulesChanged, frozen=True, kw_only=True):
    """A case goes by other rules from here on, standing at `place` in them.

    `steps` says of its open steps where they go on, `passed_over` which steps of the new
    workflow were ahead of those and are not asked for. `revision` brought the rules.
    """

    run: int
    revision: int
    policy: str
    place: Place
    steps: dict[str, str] = {}
    passed_over: tuple[str, ...] = ()


@happens(RESTORED)
class Restored(RulesChanged, frozen=True, kw_only=True):
    """A case goes by the rules again that it had before the transition `about`."""

    run: int
    about: int
    place: Place


@happens(PROPOSED)
class Proposed(Happening, frozen=True, kw_only=True):
    """A case could not be moved by itself: an administrator is to decide."""

    silent: ClassVar[bool] = True

    proposal: Proposal


@happens(KEPT)
class Kept(Happening, frozen=True, kw_only=True):
    """The case stays with the rules it has; the others (`rules`) are not proposed any more."""

    silent: ClassVar[bool] = True

    rules: str


@effect.register
def _carried(happening: Carried, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return placed(facts, happening.place)


@effect.register
def _restored(happening: Restored, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return placed(facts, happening.place)


@effect.register
def _proposed(happening: Proposed, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, proposal=happening.proposal)


@effect.register
def _kept(happening: Kept, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, proposal=None)


@lines.register
def _carried_lines(happening: Carried, telling: Telling) -> Iterable[str]:
    # The rules of the case are the new ones from this event on.
    yield _("按第{n}版的规定办理（{policy}）").format(
        n=happening.revision, policy=_(happening.policy)
    )
    if happening.passed_over:
        names = _("、").join(telling.steps.get(each, each) for each in happening.passed_over)
        yield _("新规定在前面增加的“{names}”不再补办").format(names=names)
    yield from to_whom(happening.place.tasks)


@lines.register
def _restored_lines(happening: Restored, telling: Telling) -> Iterable[str]:
    yield _("恢复换规以前的规定")
    yield from to_whom(happening.place.tasks)


@lines.register
def _proposed_lines(happening: Proposed, telling: Telling) -> Iterable[str]:
    proposal = happening.proposal
    yield _("第{n}版规定已改（{policy}）：{why}").format(
        n=proposal.revision, policy=_(proposal.policy), why=proposal.why
    )

"""Tries one example: the same route, dates and materials as the counter would give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.materials import missing, tolerated
from app.catalog.model import Catalog, Definition, Limit
from app.clock import Due, Pause, calendar_of, due_date
from app.fields import read_answers, written
from app.routing import Route, route
from app.texts import _
from app.trials.example import Example, Intake
from app.workflow import step_id_of


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What an example really came to; a due date that cannot be counted is None."""

    route: Route
    intake: Intake
    missing: tuple[str, ...]
    promised: Due | None
    statutory: Due | None
    steps: tuple[str, ...]
    situation: str

    @property
    def who(self) -> dict[str, str]:
        """Give the post or department of every step that these answers lead through.

        Where several sign a step, each is named once, in the order in which they stand.
        """
        found: dict[str, dict[str, None]] = {step: {} for step in self.steps}
        for each in self.route.steps:
            names = found.get(step_id_of(each.step))
            if names is not None:
                names[each.department_name or each.post] = None
        return {step: _("、").join(names) for step, names in found.items()}


def moment(catalog: Catalog, example: Example) -> datetime:
    """Give when the example is applied for, in the hall's own time. Raises ValueError."""
    at = datetime.fromisoformat(example.at)
    return at.replace(tzinfo=ZoneInfo(catalog.centre.timezone))


def attempt(catalog: Catalog, item_id: str, example: Example) -> Came:
    """Apply as the example says. Raises ValueError in Chinese for dates nobody can count."""
    item = catalog.items[item_id]
    answers = read_answers(
        item.form, {name: written(value) for name, value in example.answers.items()}
    ).values
    definition = catalog.definition(item_id, answers)
    at = moment(catalog, example)
    flow = definition.workflow
    found = route(catalog, item_id, example.point, at, division=example.village, workflow=flow)
    lacking = missing(definition.item, answers, example.brought)
    later = tolerated(definition.item, answers, example.brought)
    pauses = tuple(_pauses(definition, example))
    limits = definition.item.limits
    return Came(
        route=found,
        intake=_intake(found, bool(lacking), bool(later)),
        missing=tuple(each.id for each in (*lacking, *later)),
        promised=_due(catalog, limits.promised, example.point, at, pauses),
        statutory=_due(catalog, limits.statutory, example.point, at, pauses),
        steps=tuple(step.id for step in definition.workflow.all_steps()),
        situation=definition.item.situation.name if definition.item.situation else "",
    )


def _intake(found: Route, lacking: bool, later: bool) -> Intake:
    if not found.taken:
        return "不能收件"
    if lacking:
        return "补正"
    return "容缺受理" if later else "受理"


def _pauses(definition: Definition, example: Example) -> Iterator[Pause]:
    procedures = {each.id: each for each in definition.item.limits.special}
    for run in example.special:
        granted = procedures[run.id]
        cap = Limit(length=granted.length, unit=granted.unit)
        yield Pause(first=run.from_, last=run.to, name=granted.name, cap=cap)


def _due(
    catalog: Catalog, limit: Limit | None, point: str, at: datetime, pauses: tuple[Pause, ...]
) -> Due | None:
    """Count from the moment of receipt, accepted the same day."""
    if limit is None:
        return None
    hours = catalog.points[point].hours
    return due_date(at, limit, calendar_of(catalog.calendars), pauses, hours=hours)

"""All the dates of an item's case for `yichuang due ITEM`: by law, as promised, of each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from app.catalog.model import Catalog, Hours, Limit
from app.clock import Due, Extension, calendar_of, delivery_due, due_date, step_due
from app.texts import _


class NamedDue(NamedTuple):
    """A date and what it is the date of, in words."""

    name: str
    due: Due


def item_dues(
    catalog: Catalog, item_id: str, start: date, hours: Hours | None, decided: date | None
) -> Iterator[NamedDue]:
    """Give the dates of a case received and accepted on `start`, a day or a local moment.

    Each step's limit is counted as if the step began then; delivery from the day `decided`, by
    default the last day for the decision.
    """
    definition = catalog.definition(item_id)
    limits, calendar = definition.item.limits, calendar_of(catalog.calendars)

    def counted(limit: Limit, *extensions: Extension) -> Due:
        return due_date(start, limit, calendar, hours=hours, extensions=extensions)

    yield NamedDue(_("告知补正"), counted(limits.supplement_notice))
    found = {_("承诺办结"): limits.promised, _("法定最迟"): limits.statutory}
    last: Due | None = None
    for name, limit in found.items():
        if limit is not None:
            due = counted(limit)
            last = last or due
            yield NamedDue(name, due)
    longer, lawful = limits.extension, limits.statutory
    if longer is not None and lawful is not None:
        more = Limit(length=longer.length, unit=longer.unit)
        granted = Extension(limit=more, decided=counted(lawful).due, by=longer.by)
        yield NamedDue(_("批准延期后最迟"), counted(lawful, granted))
    for step in definition.workflow.all_steps():
        if step.limit is not None:
            yield NamedDue(
                _("环节“{step}”").format(step=step.name),
                step_due(start, step.limit, calendar, hours=hours),
            )
    delivery = delivery_due(definition.item, decided or (last.due if last else start), calendar)
    if delivery is not None:
        yield NamedDue(_("决定送达"), delivery)

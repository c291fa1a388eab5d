"""What a 告知承诺 may stand in for (行政许可 and others: 安阳市政务服务条例 art. 25–29)."""

from __future__ import annotations

from typing import Final

from app.catalog.materials import applicable, replaceable
from app.catalog.model import Catalog, Material
from app.clock import Due, calendar_of, due_date
from app.desk.casefile import CaseFile

PLEDGED: Final = "告知承诺"
CHECKED: Final = "承诺核查"


def replaced(file: CaseFile) -> tuple[Material, ...]:
    """Give the materials that are not there and that a promise may stand in for."""
    item, facts = file.definition.item, file.facts
    asked_for = applicable(item, file.application.answers)
    return tuple(each for each in replaceable(item, asked_for) if each.id not in facts.accounted)


def check_due(catalog: Catalog, file: CaseFile) -> Due | None:
    """Give by when the promise is to be checked; None where none was made or no limit is set."""
    facts, commitment = file.facts, file.definition.item.commitment
    if facts.pledge is None or facts.decided is None or commitment is None:
        return None
    if commitment.check_within is None:
        return None
    calendar = calendar_of(catalog.calendars)
    return due_date(facts.decided, commitment.check_within, calendar, since="作出决定")

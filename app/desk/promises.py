"""What a 告知承诺 may stand in for (行政许可 and others: 安阳市政务服务条例 art. 25–29)."""

from __future__ import annotations

from typing import Final

from app.catalog.materials import applicable, replaceable
from app.catalog.model import Catalog, Definition, Material
from app.clock import Due, calendar_of, due_date
from app.desk.addresses import heads_of
from app.desk.case_value import CaseFile
from app.desk.facts import Facts, Pledge
from app.routing import Assignment

PLEDGED: Final = "告知承诺"
CHECKED: Final = "承诺核查"
# What follows where it was untrue.
ORDERED: Final = "责令整改"
MENDED: Final = "整改核验"
REVOKED: Final = "撤销决定"
UNTRUE: Final = "不实"
DONE, UNDONE = "已整改", "未整改"


def replaced(file: CaseFile) -> tuple[Material, ...]:
    """Give the materials that are not there and that a promise may stand in for."""
    item, facts = file.definition.item, file.facts
    asked_for = applicable(item, file.application.answers)
    return tuple(each for each in replaceable(item, asked_for) if each.id not in facts.accounted)


def untrue(facts: Facts) -> Pledge | None:
    """Give a promise found untrue by which something was granted and that is not settled yet."""
    pledge, decision = facts.pledge, facts.decision
    if pledge is None or pledge.found != UNTRUE or facts.decided is None:
        return None
    if decision is None or decision.outcome != "准予":
        return None
    return None if pledge.mended == DONE or pledge.revoked else pledge


def next_step(facts: Facts) -> str:
    """Give the verb by which the department goes on with a promise, '' for nothing more to do."""
    pledge = facts.pledge
    if pledge is None or facts.decided is None:
        return ""
    if not pledge.found:
        return CHECKED
    left = untrue(facts)
    if left is None:
        return ""
    if left.until is None:
        return ORDERED
    return REVOKED if left.mended else MENDED


def heads_told(catalog: Catalog, definition: Definition) -> tuple[str, ...]:
    """Give the addresses of the heads of the department that checks."""
    own = Assignment(step="", name="", department=definition.item.department)
    return heads_of(catalog, definition, own)


def check_due(catalog: Catalog, file: CaseFile) -> Due | None:
    """Give by when the promise is to be checked; None where none was made or no limit is set."""
    facts, commitment = file.facts, file.definition.item.commitment
    if facts.pledge is None or facts.decided is None or commitment is None:
        return None
    if commitment.check_within is None:
        return None
    calendar = calendar_of(catalog.calendars)
    return due_date(facts.decided, commitment.check_within, calendar, since="作出决定")

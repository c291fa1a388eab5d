"""全程代办: where the papers of a case are, who may move them on, and by when."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.catalog.model import Catalog, Definition
from app.clock import Due, calendar_of, step_due
from app.desk.actor import Actor
from app.desk.deadlines import hours_of
from app.desk.facts import Facts
from app.routing import Assignment, Hop
from app.texts import _
from app.workflow.outcomes import FINISHED


def hop_at_hand(facts: Facts) -> Hop | None:
    """Give the hop that is under way or comes next; None where nothing is to be carried.

    The result waits for the decision. Once it is there, materials that were not carried up any
    further need not be: what counts now is that the result comes back.
    """
    custody = facts.custody
    if custody is None:
        return None
    if custody.moving is not None:
        return custody.hops[custody.moving.hop - 1]
    done = custody.arrived[-1].hop if custody.arrived else 0
    left = custody.hops[done:]
    if result_since(facts) is not None:
        return next((hop for hop in left if hop.carries == "结果"), None)
    if facts.state.ended or not left or left[0].carries == "结果":
        return None
    return left[0]


def result_since(facts: Facts) -> date | None:
    """Give since when there is a result to be carried back."""
    return facts.decided or (facts.ended_on if facts.state.ended == FINISHED else None)


def due_of(catalog: Catalog, definition: Definition, facts: Facts, opened: datetime) -> Due | None:
    """Give by when the hop at hand must have arrived; None where nothing is to be carried.

    It counts from when its holder got the papers: from receipt, from the decision.
    """
    hop, custody = hop_at_hand(facts), facts.custody
    if hop is None or custody is None:
        return None
    before = [leg.received for leg in custody.arrived if leg.received is not None]
    since = (before[-1] if before else opened).astimezone(ZoneInfo(definition.centre.timezone))
    decided = result_since(facts)
    calendar, hours = calendar_of(catalog.calendars), hours_of(catalog, hop.from_point)
    if hop.carries == "结果" and decided is not None and decided > since.date():
        return step_due(decided, hop.limit, calendar, hours=hours)
    # A limit in hours counts from the moment, one in days from the day.
    return step_due(since, hop.limit, calendar, hours=hours)


def holder(facts: Facts) -> Hop | None:
    """Give the hop whose beginning is where the papers lie, or lay before they set off.

    At the end of the chain, and while it is being decided, that is where the last hop led.
    """
    custody = facts.custody
    if custody is None:
        return None
    if (hop := hop_at_hand(facts)) is not None:
        return hop
    done = custody.arrived[-1].hop if custody.arrived else 0
    return custody.hops[done] if done < len(custody.hops) else None


def gives(actor: Actor, hop: Hop) -> bool:
    """Tell whether the actor is where the hop begins.

    Whoever is there may give and sign: a village station has one or two people, and papers must
    not lie because one of them is out.
    """
    return _is_at(actor, hop.from_point, hop.from_department)


def takes(actor: Actor, hop: Hop) -> bool:
    """Tell whether the actor is where the hop leads."""
    return _is_at(actor, hop.to_point, hop.to_department)


def _is_at(actor: Actor, point: str, department: str) -> bool:
    if department:
        return actor.role == "审批员" and department in actor.departments
    return actor.role == "办事员" and actor.point == point


def from_place(hop: Hop) -> str:
    """Give where a hop begins: `point:<id>` or `department:<id>`."""
    return f"department:{hop.from_department}" if hop.from_department else f"point:{hop.from_point}"


def to_place(hop: Hop) -> str:
    """Give where a hop leads: `point:<id>` or `department:<id>`."""
    return f"department:{hop.to_department}" if hop.to_department else f"point:{hop.to_point}"


def name_of(catalog: Catalog, place: str) -> str:
    """Give a place in words; its id where it is gone from the catalogue."""
    kind, _colon, identity = place.partition(":")
    named = catalog.points if kind == "point" else catalog.departments
    found = named.get(identity)
    return found.name if found is not None else identity


def not_there(catalog: Catalog, facts: Facts, task: Assignment) -> str:
    """Say that a step waits for its papers, where the centre wants them there first; or nothing."""
    custody = facts.custody
    if custody is None or not catalog.centre.agency.require_paper:
        return ""
    there = f"department:{task.department}" if task.department else f"point:{task.point}"
    leads = [hop for hop in custody.hops if hop.carries == "材料" and to_place(hop) == there]
    if not leads or any(leg.hop >= leads[0].seq for leg in custody.arrived):
        return ""
    return _("纸质材料还没有送到{place}，签收以后才能办。").format(place=name_of(catalog, there))

"""全程代办: where the papers of a case are, who may move them on, and by when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Definition
from app.clock import Due, calendar_of, step_due
from app.desk.actor import Actor
from app.desk.deadlines import hours_of, standing_still
from app.desk.facts import Facts
from app.desk.hands import Custody
from app.routing import Assignment, Hop
from app.routing.custody import Carries
from app.texts import _
from app.workflow import OUTCOMES
from app.workflow.outcomes import FINISHED

# Ends without a decision that a paper tells the applicant of: that paper goes back, too.
_TOLD: Final = ("终止", *(effect.ends for effect in OUTCOMES.values() if effect.negative))


def hop_at_hand(facts: Facts) -> Hop | None:
    """Give the hop that is under way or comes next, with what it carries; None where there is none.

    The result waits for the decision. Once it is there, materials that were not carried up any
    further need not be: what counts now is that the result comes back. Where a case ends without
    one, the papers go back from where they lie; taken up again it sends them up once more.
    """
    custody = facts.custody
    if custody is None:
        return None
    if (moving := custody.moving) is not None:
        hop = custody.hops[moving.hop - 1]
        return msgspec.structs.replace(hop, carries=moving.carries or hop.carries)
    there = _there(custody)
    done = custody.arrived[-1].hop if custody.arrived else 0
    if result_since(facts) is not None:
        first = there if done < there or _came_back(custody) else done
        return next(iter(custody.hops[first:]), None)
    if facts.state.ended:
        return _way_back(custody, done, "结果" if facts.state.ended in _TOLD else "材料")
    lie = 2 * there - done if _came_back(custody) else done
    return custody.hops[lie] if lie < there else None


def _there(custody: Custody) -> int:
    """Give how many hops lead to where it is decided; as many lead back."""
    return sum(hop.carries == "材料" for hop in custody.hops)


def _came_back(custody: Custody) -> bool:
    """Tell whether the papers went the way back last without a result."""
    last = custody.arrived[-1] if custody.arrived else None
    return last is not None and last.hop > _there(custody) and last.carries == "材料"


def _way_back(custody: Custody, done: int, carries: Carries) -> Hop | None:
    """Give the next hop back after `done` hops; the way back is the way there turned round."""
    there = _there(custody)
    after = done if done > there else 2 * there - done
    if after >= len(custody.hops):
        return None
    return msgspec.structs.replace(custody.hops[after], carries=carries)


def _reached(custody: Custody) -> int:
    """Give the hop up to which the papers came, since they last went back without a result."""
    there, reached = _there(custody), 0
    for leg in custody.arrived:
        back = leg.hop > there and leg.carries == "材料"
        reached = 2 * there - leg.hop if back else max(reached, leg.hop)
    return reached


def result_since(facts: Facts) -> date | None:
    """Give since when there is a result to be carried back."""
    return facts.decided or (facts.ended_on if facts.state.ended == FINISHED else None)


def due_of(
    catalog: Catalog, definition: Definition, facts: Facts, opened: datetime,
    today: date | None = None,
) -> Due | None:  # fmt: skip
    """Give by when the hop at hand must have arrived; None where nothing is to be carried.

    It counts from when its holder got the papers: from receipt, from the decision, from the end of
    the case; not while the applicant or a procedure is waited for. What is waited for still is
    taken to come `today`, or on the day the dates were counted last.
    """
    hop, custody = hop_at_hand(facts), facts.custody
    if hop is None or custody is None or facts.expected:
        return None
    before = [leg.received for leg in custody.arrived if leg.received is not None]
    since = (before[-1] if before else facts.came or opened).astimezone(
        ZoneInfo(definition.centre.timezone)
    )
    calendar, hours = calendar_of(catalog.calendars), hours_of(catalog, hop.from_point)
    # A limit in hours counts from the moment, one in days from the day.
    start: date = since
    turned = result_since(facts) or facts.ended_on
    if turned is not None and turned > since.date() and custody.hops[hop.seq - 1].carries == "结果":
        start = turned
    still = tuple(standing_still(calendar, facts))
    now = today or facts.counted or since.date()
    return step_due(start, hop.limit, calendar, still, today=now, hours=hours)


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
    if not leads or _reached(custody) >= leads[0].seq:
        return ""
    return _("纸质材料还没有送到{place}，签收以后才能办。").format(place=name_of(catalog, there))

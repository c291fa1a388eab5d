"""The other clocks of a case: its steps, the notice, the applicant's answer, the delivery."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.catalog.model import Hours, Item, Limit
from app.clock.calendar import ONE_DAY, WorkCalendar
from app.clock.due import Due, due_date
from app.clock.pause import Pause

# 行政许可法 art. 44: the licence is handed over within ten days of the decision (art. 82: worked).
DELIVERY: Final = Limit(length=10, unit="工作日", basis="行政许可法第四十四条")

# What binds intake to ask in time; 行政许可法 art. 2: it is the law of permits only.
_NOTICE_LAW: Final = "行政许可法第三十二条"


def notice_law(item: Item) -> str:
    """Give by what rule asking for materials is bound to a time, '' where none is known.

    行政许可法 art. 32 stands in the default limit of every item, but binds permits alone: a paper
    about a 行政给付 that cites it would name a law that does not hold.
    """
    basis = item.limits.supplement_notice.basis
    if item.type == "行政许可":
        return basis or _NOTICE_LAW
    return "" if "行政许可法" in basis else basis


def step_due(
    opened: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: tuple[Pause, ...] = (),
    *,
    today: date | None = None,
    hours: Hours | None = None,
) -> Due:
    """Give by when a step opened on `opened`, a day or a local moment, is to be done."""
    return due_date(
        opened, limit, calendar, pauses, today=today, hours=hours, since="进入环节"
    )  # fmt: skip


def delivery_limit(item: Item) -> Limit | None:
    """Give how long after the decision its paper may take to reach the applicant.

    For 行政许可 the ten working days of art. 44 where the item sets nothing shorter.
    """
    if item.limits.delivery is None and item.type == "行政许可":
        return DELIVERY
    return item.limits.delivery


def delivery_due(
    item: Item, decided: date, calendar: WorkCalendar, hours: Hours | None = None
) -> Due | None:
    """Give by when a decision of the day `decided` is to be delivered; None where no limit is set."""
    limit = delivery_limit(item)
    if limit is None:
        return None
    return due_date(decided, limit, calendar, hours=hours, since="作出决定")


def deemed_accepted_on(
    received: date, notice: Limit, calendar: WorkCalendar, hours: Hours | None = None
) -> date:
    """Give the day on which an application counts as accepted because nobody asked for more.

    It is the first day after the time to ask ran out; what counts from acceptance then counts
    from the day of receipt (行政许可法 art. 32 (4)).
    """
    return due_date(received, notice, calendar, hours=hours).due + ONE_DAY


def read_aloud(due: Due) -> str:
    """Give the derivation of a due day as one paragraph, for reading it out or printing it."""
    return "；".join(step.text for step in due.derivation) + "。"

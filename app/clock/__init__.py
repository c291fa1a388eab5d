"""Working days and hours, due days and how they were counted."""

from app.clock.calendar import (
    WorkCalendar,
    add_working_days,
    calendar_of,
    working_days_between,
)
from app.clock.derivation import DerivationStep
from app.clock.due import Due, due_date
from app.clock.duties import (
    DELIVERY,
    deemed_accepted_on,
    delivery_due,
    delivery_limit,
    notice_law,
    read_aloud,
    step_due,
)
from app.clock.extension import Extension
from app.clock.moment import DueMoment, due_moment
from app.clock.opening import (
    STANDARD,
    Spans,
    is_market_day,
    market_numbers,
    open_seconds,
    overdue_days,
    spans_on,
)
from app.clock.pause import Pause, last_granted
from app.clock.wording import Since, amount, full_day

__all__ = [
    "DELIVERY",
    "STANDARD",
    "DerivationStep",
    "Due",
    "DueMoment",
    "Extension",
    "Pause",
    "Since",
    "Spans",
    "WorkCalendar",
    "add_working_days",
    "amount",
    "calendar_of",
    "deemed_accepted_on",
    "delivery_due",
    "delivery_limit",
    "due_date",
    "due_moment",
    "full_day",
    "is_market_day",
    "last_granted",
    "market_numbers",
    "notice_law",
    "open_seconds",
    "overdue_days",
    "read_aloud",
    "spans_on",
    "step_due",
    "working_days_between",
]

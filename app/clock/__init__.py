"""Working days, due days and how they were counted."""

from app.clock.calendar import WorkCalendar, add_working_days, working_days_between
from app.clock.derivation import DerivationStep
from app.clock.due import Due, due_date
from app.clock.pause import Pause
from app.clock.wording import amount, full_day

__all__ = [
    "DerivationStep",
    "Due",
    "Pause",
    "WorkCalendar",
    "add_working_days",
    "amount",
    "due_date",
    "full_day",
    "working_days_between",
]

"""How a case moves through its steps: pure values, sound by construction."""

from app.workflow.outcomes import OUTCOMES, Effect
from app.workflow.state import (
    NotOffered,
    Offer,
    State,
    act,
    earlier_steps,
    offers,
    replay,
    start,
)

__all__ = [
    "OUTCOMES",
    "Effect",
    "NotOffered",
    "Offer",
    "State",
    "act",
    "earlier_steps",
    "offers",
    "replay",
    "start",
]

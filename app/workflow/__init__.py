"""How a case moves through its steps: pure values, sound by construction."""

from app.catalog.model.flow import performers
from app.workflow.moves import (
    act,
    begun,
    earlier_steps,
    offers,
    redone,
    repeated,
    settle,
    start,
)
from app.workflow.outcomes import OUTCOMES, Effect
from app.workflow.people import (
    Act,
    Word,
    add_signer,
    hold,
    move,
    new_seat,
    remove_signer,
    replay,
    resume,
    take_back,
)
from app.workflow.state import Before, NotOffered, Offer, State, step_id_of
from app.workflow.verbs import verbs_of

__all__ = [
    "OUTCOMES",
    "Act",
    "Before",
    "Effect",
    "NotOffered",
    "Offer",
    "State",
    "Word",
    "act",
    "add_signer",
    "begun",
    "earlier_steps",
    "hold",
    "move",
    "new_seat",
    "offers",
    "performers",
    "redone",
    "remove_signer",
    "repeated",
    "replay",
    "resume",
    "settle",
    "start",
    "step_id_of",
    "take_back",
    "verbs_of",
]

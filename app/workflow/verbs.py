"""What may be done about an open step besides bringing it to an outcome."""

from __future__ import annotations

from typing import Final

from app.catalog.model import Step
from app.catalog.words import Outcome, Verb

# For the procedures of 行政许可法 art. 45 and the item's own, a case may always be put aside; to do
# so for anything else, 挂起 must be allowed expressly.
USUAL: Final[frozenset[Verb]] = frozenset({"转办", "委派", "加签", "征求意见", "抄送", "催办"})
# What stays inside the house may be taken back; what the applicant is told of may not.
_INSIDE: Final[frozenset[Outcome]] = frozenset({"通过", "不通过", "退回"})


def verbs_of(step: Step) -> frozenset[Verb]:
    """Give the verbs a step allows: those it names, else the usual ones.

    撤回 is usual only where no outcome of the step is told to the applicant. 减签 goes with 加签,
    恢复 with 挂起.
    """
    if step.verbs is not None:
        return frozenset(step.verbs)
    return USUAL | {"撤回"} if _INSIDE.issuperset(step.outcomes) else USUAL

"""The facts of 全程代办: the chain of hands that the papers of a case go through."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from app.routing import Hop
from app.routing.custody import Carries


class Leg(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hop (its number) that was begun: papers given with a slip, and whoever signed for them.

    The names are those of the staff; `copies` is how many sheets or volumes were counted, and
    `carries` what they are where it is not what the hop was planned for.
    """

    hop: int
    slip: str
    copies: int
    carries: Carries | Literal[""] = ""
    given: datetime
    giver: str
    received: datetime | None = None
    receiver: str = ""


class Custody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """全程代办: the chain of hands, and the legs gone so far, the last perhaps on its way.

    `told` are the hops (their numbers) of which it was told that they are late.
    """

    hops: tuple[Hop, ...]
    legs: tuple[Leg, ...] = ()
    told: tuple[int, ...] = ()

    @property
    def arrived(self) -> tuple[Leg, ...]:
        """Give the legs whose papers were signed for."""
        return tuple(leg for leg in self.legs if leg.received is not None)

    @property
    def moving(self) -> Leg | None:
        """Give the leg whose papers are on their way."""
        return next((leg for leg in self.legs if leg.received is None), None)

"""What an applicant asks for, and whether a point grants it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from app.catalog.model import Window
from app.catalog.words import Way
from app.routing.reason import Reason


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """When one comes (the hall's own time), in which way, and for which time one has booked.

    `booked` is how many have booked the item at that point on the day of the appointment.
    """

    at: datetime
    way: Way | Literal[""] = ""
    appointment: datetime | None = None
    booked: int = 0


class Admission(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Whether a point takes an item as asked for, in which way, out of which of its windows.

    `elsewhere` is False where no other point would take it either, because the wish itself
    cannot be met.
    """

    taken: bool
    way: Way
    reasons: tuple[Reason, ...]
    windows: tuple[Window, ...] = ()
    elsewhere: bool = True

    def granted(self, text: str, windows: tuple[Window, ...]) -> Admission:
        """Give it with one more reason, at these windows only."""
        why = Reason(code="way", text=text)
        return msgspec.structs.replace(self, reasons=(*self.reasons, why), windows=windows)

    def refused(self, text: str, elsewhere: bool = True) -> Admission:
        """Give its refusal, with the reason last."""
        why = Reason(code="way-refused", text=text)
        reasons = (*self.reasons, why)
        return Admission(taken=False, way=self.way, reasons=reasons, elsewhere=elsewhere)

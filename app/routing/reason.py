"""Why a route is as it is: a code for programs, a sentence for the clerk."""

from __future__ import annotations

from typing import Literal

import msgspec

Code = Literal[
    "not-effective", "effective",
    "tier", "tier-refused",
    "bank", "bank-refused", "bank-expired", "bank-stage", "bank-decision",
    "window-prefer", "window-otherwise", "window-any", "window-none", "no-windows", "window-also",
    "open", "closed", "hours-unknown", "calendar-unknown",
    "step", "department", "place-fallback", "post-elsewhere", "post-missing", "backup", "people",
    "alternatives",
]  # fmt: skip


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason; `text` can be read aloud to the applicant."""

    code: Code
    text: str

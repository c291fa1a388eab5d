"""Why a decision is as it is: a code for programs, a sentence for the clerk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

Code = Literal[
    "not-effective", "effective",
    "tier", "tier-refused",
    "bank", "bank-refused", "bank-expired", "bank-stage", "bank-decision",
    "way", "way-refused", "way-other", "booked", "full",
    "window-prefer", "window-otherwise", "window-any", "window-none", "no-windows", "window-also",
    "window-open", "window-load", "terminal",
    "open", "closed", "hours-unknown", "calendar-unknown",
    "step", "department", "lead", "place-fallback", "post-elsewhere", "post-missing",
    "backup", "people",
    "no-attendance", "present", "first-asked", "stand-in", "absent", "barred", "short", "pool",
    "hop", "hop-none",
    "alternatives",
]  # fmt: skip
# Who does a step at all is said with the step; who of them today, with the people.
Group = Literal["可否受理", "窗口", "每一步", "人员", "代办链"]
_GROUPS: Final[Mapping[Group, tuple[Code, ...]]] = {
    "可否受理": (
        "not-effective", "effective", "tier", "tier-refused", "bank", "bank-refused",
        "bank-expired", "bank-stage", "way", "way-refused", "way-other", "booked", "full",
        "alternatives",
    ),
    "窗口": (
        "window-prefer", "window-otherwise", "window-any", "window-none", "no-windows",
        "window-also", "window-open", "window-load", "terminal", "open", "closed",
        "hours-unknown", "calendar-unknown",
    ),
    "每一步": (
        "step", "department", "lead", "place-fallback", "post-elsewhere", "post-missing",
        "bank-decision",
    ),
    "人员": (
        "backup", "people", "no-attendance", "present", "first-asked", "stand-in", "absent",
        "barred", "short", "pool",
    ),
    "代办链": ("hop", "hop-none"),
}  # fmt: skip
_GROUP_OF: Final[Mapping[str, Group]] = {
    code: group for group, codes in _GROUPS.items() for code in codes
}


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason; `text` can be read aloud to the applicant."""

    code: Code
    text: str

    @property
    def group(self) -> Group:
        """Give which decision this is a reason for."""
        return _GROUP_OF[self.code]


def grouped(reasons: tuple[Reason, ...]) -> Mapping[Group, tuple[Reason, ...]]:
    """Give the reasons by decision, in the order in which the decisions are made."""
    found = {group: tuple(r for r in reasons if r.group == group) for group in _GROUPS}
    return {group: those for group, those in found.items() if those}

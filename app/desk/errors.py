"""Why a verb did not happen, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.texts import _


class DeskError(Exception):
    """Base of what the desk says no with; `str()` is a Chinese sentence for the person."""


class Refused(DeskError):
    """The rules forbid it.

    `field` names the input that is at fault, if one is; `problems` holds a sentence for each
    field at fault: `answers.<question>`, `applicant.<question>`, `reason`, `materials` ….
    """

    def __init__(
        self, message: str, field: str = "", problems: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.problems = dict(problems) if problems else ({field: message} if field else {})
        self.field = field or next(iter(self.problems), "")


class NotVisible(DeskError):
    """There is no such thing, or it is not yours to see: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(_("没有找到，或者不在您的查看范围内。"))


class Stale(DeskError):
    """Somebody else acted on the case after it was shown: `by` (a name), `at`, what they `did`."""

    def __init__(self, by: str, at: datetime, did: str) -> None:
        super().__init__(
            _("此件刚被{by}于{at}办理（{did}）。请刷新查看最新情况，您填写的内容没有丢。").format(
                by=by, at=f"{at:%Y-%m-%d %H:%M}", did=did
            )
        )
        self.by, self.at, self.did = by, at, did

"""A draft of the catalogue as it is given to the desk and as the desk shows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

import msgspec

from app.desk.errors import Refused, Stale
from app.texts import _

State = Literal["起草", "待批准", "退回", "已发布", "撤回"]
OPEN: Final[tuple[State, ...]] = ("起草", "待批准", "退回")
ENDED: Final[tuple[State, ...]] = ("已发布", "撤回")

# What happens to a draft; the first three make whoever does them one of its writers.
DRAFTED, CHANGED, MERGED = "起草", "修改", "合并"
SUBMITTED, SENT_BACK, WITHDRAWN, PUBLISHED, COMMITTED = (
    "提交",
    "退回",
    "撤回",
    "批准发布",
    "记入版本库",
)
WRITING: Final = (DRAFTED, CHANGED, MERGED)

Verb = Literal["edit", "submit", "approve", "send_back", "withdraw"]


class DraftChange(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a draft.

    `base` is what the file held when its author saw it (None: there was none), `new` what it is
    to hold (None: it is taken away).
    """

    file: str
    base: bytes | None
    new: bytes | None


class DraftSave(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator saves: a new draft, or more into the open draft `draft`.

    `version` is the version of that draft as it was shown; `token` makes saving idempotent;
    `effective` is the day the change is to take effect, None for at once, or for the day an open
    draft names already.
    """

    title: str
    reason: str
    changes: tuple[DraftChange, ...]
    token: str
    effective: date | None = None
    draft: int | None = None
    version: int = 0


class DraftQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which drafts: in these states, of this author ('' for anybody), after this id.

    `for_me` leaves those that wait for the approval of who asks.
    """

    states: tuple[State, ...] = OPEN
    author: str = ""
    for_me: bool = False
    after: int | None = None
    limit: int = 50


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as a list shows it; `files` are the names of the files it changes."""

    id: int
    title: str
    reason: str
    author: str
    author_name: str
    state: State
    effective: date | None
    created_at: datetime
    updated_at: datetime
    revision: int | None
    version: int
    files: tuple[str, ...]


class DraftPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of drafts; `next` is what to ask after for the next, None at the end."""

    rows: tuple[DraftLine, ...]
    next: int | None


class DraftEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a draft's history; `fault` is what went wrong beside it (the version store)."""

    at: datetime
    by: str
    kind: str
    note: str = ""
    files: tuple[str, ...] = ()
    commit: str = ""
    fault: str = ""


class DraftView(DraftLine, frozen=True, kw_only=True):
    """A whole draft as one administrator sees it.

    `may` holds what they may do with it now, `why_not` why they may not approve it.
    `diverged` are files that somebody has changed on disk since its author saw them.
    """

    changes: tuple[DraftChange, ...]
    events: tuple[DraftEvent, ...]
    may: frozenset[Verb]
    why_not: str
    diverged: tuple[str, ...]


class DraftStale(Stale):
    """Somebody else did something to the draft after it was shown."""

    def __init__(self, by: str, at: datetime, did: str) -> None:
        super().__init__(by, at, did)
        said = _("这份草稿刚被{by}于{at}处理（{did}）。请刷新看最新情况，您填写的内容没有丢。")
        self.args = (said.format(by=by, at=f"{at:%Y-%m-%d %H:%M}", did=did),)


class Diverged(Refused):
    """Files were changed on disk since the author saw them: first the two must be compared."""

    def __init__(self, files: tuple[str, ...]) -> None:
        names = _("、").join(files)
        super().__init__(
            _(
                "没有发布：起草以后，文件夹里的{files}又被改过。请先对照三方内容，合并后再提交批准。"
            ).format(files=names)
        )
        self.files = files

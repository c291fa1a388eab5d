"""Proves what was done to drafts: their events are whole, and the drafts are as those tell."""

from __future__ import annotations

from typing import Final

from app.desk.actor import Actor
from app.desk.draft import (
    CHANGED,
    DRAFTED,
    ENDED,
    MERGED,
    OPEN,
    PUBLISHED,
    SENT_BACK,
    SUBMITTED,
    WITHDRAWN,
    WRITING,
)
from app.desk.drafting import DraftFile, day_told, digest, load
from app.desk.errors import NotVisible
from app.desk.room import Room
from app.store import write_drafts
from app.store.chain import anchor, broken_link_of
from app.store.drafts import page_of_drafts

_PAGE = 100
# In which state each event leaves a draft, and which of them say its day.
_STATES: Final = {
    DRAFTED: "起草", CHANGED: "起草", MERGED: "起草", SUBMITTED: "待批准", SENT_BACK: "退回",
    WITHDRAWN: "撤回", PUBLISHED: "已发布",
}  # fmt: skip
_DATED: Final = (DRAFTED, CHANGED, SUBMITTED, SENT_BACK, WITHDRAWN)


def audit_drafts(room: Room, actor: Actor) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Check every draft, for administrators and supervisors. Raises NotVisible.

    Gives how many were checked, and (draft, event) of each that is not whole: the first event
    that is not as it was written.
    """
    if actor.role not in ("管理员", "监督员"):
        raise NotVisible
    checked, broken = 0, []
    after: int | None = None
    while True:
        with room.store.reading() as connection:
            rows = page_of_drafts(connection, (*OPEN, *ENDED), after=after, limit=_PAGE)
            for row in rows:
                file = load(connection, row.id)
                if (seq := broken_event(file)) is not None:
                    broken.append((row.id, seq))
        checked += len(rows)
        if len(rows) < _PAGE:
            return checked, tuple(broken)
        after = rows[-1].id


def broken_event(file: DraftFile) -> int | None:
    """Name the first event that is not as it was written, None if all are.

    What the draft says of itself otherwise than its events do is told of the event that said it.
    """
    start = anchor(write_drafts.chain_name(file.row.id))
    broken = broken_link_of(start, file.events, file.row.chain)
    if broken is not None:
        return broken
    return min(filter(None, (_other_row(file), _other_files(file))), default=None)


def _other_row(file: DraftFile) -> int | None:
    """Hold the columns of a draft against its events; all of these were whole a moment ago."""
    row, first = file.row, file.events[0]
    if (row.author, row.author_name) != (first.actor, first.actor_name):
        return first.seq
    for event in reversed(file.events):
        data = event.data or {}
        if event.kind == PUBLISHED and row.revision != data["revision"]:
            return event.seq
        if event.kind in _DATED and day_told(row.effective) != data.get("effective", ""):
            return event.seq
        if event.kind in _DATED:
            break
    said = next(event for event in reversed(file.events) if "title" in (event.data or {}))
    if (row.title, row.reason) != (said.data["title"], said.data["reason"]):
        return said.seq
    last = next(event for event in reversed(file.events) if event.kind in _STATES)
    return None if row.state == _STATES[last.kind] else last.seq


def _other_files(file: DraftFile) -> int | None:
    """Hold the files of a draft against what their writers left, and what was published."""
    told: dict[str, tuple[int, tuple[str, str]]] = {}
    there = {each.name: (digest(each.base), digest(each.new)) for each in file.files}
    for event in file.events:
        if event.kind in WRITING:
            both = {n: (event.data["bases"][n], new) for n, new in event.data["files"].items()}
            told |= {name: (event.seq, marks) for name, marks in both.items()}
        elif event.kind == PUBLISHED and set(event.data["files"]) != set(there):
            return event.seq
    for name, (seq, marks) in sorted(told.items()):
        # Merging may have left a file out of the draft that needs no change any more.
        if name in there and there[name] != marks:
            return seq
    strange = set(there) - set(told)
    return 1 if strange else None

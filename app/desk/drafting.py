"""One draft in a transaction: read whole, changed by one event, written whole; shown to one person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from app.catalog.folder_writer import Unwritable, current
from app.desk.actor import Actor
from app.desk.draft import (
    COMMITTED,
    ENDED,
    OPEN,
    WRITING,
    DraftChange,
    DraftEvent,
    DraftLine,
    DraftStale,
    DraftView,
    Verb,
)
from app.desk.errors import NotVisible
from app.desk.room import Room
from app.store import Connection, IntegrityError, write_drafts
from app.store.draft_rows import DraftEventRow, DraftFileRow, DraftRow
from app.store.drafts import draft_of_token, events_of_draft, files_of_draft, find_draft
from app.store.rows import NewEvent
from app.texts import _

# The ids of a database end here; a larger number in an address is no draft.
LARGEST_ID = 2**63 - 1


class DraftFile(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as it stands: its row, its files, all that was done to it."""

    row: DraftRow
    files: tuple[DraftFileRow, ...]
    events: tuple[DraftEventRow, ...]

    @property
    def writers(self) -> frozenset[str]:
        """Give the user names of all who wrote any of it."""
        return frozenset(each.actor for each in self.events if each.kind in WRITING)


def administrators_only(asking: Actor) -> None:
    """Let administrators pass. Raises NotVisible."""
    if asking.role != "管理员":
        raise NotVisible


def load(connection: Connection, draft_id: int, *, lock: bool = False) -> DraftFile:
    """Give a draft. Raises NotVisible; `lock` makes other writers wait."""
    row = find_draft(connection, draft_id, lock) if 0 < draft_id <= LARGEST_ID else None
    if row is None:
        raise NotVisible
    return DraftFile(
        row=row,
        files=tuple(files_of_draft(connection, draft_id)),
        events=tuple(events_of_draft(connection, draft_id)),
    )


def current_version(room: Room, file: DraftFile, version: int) -> None:
    """Let the version pass that the draft has. Raises DraftStale, naming who was faster."""
    if version != file.row.version:
        last = next(e for e in reversed(file.events) if e.kind != COMMITTED)
        raise DraftStale(last.actor_name, room.local(last.at), last.kind)


def event_of(actor: Actor, at: datetime, kind: str, token: str | None, **data: Any) -> NewEvent:
    """Give an event; empty values are left out of its data."""
    told = {key: value for key, value in data.items() if value}
    return NewEvent(
        at=at, actor=actor.username, actor_name=actor.name, kind=kind, data=told, token=token
    )


def record(
    room: Room, connection: Connection, file: DraftFile, event: NewEvent, **changed: Any
) -> None:
    """Write an event and the columns it changes. Raises DraftStale if somebody was faster."""
    if write_drafts.change(connection, file.row, event, **changed) is None:
        current_version(room, load(connection, file.row.id), file.row.version)
        raise RuntimeError(f"draft {file.row.id} was changed while it was locked")


def once(room: Room, token: str | None, verb: Any) -> int:
    """Run a verb that gives a draft's id, in one transaction; the same token runs it once."""
    try:
        with room.store.writing() as connection:
            done = draft_of_token(connection, token) if token else None
            return done if done is not None else int(verb(connection))
    except IntegrityError:
        with room.store.reading() as connection:
            done = draft_of_token(connection, token) if token else None
        if done is None:
            raise
        return done


def digest(content: bytes | None) -> str:
    """Give the SHA-256 (hex) of a file's content, '' where there is no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def told_of(files: Iterable[DraftFileRow]) -> dict[str, dict[str, str]]:
    """Give what an event says of the files that were written: what each was and is to hold."""
    rows = tuple(files)
    return {
        "files": {each.name: digest(each.new) for each in rows},
        "bases": {each.name: digest(each.base) for each in rows},
    }


def day_told(effective: date | None) -> str:
    """Give the day a draft is to take effect as events and their proof say it."""
    return effective.isoformat() if effective else ""


def view(room: Room, actor: Actor, file: DraftFile) -> DraftView:
    """Give a draft as the actor sees it."""
    may, why_not = allowed(actor, file)
    is_open = file.row.state in OPEN
    return DraftView(
        **msgspec.structs.asdict(line(room, file.row, tuple(each.name for each in file.files))),
        changes=tuple(
            DraftChange(file=each.name, base=each.base, new=each.new) for each in file.files
        ),
        events=tuple(_event(room, each) for each in file.events),
        may=may,
        why_not=why_not,
        diverged=diverged(room, file) if is_open else (),
    )


def line(room: Room, row: DraftRow, names: tuple[str, ...]) -> DraftLine:
    """Give a draft as a list shows it, in the centre's own time."""
    values = {key: getattr(row, key) for key in DraftLine.__struct_fields__ if key != "files"}
    values["created_at"] = room.local(row.created_at)
    values["updated_at"] = room.local(row.updated_at)
    return DraftLine(**values, files=names)


def allowed(actor: Actor, file: DraftFile) -> tuple[frozenset[Verb], str]:
    """Give what the actor may do with a draft, and why they may not approve it."""
    state = file.row.state
    may: set[Verb] = set()
    mine = actor.username in file.writers or actor.username == file.row.author
    if state in OPEN:
        may.add("edit")
        if mine:
            may |= {"withdraw"} if state == "待批准" else {"withdraw", "submit"}
    if state == "待批准":
        may.add("send_back")
        if not mine:
            may.add("approve")
    return frozenset(may), _why_not(state, mine)


def _why_not(state: str, mine: bool) -> str:
    if state in ENDED:
        return _("这份草稿已经办结（{state}）。").format(state=state)
    if state != "待批准":
        return _("这份草稿还没有提交批准。")
    return _("起草或者修改过这份草稿的人不能自己批准，请由另一位管理员批准。") if mine else ""


def diverged(room: Room, file: DraftFile) -> tuple[str, ...]:
    """Name the files that hold on disk neither what the author saw nor what they wrote."""
    if room.folder is None:
        return ()
    return tuple(
        each.name for each in file.files if _on_disk(room, each) not in (each.base, each.new)
    )


def _on_disk(room: Room, file: DraftFileRow) -> bytes | None:
    assert room.folder is not None
    try:
        return current(room.folder, file.name)
    except Unwritable:
        return None  # writing it will be refused with the reason


def _event(room: Room, row: DraftEventRow) -> DraftEvent:
    data = row.data or {}
    return DraftEvent(
        at=room.local(row.at), by=row.actor_name, kind=row.kind, note=str(data.get("note", "")),
        files=tuple(data.get("files", {})), commit=str(data.get("commit", "")),
        fault=str(data.get("fault", "")),
    )  # fmt: skip

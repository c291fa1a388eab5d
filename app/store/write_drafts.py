"""Writes `draft`, `draft_file` and `draft_event`: a change of the catalogue on its way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, update

from app.store.chain import Link, anchor, link
from app.store.draft_rows import DraftFileRow, DraftRow, NewDraft
from app.store.rows import NewEvent
from app.store.tables import Draft, DraftEvent, DraftFile

# The columns of an event of a case that one of a draft does without.
_NOT_KEPT = ("step", "outcome", "sealed")


def add(connection: Connection, draft: NewDraft, event: NewEvent) -> DraftRow:
    """Insert a draft with its first event. Raises IntegrityError when the token was used before."""
    values = msgspec.structs.asdict(draft) | {"version": 1, "seq": 1, "chain": b""}
    statement = insert(Draft).values(**values).returning(Draft.id)
    draft_id = int(connection.execute(statement).scalar_one())
    first = link(anchor(chain_name(draft_id)), 1, event)
    connection.execute(update(Draft).where(Draft.id == draft_id).values(chain=first.hash))
    _append(connection, draft_id, event, first)
    return DraftRow(id=draft_id, **values | {"chain": first.hash})


def change(
    connection: Connection, draft: DraftRow, event: NewEvent, **changed: Any
) -> DraftRow | None:
    """Write an event and the columns it changes; None if the draft is no longer as `draft` is."""
    place = link(draft.chain, draft.seq + 1, event)
    values = {
        **changed, "updated_at": event.at, "version": draft.version + 1,
        "seq": place.seq, "chain": place.hash,
    }  # fmt: skip
    same = (Draft.id == draft.id, Draft.version == draft.version, Draft.seq == draft.seq)
    if connection.execute(update(Draft).where(*same).values(**values)).rowcount != 1:
        return None
    _append(connection, draft.id, event, place)
    return msgspec.structs.replace(draft, **values)


def put_files(connection: Connection, draft_id: int, files: Iterable[DraftFileRow]) -> None:
    """Write files of a draft, each in the place of the one of its name."""
    rows = [msgspec.structs.asdict(file) | {"draft_id": draft_id} for file in files]
    names = [row["name"] for row in rows]
    take_files(connection, draft_id, names)
    if rows:
        connection.execute(insert(DraftFile), rows)


def take_files(connection: Connection, draft_id: int, names: Iterable[str]) -> None:
    """Take files out of a draft."""
    chosen = (DraftFile.draft_id == draft_id, DraftFile.name.in_(list(names)))
    connection.execute(delete(DraftFile).where(*chosen))


def chain_name(draft_id: int) -> str:
    """Give what the chain of a draft's events is anchored to."""
    return f"draft {draft_id}"


def _append(connection: Connection, draft_id: int, event: NewEvent, place: Link) -> None:
    values = {k: v for k, v in msgspec.structs.asdict(event).items() if k not in _NOT_KEPT}
    connection.execute(insert(DraftEvent).values(**values, **place._asdict(), draft_id=draft_id))

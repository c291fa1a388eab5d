"""Proves what was done to drafts: no event was changed or taken out, and the files are those told."""

from __future__ import annotations

from app.desk.actor import Actor
from app.desk.draft import ENDED, OPEN, WRITING
from app.desk.drafting import DraftFile, digest, load
from app.desk.errors import NotVisible
from app.desk.room import Room
from app.store import write_drafts
from app.store.chain import anchor, broken_link_of
from app.store.drafts import page_of_drafts

_PAGE = 100


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

    Files that are not those its last writer left are told of that writer's event.
    """
    start = anchor(write_drafts.chain_name(file.row.id))
    broken = broken_link_of(start, file.events, file.row.chain)
    return broken if broken is not None else _other_files(file)


def _other_files(file: DraftFile) -> int | None:
    told: dict[str, tuple[int, str]] = {}
    for event in file.events:
        if event.kind in WRITING:
            told |= {name: (event.seq, mark) for name, mark in event.data.get("files", {}).items()}
    there = {each.name: digest(each.new) for each in file.files}
    for name, (seq, mark) in sorted(told.items()):
        # Merging may have left a file out of the draft that needs no change any more.
        if name in there and there[name] != mark:
            return seq
    strange = set(there) - set(told)
    return 1 if strange else None

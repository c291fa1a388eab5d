"""Reads publications: which is in force, what came before, and the files of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from app.catalog import Catalog, Loaded, Memory, Tree, load, tree_of
from app.desk.actor import Actor
from app.desk.errors import NotVisible
from app.desk.revision import RevisionView, Standing, view_of
from app.desk.room import Room
from app.store import Connection, Store, revisions
from app.store.blobs import Damaged, contents, manifest
from app.store.revisions import RevisionRow, TakenBack
from app.trials import examine

# More than a database's whole number holds is no number of a revision.
LARGEST: Final = 2**31 - 1


class RevisionAudit(msgspec.Struct, frozen=True, kw_only=True):
    """`broken` is the first revision whose record was changed or is gone, None when all are whole.

    `damaged` are those whose files are no longer what was published; `checked` how many there are.
    """

    checked: int
    broken: int | None
    damaged: tuple[int, ...]


def administrators_only(actor: Actor) -> None:
    """Let administrators pass. Raises NotVisible for anyone else."""
    if actor.role != "管理员":
        raise NotVisible


def history(
    room: Room, actor: Actor, at: datetime, before: int | None = None, limit: int = 50
) -> tuple[RevisionView, ...]:
    """Give the next publications below a number, newest first. Raises NotVisible."""
    administrators_only(actor)
    if before is not None:
        # A number from an address may be larger than any database counts.
        before = max(1, min(before, LARGEST))
    with room.store.reading() as connection:
        rows = revisions.page_of_revisions(connection, before, limit)
        return shown(room, connection, rows, at)


def revision(room: Room, actor: Actor, number: int, at: datetime) -> RevisionView:
    """Give one publication. Raises NotVisible."""
    administrators_only(actor)
    with room.store.reading() as connection:
        return shown(room, connection, [known(connection, number)], at)[0]


def in_force(room: Room, at: datetime) -> RevisionView | None:
    """Give the publication that serves at a moment, None before the first."""
    with room.store.reading() as connection:
        row = revisions.in_force(connection, at)
        return shown(room, connection, [row], at)[0] if row else None


def scheduled(room: Room, actor: Actor, at: datetime) -> tuple[RevisionView, ...]:
    """Give the publications that are yet to come into force, the nearest first."""
    administrators_only(actor)
    with room.store.reading() as connection:
        return shown(room, connection, revisions.scheduled(connection, at), at)


def tree_of_revision(room: Room, actor: Actor, number: int, at_hand: Tree | None = None) -> Tree:
    """Give the files of a publication. Raises NotVisible, Damaged."""
    administrators_only(actor)
    with room.store.reading() as connection:
        return stored_tree(connection, known(connection, number).fingerprint, at_hand)


class Servable(msgspec.Struct, frozen=True, kw_only=True):
    """A revision a server can begin with; `passed_over` are newer ones that fail the check now."""

    number: int
    fingerprint: str
    loaded: Loaded
    passed_over: tuple[int, ...]


def servable(
    store: Store, at: datetime, at_hand: Loaded | None = None, memory: Memory | None = None
) -> Servable | None:
    """Give the revision in force at a moment, or the newest before it that passes the check now.

    None where nothing was published, or nothing of it can be served. `at_hand` is a load that may
    be just that. A server asks before it has a catalogue, so this needs no Room.
    """
    passed_over: list[int] = []
    with store.reading() as connection:
        current = revisions.in_force(connection, at)
        older = revisions.before(connection, at, current.number) if current else []
        for row in [current, *older] if current else ():
            loaded = _loaded(connection, row, at_hand, memory)
            if loaded is not None and loaded.catalog is not None:
                return Servable(
                    number=row.number, fingerprint=row.fingerprint, loaded=loaded,
                    passed_over=tuple(passed_over),
                )  # fmt: skip
            passed_over.append(row.number)
    return None


def _loaded(
    connection: Connection, row: RevisionRow, at_hand: Loaded | None, memory: Memory | None
) -> Loaded | None:
    if at_hand and at_hand.catalog and at_hand.catalog.fingerprint == row.fingerprint:
        return at_hand
    try:
        # As of the day it was published: what ran out since is no reason to refuse it now.
        tree = stored_tree(connection, row.fingerprint)
        return examine(tree, row.published_at.date(), memory)
    except Damaged:
        return None


def published_as(room: Room, tree: Tree) -> int | None:
    """Give the newest number under which these files were published."""
    with room.store.reading() as connection:
        return revisions.published_before(connection, tree.fingerprint)


def newest(room: Room) -> int:
    """Give the number published last, 0 before the first."""
    with room.store.reading() as connection:
        return revisions.newest(connection)


def audit_revisions(room: Room, actor: Actor) -> RevisionAudit:
    """Hold every publication against its digests. Raises NotVisible."""
    if actor.role not in ("管理员", "监督员"):
        raise NotVisible
    with room.store.reading() as connection:
        rows = list(revisions.every_revision(connection))
        broken = revisions.broken_revision(rows, revisions.numbers_given(connection))
        whole: dict[str, bool] = {}
        for row in rows:
            if row.fingerprint not in whole:
                whole[row.fingerprint] = _is_whole(connection, row.fingerprint)
    damaged = tuple(row.number for row in rows if not whole[row.fingerprint])
    return RevisionAudit(checked=len(rows), broken=broken, damaged=damaged)


def _is_whole(connection: Connection, fingerprint: str) -> bool:
    try:
        stored_tree(connection, fingerprint)
    except Damaged:
        return False
    return True


def known(connection: Connection, number: int) -> RevisionRow:
    """Give the row of a number. Raises NotVisible."""
    found = revisions.revision_of(connection, number) if 0 < number < LARGEST else None
    if found is None:
        raise NotVisible
    return found


def stored_tree(connection: Connection, fingerprint: str, at_hand: Tree | None = None) -> Tree:
    """Give the tree under a fingerprint, held against it. Raises Damaged.

    Files that `at_hand` holds too are not read again.
    """
    digests = manifest(connection, fingerprint)
    raws = contents_by_digest(connection, digests.values(), at_hand)
    tree = tree_of({name: raws[digest] for name, digest in digests.items()})
    if tree.fingerprint != fingerprint:
        raise Damaged(fingerprint)
    return tree


def contents_by_digest(
    connection: Connection, digests: Iterable[str], at_hand: Tree | None = None
) -> dict[str, bytes]:
    """Give contents by digest, from the tree at hand where it has them. Raises Damaged."""
    known_raws = by_digest(at_hand) if at_hand else {}
    wanted = set(digests)
    found = {digest: raw for digest, raw in known_raws.items() if digest in wanted}
    return found | contents(connection, wanted - set(found))


def by_digest(tree: Tree) -> dict[str, bytes]:
    """Give the contents of a tree by their digests."""
    return {tree.digests[name].hex(): raw for name, raw in tree.files.items()}


def catalog_of(room: Room, connection: Connection, row: RevisionRow) -> Catalog | None:
    """Give the catalogue a publication amounts to; None if it would not pass any more."""
    serving = room.catalog
    if serving.fingerprint == row.fingerprint:
        return serving
    tree = stored_tree(connection, row.fingerprint)
    return load(tree, row.published_at.date(), room.memory).catalog


def shown(
    room: Room, connection: Connection, rows: Iterable[RevisionRow], at: datetime
) -> tuple[RevisionView, ...]:
    """Give the views of rows as they stand at a moment."""
    listed = list(rows)
    current = revisions.in_force(connection, at)
    taken_back = revisions.taken_back_by(connection, [row.number for row in listed])
    now = current.number if current else None
    return tuple(
        view_of(
            row, _standing(row, now, taken_back.get(row.number), at),
            taken_back[row.number].number if row.number in taken_back else None,
            room.local(row.published_at), room.local(row.effective_at),
        )
        for row in listed
    )  # fmt: skip


def _standing(
    row: RevisionRow, current: int | None, taken_back: TakenBack | None, at: datetime
) -> Standing:
    if taken_back is not None:
        return "已取消" if taken_back.kind == "取消" else "已重编"
    if row.number == current:
        return "现行"
    return "待生效" if row.effective_at > at else "历史"

"""Where a publication stands in line: on which revision, and before which scheduled ones."""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from app.catalog import Tree, tree_of
from app.desk.revision import Clashing, NothingChanged
from app.desk.revisions import contents_by_digest
from app.desk.room import Room
from app.desk.schedule import Changes, Digests, changes_of, clashing, left_to_later, with_changes
from app.store import Connection
from app.store import revisions as stored
from app.store.blobs import manifest
from app.store.revisions import RevisionRow


class Later(msgspec.Struct, frozen=True):
    """A scheduled revision and the changes it brought to the one it was made from."""

    row: RevisionRow
    brought: Changes


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Where a publication stands: on which revision (None for the first), before which others."""

    newest: int
    base: RevisionRow | None
    files: Digests
    later: tuple[Later, ...]

    @property
    def prepared(self) -> Changes:
        """Give what all the later ones together change."""
        state: Digests = self.files
        for each in self.later:
            state = with_changes(state, each.brought)
        return changes_of(self.files, state)


def effective_moment(room: Room, effective: date | None, at: datetime) -> datetime:
    """Give the beginning of a day at the centre, or `at` for none and for a day that has begun."""
    now = room.local(at)
    if effective is None or effective <= now.date():
        return at
    return datetime.combine(effective, time.min, now.tzinfo)


def line_at(connection: Connection, begins: datetime) -> Line:
    """Give where a publication that takes effect at a moment would stand."""
    base = stored.in_force(connection, begins)
    later = stored.scheduled(connection, begins)
    return Line(
        newest=stored.newest(connection),
        base=base,
        files=manifest(connection, base.fingerprint) if base else {},
        later=tuple(Later(row, _brought(connection, row)) for row in later),
    )


def own_files(line: Line, tree: Tree, *, exact: bool = False) -> dict[str, str]:
    """Give the files (digests) the tree amounts to at its place in line.

    Raises NothingChanged, or Clashing with what is scheduled.
    """
    given = {name: digest.hex() for name, digest in tree.digests.items()}
    files = given if exact else left_to_later(given, line.files, line.prepared)
    changes = changes_of(line.files, files)
    if line.base is not None and not changes:
        number = line.later[-1].row.number if given != line.files and line.later else 0
        raise NothingChanged(number or line.base.number)
    for each in line.later:
        if clash := clashing(changes, each.brought):
            raise Clashing(each.row.number, clash)
    return files


def _brought(connection: Connection, row: RevisionRow) -> dict[str, str | None]:
    parent = stored.revision_of(connection, row.parent) if row.parent else None
    before = manifest(connection, parent.fingerprint) if parent else {}
    return changes_of(before, manifest(connection, row.fingerprint))


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """One state of the catalogue in line, by digests and as a whole."""

    files: Digests
    tree: Tree


def composed(
    connection: Connection, line: Line, files: Digests, tree: Tree
) -> tuple[Composed, ...]:
    """Give what a publication amounts to and, behind it, the scheduled ones on top of it.

    `tree` holds the contents that may not be in the database yet. Raises Damaged.
    """
    states = [files]
    for each in line.later:
        states.append(with_changes(states[-1], each.brought))
    wanted = {digest for state in states for digest in state.values()}
    raws = contents_by_digest(connection, wanted, tree)
    trees = [tree_of({name: raws[digest] for name, digest in state.items()}) for state in states]
    if dict(trees[0].files) == dict(tree.files):
        # What a folder finds wrong with itself belongs to its own tree only.
        trees[0] = tree
    return tuple(
        Composed(files=state, tree=whole) for state, whole in zip(states, trees, strict=True)
    )

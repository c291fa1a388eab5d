"""Writes `blob`, `manifest` and `revision`: what is published is added to, never changed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, insert, update

from app.store.blobs import manifest_body, packed
from app.store.dialect import count_up, insert_missing, insert_unless_there
from app.store.revision_tables import Blob, Manifest, Revision
from app.store.revisions import ANCHOR, SERIES, NewRevision, RevisionRow, chained, revision_of

_AT_ONCE = 500


def next_revision(connection: Connection) -> int:
    """Give the number of the revision to be published, from 1.

    Its row stays locked to the end of the transaction: whoever publishes at the same time waits
    here, and one that fails takes its number back.
    """
    return count_up(connection, SERIES)


def keep_tree(
    connection: Connection, fingerprint: str, digests: Mapping[str, str],
    raws: Mapping[str, bytes],
) -> None:  # fmt: skip
    """Keep the manifest of a tree (digest by name) and those of its contents that are new.

    `raws` holds the content under each digest that may not be there yet.
    """
    wanted = sorted(raws)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        insert_missing(connection, Blob, [{"hash": d, "body": packed(raws[d])} for d in part])
    row = {"fingerprint": fingerprint, "body": manifest_body(digests)}
    insert_unless_there(connection, Manifest, row)


def add_revision(connection: Connection, new: NewRevision, token: str | None) -> RevisionRow:
    """Chain a revision to the one before it and insert it.

    Raises IntegrityError when its token was used before.
    """
    before = revision_of(connection, new.number - 1)
    previous = before.hash if before else ANCHOR
    row = RevisionRow(
        **msgspec.structs.asdict(new), token=token, commit_id="", previous=previous,
        hash=chained(previous, new),
    )  # fmt: skip
    connection.execute(insert(Revision).values(**msgspec.structs.asdict(row)))
    return row


def set_commit(connection: Connection, number: int, commit: str) -> None:
    """Note the git commit that holds the files of a revision."""
    statement = update(Revision).where(Revision.number == number).values(commit_id=commit)
    connection.execute(statement)

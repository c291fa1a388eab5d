"""Published contents lie in the database once, and what was tampered with shows."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.store import Damaged, Store, write_revisions
from app.store.blobs import contents, digest_of, manifest, packed, unpacked
from app.store.revisions import (
    NewRevision,
    broken_revision,
    every_revision,
    numbers_given,
    revision_of,
)

AT = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)


def publish(store: Store, files: dict[str, bytes], **other: object) -> None:
    digests = {name: digest_of(raw) for name, raw in files.items()}
    fingerprint = digest_of(repr(sorted(files.items())).encode())
    with store.writing() as connection:
        number = write_revisions.next_revision(connection)
        raws = {digest_of(raw): raw for raw in files.values()}
        write_revisions.keep_tree(connection, fingerprint, digests, raws)
        plain = {
            "number": number, "fingerprint": fingerprint, "parent": number - 1 or None,
            "kind": "发布", "author": "admin", "author_name": "卫管", "reason": "试",
            "published_at": AT, "effective_at": AT,
        }  # fmt: skip
        new = NewRevision(**{**plain, **other})  # type: ignore[arg-type]
        write_revisions.add_revision(connection, new, None)


def change(store: Store, statement: str) -> None:
    with store.writing() as connection:
        connection.execute(text(statement))


def broken(store: Store) -> int | None:
    with store.reading() as connection:
        return broken_revision(every_revision(connection), numbers_given(connection))


@pytest.fixture
def three(store: Store) -> Store:
    for number in range(3):
        publish(store, {"a.yaml": b"same", "b.yaml": f"{number}".encode()})
    return store


def test_equal_contents_lie_there_once_and_come_back(three: Store) -> None:
    with three.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM blob")).scalar_one() == 4
        row = revision_of(connection, 3)
        assert row is not None
        found = manifest(connection, row.fingerprint)
        assert found == {"a.yaml": digest_of(b"same"), "b.yaml": digest_of(b"2")}
        assert contents(connection, found.values()) == {
            digest_of(b"same"): b"same", digest_of(b"2"): b"2",
        }  # fmt: skip


def test_a_whole_chain_is_whole(three: Store) -> None:
    assert broken(three) is None


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE revision SET reason = '别的' WHERE number = 2", 2),
        ("UPDATE revision SET author_name = '别人' WHERE number = 1", 1),
        ("UPDATE revision SET effective_at = published_at, kind = '回退' WHERE number = 3", 3),
        ("UPDATE revision SET about = 1 WHERE number = 2", 2),
        ("DELETE FROM revision WHERE number = 2", 2),
        ("DELETE FROM revision WHERE number = 3", 3),
        ("UPDATE revision SET commit_id = 'abc' WHERE number = 2", None),
    ],
)
def test_what_was_changed_or_taken_out_shows(
    three: Store, statement: str, where: int | None
) -> None:
    change(three, statement)
    assert broken(three) == where


def test_a_content_that_was_changed_is_never_given_out(three: Store) -> None:
    digest = digest_of(b"same")
    with three.writing() as connection:
        connection.execute(
            text("UPDATE blob SET body = :body WHERE hash = :hash"),
            {"body": packed(b"other"), "hash": digest},
        )
    with three.reading() as connection, pytest.raises(Damaged) as damaged:
        contents(connection, [digest])
    assert damaged.value.digest == digest


def test_a_content_or_manifest_that_is_gone_is_told(three: Store) -> None:
    with three.reading() as connection:
        for missing in (
            lambda: contents(connection, ["0" * 64]),
            lambda: manifest(connection, "x"),
        ):
            with pytest.raises(Damaged):
                missing()


@pytest.mark.parametrize(
    "body",
    [b"", b"nonsense", packed(b"x")[:-1], packed(b"x") + b"more", zlib.compress(b"\0" * 2**26)],
)
def test_what_was_never_packed_is_not_unpacked(body: bytes) -> None:
    with pytest.raises(Damaged):
        unpacked(body, "name")


def test_packing_loses_nothing() -> None:
    for raw in (b"", b"a", "救助".encode() * 1000):
        assert unpacked(packed(raw), "name") == raw

"""The hash chain: no event of a case can be changed or taken out unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC
from typing import NamedTuple

import msgspec

from app.store.draft_rows import DraftEventRow
from app.store.rows import EventRow, NewEvent


class Link(NamedTuple):
    """An event's place: its number in the case, the digest before it, its own (32 bytes each)."""

    seq: int
    previous: bytes
    hash: bytes


def anchor(number: str) -> bytes:
    """Give what the first event of the case `number` is chained to."""
    return hashlib.sha256(number.encode()).digest()


def link(previous: bytes, seq: int, event: NewEvent) -> Link:
    """Chain an event to the digest of the one before it.

    Of what is sealed only the digest goes in: a sealed text may be deleted when its time
    is over, and the chain still holds.
    """
    sealed = hashlib.sha256(event.sealed).hexdigest() if event.sealed is not None else ""
    told = (
        seq, event.at.astimezone(UTC).isoformat(), event.actor, event.actor_name, event.kind,
        event.step, event.outcome, event.data, sealed,
    )  # fmt: skip
    digest = hashlib.sha256(previous + msgspec.json.encode(told, order="sorted")).digest()
    return Link(seq, previous, digest)


def broken_link(number: str, events: Iterable[EventRow], last: bytes) -> int | None:
    """Name the first event (its seq) that is not as it was written, or None when all are.

    `last` is the hash the case remembers; a tail cut off shows as the seq after the end.
    """
    return broken_link_of(anchor(number), events, last)


def broken_link_of(
    start: bytes, events: Iterable[EventRow | DraftEventRow], last: bytes
) -> int | None:
    """Tell the same of any chain of events that begins at `start`."""
    previous, seq = start, 0
    for seq, event in enumerate(events, 1):
        if Link(event.seq, event.previous, event.hash) != link(previous, seq, event):
            return seq
        previous = event.hash
    return None if previous == last else seq + 1

"""What earlier loads found out, by content: a file that did not change costs nothing again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import RLock
from typing import Any, Final

import msgspec

from app.catalog import build
from app.catalog.model import Item
from app.catalog.source import Source

# (name of the file, digest of its content and of all it inherits)
Mark = tuple[str, bytes]

_ITEM: Final = msgspec.msgpack.Decoder(Item)


class Memory:
    """Keeps parsed data, built items and which of them are in order, all by digest.

    One is passed to every load of a watching server; `lock` keeps two loads apart. `context`
    stands for all that is no item: only under the same one the findings of an item stay.
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.data: dict[bytes, dict[str, Any] | bytes] = {}
        self.clean: set[tuple[str, bytes]] = set()
        self.items: dict[bytes, Item] = {}
        # Items as they came from a file, in MessagePack.
        self.packed: dict[bytes, bytes] = {}
        self.context = b""
        self.spotless: set[Mark] = set()
        self.tried: set[Mark] = set()
        # The items of the last load by their ids.
        self.marks: dict[str, Mark] = {}
        # Tells whether anything is here that was not before: only then is it worth keeping.
        self.news = False
        self._before: set[bytes] = set()

    def source(self, raw: bytes, file: str, digest: bytes) -> Source | None:
        """Give a file that was read before; None where it was not."""
        known = self.data.get(digest)
        return None if known is None else Source(file, raw, known, digest)

    def learn(self, source: Source) -> None:
        """Remember a file that could be read."""
        self.data[source.digest] = source.data
        self.news = True

    def item(self, source: Source) -> Item:
        """Build an item, or give it as it was built."""
        known = self.items.get(source.digest)
        if known is None:
            packed = self.packed.get(source.digest)
            known = _ITEM.decode(packed) if packed is not None else build.item(source.data)
            self.items[source.digest] = known
            self.news = self.news or packed is None
        return known

    def keep_tried(self, mark: Mark) -> None:
        """Remember an item whose examples all hold."""
        if mark in self.spotless and mark not in self.tried:
            self.tried.add(mark)
            self.news = True

    def settle(self, context: bytes, spotless: Iterable[Mark]) -> None:
        """Remember which items no rule about single items complains of."""
        marks = set(spotless)
        if (context, marks) != (self.context, self.spotless):
            self.news = True
        self.tried = self.tried & marks if context == self.context else set()
        self.context, self.spotless = context, marks

    def forget_all_but(self, digests: Mapping[bytes, object] | set[bytes]) -> None:
        """Drop what neither this load nor the one before it needed."""
        now = set(digests)
        used = now | self._before
        self.data = {key: value for key, value in self.data.items() if key in used}
        self.items = {key: value for key, value in self.items.items() if key in used}
        self.packed = {key: value for key, value in self.packed.items() if key in used}
        self.clean = {pair for pair in self.clean if pair[1] in used}
        self._before = now

"""What earlier loads found out, by content: a file that did not change costs nothing again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from threading import RLock
from typing import Any, Final

import msgspec

from app.catalog import build
from app.catalog.looks import Looks
from app.catalog.model import Item
from app.catalog.source import Source

# (name of the file, digest of its content and of all it inherits)
Mark = tuple[str, bytes]

_ITEM: Final = msgspec.msgpack.Decoder(Item)
MOST_CONTEXTS: Final = 2
_NONE: Final[tuple[set[Mark], set[Mark]]] = (set(), set())


class Memory:
    """Keeps parsed data, built items and which of them are in order, all by digest.

    One is passed to every load of a watching server; `lock` keeps two loads apart. `context`
    stands for all that is no item: only under the same one the findings of an item stay. `looks`
    are those at the one folder that is read again and again, if there is one.
    """

    def __init__(self, looks: Looks | None = None) -> None:
        self.looks = looks
        self.lock = RLock()
        self.data: dict[bytes, dict[str, Any] | bytes] = {}
        self.clean: set[tuple[str, bytes]] = set()
        self.items: dict[bytes, Item] = {}
        # Items as they came from a file, in MessagePack.
        self.packed: dict[bytes, bytes] = {}
        self.context = b""
        self.spotless: set[Mark] = set()
        self.tried: set[Mark] = set()
        # The two of other contexts seen lately: a server checks its folder as of today, a
        # revision as of the day it was published.
        self._aside: dict[bytes, tuple[set[Mark], set[Mark]]] = {}
        # The items of the last load by their ids.
        self.marks: dict[str, Mark] = {}
        # Tells whether anything is here that was not before: only then is it worth keeping.
        self.news = False
        # What the file said that it came from, for whoever writes that.
        self.recalled: object = None
        self._before: set[bytes] = set()

    def source(self, files: Mapping[str, bytes], file: str, digest: bytes) -> Source | None:
        """Give a file that was read before; None where it was not."""
        known = self.data.get(digest)
        if known is None:
            return None
        return Source(file, partial(files.__getitem__, file), known, digest)

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

    def spotless_in(self, context: bytes) -> set[Mark]:
        """Give the items that no rule about single items complained of under a context."""
        if context == self.context:
            return self.spotless
        return self._aside.get(context, _NONE)[0]

    def settle(self, context: bytes, spotless: Iterable[Mark]) -> None:
        """Remember which items no rule about single items complains of."""
        marks = set(spotless)
        if context != self.context or not marks <= self.spotless:
            self.news = True
        if context != self.context:
            self._aside[self.context] = self.spotless, self.tried
            self.tried = self._aside.pop(context, _NONE)[1]
            for oldest in list(self._aside)[:-MOST_CONTEXTS]:
                del self._aside[oldest]
        self.tried = self.tried & marks
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

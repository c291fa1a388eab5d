"""One YAML file, with the place of every value found again on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from itertools import islice
from typing import Any, Final

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.catalog.aliases import Alias, aliases
from app.catalog.decoding import decode, lines, refuse_strange_characters
from app.catalog.papers.running_text import tokens
from app.catalog.plain import compose, plain_data
from app.catalog.problem import Problem
from app.catalog.refusal import Refused
from app.texts import _

PathKey = tuple[Hashable, ...]

# Keys that are asked for in every file and stand in few.
SPECIAL: Final = ("base", "extends", "silence")
# As MessagePack writes them. What holds one further in is unpacked in vain.
_PACKED: Final = tuple(bytes([0xA0 + len(key)]) + key.encode() for key in SPECIAL)


class Place:
    """Where a key or value stands: file, line and column from 1, and its width on that line.

    `through` is the reference (`*name`) in the same file that brings the value elsewhere too.
    """

    __slots__ = ("column", "file", "line", "through", "width")

    def __init__(
        self, line: int, column: int, width: int, file: str = "", through: Alias | None = None
    ) -> None:
        self.line, self.column, self.width, self.file, self.through = (
            line, column, width, file, through,
        )  # fmt: skip


class Source:
    """A file's text and plain data; either may be given packed and is unpacked when first asked.

    `text` as what gives the bytes of the file, `data` as MessagePack.
    """

    def __init__(
        self, file: str, text: str | Callable[[], bytes], data: dict[str, Any] | bytes,
        digest: bytes = b"",
    ) -> None:  # fmt: skip
        self.file, self.digest = file, digest
        self._text, self._data = text, data
        # Made again only for a file that has something to say: a clean one never needs it.
        self._root: Node | None = None
        self._lines: list[str] | None = None
        self._special: bool | None = None
        self._aliases: dict[tuple[int, int], Alias] | None = None

    @property
    def text(self) -> str:
        """Give the text of the file."""
        if not isinstance(self._text, str):
            self._text = decode(self._text())
        return self._text

    @property
    def data(self) -> dict[str, Any]:
        """Give the plain data of the file; for an heir with what it inherits."""
        if isinstance(self._data, bytes):
            self._data = msgspec.msgpack.decode(self._data, type=dict[str, Any])
        return self._data

    def has(self, key: str) -> bool:
        """Tell whether the outermost mapping has a key; of the SPECIAL ones without unpacking."""
        if isinstance(self._data, bytes):
            if self._special is None:
                self._special = any(key in self._data for key in _PACKED)
            if not self._special and key in SPECIAL:
                return False
        return key in self.data

    def mentions(self, words: str) -> bool:
        """Tell whether the data holds some words anywhere; neither unpacked nor read for it."""
        data = self._data if isinstance(self._data, bytes) else msgspec.msgpack.encode(self._data)
        return words.encode() in data

    def place(self, path: PathKey, key: bool = False) -> Place:
        """Find a value (or with `key` the key before it); the nearest parent if it is absent."""
        node = self._compose()
        key_node: Node | None = None
        through: Alias | None = None
        for step in path:
            found = self._child(node, step)
            if found is None:
                return self._stands(key_node if key_node is not None else node, through)
            key_node, node, alias = found
            # The innermost of several: it is the one that brings this very value here.
            through = alias or through
        return self._stands(key_node if key and key_node is not None else node, through)

    def line_text(self, line: int) -> str:
        """Give the text of a line counted from 1."""
        rows = self._lines = self._lines or lines(self.text)
        return rows[line - 1] if 0 < line <= len(rows) else ""

    def written(self, path: PathKey) -> str:
        """Give a value of one line as it is written, quotes and all."""
        place = self.place(path)
        return self.line_text(place.line)[place.column - 1 : place.column - 1 + place.width]

    def problem(
        self, path: PathKey, code: str, message: str, hint: str = "", **more: Any
    ) -> Problem:
        """Make a problem placed at `path`; `key=True` places it at the key.

        `token` places it at a placeholder of the text that stands there, counted from 0.
        """
        place = self.place(path, more.pop("key", False))
        place = self._token(path, more.pop("token", None)) or place
        if place.through:
            more.setdefault("through", (_referred(place.through),))
        return Problem(
            file=self.file, line=place.line, column=place.column, width=place.width, code=code,
            message=message, hint=hint, source_line=self.line_text(place.line), path=path, **more,
        )  # fmt: skip

    def _token(self, path: PathKey, nth: int | None) -> Place | None:
        """Find a placeholder as it is written; None where quotes and escapes hide it."""
        if nth is None:
            return None
        node = self._compose()
        for step in path:
            found = self._child(node, step)
            if found is None or found[2]:
                return None
            node = found[1]
        start, end = node.start_mark, node.end_mark
        rows = (self._lines or lines(self.text))[start.line : end.line + 1]
        rows[-1] = rows[-1][: end.column] if end.line - start.line == len(rows) - 1 else rows[-1]
        standing = (
            Place(start.line + n + 1, token.start + 1, len(token.written), self.file)
            for n, row in enumerate(rows)
            for token in tokens(row)
            if n or token.start >= start.column
        )
        return next(islice(standing, nth, None), None)

    def _compose(self) -> Node:
        if self._root is None:
            self._root = compose(self.text)
        return self._root

    def _child(self, node: Node, step: Hashable) -> tuple[Node | None, Node, Alias | None] | None:
        if isinstance(node, MappingNode):
            for number, (key, value) in enumerate(node.value):
                if key.value == step:
                    return key, value, self._alias(node, number)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            return None, node.value[step], self._alias(node, step)
        return None

    def _alias(self, parent: Node, number: int) -> Alias | None:
        if self._aliases is None:
            # Few files hold a `*`, and only theirs are read a second time.
            self._aliases = aliases(self.text, self._compose()) if "*" in self.text else {}
        return self._aliases.get((id(parent), 2 * number + 1))

    def _stands(self, node: Node, through: Alias | None) -> Place:
        start, end = node.start_mark, node.end_mark
        width = end.column - start.column if end.line == start.line else 1
        if not isinstance(node, ScalarNode) and end.line != start.line:
            width = 1
        return Place(start.line + 1, start.column + 1, max(1, width), self.file, through)


def _referred(alias: Alias) -> str:
    return _("第 {line} 行的 *{name} 引用这里").format(line=alias.line, name=alias.name)


def digest_of(*parts: bytes) -> bytes:
    """Give 32 bytes (BLAKE2b) that stand for the content of these parts."""
    digest = hashlib.blake2b(digest_size=32)
    for part in parts:
        digest.update(part)
    return digest.digest()


def read(raw: bytes, file: str) -> Source | Problem:
    """Parse the bytes of one file; a problem is a value, never an exception."""
    try:
        text = decode(raw)
        refuse_strange_characters(text)
        return Source(file, text, plain_data(text), digest_of(raw))
    except Refused as refused:
        return refused.problem(file, lines(raw.decode("utf-8", "replace")))

"""One YAML file, with the place of every value found again on demand."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.catalog.decoding import decode, lines, refuse_strange_characters
from app.catalog.plain import compose, plain_data
from app.catalog.problem import Problem
from app.catalog.refusal import Refused

PathKey = tuple[Hashable, ...]


class Place:
    """Where a key or value stands: line and column from 1, and its width on that line."""

    __slots__ = ("column", "line", "width")

    def __init__(self, line: int, column: int, width: int) -> None:
        self.line, self.column, self.width = line, column, width


class Source:
    """A file's text and plain data."""

    def __init__(self, file: str, text: str, data: dict[str, Any]) -> None:
        self.file, self.text, self.data = file, text, data
        # Made again only for a file that has something to say: a clean one never needs it.
        self._root: Node | None = None
        self._lines: list[str] | None = None

    def place(self, path: PathKey, key: bool = False) -> Place:
        """Find a value (or with `key` the key before it); the nearest parent if it is absent."""
        node = self._root = self._root or compose(self.text)
        key_node: Node | None = None
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            key_node, node = found
        else:
            return _place(key_node if key and key_node is not None else node)
        return _place(key_node if key_node is not None else node)

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
        """Make a problem placed at `path`; `key=True` places it at the key."""
        place = self.place(path, more.pop("key", False))
        return Problem(
            file=self.file, line=place.line, column=place.column, width=place.width, code=code,
            message=message, hint=hint, source_line=self.line_text(place.line), **more,
        )  # fmt: skip


def read(raw: bytes, file: str) -> Source | Problem:
    """Parse the bytes of one file; a problem is a value, never an exception."""
    try:
        text = decode(raw)
        refuse_strange_characters(text)
        return Source(file, text, plain_data(text))
    except Refused as refused:
        return refused.problem(file, lines(raw.decode("utf-8", "replace")))


def _child(node: Node | None, step: Hashable) -> tuple[Node | None, Node] | None:
    if isinstance(node, MappingNode):
        return next(((k, v) for k, v in node.value if k.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _place(node: Node) -> Place:
    start, end = node.start_mark, node.end_mark
    width = end.column - start.column if end.line == start.line else 1
    if not isinstance(node, ScalarNode) and end.line != start.line:
        width = 1
    return Place(start.line + 1, start.column + 1, max(1, width))

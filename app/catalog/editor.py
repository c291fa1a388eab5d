"""Changing values in a YAML text and nothing else: comments, order, quotes and blank lines stay.

The text is never written anew. Nodes tell where each value stands; only the spans of changed
values are replaced, and the result is parsed again to be sure that it says what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.catalog.chunks import Chunk, TooStrange, in_place, rebuilt
from app.catalog.collections import Collection
from app.catalog.matching import origins, same
from app.catalog.plain import compose, plain_data
from app.catalog.refusal import Refused
from app.catalog.unaliasing import without_aliases
from app.catalog.writer import (
    Schema,
    child_schema,
    entry_lines,
    flow,
    in_schema_order,
    item_lines,
    key_text,
    new_text,
    scalar,
)

_HEAD = re.compile(r"\A((?:#[^\n]*\n)*)")
_TAIL = re.compile(r"[ \t]+#[^\n]*")
_HEAD_COMMENT = re.compile(r"[ \t]*:[ \t]+(#[^\n]*)")


def edited(
    text: str, old: Mapping[str, Any], new: Mapping[str, Any], collection: Collection
) -> str:
    """Give `text`, which says `old`, changed to say `new`.

    Only lines of changed values differ. A comment above a removed entry stays: only who wrote
    it knows what else it speaks of.
    """
    if same(old, new):
        return text
    # Every way ends in the same place; the later ones keep less of what the author wrote.
    crlf = text.count("\r\n") > 0 and text.count("\r\n") == text.count("\n")
    plain = text.replace("\r\n", "\n") if crlf else text
    made = _attempt(plain, old, new, collection)
    if made is None and "*" in plain:
        made = _attempt(without_aliases(plain, old), old, new, collection)
    if made is None:
        made = _HEAD.split(plain, 1)[1] + new_text(collection, new).split("\n", 1)[1]
    return made.replace("\n", "\r\n") if crlf else made


def _attempt(
    text: str, old: Mapping[str, Any], new: Mapping[str, Any], collection: Collection
) -> str | None:
    try:
        root = compose(text)
        edit = _Edit(text, collection.schema)
        inner = edit.value(root, old, new, collection.schema, False)
        if inner is None:
            return None
        made = text[: root.start_mark.index] + inner + text[edit.end(root) :]
        return made if _says(made, new) else None
    except (TooStrange, Refused):
        return None


def _says(text: str, new: Mapping[str, Any]) -> bool:
    try:
        return same(plain_data(text), new)
    except Refused as refused:
        # What was typed holds a character that no file may hold: the check says so, at its place.
        return refused.code == "S05"


class _Edit:
    """One text under change. Each method gives the new text of a node's span."""

    def __init__(self, text: str, root: Schema) -> None:
        self.text, self.root = text, root

    def value(self, node: Node, old: Any, new: Any, schema: Schema, inside: bool) -> str | None:
        """Give the span of `node` saying `new`; None where it must take another shape."""
        if same(old, new):
            return self.text[node.start_mark.index : self.end(node)]
        if isinstance(node, ScalarNode):
            return _scalar_text(node, new, inside)
        if isinstance(node, MappingNode) and isinstance(new, Mapping) and old and new:
            return self._mapping(node, old, new, schema, inside)
        if isinstance(node, SequenceNode) and isinstance(new, list) and old and new:
            return self._sequence(node, old, new, schema, inside)
        return flow(new, schema, self.root) if inside else None

    def end(self, node: Node) -> int:
        """Give where a value truly ends; the comment on its last line belongs to a block."""
        if isinstance(node, ScalarNode):
            start, end = node.start_mark.index, node.end_mark.index
            if node.style in ("|", ">"):
                return int(start + len(self.text[start:end].rstrip()))
            return int(end)
        assert isinstance(node, MappingNode | SequenceNode)
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self.tail(self.end(last[1] if isinstance(node, MappingNode) else last))

    def tail(self, place: int) -> int:
        """Give the end of a comment that follows on the same line; the place itself if none does."""
        found = _TAIL.match(self.text, place)
        return found.end() if found else place

    # Mappings

    def _mapping(
        self, node: MappingNode, old: Mapping[str, Any], new: Mapping[str, Any], schema: Schema,
        inside: bool,
    ) -> str:  # fmt: skip
        inside = inside or bool(node.flow_style)
        spans = [self._entry_span(key, value, inside) for key, value in node.value]
        chunks = self._chunks(node, [key.value for key, _v in node.value], spans, inside)
        indent = node.value[0][0].start_mark.column
        for chunk, (key, value) in zip(chunks, node.value, strict=True):
            if key.value in new and not same(old[key.value], new[key.value]):
                sub = child_schema(schema, self.root, key.value)
                chunk.text = self._entry(
                    key, value, old[key.value], new[key.value], sub, indent, inside
                )
        edges = self._edges(node, spans)
        kept = [chunk for chunk in chunks if chunk.name in new]
        if len(kept) == len(chunks) and len(new) == len(old):
            return in_place(chunks, *edges)
        added = self._added(new, old, schema, indent, inside)
        order = in_schema_order({**old, **new}, schema, self.root)
        spaced = indent == 0 and not inside
        return rebuilt(chunks, kept, added, order, *edges, indent=indent, flow=inside, spaced=spaced)  # fmt: skip

    def _entry_span(self, key: Node, value: Node, inside: bool) -> tuple[int, int]:
        start, end = key.start_mark.index, self.end(value)
        # What lies before its key is an alias: it stands elsewhere.
        if end < key.end_mark.index:
            raise TooStrange
        return start, end if inside else self.tail(end)

    def _entry(
        self, key: Node, value: Node, old: Any, new: Any, schema: Schema, indent: int, inside: bool
    ) -> str:
        start, end = key.start_mark.index, self.end(value)
        tail = "" if inside else self.text[end : self.tail(end)]
        inner = self.value(value, old, new, schema, inside)
        if inner is not None:
            before = self.text[start : value.start_mark.index]
            gap = " " if before.endswith(":") and not inner.startswith(" ") else ""
            return before + gap + inner + tail
        lines = entry_lines(key.value, new, indent, schema, self.root, inline=bool(tail))
        above = _HEAD_COMMENT.match(self.text, key.end_mark.index)
        if above and above.end() <= value.start_mark.index:
            lines[0] += "  " + above.group(1)
        return "\n".join(lines).lstrip(" ") + tail

    def _added(
        self, new: Mapping[str, Any], old: Mapping[str, Any], schema: Schema, indent: int,
        inside: bool,
    ) -> list[Chunk]:  # fmt: skip
        made = []
        for key in in_schema_order(new, schema, self.root):
            if key in old:
                continue
            sub = child_schema(schema, self.root, key)
            text = (
                f"{key_text(key)}: {flow(new[key], sub, self.root)}"
                if inside
                else "\n".join(entry_lines(key, new[key], indent, sub, self.root)).lstrip(" ")
            )
            made.append(Chunk(key, text, is_new=True))
        return made

    # Sequences

    def _sequence(
        self, node: SequenceNode, old: list[Any], new: list[Any], schema: Schema, inside: bool
    ) -> str:
        inside = inside or bool(node.flow_style)
        spans = self._item_spans(node, inside)
        names = [str(n) for n in range(len(spans))]
        chunks = self._chunks(node, names, spans, inside)
        sub = child_schema(schema, self.root, 0)
        indent = 0 if inside else _column(self.text, spans[0][0])
        came = origins(old, new)
        kept: list[Chunk] = []
        for entry, origin in zip(new, came, strict=True):
            if origin is None:
                kept.append(Chunk("", self._new_item(entry, indent, sub, inside), is_new=True))
                continue
            chunk, child = chunks[origin], node.value[origin]
            if not same(old[origin], entry):
                chunk.text = self._item(child, spans[origin], old[origin], entry, sub, indent, inside)  # fmt: skip
            kept.append(chunk)
        edges = self._edges(node, spans)
        if came == list(range(len(old))):
            return in_place(chunks, *edges)
        return rebuilt(chunks, kept, [], [], *edges, indent=indent, flow=inside)

    def _item_spans(self, node: SequenceNode, inside: bool) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        before = node.start_mark.index
        for child in node.value:
            start, end = child.start_mark.index, self.end(child)
            if start < before or end < before:
                raise TooStrange
            if not inside:
                start, end = self.text.rfind("-", before, start), self.tail(end)
                if start < 0:
                    raise TooStrange
            spans.append((start, end))
            before = end
        return spans

    def _new_item(self, entry: Any, indent: int, schema: Schema, inside: bool) -> str:
        if inside:
            return flow(entry, schema, self.root)
        return "\n".join(item_lines(entry, indent, schema, self.root)).lstrip(" ")

    def _item(
        self, child: Node, span: tuple[int, int], old: Any, new: Any, schema: Schema, indent: int,
        inside: bool,
    ) -> str:  # fmt: skip
        inner = self.value(child, old, new, schema, inside)
        if inner is None:
            return self._new_item(new, indent, schema, inside)
        return self.text[span[0] : child.start_mark.index] + inner + self.text[self.end(child) : span[1]]  # fmt: skip

    # Both

    def _chunks(
        self, node: Node, names: list[str], spans: list[tuple[int, int]], inside: bool
    ) -> list[Chunk]:
        chunks = []
        before = spans[0][0]
        for name, (start, end) in zip(names, spans, strict=True):
            gap = self.text[before:start]
            if not inside and gap and (gap.split("\n")[-1].strip() or "\n" not in gap):
                raise TooStrange
            chunks.append(Chunk(name, self.text[start:end], gap))
            before = end
        return chunks

    def _edges(self, node: Node, spans: list[tuple[int, int]]) -> tuple[str, str]:
        start, end = node.start_mark.index, self.end(node)
        return self.text[start : spans[0][0]], self.text[spans[-1][1] : end]


def _scalar_text(node: ScalarNode, new: Any, inside: bool) -> str | None:
    if isinstance(new, list | Mapping):
        return flow(new, {}, {}) if inside else None
    if not inside and (node.style in ("|", ">") or (isinstance(new, str) and "\n" in new)):
        return None
    return scalar(new, inside, node.style or None if isinstance(new, str) else None)


def _column(text: str, place: int) -> int:
    return place - (text.rfind("\n", 0, place) + 1)

"""A text with its aliases written out, so that one of the places can be changed alone."""

from __future__ import annotations

from typing import Any

from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, SequenceNode

from app.catalog.plain import Composer, compose
from app.catalog.writer import flow


def without_aliases(text: str, data: Any) -> str:
    """Give the text with each `*name` replaced by the value it stands for; anchors stay."""
    values: dict[int, Any] = {}
    _collect(compose(text), data, values)
    spans: list[tuple[int, int, Any]] = []
    anchors: dict[str, Any] = {}
    parser: Any = Composer(text)
    while (event := parser.get_event()) is not None:
        name = getattr(event, "anchor", None)
        if name is None:
            continue
        start, end = int(event.start_mark.index), int(event.end_mark.index)
        if isinstance(event, AliasEvent):
            spans.append((start, end, anchors[name]))
        else:
            anchors[name] = values.get(start)
    for start, end, value in reversed(spans):
        text = text[:start] + flow(value, {}, {}) + text[end:]
    return text


def _collect(node: Node, data: Any, values: dict[int, Any]) -> None:
    values.setdefault(node.start_mark.index, data)
    if isinstance(node, MappingNode):
        for key, child in node.value:
            _collect(child, data[key.value], values)
    elif isinstance(node, SequenceNode):
        for child, one in zip(node.value, data, strict=True):
            _collect(child, one, values)

"""Where a file refers back to a value with `*name` instead of writing it again."""

from __future__ import annotations

from typing import Any

import msgspec
from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, SequenceNode

from app.catalog.plain import Composer


class Alias(msgspec.Struct, frozen=True):
    """One reference: its line from 1, and the name after the `*`."""

    line: int
    name: str


def aliases(text: str, root: Node) -> dict[tuple[int, int], Alias]:
    """Give each reference by (id of the parent node, place): 2n for the n-th key, 2n+1 for its value or entry."""
    parser = Composer(text)
    parser.get_event()
    parser.get_event()
    found: dict[tuple[int, int], Alias] = {}
    _walk(parser, root, found)
    return found


def _walk(parser: Any, node: Node, found: dict[tuple[int, int], Alias]) -> None:
    parser.get_event()
    if isinstance(node, MappingNode):
        for n, (key, value) in enumerate(node.value):
            _step(parser, node, 2 * n, key, found)
            _step(parser, node, 2 * n + 1, value, found)
        parser.get_event()
    elif isinstance(node, SequenceNode):
        for n, child in enumerate(node.value):
            _step(parser, node, 2 * n + 1, child, found)
        parser.get_event()


def _step(
    parser: Any, node: Node, place: int, child: Node, found: dict[tuple[int, int], Alias]
) -> None:
    event = parser.peek_event()
    if isinstance(event, AliasEvent):
        mark, name = event.start_mark, event.anchor
        assert mark is not None  # the parser gives every reference its place and its name
        assert name is not None
        found[id(node), place] = Alias(mark.line + 1, name)
        parser.get_event()
    else:
        _walk(parser, child, found)

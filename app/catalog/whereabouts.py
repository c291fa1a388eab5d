"""From a place in a YAML text back to the path of the value that stands there."""

from __future__ import annotations

from yaml import YAMLError
from yaml.nodes import MappingNode, Node, SequenceNode

from app.catalog.plain import compose

Steps = tuple[str | int, ...]


def path_at(text: str, line: int, column: int) -> Steps:
    """Give the path of the innermost key or entry at a line and column, both from 1.

    () where the text cannot be read or nothing stands there.
    """
    try:
        node = compose(text)
    except (YAMLError, AssertionError):
        return ()
    path: list[str | int] = []
    place = (line - 1, column - 1)
    while (found := _child_at(node, place)) is not None:
        step, node = found
        path.append(step)
    return tuple(path)


def _child_at(node: Node, place: tuple[int, int]) -> tuple[str | int, Node] | None:
    """Give the last child that begins at or before a place: keys and dashes belong to them."""
    found: tuple[str | int, Node] | None = None
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if _start(key) <= place:
                found = (str(key.value), value)
    elif isinstance(node, SequenceNode):
        for n, child in enumerate(node.value):
            if _start(child) <= place:
                found = (n, child)
    if found is None or place >= (node.end_mark.line, node.end_mark.column):
        return None
    return found


def _start(node: Node) -> tuple[int, int]:
    return int(node.start_mark.line), int(node.start_mark.column)

"""One thing a JSON Schema validator found wrong, with the names a person would give it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from jsonschema.exceptions import ValidationError

from app.catalog.collections import Collection, resolve
from app.catalog.source import PathKey, Source
from app.texts import _

BRIEF: Final = 30


class Complaint(NamedTuple):
    """A problem before it has its line; with `key` it stands at the key, not at the value."""

    code: str
    path: PathKey
    key: bool
    message: str
    hint: str


class Fault:
    """One validation error with what is needed to talk about it."""

    def __init__(self, source: Source, collection: Collection, error: ValidationError) -> None:
        self.value: Any = error.instance
        self.wanted: Any = error.validator_value
        self.rule = str(error.validator)
        self.schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
        self.path: PathKey = tuple(error.absolute_path)
        self.message = error.message
        self.branches = tuple(error.context or ())
        self.source, self.collection = source, collection

    @property
    def name(self) -> str:
        """Give the key with its title, and which entry of a list: `tiers（可在哪里申请）第 2 项`."""
        words = [n for n, step in enumerate(self.path) if isinstance(step, str)]
        if not words:
            return _("文件")
        at = words[-1]
        title = schema_at(self.collection.schema, self.path[: at + 1]).get("title", "")
        said = f"{self.path[at]}（{_(title)}）" if title else str(self.path[at])
        numbers = [int(str(step)) + 1 for step in self.path[at + 1 :]]
        return said + "".join(_("第 {n} 项").format(n=n) for n in numbers)

    @property
    def shown(self) -> str:
        """Give the value as a person would name it."""
        if isinstance(self.value, dict):
            return _("一组键值")
        if isinstance(self.value, list):
            return _("一个列表")
        if self.value is None:
            return _("空的")
        if not isinstance(self.value, str):
            # As it is written: 12.30 must not become 12.3.
            return _("“{value}”").format(value=self.source.written(self.path) or self.value)
        text = self.value.strip()
        text = text if len(text) <= BRIEF else text[: BRIEF - 1] + "…"
        return _("“{value}”").format(value=" ".join(text.split()))

    @property
    def about(self) -> str:
        """Give what the schema says of this place, or of the list it is an entry of."""
        root = self.collection.schema
        said = [
            self.schema,
            *(schema_at(root, self.path[:n]) for n in range(len(self.path), 0, -1)),
        ]
        text = next((part["description"] for part in said if "description" in part), "")
        return _(text) if text else ""


def schema_at(root: Mapping[str, Any], path: PathKey) -> Mapping[str, Any]:
    """Give the part of a schema that describes a place in the data; {} if none does."""
    node = resolve(root, root)
    for step in path:
        found = next(
            (sub for part in shapes_of(node, root) if (sub := _below(part, step)) is not None), None
        )
        if found is None:
            return {}
        node = resolve(found, root)
    return node


def shapes_of(node: Mapping[str, Any], root: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give a (resolved) schema and every shape it chooses between by if/then/else."""
    found = [node]
    for branch in ("then", "else"):
        if branch in node:
            found += shapes_of(resolve(node[branch], root), root)
    return found


def _below(node: Mapping[str, Any], step: object) -> Mapping[str, Any] | None:
    if isinstance(step, int):
        below = node.get("items")
    else:
        below = node.get("properties", {}).get(step, node.get("additionalProperties"))
    return below if isinstance(below, Mapping) else None

"""The collections of a configuration folder, as their schemas describe them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

SHIPPED: Final = Path(__file__).resolve().parent.parent.parent / "config" / "schema"


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """One collection: its folder, its JSON Schema and the columns of its list (dotted keys)."""

    name: str
    title: str
    description: str
    folder: str
    schema_file: str
    schema: Mapping[str, Any]
    columns: tuple[str, ...]

    @property
    def singular(self) -> bool:
        """Tell whether the collection is one single file (centre.yaml)."""
        return not self.folder


# The order of menus and of loading.
ORDER: Final = (
    "centre", "department", "point", "window", "staffing", "bank", "workflow", "item", "bundle",
    "paper", "calendar", "import",
)  # fmt: skip


@lru_cache(maxsize=1)
def schemas() -> Mapping[str, Mapping[str, Any]]:
    """Give every schema by its file name, the shared definitions included."""
    return {
        path.name: json.loads(path.read_text("utf-8"))
        for path in sorted(SHIPPED.glob("*.schema.json"))
    }


def _collection(stem: str) -> Collection:
    schema = schemas()[f"{stem}.schema.json"]
    about = schema["x-collection"]
    return Collection(
        name=about["name"], title=schema["title"], description=schema["description"],
        folder=about["folder"], schema_file=f"{stem}.schema.json", schema=schema,
        columns=tuple(about["columns"]),
    )  # fmt: skip


COLLECTIONS: Final[tuple[Collection, ...]] = tuple(_collection(stem) for stem in ORDER)
BY_NAME: Final[Mapping[str, Collection]] = {c.name: c for c in COLLECTIONS}


def resolve(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow `$ref` (inside the file or into common.schema.json); siblings of `$ref` win."""
    while "$ref" in node:
        file, _sep, pointer = node["$ref"].partition("#")
        root = schemas()[file] if file else root
        target: Any = root
        for part in pointer.strip("/").split("/"):
            target = target[part]
        node = {**target, **{k: v for k, v in node.items() if k != "$ref"}}
    return node

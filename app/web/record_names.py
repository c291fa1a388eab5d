"""What a record calls its materials, steps and 特别程序, to be read instead of their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.catalog import Catalog

Names = Mapping[str, str]

# Where an id of the record itself, or of an item's workflow, may stand: key → list it is from.
_STANDS_FOR: Final = {
    "brought": "materials", "missing": "materials", "replaces": "materials",
    "step": "steps", "separate_from": "steps", "special": "special",
}  # fmt: skip


def names_in(catalog: Catalog, data: Mapping[str, Any]) -> Mapping[str, Names]:
    """Give for each key that holds such ids what they stand for: key → id → name."""
    workflow = catalog.records["workflows"].get(str(data.get("workflow", "")))
    limits = data.get("limits")
    lists = {
        "materials": _called(data.get("materials")),
        "steps": _called(workflow.data.get("steps") if workflow else data.get("steps")),
        "special": _called(limits.get("special") if isinstance(limits, Mapping) else None),
    }
    return {key: lists[name] for key, name in _STANDS_FOR.items()}


def _called(entries: Any) -> dict[str, str]:
    """Give id → name of a list of entries, those inside parallel branches too."""
    found: dict[str, str] = {}
    if isinstance(entries, Mapping):
        entries = list(entries.values())
    for one in entries if isinstance(entries, list) else ():
        if isinstance(one, Mapping) and "id" in one and "name" in one:
            found[str(one["id"])] = str(one["name"])
        elif isinstance(one, Mapping | list):
            found.update(_called(one))
    return found

"""In which file of a configuration folder a record belongs, and where in that file it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.catalog.collections import Collection
from app.catalog.folder import CENTRE

_BANK_POINT = "银行驿站"


def file_of(collection: Collection, identity: str, data: Mapping[str, Any]) -> str:
    """Give the file a new record goes to: items by department, bank points by themselves."""
    if collection.singular:
        return CENTRE
    folder = collection.folder
    if collection.name == "items" and isinstance(data.get("department"), str):
        folder += f"/{data['department']}"
    if collection.name == "points" and data.get("kind") == _BANK_POINT:
        folder += "/banks"
    return f"{folder}/{identity}.yaml"


def path_in(
    collection: Collection, identity: str, data: Mapping[str, Any]
) -> tuple[str | int, ...]:
    """Give the path of a record inside its file: () for most, a village station's in its town's."""
    if collection.name == "points" and str(data.get("id", "")) != identity:
        for n, station in enumerate(data.get("stations", ())):
            if isinstance(station, Mapping) and station.get("id") == identity:
                return ("stations", n)
    return ()

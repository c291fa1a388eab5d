"""What refused files would have brought in: a reference to it is no second problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.catalog.source import Source


class Refusals:
    """Names that stand in refused files, and which collections are therefore incomplete.

    Of a file that cannot be parsed only its own name is known; `unread` holds the
    collections with such files, where any name at all may be missing.
    """

    def __init__(self) -> None:
        self.ids: dict[str, set[str]] = {}
        self.posts: set[str] = set()
        self.collections: set[str] = set()
        self.unread: set[str] = set()
        # By file: what could be parsed may still be asked whom it names.
        self.parsed: dict[str, tuple[str, Source]] = {}

    def add_unread(self, collection: str, stem: str) -> None:
        """Enter a file that could not be parsed; it is named after its record."""
        self.collections.add(collection)
        self.unread.add(collection)
        self.ids.setdefault(collection, set()).add(stem)

    def add(self, collection: str, stem: str, source: Source) -> None:
        """Enter a file that was parsed but breaks its schema: anything may stand anywhere."""
        data = source.data
        self.parsed[source.file] = (collection, source)
        self.collections.add(collection)
        ids = self.ids.setdefault(collection, set())
        ids.update((stem, record_id(collection, data)))
        if collection == "points":
            ids.update(_ids(data.get("stations")))
        if collection in ("staffing", "departments"):
            # A department that names no posts has the one all have.
            self.posts.update(_ids(data.get("posts")), ("审批岗",))


def record_id(collection: str, data: Mapping[str, Any]) -> str:
    """Give what a record is called in its collection."""
    if collection == "centre":
        return "centre"
    return str(data.get("year" if collection == "calendars" else "id", ""))


def _ids(entries: object) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else ():
        yield str(entry.get("id", "")) if isinstance(entry, dict) else str(entry)

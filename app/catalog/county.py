"""Everything read so far, for the rules that no single file can answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.catalog import build, model
from app.catalog.collections import Collection
from app.catalog.refusals import Refusals, record_id
from app.catalog.source import PathKey, Source


class County:
    """The built values, and for each record the file it came from.

    `known` also holds the ids of records whose file was refused: a reference to one of
    them is no second problem.
    """

    def __init__(self, files: list[tuple[Collection, Source]], refused: Refusals) -> None:
        self.files = files
        self.refused = refused
        self.known = {name: set(ids) for name, ids in refused.ids.items()}
        self.stands: dict[tuple[str, str], list[tuple[Source, PathKey]]] = {}
        by: dict[str, list[Mapping[str, Any]]] = {}
        for collection, source in files:
            by.setdefault(collection.name, []).append(source.data)
            self._stand(collection, source)
        self.raw_windows = by.get("windows", [])
        self.raw_staffing = by.get("staffing", [])
        self.centre = build.centre(by["centre"][0]) if by.get("centre") else None
        self.departments: dict[str, model.Department] = build.by_id(
            map(build.department, by.get("departments", []))
        )
        self.points: dict[str, model.Point] = build.by_id(
            p for d in by.get("points", []) for p in build.points(d)
        )
        self.windows = tuple(w for d in self.raw_windows for w in build.windows(d, self.points))
        self.staffing: dict[str, model.Staffing] = build.by_id(
            build.staffing(d, self.points) for d in self.raw_staffing
        )
        self.authorisations: dict[str, model.Authorisation] = build.by_id(
            map(build.authorisation, by.get("banks", []))
        )
        self.workflows: dict[str, model.Workflow] = build.by_id(
            map(build.workflow, by.get("workflows", []))
        )
        self.items: dict[str, model.Item] = build.by_id(map(build.item, by.get("items", [])))
        # Of two calendars of one year the first counts, as with every other record.
        self.calendars = {c.year: c for c in map(build.calendar, reversed(by.get("calendars", [])))}
        self.posts_at: dict[str, set[str]] = {}
        for rule in self.staffing.values():
            for post in rule.posts:
                self.posts_at.setdefault(post.point, set()).add(post.id)

    def _stand(self, collection: Collection, source: Source) -> None:
        identity = record_id(collection.name, source.data)
        self._add(collection.name, identity, source, ())
        for index, station in enumerate(
            source.data.get("stations", ()) if collection.name == "points" else ()
        ):
            self._add("points", station["id"], source, ("stations", index))

    def _add(self, collection: str, identity: str, source: Source, base: PathKey) -> None:
        self.stands.setdefault((collection, identity), []).append((source, base))
        self.known.setdefault(collection, set()).add(identity)

    def all_posts(self) -> set[str]:
        """Give every post that any staffing rule or department has, refused ones included."""
        posts = {entry["id"] for rule in self.raw_staffing for entry in rule["posts"]}
        return posts.union(self.refused.posts, *(d.posts for d in self.departments.values()))

    def complete(self, *collections: str) -> bool:
        """Tell whether every file of these collections could be used.

        Only then does what is not there really lack: a rule that asks "who has none?" must
        stay silent while a refused file may hold the answer.
        """
        return not self.refused.collections.intersection(collections)

    def twice(self) -> Iterator[tuple[str, str, list[tuple[Source, PathKey]]]]:
        """Give (collection, id, places) of every id that stands in more than one place."""
        for (collection, identity), places in self.stands.items():
            if len(places) > 1:
                yield collection, identity, places

"""Everything read so far, for the rules that no single file can answer."""

from __future__ import annotations

import copy
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.catalog import build, model
from app.catalog.collections import Collection
from app.catalog.memory import Memory
from app.catalog.model.flow_resolution import linked
from app.catalog.refusals import Refusals, record_id
from app.catalog.source import PathKey, Source


class County:
    """The built values, and for each record the file it came from.

    `today` is for rules that ask whether something is over; without it nothing is. `known` also
    holds the ids of records whose file was refused: a reference to one of them is no second
    problem. `bases` are items that are only there to be extended: nothing can refer to them.
    """

    def __init__(
        self,
        files: list[tuple[Collection, Source]],
        refused: Refusals,
        today: date | None = None,
        bases: Sequence[tuple[Collection, Source]] = (),
        memory: Memory | None = None,
    ) -> None:
        self.today = today
        self.files, self.bases = files, bases
        self.refused = refused
        self.known = {name: set(ids) for name, ids in refused.ids.items()}
        self.stands: dict[tuple[str, str], list[tuple[Source, PathKey]]] = {}
        self.items: dict[str, model.Item] = {}
        self.every_item = self.items
        by = self._sorted(memory or Memory())
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
        self.workflows: dict[str, model.Workflow] = linked(
            build.by_id(map(build.workflow, by.get("workflows", [])))
        )
        self.bundles: dict[str, model.Bundle] = build.by_id(
            map(build.bundle, by.get("bundles", []))
        )
        self.papers: dict[str, model.PaperWording] = build.by_id(
            map(build.paper, by.get("papers", []))
        )
        # Of two calendars of one year the first counts, as with every other record.
        self.calendars = {c.year: c for c in map(build.calendar, reversed(by.get("calendars", [])))}
        self.posts_at: dict[str, set[str]] = {}
        for rule in self.staffing.values():
            for post in rule.posts:
                self.posts_at.setdefault(post.point, set()).add(post.id)

    def _sorted(self, memory: Memory) -> dict[str, list[Mapping[str, Any]]]:
        """Enter every file, build the items, and give the data of the others by collection."""
        by: dict[str, list[Mapping[str, Any]]] = {}
        for collection, source in self.files:
            if collection.name == "items":
                item = memory.item(source)
                self.items.setdefault(item.id, item)
                self._add("items", item.id, source, ())
            else:
                by.setdefault(collection.name, []).append(source.data)
                self._stand(collection, source)
        for collection, source in self.bases:
            # Its id must be its own, but nothing can refer to it.
            identity = record_id(collection.name, source.data)
            self.stands.setdefault((collection.name, identity), []).append((source, ()))
        return by

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

    def only(self, items: Some[str]) -> County:
        """Give the same county to look at with no items but these."""
        view = copy.copy(self)
        view.items = {identity: self.items[identity] for identity in items}
        chosen = {id(self.stands["items", identity][0][0]) for identity in items}
        view.files = [
            entry for entry in self.files if entry[0].name != "items" or id(entry[1]) in chosen
        ]
        return view

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

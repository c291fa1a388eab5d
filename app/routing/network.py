"""The network of one catalogue as routing asks about it, put together once.

A catalogue is never changed, only replaced: what is found out about one stays true for as long as
it is in use, and is kept with it, so that it goes when the catalogue goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Authorisation, AuthorisedItem, Catalog, Point, Post
from app.clock import WorkCalendar, calendar_of
from app.texts import _

P = ParamSpec("P")
R = TypeVar("R")
PostIndex = Mapping[tuple[str, str], Post]
Grants = tuple[tuple[Authorisation, AuthorisedItem], ...]


class Same:
    """A value compared by identity, so that what cannot be hashed can be the key of a cache."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


class Network(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Posts by point and id, the points above each, nearest first, and what banks may do.

    `found` keeps what functions marked `kept` have found out.
    """

    catalog: Catalog
    posts: PostIndex
    above: Mapping[str, tuple[Point, ...]]
    grants: Mapping[tuple[str, str], Grants]
    calendar: WorkCalendar
    zone: ZoneInfo
    found: dict[object, Callable[..., Any]]

    def local(self, at: datetime) -> datetime:
        """Give a moment in the hall's own time. Raises ValueError for one without a zone."""
        if at.tzinfo is None:
            raise ValueError(_("时间 {at} 没有时区。").format(at=at.isoformat()))
        return at if at.tzinfo is self.zone else at.astimezone(self.zone)


def kept(
    most: int,
) -> Callable[[Callable[Concatenate[Network, P], R]], Callable[Concatenate[Network, P], R]]:
    """Keep the last `most` answers of a function with the network it was asked about.

    In a cache of the whole process, a network, and with it a whole catalogue, would be held for
    as long as one answer about it is.
    """

    def keep(find: Callable[Concatenate[Network, P], R]) -> Callable[Concatenate[Network, P], R]:
        @wraps(find)
        def ask(net: Network, /, *args: P.args, **kwargs: P.kwargs) -> R:
            known: Any = net.found.get(find)
            if known is None:
                known = net.found[find] = lru_cache(maxsize=most)(partial(find, net))
            answer: R = known(*args, **kwargs)
            return answer

        return ask

    return keep


@lru_cache(maxsize=4)
def network(catalog: Catalog) -> Network:
    """Give the network of a catalogue."""
    return Network(
        catalog=catalog,
        posts={(p.point, p.id): p for rule in catalog.staffing.values() for p in rule.posts},
        above={point.id: _above(catalog, point) for point in catalog.points.values()},
        grants=_grants(catalog),
        calendar=calendar_of(catalog.calendars),
        zone=ZoneInfo(catalog.centre.timezone),
        found={},
    )


def _above(catalog: Catalog, point: Point) -> tuple[Point, ...]:
    chain: list[Point] = []
    seen = {point.id}
    above = catalog.points.get(point.parent)
    while above is not None and above.id not in seen:
        seen.add(above.id)
        chain.append(above)
        above = catalog.points.get(above.parent)
    return tuple(chain)


def _grants(catalog: Catalog) -> Mapping[tuple[str, str], Grants]:
    found: dict[tuple[str, str], list[tuple[Authorisation, AuthorisedItem]]] = {}
    for authorisation in catalog.authorisations.values():
        for entry in authorisation.items:
            found.setdefault((authorisation.point, entry.item), []).append((authorisation, entry))
    return {where: tuple(grants) for where, grants in found.items()}

"""就近: the points that take an item, those nearest to the applicant first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec

from app.catalog.model import Catalog, Item, Point
from app.catalog.words import Tier, Way
from app.routing.admission import Asked
from app.routing.hours import is_open, next_opening, say_hours
from app.routing.names import find_item, find_point
from app.routing.network import Network, kept, network
from app.routing.place import BANK, fit_of
from app.routing.reason import Reason
from app.routing.ways import admit

# A station of the village, then the bank, the town's centre and the county's hall.
_BY_TIER: Final[dict[Tier, int]] = {"村": 0, "镇": 2, "县": 3}
_BANK_RANK: Final = 1
_HERE: Final = -1


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A point that takes the item: `open` now, else it `opens` then (None: not known)."""

    point: str
    name: str
    kind: str
    way: str
    open: bool
    opens: datetime | None
    reasons: tuple[Reason, ...]


def nearest(
    catalog: Catalog,
    item_id: str,
    at: datetime,
    *,
    point_id: str = "",
    division: str = "",
    way: Way | Literal[""] = "",
    appointment: datetime | None = None,
    most: int = 5,
) -> tuple[Near, ...]:
    """Give at most `most` points that take an item, nearest to a point or a division first.

    A division is the 12-digit code of the applicant's village; of both, the division says where
    the applicant lives and the point where they are. Raises UnknownName, and ValueError for a
    time without a zone.
    """
    item, net = find_item(catalog, item_id), network(catalog)
    start = find_point(catalog, point_id) if point_id else None
    asked = Asked(
        at=net.local(at), way=way,
        appointment=None if appointment is None else net.local(appointment),
    )  # fmt: skip
    found = taking_points(net, item, start, asked, division, most=most)
    return tuple(_near(net, item, point, asked) for point in found)


def _near(net: Network, item: Item, point: Point, asked: Asked) -> Near:
    admission = admit(net, item, point, asked)
    opened = is_open(point.hours, asked.at, net.calendar)
    return Near(
        point=point.id,
        name=point.name,
        kind=point.kind,
        way=admission.way,
        open=opened,
        opens=None if opened else next_opening(point.hours, asked.at, net.calendar),
        reasons=(*admission.reasons, *say_hours(point, None, asked.at, net.calendar)),
    )


def taking_points(
    net: Network, item: Item, start: Point | None, asked: Asked, division: str, most: int
) -> tuple[Point, ...]:
    """Give at most `most` points that take `item` as asked for, nearest first.

    What is booked is known of the point that was asked only: of the others none is.
    """
    elsewhere = msgspec.structs.replace(asked, booked=0)
    found: list[Point] = []
    for point in _by_closeness(net, "" if start is None else start.id, division):
        if len(found) == most:
            break
        if not _can_ever(net, item, point):
            continue
        if admit(net, item, point, asked if point is start else elsewhere).taken:
            found.append(point)
    return tuple(found)


def _can_ever(net: Network, item: Item, point: Point) -> bool:
    """Tell at a glance whether it is worth asking whether the point takes the item."""
    if point.kind == BANK:
        return (point.id, item.id) in net.grants
    return point.tier in item.tiers


@kept(1024)
def _by_closeness(net: Network, start_id: str, division: str) -> tuple[Point, ...]:
    """Give all points: those around the applicant first, the others by their distance.

    Around are those that serve where the applicant lives, and those above the point.
    """
    points = net.catalog.points
    start = points.get(start_id)
    home = division or _home(start)
    branch = () if start is None else (start, *net.above[start.id])
    up = {point.id: steps for steps, point in enumerate(branch)}

    def closeness(point: Point) -> tuple[bool, int, int, int, str]:
        fit = fit_of(point, home) if home else 0
        around = point.id in up or fit > 0
        if point is start and not division:
            return False, _HERE, 0, 0, ""
        rank = _rank(point) if around else 0
        return not around, rank, _distance(net, up, point), -fit, point.id

    return tuple(sorted(points.values(), key=closeness))


def _home(start: Point | None) -> str:
    return start.divisions[0] if start is not None and start.divisions else ""


def _distance(net: Network, up: Mapping[str, int], point: Point) -> int:
    """Give the number of steps to a point in the tree; `up` says it of those above the start."""
    for down, each in enumerate((point, *net.above[point.id])):
        if each.id in up:
            return up[each.id] + down
    return len(net.above) + 1


def _rank(point: Point) -> int:
    return _BANK_RANK if point.kind == BANK else _BY_TIER[point.tier]

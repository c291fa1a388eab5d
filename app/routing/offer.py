"""What a point takes at all: the same answer as routing gives for each single application."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.catalog.model import Catalog, Item, Point, Window
from app.routing.admission import Asked
from app.routing.names import find_point
from app.routing.network import network
from app.routing.ways import admit
from app.routing.windows import candidates


class Offer(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An item that a point takes: at which of its windows, and whether its machines do it too.

    Without windows, and not at a machine alone, one goes to the point itself.
    """

    item: Item
    windows: tuple[Window, ...]
    at_counter: bool
    at_machine: bool


def offers(catalog: Catalog, point_id: str, at: datetime) -> tuple[Offer, ...]:
    """Give what a point takes on the day of `at`, in the order of the catalogue.

    Raises UnknownName for a point that does not exist, ValueError for a time without a zone.
    """
    point = find_point(catalog, point_id)
    day = network(catalog).local(at)
    found = (_offer(catalog, item, point, day) for item in catalog.items.values())
    return tuple(each for each in found if each.at_counter or each.at_machine)


def _offer(catalog: Catalog, item: Item, point: Point, at: datetime) -> Offer:
    net = network(catalog)
    machine = "自助办" in item.ways and admit(net, item, point, Asked(at=at, way="自助办")).taken
    default = admit(net, item, point, Asked(at=at))
    counter = default.taken and default.way != "自助办"
    return Offer(
        item=item,
        windows=candidates(item, catalog.windows_at(point.id)) if counter else (),
        at_counter=counter,
        at_machine=machine,
    )

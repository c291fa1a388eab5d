"""What belongs into an edition: the same kind of paper for every item, or for those of a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.catalog.model import Catalog
from app.printing.build import guide_dossier, places, worded
from app.printing.bulk import Job
from app.printing.dossier import Dossier, Kind
from app.routing.offer import offers
from app.texts import _, language_name


def item_dossier(
    catalog: Catalog,
    item_id: str,
    at: datetime,
    situation: str = "",
    second: str = "",
    revision: int = 0,
) -> Dossier:
    """Give the dossier of what is printed of an item alone, of one of its 情形 if one is named.

    `second` is the tag of a language to stand beside the Chinese, `revision` the number of the
    publication `catalog` came with, 0 for none.
    """
    item = catalog.items[item_id]
    url = f"{catalog.centre.website}/guide/{item_id}"
    definition = catalog.definition_in(item_id, situation)
    return guide_dossier(definition, places(catalog, item, at.date()), url, at, second, revision)


def batch_items(catalog: Catalog, at: datetime, point: str = "") -> tuple[str, ...]:
    """Give the ids of all items, or of those that a point takes at a moment.

    Raises UnknownName for a point that does not exist.
    """
    if not point:
        return tuple(catalog.items)
    return tuple(offer.item.id for offer in offers(catalog, point, at))


def batch(
    catalog: Catalog,
    kind: Kind,
    at: datetime,
    item_ids: Iterable[str],
    second: str = "",
    revision: int = 0,
) -> Iterator[Job]:
    """Give a job for each of these items, made one after the other as they are asked for."""
    for item_id in item_ids:
        blank = item_dossier(catalog, item_id, at, second=second, revision=revision)
        dossier = worded(blank, catalog, kind)
        yield Job(name=f"{item_id} {catalog.items[item_id].name}", kind=kind, dossier=dossier)


def scope_of(catalog: Catalog, kind: Kind, point: str = "", second: str = "") -> str:
    """Say what a batch holds: 办事指南（全部事项）, 办事指南（全部事项，加印英文）."""
    where = catalog.points[point].name if point else _("全部事项")
    if second:
        where = _("{where}，加印{second}").format(where=where, second=language_name(second))
    return _("{kind}（{where}）").format(kind=_(kind), where=where)

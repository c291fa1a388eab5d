"""What belongs into an edition: one kind of paper for all there is, or all papers of a point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from app.catalog.model import Catalog, Value
from app.printing.build import guide_dossier, places, worded
from app.printing.dossier import IN_TWO_LANGUAGES, OF_AN_ITEM, Dossier, Kind
from app.printing.hall import Imprint
from app.printing.hall_sheet import (
    HALL_KINDS,
    HallKind,
    HallSheet,
    NothingToPrint,
    Person,
    form_of,
    forms_of,
    hall_sheet,
)
from app.printing.job import AnyJob, BundleJob, HallJob, Job
from app.printing.matter import KIND as BUNDLE_KIND
from app.printing.matter import bundle_sheet
from app.routing.names import find_point
from app.routing.offer import offers
from app.texts import _, language_name

# Everything that lies and hangs at one point.
OF_A_POINT: Final = "全部用纸"
EDITIONS: Final[tuple[str, ...]] = (OF_A_POINT, *OF_AN_ITEM, BUNDLE_KIND, *HALL_KINDS)
# What a window hands out of each item. The full guide is left to who asks for it: it is ten times
# the paper, and the guide on one page says what people come for.
HANDED_OUT: Final[tuple[Kind, ...]] = (
    "办事指南简版", "一次性告知单", "申请表", "申请表填写范本",
)  # fmt: skip


class Wanted(Value, frozen=True, kw_only=True):
    """Which edition: a kind of `EDITIONS`, of everything or of what a `point` takes.

    `second` is the tag of a language to stand beside the Chinese, `variant` the form of a hall's
    paper ('' for the usual one).
    """

    kind: str
    point: str = ""
    second: str = ""
    variant: str = ""


def nobody(_point: str) -> tuple[Person, ...]:
    """Give the people of a point where none are known: plates and badges are left out."""
    return ()


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """What papers are drawn from: `people` gives who works at a point, `revision` 0 for none."""

    catalog: Catalog
    at: datetime
    people: Callable[[str], tuple[Person, ...]] = nobody
    revision: int = 0


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of an edition, made one after the other as they are asked for; `scope` in words."""

    scope: str
    total: int
    jobs: Iterator[AnyJob]


_Recipe = Callable[[], AnyJob]


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


def batch(stock: Stock, wanted: Wanted) -> Batch:
    """Give the papers of an edition.

    Raises UnknownName for a point that does not exist, NothingToPrint for a form that a paper
    does not come in, and for the papers of a point where none is named.
    """
    recipes = tuple(_recipes(stock, wanted))
    jobs = (recipe() for recipe in recipes)
    return Batch(scope=scope_of(stock.catalog, wanted), total=len(recipes), jobs=jobs)


def _recipes(stock: Stock, wanted: Wanted) -> Iterator[_Recipe]:
    """Give how each paper is made; what a hall has nothing to say on is not among them."""
    if wanted.point:
        find_point(stock.catalog, wanted.point)
    if wanted.kind == OF_A_POINT:
        if not wanted.point:
            raise NothingToPrint(_("“全部用纸”是一个办事点的，请选择办事点。"))
        for kind in (*HANDED_OUT, BUNDLE_KIND, *HALL_KINDS):
            second = wanted.second if kind in IN_TWO_LANGUAGES else ""
            yield from _of_kind(stock, Wanted(kind=kind, point=wanted.point, second=second), kind)
    else:
        yield from _of_kind(stock, wanted, "")


def _of_kind(stock: Stock, wanted: Wanted, prefix: str) -> Iterator[_Recipe]:
    if wanted.kind == BUNDLE_KIND:
        for id in _bundles(stock, wanted.point):
            yield partial(_bundle_job, stock, id, prefix)
    elif wanted.kind in HALL_KINDS:
        yield from _of_halls(stock, wanted, prefix)
    else:
        for id in batch_items(stock.catalog, stock.at, wanted.point):
            yield partial(_item_job, stock, wanted, id, prefix)


def _of_halls(stock: Stock, wanted: Wanted, prefix: str) -> Iterator[_Recipe]:
    kind = msgspec.convert(wanted.kind, HallKind)
    form = form_of(kind, wanted.variant)
    for point in [wanted.point] if wanted.point else stock.catalog.points:
        try:
            sheet = hall_sheet(
                stock.catalog, kind, point, stock.at, variant=form, people=stock.people(point)
            )
        except NothingToPrint:
            continue
        yield partial(_hall_job, stock, sheet, prefix)


def batch_items(catalog: Catalog, at: datetime, point: str = "") -> tuple[str, ...]:
    """Give the ids of all items, or of those that a point takes at a moment.

    Raises UnknownName for a point that does not exist.
    """
    if not point:
        return tuple(catalog.items)
    return tuple(offer.item.id for offer in offers(catalog, point, at))


def _bundles(stock: Stock, point: str) -> Iterator[str]:
    """Give the ids of all 一件事, or of those that a point takes whole."""
    taken = set(batch_items(stock.catalog, stock.at, point))
    return (each.id for each in stock.catalog.bundles.values() if taken.issuperset(each.items))


def _item_job(stock: Stock, wanted: Wanted, id: str, prefix: str) -> Job:
    catalog = stock.catalog
    kind: Kind = msgspec.convert(wanted.kind, Kind)
    blank = item_dossier(
        catalog, id, stock.at, second=wanted.second, revision=stock.revision
    )  # fmt: skip
    name = _name(prefix, id, catalog.items[id].name)
    return Job(name=name, kind=kind, dossier=worded(blank, catalog, kind))


def _bundle_job(stock: Stock, id: str, prefix: str) -> BundleJob:
    catalog = stock.catalog
    url = f"{catalog.centre.website}/bundle/{id}"
    sheet = bundle_sheet(catalog, id, url, stock.at, stock.revision)
    return BundleJob(name=_name(prefix, id, catalog.bundles[id].name), sheet=sheet)


def _hall_job(stock: Stock, sheet: HallSheet, prefix: str) -> HallJob:
    website = stock.catalog.centre.website.rstrip("/")
    imprint = Imprint(
        printed_at=stock.at, revision=stock.revision, url=f"{website}/" if website else ""
    )
    return HallJob(
        name=_name(prefix, sheet.point.id, sheet.point.name), sheet=sheet, imprint=imprint
    )


def _name(prefix: str, id: str, name: str) -> str:
    return f"{prefix} {id} {name}".strip()


def scope_of(catalog: Catalog, wanted: Wanted) -> str:
    """Say what an edition holds: 办事指南（全部事项）, 办事指南（全部事项，加印英文）."""
    where = catalog.points[wanted.point].name if wanted.point else _everything(wanted.kind)
    if wanted.second:
        second = language_name(wanted.second)
        where = _("{where}，加印{second}").format(where=where, second=second)
    if wanted.variant not in ("", forms_of(wanted.kind)[0]):
        where = _("{where}，{variant}").format(where=where, variant=_(wanted.variant))
    return _("{kind}（{where}）").format(kind=_(wanted.kind), where=where)


def _everything(kind: str) -> str:
    if kind in HALL_KINDS:
        return _("全部办事点")
    return _("全部一件事") if kind == BUNDLE_KIND else _("全部事项")

"""The guide of a 一件事: its items side by side, and every material once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup
from msgspec.structs import replace

from app.catalog.bundles import Shared, Whole, whole
from app.catalog.model import (
    NO_WORDING,
    Catalog,
    Centre,
    Item,
    PaperWording,
    Value,
    content_hash,
)
from app.catalog.words import Tier
from app.printing.build import public_places
from app.printing.dossier import PlaceLine
from app.printing.examples import Examples
from app.printing.fillings import OF_BUNDLES, filled
from app.printing.line_ends import kept_together
from app.printing.paper import Paper, environment, qr_code
from app.printing.pdf import pdf
from app.printing.text import Replaced, printable
from app.printing.worded import Worded, heading_of
from app.printing.wording import period
from app.texts import _, current_language

KIND: Final = "一件事指南"


class BundleSheet(Value, frozen=True, kw_only=True):
    """All that the guide of a bundle says; `version` and `content_hash` as on any other paper."""

    centre: Centre
    whole: Whole
    points: tuple[PlaceLine, ...]
    version: str
    content_hash: str
    printed_at: datetime
    url: str = ""
    revision: int = 0
    wording: PaperWording = NO_WORDING
    specimen: bool = False


def bundle_sheet(
    catalog: Catalog, bundle_id: str, url: str, printed_at: datetime, revision: int = 0
) -> BundleSheet:
    """Gather what the guide of a bundle says. Raises KeyError for an unknown bundle.

    `revision` is the number of the publication `catalog` came with, 0 for none.
    """
    found = whole(catalog, bundle_id)
    begin = found.bundle.effective.from_
    return BundleSheet(
        centre=catalog.centre,
        whole=found,
        points=common_places(catalog, found.items),
        version=f"{begin:%Y%m%d}" if begin else _("现行"),
        content_hash=content_hash(found),
        printed_at=printed_at,
        url=url,
        revision=revision,
        wording=catalog.wording(KIND),
    )


def common_places(catalog: Catalog, items: tuple[Item, ...]) -> tuple[PlaceLine, ...]:
    """Give where all of the items are taken in; () where no tier takes them all."""
    tiers: tuple[Tier, ...] = tuple(
        tier for tier in items[0].tiers if all(tier in item.tiers for item in items)
    )
    return public_places(catalog, replace(items[0], tiers=tiers))


def bundle_paper(sheet: BundleSheet) -> Paper:
    """Print the guide of a bundle."""
    text, replaced = bundle_html(sheet)
    made = pdf(text)
    return Paper(kind=KIND, pdf=made.data, pages=made.pages, replaced=replaced)


def bundle_html(sheet: BundleSheet) -> tuple[str, tuple[Replaced, ...]]:
    """Give the guide as HTML without its style sheet, and the characters replaced in it."""
    page = environment().get_template("bundle.html").render(_context(sheet))
    return printable(kept_together(page))


def bundle_spoken(sheet: BundleSheet) -> Mapping[str, Markup]:
    """Give what the guide says in each of its parts, as HTML."""
    context = _context(sheet)
    environment().get_template("bundle.html").render(context)
    return dict(context["part"].spoken)


def _context(sheet: BundleSheet) -> dict[str, Any]:
    bundle = sheet.whole.bundle
    keys = {"bundle": bundle.example_values, "centre": sheet.centre.example_values}
    context: dict[str, Any] = {
        "kind": KIND,
        "d": sheet,
        "bundle": bundle,
        "whole": sheet.whole,
        "centre": sheet.centre,
        "examples": Examples(keys),
        "qr": qr_code(sheet.url) if sheet.url else "",
        "language": current_language().replace("_", "-"),
        "when_done": when_done,
        "needed_by": lambda shared: needed_by(sheet.whole, shared),
        **heading_of(KIND, sheet.wording),
    }
    context["part"] = Worded(KIND, sheet.wording, lambda name: filled(name, OF_BUNDLES, context))
    return context


def when_done(item: Item) -> str:
    """Say by when an item of the bundle is done."""
    if item.limits.promised:
        return period(item.limits.promised)
    return _("当场办结") if item.kind == "即办件" else _("未作承诺")


def needed_by(found: Whole, shared: Shared) -> str:
    """Name by their numbers the items that need a material: 1、3."""
    places_ = [found.items.index(item) + 1 for item in shared.items]
    return _("、").join(map(str, places_))

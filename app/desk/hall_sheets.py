"""Which papers hang or lie in a hall, and what each of them says now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from app import printing
from app.catalog.model import Catalog
from app.desk.errors import Refused
from app.printing import AnyJob, HallKind, Kind, NothingToPrint, Person
from app.routing.network import Network, kept
from app.routing.offer import offers
from app.texts import _, language_name, languages

# What is drawn from the catalogue alone hangs in a hall as well.
ITEM_KINDS: Final[tuple[str, ...]] = (*printing.OF_AN_ITEM, printing.BUNDLE_KIND)
# Parts a 情形 from a language in the form of an item's paper; it is in no id.
_PLUS: Final = "+"
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


class HallPaper(msgspec.Struct, frozen=True, kw_only=True):
    """Which paper of a point: its kind, the item it is about ('' for none), its form ('' usual).

    `item` is the id of a 一件事 where the kind is its guide. The form of a hall's paper is one of
    `printing.forms_of`; that of an item's is a 情形, a language beside the Chinese, or both:
    `renting`, `+en`, `renting+en`.
    """

    point: str
    kind: str
    item: str = ""
    variant: str = ""


class Form(NamedTuple):
    """The form of an item's paper: the id of a 情形 and the tag of a language, '' for none."""

    situation: str
    second: str


def form_of(variant: str) -> Form:
    """Read the form of an item's paper."""
    situation, _plus, second = variant.partition(_PLUS)
    return Form(situation, second)


def variant_of(situation: str, second: str) -> str:
    """Write the form of an item's paper."""
    return f"{situation}{_PLUS}{second}" if second else situation


def said_form(catalog: Catalog, paper: HallPaper) -> str:
    """Say the form of a paper: A3, or 租房家庭，加印英文; '' for the usual one of an item."""
    if paper.kind not in ITEM_KINDS:
        return _(paper.variant) if paper.variant else ""
    form = form_of(paper.variant)
    item = catalog.items.get(paper.item)
    known = {each.id: each.name for each in item.situations} if item else {}
    beside = _("加印{second}").format(second=language_name(form.second)) if form.second else ""
    return _("，").join(filter(None, (known.get(form.situation, form.situation), beside)))


def job_of(
    catalog: Catalog, wanted: HallPaper, people: tuple[Person, ...], revision: int, at: datetime,
    address: Callable[[str], str], name: str = "",
) -> AnyJob:  # fmt: skip
    """Give the job that prints a paper, whose codes lead to what `address` makes of a path.

    Raises Refused where there is no such paper, nothing to say on it, or not here.
    """
    if wanted.kind not in ITEM_KINDS:
        imprint = printing.Imprint(printed_at=at, revision=revision, url=address("/"))
        sheet = _hall_sheet(catalog, wanted, people, at)
        return printing.HallJob(name=name, sheet=sheet, imprint=imprint)
    _may_hang(catalog, wanted, at)
    if wanted.kind == printing.BUNDLE_KIND:
        url = address(f"/bundle/{wanted.item}")
        bundle = printing.bundle_sheet(catalog, wanted.item, url, at, revision)
        return printing.BundleJob(name=name, sheet=bundle)
    kind: Kind = msgspec.convert(wanted.kind, Kind)
    form = form_of(wanted.variant)
    blank = printing.item_dossier(
        catalog, wanted.item, at, form.situation, form.second, revision
    )  # fmt: skip
    dossier = replace(blank, url=address(f"/guide/{wanted.item}"))
    return printing.Job(name=name, kind=kind, dossier=printing.worded(dossier, catalog, kind))


@kept(16384)
def content(
    net: Network, wanted: HallPaper, people: tuple[Person, ...], day: date, _language: str
) -> tuple[str, str]:
    """Give the digest of a paper's words, or else a sentence why there is none."""
    noon = datetime.combine(day, time(12), net.zone)
    try:
        return _words(job_of(net.catalog, wanted, people, 0, noon, lambda _path: "")), ""
    except Refused as refusal:
        return "", refusal.message


def _words(job: AnyJob) -> str:
    """Give the digest of what a paper says, whenever it is printed."""
    if isinstance(job, printing.HallJob):
        return printing.content_of(job.sheet)
    # The digest at the foot is of the definition, of which a paper says only a part.
    timeless = {"printed_at": _NO_TIME, "content_hash": ""}
    if isinstance(job, printing.BundleJob):
        return printing.said(printing.bundle_html(replace(job.sheet, **timeless))[0])
    return printing.said(printing.html(job.kind, replace(job.dossier, **timeless))[0])


def _may_hang(catalog: Catalog, wanted: HallPaper, at: datetime) -> None:
    """Let pass a paper about what the point takes, in a form there is. Raises Refused."""
    _known_point(catalog, wanted)
    taken = {each.item.id for each in offers(catalog, wanted.point, at)}
    if wanted.kind == printing.BUNDLE_KIND:
        bundle = catalog.bundles.get(wanted.item)
        here = bundle is not None and taken.issuperset(bundle.items)
    else:
        here = wanted.item in taken
    if not here:
        raise Refused(_("这里不受理这个事项，请从列出的事项中选择。"), "item")
    _known_form(catalog, wanted)


def _known_form(catalog: Catalog, wanted: HallPaper) -> None:
    form = form_of(wanted.variant)
    item = catalog.items.get(wanted.item) if wanted.kind != printing.BUNDLE_KIND else None
    known = {each.id for each in item.situations} if item else set()
    if form.situation and form.situation not in known:
        raise Refused(_("这个事项没有这种情形，请从列出的事项和情形中选择。"), "item")
    if form.second and (
        form.second not in languages() or wanted.kind not in printing.IN_TWO_LANGUAGES
    ):
        raise Refused(_("“{kind}”不能加印这种语言。").format(kind=_(wanted.kind)), "kind")


def _hall_sheet(
    catalog: Catalog, wanted: HallPaper, people: tuple[Person, ...], at: datetime
) -> printing.HallSheet:
    if wanted.kind not in printing.HALL_KINDS:
        raise Refused(_("没有“{kind}”这种用纸。").format(kind=wanted.kind[:20]), "kind")
    _known_point(catalog, wanted)
    kind = msgspec.convert(wanted.kind, HallKind)
    try:
        return printing.hall_sheet(
            catalog, kind, wanted.point, at, variant=wanted.variant, people=people
        )
    except NothingToPrint as nothing:
        raise Refused(str(nothing), "kind") from nothing


def _known_point(catalog: Catalog, wanted: HallPaper) -> None:
    if wanted.point not in catalog.points:
        raise Refused(_("这个服务点已经没有了。"), "point")

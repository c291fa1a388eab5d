"""The papers of a hall: which there are, and all that one of them may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

from msgspec.structs import replace

from app.catalog.model import (
    NO_WORDING,
    Authorisation,
    Catalog,
    Centre,
    Definition,
    Department,
    PaperWording,
    Point,
    Post,
    Value,
    Window,
)
from app.printing.dossier import Private
from app.routing.names import find_point
from app.routing.network import network
from app.routing.offer import Offer, offers
from app.texts import _

HallKind = Literal[
    "便民服务手册", "事项公示栏", "岗位公示牌", "窗口牌", "座牌", "胸牌", "驿站授权清单",
]  # fmt: skip
HALL_KINDS: Final[tuple[HallKind, ...]] = get_args(HallKind)
# The forms a paper comes in, the usual one first; others come in one form only.
VARIANTS: Final[Mapping[HallKind, tuple[str, ...]]] = {
    "便民服务手册": ("简本", "附一页指南"),
    "事项公示栏": ("A3", "A2"),
}
# These name people, and say nothing without them.
OF_PEOPLE: Final[tuple[HallKind, ...]] = ("座牌", "胸牌")
_OF_ITEMS: Final[tuple[HallKind, ...]] = ("便民服务手册", "事项公示栏")


def forms_of(kind: str) -> tuple[str, ...]:
    """Give the forms a paper comes in, the usual one first; one without a name if only one."""
    return next((forms for each, forms in VARIANTS.items() if each == kind), ("",))


def form_of(kind: HallKind, variant: str) -> str:
    """Give the form `variant` of a paper, the usual one for ''. Raises NothingToPrint."""
    forms = forms_of(kind)
    chosen = variant or forms[0]
    if chosen in forms:
        return chosen
    listed = _("、").join(forms) if kind in VARIANTS else _("只有一种")
    raise NothingToPrint(
        _("{kind}没有“{variant}”这种，可以选：{forms}。").format(
            kind=_(kind), variant=variant, forms=listed
        )
    )


class NothingToPrint(ValueError):
    """A point has nothing that such a paper could say; its text says why."""


class Person(Private, frozen=True, kw_only=True):
    """One who works at the point, with their posts there."""

    name: str
    posts: tuple[str, ...] = ()


class Entry(Value, frozen=True, kw_only=True):
    """An item the point takes: with whom and at which windows; none means at the point itself."""

    definition: Definition
    windows: tuple[str, ...] = ()
    at_counter: bool = True
    at_machine: bool = False


class HallSheet(Value, frozen=True, kw_only=True):
    """All that one paper of a point may say; what its kind does not need is empty."""

    kind: HallKind
    variant: str
    centre: Centre
    point: Point
    entries: tuple[Entry, ...] = ()
    windows: tuple[Window, ...] = ()
    posts: tuple[Post, ...] = ()
    people: tuple[Person, ...] = ()
    grants: tuple[Authorisation, ...] = ()
    items: Mapping[str, Definition] = {}
    departments: Mapping[str, Department] = {}
    wording: PaperWording = NO_WORDING


def hall_sheet(
    catalog: Catalog,
    kind: HallKind,
    point_id: str,
    at: datetime,
    *,
    variant: str = "",
    people: tuple[Person, ...] = (),
) -> HallSheet:
    """Gather what a paper of a point says on the day of `at`; people are those working there.

    Raises UnknownName for an unknown point, NothingToPrint where there is nothing to say.
    """
    point = find_point(catalog, point_id)
    sheet = HallSheet(
        kind=kind,
        variant=form_of(kind, variant),
        centre=catalog.centre,
        point=point,
        entries=_entries(catalog, point, at) if kind in _OF_ITEMS else (),
        windows=catalog.windows_at(point.id) if kind in ("便民服务手册", "窗口牌") else (),
        posts=catalog.posts_at(point.id) if kind == "岗位公示牌" else (),
        people=people if kind in (*OF_PEOPLE, "岗位公示牌") else (),
        grants=_grants(catalog, point, at) if kind == "驿站授权清单" else (),
        wording=catalog.wording(kind),
    )
    _must_say_something(sheet)
    return _with_names(catalog, sheet)


def printable_kinds(
    catalog: Catalog, point_id: str, at: datetime, people: tuple[Person, ...] = ()
) -> tuple[HallKind, ...]:
    """Give the papers a point has something to say on. Raises UnknownName."""
    found = []
    for kind in HALL_KINDS:
        try:
            hall_sheet(catalog, kind, point_id, at, people=people)
        except NothingToPrint:
            continue
        found.append(kind)
    return tuple(found)


def _entries(catalog: Catalog, point: Point, at: datetime) -> tuple[Entry, ...]:
    return tuple(_entry(catalog, each) for each in offers(catalog, point.id, at))


def _entry(catalog: Catalog, offer: Offer) -> Entry:
    return Entry(
        definition=catalog.definition(offer.item.id),
        windows=tuple(window.name for window in offer.windows),
        at_counter=offer.at_counter,
        at_machine=offer.at_machine,
    )


def _grants(catalog: Catalog, point: Point, at: datetime) -> tuple[Authorisation, ...]:
    day = network(catalog).local(at).date()
    return tuple(
        one
        for one in catalog.authorisations.values()
        if one.point == point.id and one.valid.covers(day)
    )


def _with_names(catalog: Catalog, sheet: HallSheet) -> HallSheet:
    """Add the items and departments that windows and authorisations name by their ids."""
    named = {id for window in sheet.windows for id in window.takes.items}
    named |= {entry.item for grant in sheet.grants for entry in grant.items}
    items = {id: catalog.definition(id) for id in sorted(named) if id in catalog.items}
    offices = {id for window in sheet.windows for id in window.takes.departments}
    offices |= {grant.authorised_by for grant in sheet.grants}
    departments = {id: catalog.departments[id] for id in sorted(offices & set(catalog.departments))}
    return replace(sheet, items=items, departments=departments)


def _must_say_something(sheet: HallSheet) -> None:
    """Raise NothingToPrint where a paper would have a title and nothing below it."""
    point = sheet.point.name
    missing = {
        "便民服务手册": (sheet.entries, _("{point}现在不受理任何事项。")),
        "事项公示栏": (sheet.entries, _("{point}现在不受理任何事项。")),
        "岗位公示牌": (sheet.posts, _("{point}没有设置岗位。")),
        "窗口牌": (sheet.windows, _("{point}没有设置窗口。")),
        "座牌": (sheet.people, _("{point}没有人员，请先在“人员任职”中设置。")),
        "胸牌": (sheet.people, _("{point}没有人员，请先在“人员任职”中设置。")),
        "驿站授权清单": (sheet.grants, _("{point}没有有效的授权：只有银行驿站才有授权清单。")),
    }
    content, text = missing[sheet.kind]
    if not content:
        raise NothingToPrint(text.format(point=point))

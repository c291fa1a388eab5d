"""What a clerk typed on the counter's form, kept to be shown again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from werkzeug.datastructures import MultiDict

from app.catalog import Catalog
from app.catalog.materials import applicable
from app.catalog.model import Item, Material
from app.catalog.model.situations import every_material, in_situation
from app.desk.requests import Wanted
from app.fields import APPLICANT, read_answers
from app.web.forms import (
    ANSWER_PREFIX,
    APPLICANT_PREFIX,
    Field,
    Raw,
    fields,
    raw,
    ticked,
)
from app.web.house import actor, catalog


class Typed(msgspec.Struct, frozen=True):
    """One state of the form; `token` makes saving it idempotent."""

    item: Item
    form: Any
    materials: tuple[Material, ...]
    ticked: frozenset[str]
    token: str

    def __repr__(self) -> str:
        return f"Typed(item={self.item.id!r}, …)"

    @property
    def applicant(self) -> dict[str, Raw]:
        """Give what was typed about the applicant, by question id."""
        return raw(APPLICANT, APPLICANT_PREFIX, self.form)

    @property
    def answers(self) -> dict[str, Raw]:
        """Give what was typed as answers, by question id."""
        return raw(self.item.form, ANSWER_PREFIX, self.form)

    @property
    def wanted(self) -> Wanted:
        """Give how the applicant would like it."""
        names = ("way", "day", "time", "terminal")
        typed = {name: str(self.form.get(name, ""))[:40] for name in names}
        return Wanted(**typed, agency=bool(self.form.get("agency")))

    @property
    def came(self) -> dict[str, str]:
        """Give on which earlier day the papers came, and why they are registered only now."""
        return {name: str(self.form.get(name, ""))[:2001] for name in ("received", "received_why")}

    @property
    def brought(self) -> dict[str, bool]:
        """Give for each material that applies whether it was handed in."""
        return {one.id: one.id in self.ticked for one in self.materials}

    @property
    def kept(self) -> tuple[str, ...]:
        """Give the ticked materials that do not apply now: a changed answer may bring them back."""
        now = {one.id for one in self.materials}
        known = {one.id for one in every_material(self.item)}
        return tuple(sorted((self.ticked & known) - now))

    def applicant_fields(self, problems: Mapping[str, str]) -> tuple[Field, ...]:
        """Give the applicant's inputs with their problems by input name."""
        found = fields(APPLICANT, APPLICANT_PREFIX, self.form, problems)
        return tuple(_as_list(one) if one.name == _VILLAGE else one for one in found)

    def answer_fields(self, problems: Mapping[str, str]) -> tuple[Field, ...]:
        """Give the inputs of the item's questions with their problems by input name."""
        return fields(self.item.form, ANSWER_PREFIX, self.form, problems)


def read(item: Item, form: MultiDict[str, str]) -> Typed:
    """Read the form as it stands; checking it is the desk's work."""
    answers = read_answers(item.form, raw(item.form, ANSWER_PREFIX, form))
    return Typed(
        item=item,
        form=form,
        materials=applicable(in_situation(item, answers.values), answers.values),
        ticked=frozenset(ticked(form)),
        token=form.get("token") or uuid.uuid4().hex,
    )


def blank(item: Item) -> Typed:
    """Give the form nobody has typed into yet, with the likeliest kind of id chosen."""
    is_for_people = "自然人" in item.audience
    kind = "居民身份证" if is_for_people else "统一社会信用代码"
    return read(item, MultiDict({f"{APPLICANT_PREFIX}id_kind": kind}))


_VILLAGE: Final = APPLICANT_PREFIX + "village"


def _as_list(field: Field) -> Field:
    """Ask for the village by the name of its station: nobody knows its 12-digit code."""
    options = villages(catalog(), actor().point)
    return msgspec.structs.replace(field, widget="select", options=options)


def villages(found: Catalog, point: str) -> tuple[tuple[str, str], ...]:
    """Give (division code, name of its station) for the villages at or below a point."""
    below = []
    for station in found.points.values():
        if station.tier == "村" and station.divisions and _is_below(found, station.id, point):
            town = found.points.get(station.parent)
            above = f"{town.name} · " if town and town.id != point and station.id != point else ""
            below.append((station.divisions[0], above + station.name))
    return tuple(below)


def _is_below(found: Catalog, station: str, point: str) -> bool:
    here = station
    # Points form a tree of three floors; the check refuses circles.
    while here and here != point:
        here = found.points[here].parent
    return here == point

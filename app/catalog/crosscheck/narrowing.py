"""A lower level may only narrow what a higher one has laid down (上级定，下级只能收窄)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from app.catalog.county import County
from app.catalog.crosscheck.limits import amount
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.inheritance import Heir
from app.catalog.lengths import working_days
from app.catalog.model import Limit
from app.texts import N_, _


def _heirs(county: County) -> Iterator[tuple[str, Heir]]:
    for collection, source in (*county.files, *county.bases):
        if collection.name == "items" and isinstance(source, Heir):
            yield source.data["id"], source


def _limit(data: Mapping[str, Any], which: str) -> Limit | None:
    """Read a limit of a parent, whose own file may still be wrong."""
    limits = data.get("limits")
    try:
        return msgspec.convert(limits.get(which), Limit) if isinstance(limits, dict) else None
    except msgspec.ValidationError:
        return None


def _names(data: Mapping[str, Any], key: str, name: str) -> list[str]:
    entries = data.get(key)
    rows = entries if isinstance(entries, list) else []
    return [str(row.get(name, "")) for row in rows if isinstance(row, dict)]


@rule("X77", N_("承诺期限比上级事项长"))
def promise_narrowed(county: County) -> Iterator[Finding]:
    """行政许可法 art. 42 sets the longest; a level below that promises more takes back a promise."""
    for identity, heir in _heirs(county):
        above, own = _limit(heir.parent.data, "promised"), _limit(heir.data, "promised")
        if above and own and working_days(own) > working_days(above):
            message = _("承诺 {own}，比上级事项的 {above} 还长。").format(
                own=amount(own), above=amount(above)
            )
            hint = _("写成 {above}以内，或者删掉这一行，照上级的。").format(above=amount(above))
            yield Finding("items", identity, ("limits", "promised", "length"), message, hint)


@rule("X78", N_("法定期限与上级事项不同"))
def statutory_kept(county: County) -> Iterator[Finding]:
    """A statutory limit comes from the law, which is the same on every level."""
    for identity, heir in _heirs(county):
        above, own = _limit(heir.parent.data, "statutory"), _limit(heir.data, "statutory")
        if above is None or (own and working_days(own) == working_days(above)):
            continue
        if own is None:
            message = _("上级事项的法定期限是 {above}，这里去掉了。").format(above=amount(above))
            yield Finding("items", identity, ("without",), message, _("法定期限不能去掉，请保留。"))
            continue
        message = _("法定期限是 {own}，上级事项的是 {above}。").format(
            own=amount(own), above=amount(above)
        )
        hint = _("法定期限由法律、法规规定，各级一样；请删掉它，要缩短的写在 promised。")
        yield Finding("items", identity, ("limits", "statutory", "length"), message, hint)


@rule("X79", N_("材料比上级事项多"), severity="警告")
def no_more_materials(county: County) -> Iterator[Finding]:
    """行政许可法 art. 16: no further conditions below the law; each paper is one in the end."""
    for identity, heir in _heirs(county):
        if "materials" not in heir.parent.data:
            continue
        above = set(_names(heir.parent.data, "materials", "id"))
        for number, material in enumerate(heir.data.get("materials", ())):
            if material["id"] not in above:
                message = _("上级事项没有材料“{name}”，本级不能加。").format(name=material["name"])
                hint = _("删掉它；确有法规规定的，写在上级事项里。")
                yield Finding("items", identity, ("materials", number, "id"), message, hint)


@rule("X88", N_("收费比上级事项多"))
def no_more_fees(county: County) -> Iterator[Finding]:
    """行政许可法 art. 58: fees need a law or an administrative regulation."""
    for identity, heir in _heirs(county):
        if "fees" not in heir.parent.data or not isinstance(heir.data.get("fees"), list):
            continue
        above = set(_names(heir.parent.data, "fees", "name"))
        for number, fee in enumerate(heir.data["fees"]):
            if fee["name"] not in above:
                message = _("上级事项不收“{name}”，本级不能加收。").format(name=fee["name"])
                hint = _("删掉它；收费只能由法律、行政法规规定。")
                yield Finding("items", identity, ("fees", number, "name"), message, hint)


@rule("X89", N_("事项类型与上级事项不同"))
def type_kept(county: County) -> Iterator[Finding]:
    """What kind of power it is does not change on the way down (GB/T 39046 table 4)."""
    for identity, heir in _heirs(county):
        above, own = heir.parent.data.get("type"), heir.data.get("type")
        if above is not None and own is not None and own != above:
            message = _("事项类型是“{own}”，上级事项的是“{above}”。").format(own=own, above=above)
            hint = _("同一事项各级的类型一致，请删掉这一行或者改为“{above}”。").format(above=above)
            yield Finding("items", identity, ("type",), message, hint)

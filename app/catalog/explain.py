"""Where each value of an item comes from: its file, its parents, a default or a derivation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from app.catalog.county import County
from app.catalog.inheritance import IDENTITIES, OWN, Heir
from app.catalog.layers import split
from app.catalog.model import Item
from app.catalog.source import PathKey, Source
from app.texts import N_, _

HERE, INHERITED, DEFAULT, DERIVED, CUT = (
    N_("本级"), N_("继承"), N_("默认值"), N_("推导"), N_("去掉"),
)  # fmt: skip


class Was(msgspec.Struct, frozen=True):
    """A value that a lower level wrote anew, and where it stands."""

    value: str
    file: str
    line: int


class Whence(msgspec.Struct, frozen=True, kw_only=True):
    """One value: its dotted key (a list's entry by its id) and where it comes from.

    `file` is empty for what stands in no file; `was` holds what it replaces, the nearest first.
    """

    key: str
    value: str
    how: str
    file: str = ""
    line: int = 0
    was: tuple[Was, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Give the stable keys that `explain --format json` prints."""
        return {**msgspec.to_builtins(self), "layer": split(self.file)[0]}


def whence(county: County, item_id: str) -> list[Whence]:
    """Give every value of an item. Raises KeyError for one that is not there or not sound."""
    source, item = county.stands["items", item_id][0][0], county.items[item_id]
    return [
        *(_from_file(source, path, name, value) for path, name, value in leaves(source.data)),
        *_cut(source),
        *_defaults(source.data, item, ""),
        *_derived(item),
    ]


def leaves(data: Any, path: PathKey = (), name: str = "") -> Iterator[tuple[PathKey, str, Any]]:
    """Give (path, dotted name, value) of every value that is no mapping and no list of them."""
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from leaves(value, (*path, key), f"{name}.{key}" if name else key)
    elif isinstance(data, list) and data and all(isinstance(entry, dict) for entry in data):
        for number, entry in enumerate(data):
            yield from leaves(entry, (*path, number), f"{name}.{called(entry, number)}")
    else:
        yield path, name, data


def called(entry: Mapping[str, Any], number: int) -> str:
    """Give what a record of a list is called: its id, else its title, else its number."""
    return next((str(entry[key]) for key in IDENTITIES if key in entry), str(number + 1))


def shown(value: Any) -> str:
    """Give a value as people read it."""
    if value is True or value is False:
        return _("是") if value else _("否")
    if isinstance(value, msgspec.Struct):
        parts = (getattr(value, field) for field in value.__struct_fields__)
        return _("，").join(shown(part) for part in parts if part not in (None, "", ()))
    if isinstance(value, list | tuple):
        return _("、").join(shown(part) for part in value) or _("（没有）")
    if value is None or value in ("", {}):
        return _("（没有）")
    return " ".join(str(value).split())


def _from_file(source: Source, path: PathKey, name: str, value: Any) -> Whence:
    place = source.place(path)
    return Whence(
        key=name, value=shown(value), how=HERE if place.file == source.file else INHERITED,
        file=place.file, line=place.line, was=tuple(_replaced(source, name)),
    )  # fmt: skip


def _replaced(source: Source, name: str) -> Iterator[Was]:
    """Give the values of the same name further up that differ from the one below them."""
    if name.split(".")[0] in OWN:
        return
    below = _named(source, name)
    while isinstance(source, Heir):
        source = source.parent
        above = _named(source, name)
        if above is not None and (below is None or above[1] != below[1]):
            place = source.place(above[0])
            yield Was(shown(above[1]), place.file, place.line)
        below = above or below


def _named(source: Source, name: str) -> tuple[PathKey, Any] | None:
    return next(((path, value) for path, own, value in leaves(source.data) if own == name), None)


def _cut(source: Source) -> Iterator[Whence]:
    """Give what `without` takes away."""
    if not isinstance(source, Heir):
        return
    for number, wish in enumerate(source.own.data.get("without", ())):
        line = source.own.place(("without", number)).line
        was = _what_was(source.parent, wish)
        yield Whence(key=wish, value=_("（没有）"), how=CUT, file=source.file, line=line, was=was)


def _what_was(parent: Source, wish: str) -> tuple[Was, ...]:
    """Give what stood there: a value, or of a record its name."""
    below = [
        (name, path, value)
        for path, name, value in leaves(parent.data)
        if name == wish or name.startswith(f"{wish}.")
    ]
    for _name, path, value in sorted(below, key=lambda leaf: not leaf[0].endswith(".name"))[:1]:
        place = parent.place(path)
        return (Was(shown(value), place.file, place.line),)
    return ()


def _defaults(data: Any, made: msgspec.Struct, before: str) -> Iterator[Whence]:
    """Give what no file writes and the product takes for granted."""
    for field in msgspec.structs.fields(type(made)):
        value, name = getattr(made, field.name), field.encode_name
        if name not in data:
            if _says_something(value):
                yield Whence(key=before + name, value=shown(value), how=DEFAULT)
        elif isinstance(value, msgspec.Struct) and isinstance(data[name], dict):
            yield from _defaults(data[name], value, f"{before}{name}.")


def _says_something(value: Any) -> bool:
    if isinstance(value, msgspec.Struct):
        parts = (getattr(value, field) for field in value.__struct_fields__)
        return any(_says_something(part) for part in parts)
    return value not in (None, "", (), False, 0)


def _derived(item: Item) -> Iterator[Whence]:
    """Give what is reckoned from other values."""
    if not item.fees:
        yield Whence(key="fees", value=_("不向申请人收费"), how=DERIVED)
    promised, statutory = item.limits.promised, item.limits.statutory
    if promised and statutory and promised.unit == statutory.unit:
        cut = 1 - promised.length / statutory.length
        said = _("比法定期限压缩 {percent}").format(percent=f"{cut:.1%}")
        yield Whence(key="limits.promised", value=said, how=DERIVED)

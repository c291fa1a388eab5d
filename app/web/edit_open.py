"""Where the record to be changed lies: a file of the folder, a draft, or inside its town's file."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from app.catalog.collections import Collection
from app.catalog.decoding import read_bytes
from app.catalog.model import Record
from app.catalog.places import path_in
from app.catalog.refusal import Refused as NotRead
from app.catalog.source import Source, read
from app.desk import DraftView, NotVisible
from app.texts import _
from app.web.edit_kinds import ROOT
from app.web.edit_state import Unreadable, identity_key
from app.web.house import actor, catalog, house
from app.web.listing import BASES, all_rows

# Files of another layer stand under names that begin so; only our own may be changed here.
_FOREIGN = "@"


def record_of(collection: Collection, id: str) -> Record | None:
    """Give the record as it is in use, a 目录事项 too."""
    found = catalog().records.get(collection.name, {}).get(id)
    return catalog().bases.get(id) if found is None and collection.name == "items" else found


def name_of(collection: Collection, id: str) -> str:
    """Give what people call the record."""
    record = record_of(collection, id)
    if record is None:
        return id
    rows = (*all_rows(catalog(), collection.name), *all_rows(catalog(), BASES))
    listed = next((row.cells for row in rows if row.id == id), ())
    return str(record.data.get("name") or next(iter(listed), "") or id)


def draft_of(number: int | None) -> DraftView | None:
    """Give a draft; 404 where it is not, or not for the one who asks."""
    if number is None:
        return None
    try:
        return house().desk.draft(actor(), number)
    except NotVisible:
        abort(404)


def file_with(collection: Collection, id: str, draft: DraftView | None) -> str:
    """Give the name of the record's file; a new record may stand in a draft only. 404 without one."""
    record = record_of(collection, id)
    if record is not None:
        return record.file
    for change in draft.changes if draft else ():
        data = _data(change.new, change.file)
        if str(data.get(identity_key(collection), "")) == id:
            return change.file
    abort(404)


def read_file(file: str) -> bytes:
    """Give the bytes of a file of our folder. Raises Unreadable."""
    if file.startswith(_FOREIGN):
        raise Unreadable(
            _(
                "{file} 属于上级的目录，只能在那里改；本级可以新建一个同编号的文件来补充或者收窄它。"
            ).format(file=file)
        )
    try:
        return read_bytes(house().config_dir / file)
    except NotRead as refused:
        why = refused.message + refused.hint
        raise Unreadable(_("{file} 读不懂：{why}").format(file=file, why=why)) from None


def copied(collection: Collection, id: str) -> dict[str, Any]:
    """Give what a new record begins with when it is made after another one."""
    record = record_of(collection, id)
    if record is None:
        return {}
    if address_of_town(collection, id):
        data = {key: value for key, value in record.data.items() if key not in ("tier", "parent")}
    elif record.file.startswith(_FOREIGN):
        data = dict(record.data)
    else:
        data = dict(_data(read_file(record.file), record.file))
    data.pop(identity_key(collection), None)
    if isinstance(data.get("name"), str):
        data["name"] = _("{name}（副本）").format(name=data["name"])
    return data


def inheriting(collection: Collection, id: str) -> dict[str, Any]:
    """Give what a new item begins with that extends another; one of another layer keeps its id."""
    record = record_of(collection, id)
    if record is None or collection.name != "items":
        return {}
    return {**({"id": id} if record.file.startswith(_FOREIGN) else {}), "extends": id}


def address_of_town(collection: Collection, id: str) -> str:
    """Give the form in which a village station is changed: its town's; '' for all else."""
    record = record_of(collection, id)
    if collection.name != "points" or record is None:
        return ""
    town = record_of(collection, str(record.data.get("parent", "")))
    if town is None or town.file != record.file:
        return ""
    place = ".".join(map(str, path_in(collection, id, town.data)))
    return url_for("EditPoints.edit", id=town.id, _anchor=f"f-{ROOT}.{place}")


def _data(raw: bytes | None, file: str) -> dict[str, Any]:
    source = read(raw, file) if raw is not None else None
    return source.data if isinstance(source, Source) else {}

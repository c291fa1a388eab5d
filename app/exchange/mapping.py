"""A foreign list's columns and the keys of an item they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from app.catalog import Problem
from app.catalog.collections import BY_NAME
from app.catalog.one import read_one
from app.exchange.columns import Column, item_tables

# What a row says of its department beyond its name: for a look at the code and for new ones.
USCC: Final = "uscc"
DEPARTMENT: Final = "department"


class MappedColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the list: its heading, the item's key, and how its words are said here."""

    column: str
    key: str
    words: Mapping[str, str] = {}
    split: str = "\n"


class ImportMapping(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of list is read."""

    id: str
    name: str
    sheet: str = ""
    header_row: int = 1
    columns: tuple[MappedColumn, ...]
    defaults: Mapping[str, Any] = {}
    new_departments: bool = False


def read_mapping(path: Path) -> ImportMapping | list[Problem]:
    """Read a mapping file, or give what is wrong with it. Raises Refused for an unreadable file."""
    read = read_one(path, BY_NAME["imports"])
    return read if isinstance(read, list) else mapping_of(read)


def mapping_of(data: Mapping[str, Any]) -> ImportMapping:
    """Make a mapping of the plain data of an `imports` record."""
    return msgspec.convert(data, ImportMapping)


def item_columns() -> dict[str, Column]:
    """Give every key a mapping may name: those of an item that stand in one cell."""
    return {column.key: column for column in item_tables()[0].columns if column.shape != "count"}

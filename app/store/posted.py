"""Reads what hangs or lies in the halls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, text

from app.store.posted_table import HANGS, Posted
from app.store.queries import columns, fetch
from app.store.rows import Row

# A county has some 350 points; with every guide on the wall of each it would not be as many.
MOST_POSTED: Final = 50_000


class NewPosted(Row, frozen=True, kw_only=True):
    """A paper that somebody posted or handed out."""

    point: str
    kind: str
    item_id: str
    variant: str
    place: str
    copies: int
    content: str
    revision: int
    posted_at: datetime
    posted_by: str


class PostedRow(NewPosted, frozen=True, kw_only=True):
    """One that hangs there now."""

    id: int


def hanging(
    connection: Connection, point: str = "", ids: Collection[int] | None = None
) -> list[PostedRow]:
    """Give what hangs at a point, or everywhere; of these ids only, if some are given.

    In the order of points, kinds, items and places.
    """
    statement = select(*columns(Posted, PostedRow)).where(text(HANGS))
    if point:
        statement = statement.where(Posted.point == point)
    if ids is not None:
        statement = statement.where(Posted.id.in_(ids))
    order = (Posted.point, Posted.kind, Posted.item_id, Posted.variant, Posted.place)
    return fetch(connection, statement.order_by(*order).limit(MOST_POSTED), PostedRow)

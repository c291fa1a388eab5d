"""Writes `counter`: numbers without gaps."""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.dialect import count_up


def next_number(connection: Connection, series: str) -> int:
    """Give the next number of a series, from 1.

    The row stays locked until the transaction ends, so the next one waits; a transaction that
    fails takes its number back. Ask for it as late as you can.
    """
    return count_up(connection, series)

"""Numbers of cases and papers, as the centre writes them."""

from __future__ import annotations

from datetime import date

from app.catalog.model import Centre
from app.store import Connection
from app.store.write_counters import next_number


def next_case_number(connection: Connection, centre: Centre, day: date) -> str:
    """Give the next case number of the day, without gaps."""
    pattern = centre.numbering.case
    return _numbered(connection, pattern, f"case:{day:%Y%m%d}", centre, day, "")


def next_paper_number(connection: Connection, centre: Centre, kind: str, day: date) -> str:
    """Give the next number of a kind of paper in the year, without gaps."""
    return _numbered(connection, centre.numbering.paper, f"paper:{kind}", centre, day, kind)


def _numbered(
    connection: Connection, pattern: str, series: str, centre: Centre, day: date, kind: str
) -> str:
    return pattern.format(
        division=centre.division,
        date=f"{day:%Y%m%d}",
        year=day.year,
        kind=kind,
        short_name=centre.short_name,
        seq=next_number(connection, series, day.year),
    )

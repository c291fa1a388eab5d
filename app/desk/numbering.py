"""Numbers of cases and papers, as the centre writes them."""

from __future__ import annotations

from datetime import date

from app.catalog.model import Centre
from app.store import Connection
from app.store.write_counters import next_number


def next_case_number(connection: Connection, centre: Centre, day: date) -> str:
    """Give the next case number, without gaps."""
    return _numbered(connection, "case", centre.numbering.case, centre, day)


def next_paper_number(connection: Connection, centre: Centre, kind: str, day: date) -> str:
    """Give the next number of a kind of paper, without gaps in its series."""
    return _numbered(connection, "paper", centre.numbering.of_paper(kind), centre, day, kind)


def next_report_number(connection: Connection, centre: Centre, day: date) -> str:
    """Give the next number of a report of a refusal (否定报备), without gaps."""
    return _numbered(connection, "report", centre.numbering.report, centre, day)


def after_other_bookings(connection: Connection, point: str, item: str, day: date) -> None:
    """Wait for whoever else puts a visit to this day, so that its last place is given once."""
    next_number(connection, f"booking:{point}:{item}:{day.isoformat()}")


def _numbered(
    connection: Connection, what: str, pattern: str, centre: Centre, day: date, kind: str = ""
) -> str:
    def written(seq: int) -> str:
        return pattern.format(
            short_name=centre.short_name,
            division=centre.division,
            date=f"{day:%Y%m%d}",
            year=day.year,
            kind=kind,
            seq=seq,
        )

    # A series is all numbers that differ in nothing but their count, so no two are ever equal,
    # whatever the pattern names: with a date in it, it begins anew each day, with a year each year.
    return written(next_number(connection, f"{what}:{written(0)}"))

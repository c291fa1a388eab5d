"""A case or report that is gone as a whole is missed by its number."""

from __future__ import annotations

from contextlib import suppress

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from app.desk import Actor, NotVisible
from app.desk.gaps import Gap, _by_pattern, _Place
from app.desk.numbering import next_case_number
from app.store.record_tables import RefusalReport
from app.store.tables import Base, Case
from tests.desk.hall import ADMIN, APPROVER, CLERK, READER, SUPERVISOR, ZONE, Hall
from tests.desk.watched import WHY


def remove(hall: Hall, *numbers: str) -> None:
    """Take cases out of every table, as only somebody with the database in hand can."""
    with hall.store.writing() as connection:
        for number in numbers:
            found = connection.execute(Case.__table__.select().where(Case.number == number)).one()
            for table in reversed(Base.metadata.sorted_tables):
                if "case_id" in table.c:
                    connection.execute(delete(table).where(table.c.case_id == found.id))
            connection.execute(delete(Case).where(Case.number == number))


def missing(hall: Hall) -> list[str]:
    return [each.number for each in hall.desk.gaps(SUPERVISOR)]


def test_what_is_all_there_has_no_gaps(hall: Hall) -> None:
    assert missing(hall) == []
    for _n in range(12):
        hall.open()
    hall.later(days=1)
    hall.act(CLERK, hall.open(), "receive", "不予受理", **WHY)
    assert missing(hall) == []


def test_a_case_that_is_gone_is_named(hall: Hall) -> None:
    numbers = [hall.open().number for _n in range(12)]
    hall.later(days=1)
    hall.open()
    remove(hall, numbers[1], numbers[11])
    assert missing(hall) == [numbers[1], numbers[11]]


def test_a_whole_day_that_is_gone_is_named(hall: Hall) -> None:
    hall.at = hall.at.replace(day=10, tzinfo=ZONE)
    numbers = [hall.open().number for _n in range(3)]
    remove(hall, *numbers)
    assert missing(hall) == numbers


def test_whatever_way_numbers_were_written_then(hall: Hall) -> None:
    def write(pattern: str) -> list[str]:
        numbering = replace(hall.catalog.centre.numbering, case=pattern)
        centre = replace(hall.catalog.centre, numbering=numbering)
        hall.catalog = replace(hall.catalog, centre=centre)
        return [hall.open().number for _n in range(11)]

    hall.at = hall.at.replace(day=10)
    one, two = write("{date}-{seq:03d}-{division}"), write("收{date}字{seq}号")
    hall.later(days=1)
    write("{division}{date}{seq:05d}")
    assert missing(hall) == []
    remove(hall, one[9], two[0], two[10])
    assert set(missing(hall)) == {one[9], two[0], two[10]}


def test_a_report_that_is_gone_is_named(hall: Hall) -> None:
    reports = [hall.act(CLERK, hall.open(), "receive", "不予受理", **WHY).report for _n in range(3)]
    gone = reports[1]
    assert gone is not None
    with hall.store.writing() as connection:
        connection.execute(delete(RefusalReport).where(RefusalReport.number == gone.number))
    assert hall.desk.gaps(ADMIN) == (Gap("report", gone.number),)


def test_what_failed_left_no_gap(hall: Hall) -> None:
    with suppress(ZeroDivisionError), hall.store.writing() as connection:
        next_case_number(connection, hall.catalog.centre, hall.at.date())
        raise ZeroDivisionError
    assert hall.open().number.endswith("00001")
    assert missing(hall) == []


@pytest.mark.parametrize("actor", [CLERK, APPROVER, READER])
def test_nobody_else_is_told(hall: Hall, actor: Actor) -> None:
    with pytest.raises(NotVisible):
        hall.desk.gaps(actor)


@pytest.mark.parametrize(
    ("pattern", "start", "place"),
    [("{division}{date}{seq:05d}", "1504292025060400000", (5, 14)),
     ("{short_name}否报〔{year}〕{seq}号", "宁城否报〔2025〕0号", (1, 10))],
)  # fmt: skip
def test_where_a_pattern_has_its_count(pattern: str, start: str, place: tuple[int, int]) -> None:
    assert _by_pattern(pattern, start) == _Place(*place)

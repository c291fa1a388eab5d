"""What the benchmarks write instead of the desk is what the desk would have written."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.desk import CaseView, Desk
from app.desk.seal import Seal
from app.fields import read_applicant
from app.store import Store, upgrade
from bench.bare import Replay, recorded
from bench.copies import Copier, people, template
from bench.places import sqlite_connection
from tests.desk.hall import CLERK, SECRET, SUPERVISOR, Hall
from tests.sample import JOINT_ITEM, sample_catalog

TABLES = ("case_", "task", "event", "scope", "job", "counter")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path / 'made.db'}")
    return tmp_path / "made.db"


@pytest.fixture
def hall(file: Path) -> Iterator[Hall]:
    store = Store(f"sqlite:///{file}")
    yield Hall(store, sample_catalog())
    store.dispose()


def rows_in(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in TABLES
        }


class TestCopies:
    """A copied case is a case like any other."""

    COPIES = 40

    def copied(self, hall: Hall, file: Path, case: CaseView) -> Path:
        made = template(hall.store, file, Seal(SECRET), case.number)
        target = file.with_name("copies.db")
        upgrade(f"sqlite:///{target}")
        copier = Copier(target, Seal(SECRET), random.Random(1))
        copier.take_over(file, ("definition", "staff"))
        copier.without_indexes()
        for number in range(1, self.COPIES + 1):
            copier.copy(made, f"15042920250605{number:05d}")
        copier.close({"case:1504292025060500000": self.COPIES})
        return target

    @pytest.mark.parametrize("ended", [True, False])
    def test_copies_are_sound_and_found(self, hall: Hall, file: Path, ended: bool) -> None:
        case = hall.finished() if ended else hall.accepted(item=JOINT_ITEM)
        target = self.copied(hall, file, case)
        assert rows_in(target)["event"] == len(case.timeline) * self.COPIES
        store = Store(f"sqlite:///{target}")
        desk = Desk(store, sample_catalog, SECRET)
        names = set()
        for number in range(1, self.COPIES + 1):
            audit = desk.audit(SUPERVISOR, f"15042920250605{number:05d}")
            assert (audit.broken, audit.replayed) == (None, True)
            shown = desk.case(CLERK, f"15042920250605{number:05d}", hall.at)
            assert shown.ended == case.ended
            assert [task.step for task in shown.tasks] == [task.step for task in case.tasks]
            names.add(shown.applicant[0].value)
        assert len(names) > self.COPIES / 4, "they are different people"
        store.dispose()

    def test_the_people_are_valid(self) -> None:
        some = people(random.Random(5))
        for _n in range(200):
            person = next(some)
            told = {
                "name": person.name, "id_kind": "居民身份证", "id_number": person.id_number,
                "phone": "13800000000",
            }  # fmt: skip
            assert read_applicant(told).problems == {}


class TestBareSql:
    """The replay writes as many rows, in as many transactions."""

    def test_it_writes_what_the_desk_wrote(self, hall: Hall, file: Path) -> None:
        hall.finished()
        with recorded(hall.store.engine) as done:
            first = hall.finished().number
            half = len(done)
            before = rows_in(file)
            hall.finished()
            after = rows_in(file)
        with closing(sqlite_connection(file)) as connection:
            replay = Replay(connection, "BEGIN IMMEDIATE", done[:half], done[half:], first)
            assert replay.transactions == half
            for _n in range(3):
                replay.whole_case()
        replayed = rows_in(file)
        for table in TABLES:
            assert replayed[table] - after[table] == 3 * (after[table] - before[table]), table

    def test_cases_of_two_kinds_are_not_compared(self, hall: Hall) -> None:
        with recorded(hall.store.engine) as done:
            first = hall.finished().number
            half = len(done)
            hall.accepted()
        with pytest.raises(RuntimeError, match="like"):
            Replay(None, "BEGIN", done[:half], done[half:], first)

"""Copies real cases by the thousand: new numbers, new people, newly chained, all else as it was.

A template is a case that the desk itself made, with all its rows. A copy gets what every case
has of its own (id, number, the applicant, sealed and indexed with the desk's keys, the tokens of
its requests) and a hash chain computed anew by the same function; its days, steps, due dates and
texts are those the desk decided. Rows are written to an SQLite file in bulk.
"""

from __future__ import annotations

import random
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from app.desk.seal import Seal
from app.fields import mask_name
from app.store import Store
from app.store.chain import anchor, link
from app.store.queries import events_of
from app.store.rows import NewEvent
from app.store.tables import Base

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN: Final = "秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂芳建国玉梅志红"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_BUFFERED: Final = 20_000


class Person(NamedTuple):
    """An applicant nobody is."""

    name: str
    id_number: str


def people(dice: random.Random) -> Iterator[Person]:
    """Give people without end, among whom many come back several times."""
    known: list[Person] = []
    while True:
        if known and dice.random() < 0.5:
            yield dice.choice(known)
            continue
        name = dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, dice.choice((1, 2))))
        body = (
            f"150429{dice.randrange(1940, 2008)}{dice.randrange(1, 13):02}"
            f"{dice.randrange(1, 29):02}{dice.randrange(1000):03}"
        )
        total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
        known.append(Person(name, body + _CHECKS[total % 11]))
        yield known[-1]


class Layout(NamedTuple):
    """The columns of a table, and the one that holds the id of the case."""

    name: str
    columns: tuple[str, ...]
    case_id: str
    has_id: bool


def layouts() -> list[Layout]:
    """Give the tables that hold rows of cases, the case itself first."""
    found = []
    for table in Base.metadata.sorted_tables:
        names = tuple(column.name for column in table.columns)
        if table.name == "case_":
            found.insert(0, Layout("case_", names, "id", False))
        elif "case_id" in names and table.name != "paper":
            found.append(Layout(table.name, names, "case_id", "id" in names))
    return found


class Template(NamedTuple):
    """A case that the desk made: its rows by table, its events, what the applicant told."""

    number: str
    rows: dict[str, list[tuple[Any, ...]]]
    events: tuple[NewEvent, ...]
    told: dict[str, Any]
    application: str
    jobs: list[dict[str, Any]]

    @property
    def is_open(self) -> bool:
        """Tell whether the case has not come to its end."""
        return not self.rows["case_"][0][_place("case_", "ended")]


def template(store: Store, file: Path, seal: Seal, number: str) -> Template:
    """Read a case from the database that the desk made it in."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    with closing(sqlite3.connect(file)) as raw:
        ((case_id, sealed),) = raw.execute(
            "SELECT id, sealed FROM case_ WHERE number = ?", (number,)
        )
        for layout in layouts():
            chosen = ", ".join(layout.columns)
            found = raw.execute(
                f"SELECT {chosen} FROM {layout.name} WHERE {layout.case_id} = ?", (case_id,)
            )
            rows[layout.name] = found.fetchall()
        rows["event"].sort(key=lambda row: row[_place("event", "seq")])
        jobs = _jobs(raw, number)
    with store.reading() as connection:
        events = events_of(connection, case_id)
    plain = tuple(
        NewEvent(**{name: getattr(event, name) for name in NewEvent.__struct_fields__})
        for event in events
    )
    told = msgspec.json.decode(seal.open(sealed))
    return Template(number, rows, plain, told, sha256(sealed).hexdigest(), jobs)


def _jobs(raw: sqlite3.Connection, number: str) -> list[dict[str, Any]]:
    if "job" not in Base.metadata.tables:
        return []
    found = raw.execute("SELECT * FROM job WHERE subject LIKE ?", (number + "%",))
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _place(table: str, column: str) -> int:
    return next(each.columns.index(column) for each in layouts() if each.name == table)


class Copier:
    """Writes copies into an SQLite file whose tables are there already."""

    def __init__(self, file: Path, seal: Seal, dice: random.Random) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.seal, self._people = seal, people(dice)
        self.layouts = layouts()
        self._columns = {
            each.name: {name: n for n, name in enumerate(each.columns)} for each in self.layouts
        }
        self._ids = {
            each.name: count(self._last(each.name) + 1) for each in self.layouts if each.has_id
        }
        self._case_ids = count(self._last("case_") + 1)
        self._buffers: dict[str, list[Any]] = defaultdict(list)
        self._indexes: list[str] = []
        self.cases = 0

    def _last(self, table: str) -> int:
        return int(
            self.connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        )

    def without_indexes(self) -> None:
        """Take the indexes off that can be made again faster at the end."""
        found = self.connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, sql in found:
            self._indexes.append(sql)
            self.connection.execute(f"DROP INDEX {name}")

    def copy(self, chosen: Template, number: str) -> Person:
        """Write one more case under a number; give its applicant."""
        person, case_id = next(self._people), next(self._case_ids)
        told = {
            **chosen.told,
            "applicant": {
                **chosen.told["applicant"], "name": person.name, "id_number": person.id_number,
            },
        }  # fmt: skip
        sealed = self.seal.close(msgspec.json.encode(told))
        events, last = self._events(chosen, case_id, number, sealed)
        own = {
            "sealed": sealed, "chain": last, "applicant_masked": mask_name(person.name),
            "applicant_index": self.seal.index(person.id_number),
        }  # fmt: skip
        for layout in self.layouts:
            if layout.name == "event":
                self._buffers["event"].extend(events)
                continue
            for row in chosen.rows[layout.name]:
                made = self._row(layout, row, chosen.number, number, case_id)
                if layout.name == "case_":
                    for name, value in own.items():
                        made[self._columns["case_"][name]] = value
                self._buffers[layout.name].append(made)
        for job in chosen.jobs:
            self._buffers["job"].append(
                {**job, "subject": job["subject"].replace(chosen.number, number)}
            )
        self.cases += 1
        if len(self._buffers["event"]) > _BUFFERED:
            self.flush()
        return person

    def _row(
        self, layout: Layout, row: tuple[Any, ...], old: str, new: str, case_id: int
    ) -> list[Any]:
        made = [value.replace(old, new) if isinstance(value, str) else value for value in row]
        places = self._columns[layout.name]
        if layout.has_id:
            made[places["id"]] = next(self._ids[layout.name])
        made[places[layout.case_id]] = case_id
        return made

    def _events(
        self, chosen: Template, case_id: int, number: str, sealed: bytes
    ) -> tuple[list[list[Any]], bytes]:
        """Give the events chained anew, and the last link."""
        places, made, previous = self._columns["event"], [], anchor(number)
        digest = sha256(sealed).hexdigest()
        for event, row in zip(chosen.events, chosen.rows["event"], strict=True):
            data = row[places["data"]]
            if chosen.application in data or chosen.number in data:
                data = data.replace(chosen.application, digest).replace(chosen.number, number)
                event = msgspec.structs.replace(event, data=msgspec.json.decode(data))
            place = link(previous, row[places["seq"]], event)
            fresh = list(row)
            fresh[places["case_id"]], fresh[places["data"]] = case_id, data
            fresh[places["previous"]], fresh[places["hash"]] = place.previous, place.hash
            if event.token is not None:
                fresh[places["token"]] = secrets.token_hex(32)
            made.append(fresh)
            previous = place.hash
        return made, previous

    def flush(self) -> None:
        """Write what is held back."""
        self.connection.execute("BEGIN")
        for layout in self.layouts:
            if rows := self._buffers.pop(layout.name, []):
                marks = ", ".join("?" * len(layout.columns))
                names = ", ".join(layout.columns)
                self.connection.executemany(
                    f"INSERT INTO {layout.name} ({names}) VALUES ({marks})", rows
                )
        for job in self._buffers.pop("job", []):
            names = [name for name in job if name != "id"]
            self.connection.execute(
                f"INSERT INTO job ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                [job[name] for name in names],
            )
        self.connection.execute("COMMIT")

    def take_over(self, file: Path, tables: Iterable[str]) -> None:
        """Copy the small tables that cases refer to from the database of the templates."""
        self.connection.execute("ATTACH ? AS made", (str(file),))
        for table in tables:
            self.connection.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM made.{table}")
        self.connection.execute("DETACH made")

    def close(self, series: dict[str, int]) -> None:
        """Set the counters, make the indexes again and leave the file as a server keeps it."""
        self.flush()
        for name, value in series.items():
            self.connection.execute("INSERT OR REPLACE INTO counter VALUES (?, ?)", (name, value))
        for sql in self._indexes:
            self.connection.execute(sql)
        self.connection.execute("ANALYZE")
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.close()

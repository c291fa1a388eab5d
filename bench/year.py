"""A year of a prefecture's halls: 1.4 million cases, then the pages of the real application.

Run it with `python -m bench year`; YICHUANG_BENCH_YEAR gives another number of cases. Every
working day's cases are copies (bench/copies.py) of cases that the desk made on that day.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient

from app.catalog import Catalog, load
from app.clock import WorkCalendar
from app.desk import Actor, Desk, DeskError
from app.desk.seal import Seal
from app.main import Settings, close, create_app, prepare
from app.store import Store, upgrade
from app.web.house import EXTENSION, House
from app.web.login import DEMO_PASSWORD
from bench import pages
from bench.copies import Copier, Template, template
from bench.figures import Row
from bench.walker import Takers, Walker

CONFIG: Final = Path(__file__).resolve().parent.parent / "config"
ZONE: Final = ZoneInfo("Asia/Shanghai")
SECRET: Final = b"k" * 32
MANY, FEW = int(os.environ.get("YICHUANG_BENCH_YEAR", "1400000")), 10_000
LAST: Final = date(2026, 11, 20)
WORKING_DAYS: Final = 250
# 95 of 100 are done on the spot; each day has so many templates of both sorts.
ON_THE_SPOT: Final = 0.95
SPOT_TEMPLATES, LONG_TEMPLATES = 6, 3
AIM: Final = 1.5
# The tables that the rows of cases refer to.
MEMORY: Final = "/dev/shm"
REFERRED: Final = ("definition", "staff")


class Day(NamedTuple):
    """The templates of one working day."""

    day: date
    spot: list[Template]
    long: list[Template]


def year() -> list[Row]:
    """Fill a database with a year and one with 10,000 cases; measure the pages of both."""
    folder = Path(tempfile.mkdtemp(prefix="yichuang-bench-year-"))
    # The cases that are copied need not outlive the machine.
    fast = Path(tempfile.mkdtemp(prefix="yichuang-bench-year-", dir=MEMORY))
    try:
        catalog, made = shipped(), fast / "templates.db"
        begun = time.perf_counter()
        days = templates(catalog, made)
        _say(f"{sum(len(d.spot) + len(d.long) for d in days):,} cases made by the desk", begun)
        many = Site(folder, made, catalog, days, MANY)
        few = Site(folder, made, catalog, days, FEW)
        rows = [_filled(many), *_pages(many, few)]
        many.close()
        few.close()
        return rows
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(fast)


def _say(what: str, begun: float) -> None:
    sys.stderr.write(f"  {what}: {time.perf_counter() - begun:.0f} s\n")


def shipped() -> Catalog:
    """Give the shipped county."""
    loaded = load(CONFIG)
    if loaded.catalog is None:
        raise RuntimeError("the shipped county is broken")
    return loaded.catalog


def working_days(catalog: Catalog, days: int) -> list[date]:
    """Give so many working days that end on `LAST`."""
    calendar, day, found = WorkCalendar(catalog.calendars), LAST, []
    while len(found) < days:
        if calendar.is_working(day):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def templates(
    catalog: Catalog, file: Path, days: int = WORKING_DAYS, spot: int = SPOT_TEMPLATES,
    long: int = LONG_TEMPLATES,
    left: int = 0,
) -> list[Day]:  # fmt: skip
    """Have the desk itself make a few cases of each of the last working days.

    A day's cases are done on the spot (`spot`), move on day by day (`long`), or are `left` lying
    as they were taken; the worker has done what came due until the last evening.
    """
    upgrade(f"sqlite:///{file}")
    store, dice, seal = Store(f"sqlite:///{file}"), random.Random(1), Seal(SECRET)
    until = datetime.combine(LAST, datetime.min.time(), ZONE) + timedelta(hours=17)
    walker = Walker(store, catalog, SECRET, until)
    sorts = (
        (walker.takers("即办件"), 0, spot),
        (walker.takers("承诺件"), 1, long),
        (walker.takers("承诺件"), -1, left),
    )
    made = []
    try:
        for day in working_days(catalog, days):
            morning = datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=9)
            numbers = [
                [_made(walker, dice, takers, morning, pace) for _n in range(wanted)]
                for takers, pace, wanted in sorts
            ]
            made.append((day, [numbers[0], numbers[1] + numbers[2]]))
        while walker.desk.run_jobs(until, "templates").total:
            pass
        return [
            Day(day, *([template(store, file, seal, each) for each in part] for part in numbers))
            for day, numbers in made
        ]
    finally:
        store.dispose()


def _made(walker: Walker, dice: random.Random, takers: Takers, morning: datetime, pace: int) -> str:
    """Make one case that moves on every `pace` working days, or stays where it is (-1)."""
    while True:
        item, point = dice.choice(takers)
        at = morning + timedelta(minutes=dice.randrange(360))
        try:
            case = walker.open(item, point, at)
        except DeskError:
            continue
        return case.number if pace < 0 else walker.finish(case, at, pace)


class Site:
    """The real application over a database with so many cases."""

    def __init__(
        self, folder: Path, made: Path, catalog: Catalog, days: list[Day], cases: int
    ) -> None:
        self.cases, self.file = cases, folder / f"{cases}.db"
        settings = Settings(
            config_dir=CONFIG, database_url=f"sqlite:///{self.file}", secret_key=SECRET, demo=True,
        )  # fmt: skip
        at = datetime.combine(LAST, datetime.min.time(), ZONE) + timedelta(hours=17)
        self.app = create_app(settings, clock=lambda: at)
        prepare(self.app)
        # Nobody else may hold the file while its journal is off.
        close(self.app)
        self.house: House = self.app.extensions[EXTENSION]
        begun = time.perf_counter()
        self.persons = _fill(self.file, made, catalog, days, cases)
        self.seconds = time.perf_counter() - begun
        _say(f"{cases:,} cases written", begun)
        self.clients = [self._client(name) for name in ("town", "hall")]
        self.at = at
        _audited(self.house.desk, self.at)

    def _client(self, username: str) -> FlaskClient:
        client = self.app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login/").text)
        assert token is not None
        form = {"username": username, "password": DEMO_PASSWORD, "csrf_token": token[1]}
        client.post("/login/", data=form)
        return client

    def close(self) -> None:
        """Let go of the database."""
        close(self.app)


def _fill(file: Path, made: Path, catalog: Catalog, days: list[Day], cases: int) -> list[str]:
    """Write the cases day by day; give some of the applicants' numbers."""
    dice = random.Random(2)
    copier = Copier(file, Seal(SECRET), dice)
    copier.take_over(made, REFERRED)
    copier.without_indexes()
    centre, series, some = catalog.centre, {}, []
    for place, each in enumerate(days):
        wanted = cases * (place + 1) // len(days) - cases * place // len(days)

        def written(seq: int, day: date = each.day) -> str:
            return centre.numbering.case.format(
                short_name=centre.short_name, division=centre.division, date=f"{day:%Y%m%d}",
                year=day.year, kind="", seq=seq,
            )  # fmt: skip

        for seq in range(1, wanted + 1):
            chosen = dice.choice(each.spot if dice.random() < ON_THE_SPOT else each.long)
            person = copier.copy(chosen, written(seq))
            if seq % 500 == 1:
                some.append(person.id_number)
        series[f"case:{written(0)}"] = wanted
        if place % 25 == 24 and cases > 100_000:
            sys.stderr.write(f"    {copier.cases:,} cases, up to {each.day}\n")
    copier.close(series)
    return some


def _audited(desk: Desk, at: datetime) -> None:
    """Prove of some copies that they are cases like any other."""
    from app.desk import CaseQuery

    supervisor = Actor(username="supervisor", name="周监督", role="监督员")
    for state in ("在办", "已结"):
        for row in desk.cases(supervisor, CaseQuery(state=state, limit=40), at).rows:
            found = desk.audit(supervisor, row.number)
            if found.broken is not None or not found.replayed:
                raise RuntimeError(f"the copy {row.number} is not a sound case")


def _filled(site: Site) -> Row:
    size = site.file.stat().st_size
    return (
        f"a year of 德阳, {site.cases:,} cases replayed in bulk, SQLite",
        f"{site.seconds / 60:.1f} min ({site.cases / site.seconds:,.0f} cases/s)",
        f"{size / 1e9:.1f} GB, {size / site.cases:,.0f} bytes a case, without printed papers",
        "no aim set", True,
    )  # fmt: skip


def _pages(many: Site, few: Site) -> list[Row]:
    found = []
    for title, ask in (
        ("the clerk's list", pages.lists),
        ("a case page", pages.cases),
        ("a search", pages.searches),
    ):
        big, small = pages.p95_of(many, few, ask)
        ratio = big / small
        found.append((
            f"{title} after a year, p95, {many.cases:,} cases", f"{big * 1000:.1f} ms",
            f"{few.cases:,} cases: {small * 1000:.1f} ms", f"{ratio:.2f} × (aim ≤ {AIM} ×)",
            ratio <= AIM,
        ))  # fmt: skip
    return found

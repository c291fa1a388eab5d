"""The cases a demo begins with: from the shipped county, at every stage, always the same ones."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.catalog import Catalog, load
from app.desk import CaseQuery, CaseRowView, Desk
from app.store import Store
from app.store.engine import upgrade
from tests.sample import sample_catalog

# A Friday afternoon; and the first worked day after a long holiday, early.
FRIDAY = datetime(2026, 9, 18, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
AFTER_HOLIDAY = datetime(2026, 10, 8, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def county(root: Path) -> Catalog:
    catalog = load(root / "config").catalog
    assert catalog is not None
    return catalog


def desk_of(folder: Path, catalog: Catalog, at: datetime) -> Desk:
    url = f"sqlite:///{folder / 'demo.db'}"
    upgrade(url)
    desk = Desk(
        Store(url), lambda: catalog, b"a secret of the tests, 32 bytes!", "https://x.example"
    )
    desk.ensure_demo_staff(at)
    return desk


def listed(desk: Desk, at: datetime) -> tuple[CaseRowView, ...]:
    admin = desk.actor("admin")
    assert admin is not None
    return tuple(desk.cases(admin, CaseQuery(), at).rows)


@pytest.mark.parametrize("at", [FRIDAY, AFTER_HOLIDAY])
def test_a_newcomer_sees_every_stage(tmp_path: Path, county: Catalog, at: datetime) -> None:
    desk = desk_of(tmp_path, county, at)
    assert desk.ensure_demo_cases(at) == 21
    rows = listed(desk, at)
    assert len(rows) == 21
    assert {row.status for row in rows} == {
        "已收件", "待补正", "已受理", "不予受理", "不予", "办结",
    }  # fmt: skip
    levels = Counter(row.alarm.level for row in rows if row.alarm)
    assert set(levels) == {"正常", "临期", "超期", "严重超期"}
    assert max(row.opened_at for row in rows) <= at


def test_those_who_try_it_first_have_something_to_do(tmp_path: Path, county: Catalog) -> None:
    desk = desk_of(tmp_path, county, FRIDAY)
    desk.ensure_demo_cases(FRIDAY)
    for username in ("hall", "town", "village", "approver"):
        actor = desk.actor(username)
        assert actor is not None
        assert desk.tasks(actor, FRIDAY).rows, username
    supervisor = desk.actor("supervisor")
    assert supervisor is not None
    assert len(desk.urgent(supervisor, FRIDAY)) >= 3


def test_every_record_is_whole(tmp_path: Path, county: Catalog) -> None:
    desk = desk_of(tmp_path, county, FRIDAY)
    desk.ensure_demo_cases(FRIDAY)
    admin = desk.actor("admin")
    assert admin is not None
    for row in listed(desk, FRIDAY):
        found = desk.audit(admin, row.number)
        assert found.broken is None, row.number
        assert found.replayed, row.number


def test_they_are_made_once_and_never_beside_real_cases(tmp_path: Path, county: Catalog) -> None:
    desk = desk_of(tmp_path, county, FRIDAY)
    desk.ensure_demo_cases(FRIDAY)
    before = listed(desk, FRIDAY)
    assert desk.ensure_demo_cases(FRIDAY) == 0
    assert listed(desk, FRIDAY) == before


def test_two_demos_look_the_same(tmp_path: Path, county: Catalog) -> None:
    shown = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        desk = desk_of(tmp_path / name, county, FRIDAY)
        desk.ensure_demo_cases(FRIDAY)
        shown.append(listed(desk, FRIDAY))
    assert shown[0] == shown[1]


def test_a_publicity_lasts_as_long_as_it_must(tmp_path: Path, county: Catalog) -> None:
    desk = desk_of(tmp_path, county, FRIDAY)
    desk.ensure_demo_cases(FRIDAY)
    admin = desk.actor("admin")
    assert admin is not None
    done = next(
        row for row in listed(desk, FRIDAY) if row.item_id == "dibao" and row.status == "办结"
    )
    pauses = {p.name: p for p in desk.case(admin, done.number, FRIDAY).pauses}
    public = pauses["村内公示"]
    assert public.last is not None
    assert (public.last - public.first).days >= 7


def test_a_catalogue_without_these_items_gets_what_fits(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, sample_catalog(), FRIDAY)
    made = desk.ensure_demo_cases(FRIDAY)
    assert made == len(listed(desk, FRIDAY))


def test_people_are_at_work_and_papers_on_their_way(tmp_path: Path, county: Catalog) -> None:
    desk = desk_of(tmp_path, county, FRIDAY)
    desk.ensure_demo_cases(FRIDAY)
    supervisor, village = desk.actor("supervisor"), desk.actor("village")
    assert supervisor is not None
    assert village is not None
    town = desk.actor("town")
    assert town is not None
    there = desk.presence(supervisor, f"point:{town.point}", FRIDAY)
    assert {each.name: each.state for each in there} == {"李乡镇": "在岗", "何乡镇": "外出"}
    (felling,) = (row for row in listed(desk, FRIDAY) if "林木采伐" in row.item)
    custody = desk.case(village, felling.number, FRIDAY).custody
    assert custody is not None
    assert [hop.state for hop in custody.hops[:2]] == ["已交到", "在路上"]
    assert custody.late

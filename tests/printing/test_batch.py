"""What an edition holds: every kind for all there is, and all that one point needs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.printing import (
    BUNDLE_KIND,
    EDITIONS,
    HALL_KINDS,
    OF_A_POINT,
    OF_AN_ITEM,
    BundleJob,
    HallJob,
    Job,
    Kept,
    NothingToPrint,
    Person,
    Printed,
    Stock,
    Wanted,
    batch,
    print_edition,
)
from app.printing.job import print_job
from app.printing.provenance import job_key
from app.routing import UnknownName
from tests.printing.papers import AT, text_of
from tests.sample import BANK, HALL, TOWN, sample_catalog

CATALOG = sample_catalog()


def people(point: str) -> tuple[Person, ...]:
    return (Person(name="李明", posts=("受理岗",)),) if point == TOWN else ()


STOCK = Stock(catalog=CATALOG, at=AT, people=people, revision=3)


def kind_of(job: Job | HallJob | BundleJob) -> str:
    if isinstance(job, HallJob):
        return job.sheet.kind
    return BUNDLE_KIND if isinstance(job, BundleJob) else job.kind


@pytest.mark.parametrize("kind", [each for each in EDITIONS if each != OF_A_POINT])
def test_every_kind_comes_for_all_there_is_and_for_a_point(kind: str) -> None:
    whole = batch(STOCK, Wanted(kind=kind))
    jobs = list(whole.jobs)
    assert {kind_of(job) for job in jobs} == {kind}
    assert len({job.name for job in jobs}) == len(jobs) == whole.total
    own = list(batch(STOCK, Wanted(kind=kind, point=BANK if "驿站" in kind else TOWN)).jobs)
    assert {job.name for job in own} <= {job.name for job in jobs}
    if kind in HALL_KINDS:
        assert len(own) == 1


def test_a_point_gets_all_it_hands_out_posts_and_puts_up() -> None:
    papers = batch(STOCK, Wanted(kind=OF_A_POINT, point=TOWN, second="en"))
    assert papers.scope == f"全部用纸（{CATALOG.points[TOWN].name}，加印英文）"
    jobs = list(papers.jobs)
    assert len(jobs) == papers.total == len({job.name for job in jobs})
    assert all(job.name.startswith(f"{kind_of(job)} ") for job in jobs)
    counted = Counter(map(kind_of, jobs))
    taken = len(list(batch(STOCK, Wanted(kind="办事指南", point=TOWN)).jobs))
    assert {kind: n for kind, n in counted.items() if kind in OF_AN_ITEM} == dict.fromkeys(
        ("办事指南简版", "一次性告知单", "申请表", "申请表填写范本"), taken
    )
    assert {"便民服务手册", "事项公示栏", "岗位公示牌", "座牌", "胸牌"} <= set(counted)
    seconds = {job.kind for job in jobs if isinstance(job, Job) and job.dossier.second}
    assert seconds == {"办事指南简版"}


def test_plates_need_somebody_and_a_bundle_needs_all_its_items() -> None:
    alone = batch(Stock(catalog=CATALOG, at=AT), Wanted(kind=OF_A_POINT, point=TOWN))
    assert not {"座牌", "胸牌"} & set(map(kind_of, alone.jobs))
    here = {id for id in CATALOG.bundles if _takes(TOWN, id)}
    found = batch(STOCK, Wanted(kind=BUNDLE_KIND, point=TOWN))
    assert {job.name.split()[0] for job in found.jobs} == here
    nowhere = batch(STOCK, Wanted(kind=BUNDLE_KIND, point=BANK))
    assert {job.name.split()[0] for job in nowhere.jobs} == {
        id for id in CATALOG.bundles if _takes(BANK, id)
    }


def _takes(point: str, bundle: str) -> bool:
    guides = batch(STOCK, Wanted(kind="办事指南", point=point)).jobs
    return {job.name.split()[0] for job in guides} >= set(CATALOG.bundles[bundle].items)


@pytest.mark.parametrize(
    ("wanted", "error", "why"),
    [
        (Wanted(kind=OF_A_POINT), NothingToPrint, "请选择办事点"),
        (Wanted(kind="座牌", point="nowhere"), UnknownName, "nowhere"),
        (Wanted(kind=BUNDLE_KIND, point="nowhere"), UnknownName, "nowhere"),
        (Wanted(kind="事项公示栏", variant="A9"), NothingToPrint, "可以选：A3、A2"),
    ],
)
def test_what_cannot_be_is_said(wanted: Wanted, error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why):
        batch(STOCK, wanted)


@pytest.mark.parametrize(
    ("wanted", "scope"),
    [
        (
            Wanted(kind="便民服务手册", variant="附一页指南"),
            "便民服务手册（全部办事点，附一页指南）",
        ),
        (Wanted(kind="便民服务手册", variant="简本"), "便民服务手册（全部办事点）"),
        (Wanted(kind=BUNDLE_KIND), "一件事指南（全部一件事）"),
        (Wanted(kind="办事指南", second="en"), "办事指南（全部事项，加印英文）"),
        (Wanted(kind="座牌", point=TOWN), f"座牌（{CATALOG.points[TOWN].name}）"),
    ],
)
def test_the_scope_says_what_it_holds(wanted: Wanted, scope: str) -> None:
    assert batch(STOCK, wanted).scope == scope


def test_halls_and_bundles_are_kept_until_they_say_something_else(tmp_path: Path) -> None:
    def run(stock: Stock) -> list[type]:
        jobs = [
            *batch(stock, Wanted(kind="岗位公示牌", point=HALL)).jobs,
            *list(batch(stock, Wanted(kind=BUNDLE_KIND)).jobs)[:1],
        ]
        return [type(each) for each in print_edition(jobs, tmp_path, "大厅", workers=1)]

    assert run(STOCK) == [Printed, Printed]
    later = Stock(catalog=CATALOG, at=AT + timedelta(days=1), people=people, revision=4)
    assert run(later) == [Kept, Kept]
    centre = replace(CATALOG.centre, phone="0476-1112222")
    changed = Stock(catalog=replace(CATALOG, centre=centre), at=AT, people=people)
    assert run(changed) == [Printed, Printed]


def test_the_key_tells_addresses_forms_and_people_apart() -> None:
    def keys(stock: Stock, **wanted: str) -> list[str]:
        return [job_key(job) for job in batch(stock, Wanted(point=TOWN, **wanted)).jobs]

    assert keys(STOCK, kind="事项公示栏") != keys(STOCK, kind="事项公示栏", variant="A2")
    assert keys(STOCK, kind="岗位公示牌") != keys(Stock(catalog=CATALOG, at=AT), kind="岗位公示牌")
    moved = replace(CATALOG.centre, website="https://other.example")
    other = Stock(catalog=replace(CATALOG, centre=moved), at=AT, people=people)
    assert keys(STOCK, kind="窗口牌") != keys(other, kind="窗口牌")


def test_a_job_prints_what_it_carries() -> None:
    (plate,) = batch(STOCK, Wanted(kind="座牌", point=TOWN)).jobs
    assert "李明" in text_of(print_job(plate))
    with pytest.raises(TypeError):
        print_job("nonsense")  # type: ignore[arg-type]

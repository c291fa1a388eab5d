"""Papers printed in bulk by the worker: in slices, with account kept, only what changed."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace

from app.catalog import Catalog
from app.desk import Actor, Desk, NotVisible, Refused, editions
from app.desk.editions import EDITION, EditionView
from app.desk.staff import row_of
from app.printing import BUNDLE_KIND, OF_A_POINT, AnyJob, Batch, Job, Stock, Wanted
from app.store import Store, write_staff
from tests.printing.papers import AT, GRANT, INSTANT, PERMIT
from tests.sample import TOWN, sample_catalog
from tests.store.kept import job_of

SECRET = b"a secret of the tests, 32 bytes!"
ADMIN = Actor(username="admin", name="管", role="管理员")
CHART = "办理流程图"


class Site:
    """A desk whose catalogue may change, and its worker."""

    def __init__(self, store: Store, folder: Path) -> None:
        whole = sample_catalog()
        few = {id: whole.items[id] for id in (GRANT, PERMIT, INSTANT)}
        self.catalog: Catalog = replace(whole, items=few)
        self.store, self.at = store, AT
        self.desk = Desk(store, lambda: self.catalog, SECRET, editions_dir=folder / "editions")

    def order(self, point: str = "", kind: str = CHART, second: str = "") -> EditionView:
        wanted = Wanted(kind=kind, point=point, second=second)
        return self.desk.order_edition(ADMIN, wanted, self.at)

    def work(self) -> EditionView:
        """Let the worker do one slice and give the latest order."""
        self.desk.run_jobs(self.at, "w")
        return self.desk.editions(ADMIN)[0]


@pytest.fixture
def site(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(editions, "SLICE", 2)
    return Site(store, tmp_path)


def names(site: Site, order: EditionView) -> list[str]:
    return names_of(site, order.wanted)


def names_of(site: Site, wanted: Wanted) -> list[str]:
    with zipfile.ZipFile(site.desk.edition_zip(ADMIN, wanted)) as file:
        assert file.testzip() is None
        return file.namelist()


def text_in(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_an_order_is_worked_off_in_slices_and_fetched(site: Site) -> None:
    order = site.order()
    assert (order.total, order.done, order.finished_at) == (3, 0, None)
    with pytest.raises(NotVisible):
        site.desk.edition_zip(ADMIN, Wanted(kind=CHART))
    first = site.work()
    assert (first.done, first.finished_at) == (2, None)
    second = site.work()
    assert (second.done, second.failed, second.finished_at) == (3, (), site.at)
    assert len(names(site, second)) == 3
    assert second.size == site.desk.edition_zip(ADMIN, Wanted(kind=CHART)).stat().st_size
    with site.store.reading() as connection:
        assert job_of(connection, EDITION, f"{CHART}@") is None


def test_the_next_order_prints_only_what_changed(site: Site, tmp_path: Path) -> None:
    site.order()
    site.work(), site.work()
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")}
    items = dict(site.catalog.items)
    changed = GRANT
    items[changed] = replace(items[changed], name="改过的名称")
    site.catalog = replace(site.catalog, items=items)
    site.at += timedelta(days=1)
    site.order()
    finished = site.work()
    assert (finished.done, finished.finished_at) == (3, site.at)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.rglob("*.pdf")}
    assert len(after) == 3
    assert len(before.items() & after.items()) == 2
    assert f"{changed}_改过的名称.pdf" in names(site, finished)


def test_what_fails_is_told_and_stops_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = editions.batch

    def spoilt(stock: Stock, wanted: Wanted) -> Batch:
        found = whole(stock, wanted)
        return replace(found, jobs=map(_spoilt, found.jobs))

    monkeypatch.setattr(editions, "batch", spoilt)
    site.order()
    last = site.work()
    while last.finished_at is None:
        last = site.work()
    assert last.done == 2
    ((name, problem),) = [(each.name, each.problem) for each in last.failed]
    assert name.startswith("dibao")
    assert problem.startswith("受理通知书缺少内容")
    assert len(names(site, last)) == 2


def _spoilt(job: AnyJob) -> AnyJob:
    assert isinstance(job, Job)
    return replace(job, kind="受理通知书") if job.name.startswith("dibao") else job


def test_characters_nobody_can_draw_are_told(site: Site) -> None:
    items = dict(site.catalog.items)
    items[GRANT] = replace(items[GRANT], name="低保\U000323af")
    site.catalog = replace(site.catalog, items=items)
    site.order()
    last = site.work()
    while last.finished_at is None:
        last = site.work()
    assert (last.done, last.failed) == (3, ())
    ((name, said),) = [(each.name, each.problem) for each in last.lost]
    assert name.startswith(GRANT)
    assert "（U+323AF）印不出来，文书上印成“〓”" in said


def test_a_second_language_is_an_order_of_its_own(site: Site) -> None:
    site.order(kind="办事指南简版")
    order = site.order(kind="办事指南简版", second="en")
    assert order.scope == "办事指南简版（全部事项，加印英文）"
    last = site.work()
    while any(each.finished_at is None for each in site.desk.editions(ADMIN)):
        last = site.work()
    assert last.failed == ()
    assert {each.second for each in site.desk.editions(ADMIN)} == {"", "en"}
    both = next(each for each in site.desk.editions(ADMIN) if each.second)
    assert len(names(site, both)) == 3
    path = site.desk.edition_zip(ADMIN, both.wanted)
    assert path != site.desk.edition_zip(ADMIN, Wanted(kind=both.kind))
    with zipfile.ZipFile(path) as file:
        said = text_in(file.read(file.namelist()[0]))
    assert "Howlongittakes" in said


def test_a_point_called_like_a_language_is_no_language(site: Site) -> None:
    here, beside = Wanted(kind=CHART, point="en"), Wanted(kind=CHART, second="en")
    assert editions._subfolder(here) != editions._subfolder(beside)
    for each in (here, beside, Wanted(kind="便民服务手册", variant="附一页指南")):
        assert editions._wanted(editions._subject(each)) == each


@pytest.mark.parametrize(
    ("kind", "second", "why"),
    [("办事指南", "tlh", "没有语言“tlh”"), (CHART, "en", "“办理流程图”不能加印第二种语言")],
)
def test_refuses_a_language_that_cannot_be(site: Site, kind: str, second: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        site.order(kind=kind, second=second)
    assert refused.value.field == "second"
    assert site.desk.editions(ADMIN) == ()


def test_papers_bear_the_publication_but_are_not_printed_again_for_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter([7, 7, 7, 8, 8])
    monkeypatch.setattr(editions, "revision_now", lambda _connection, _at: next(numbers))
    site.order()
    site.work(), site.work()
    papers = sorted(tmp_path.rglob("*.pdf"))
    assert all("目录第7版" in text_in(path.read_bytes()) for path in papers)
    before = [path.stat().st_mtime_ns for path in papers]
    site.order()
    assert site.work().finished_at == site.at
    assert [path.stat().st_mtime_ns for path in papers] == before


def test_one_point_is_an_order_of_its_own(site: Site) -> None:
    point = next(iter(site.catalog.points))
    order = site.order(point)
    assert site.catalog.points[point].name in order.scope
    site.order()
    assert {each.point for each in site.desk.editions(ADMIN)} == {point, ""}


@pytest.mark.parametrize("role", ["办事员", "审批员", "监督员", "查阅员"])
def test_only_administrators_order_see_and_fetch(site: Site, role: str) -> None:
    site.order()
    other = Actor(username="x", name="某", role=role)  # type: ignore[arg-type]
    with pytest.raises(NotVisible):
        site.desk.order_edition(other, Wanted(kind=CHART), site.at)
    with pytest.raises(NotVisible):
        site.desk.editions(other)
    with pytest.raises(NotVisible):
        site.desk.edition_zip(other, Wanted(kind=CHART))


def test_refuses_papers_of_a_case_and_unknown_points(site: Site) -> None:
    with pytest.raises(Refused, match="不能成批打印“准予决定书”"):
        site.order(kind="准予决定书")
    with pytest.raises(Refused, match="nowhere"):
        site.order("nowhere")
    assert site.desk.editions(ADMIN) == ()


@pytest.mark.parametrize("name", ["../../secret", "", "a/b"])
def test_no_name_leads_out_of_the_folder(site: Site, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.zip").write_bytes(b"x")
    site.order()
    with pytest.raises(NotVisible):
        site.desk.edition_zip(ADMIN, Wanted(kind=name))


def test_a_desk_without_a_folder_says_so(store: Store) -> None:
    desk = Desk(store, sample_catalog, SECRET)
    with pytest.raises(Refused, match="没有设置存放成批打印的文件夹"):
        desk.order_edition(ADMIN, Wanted(kind=CHART), AT)


def test_a_point_gets_all_its_papers_with_those_in_office(site: Site) -> None:
    clerk = Actor(username="town", name="王镇", role="办事员", point=TOWN, posts=("受理岗",))
    with site.store.writing() as connection:
        write_staff.add(connection, row_of(clerk, site.at, True))
    order = site.order(point=TOWN, kind=OF_A_POINT, second="en")
    assert order.scope == f"全部用纸（{site.catalog.points[TOWN].name}，加印英文）"
    last = site.work()
    while last.finished_at is None:
        last = site.work()
    assert (last.done, last.failed) == (last.total, ())
    found = names(site, last)
    assert len(found) == order.total
    assert {name.split("_")[0] for name in found} >= {
        "办事指南简版", "一次性告知单", "申请表", "便民服务手册", "事项公示栏", "座牌",
    }  # fmt: skip
    with zipfile.ZipFile(site.desk.edition_zip(ADMIN, last.wanted)) as file:
        plate = next(name for name in found if name.startswith("座牌"))
        assert text_in(file.read(plate)).count("王镇") == 2


def test_halls_and_bundles_are_ordered_too(site: Site) -> None:
    site.catalog = sample_catalog()
    board = Wanted(kind="事项公示栏", point=TOWN, variant="A2")
    for wanted in (board, Wanted(kind=BUNDLE_KIND)):
        site.desk.order_edition(ADMIN, wanted, site.at)
    while any(each.finished_at is None for each in site.desk.editions(ADMIN)):
        site.work()
    assert [name.split("_")[0] for name in names_of(site, board)] == [TOWN]
    assert names_of(site, Wanted(kind=BUNDLE_KIND))
    with pytest.raises(NotVisible):
        site.desk.edition_zip(ADMIN, Wanted(kind="事项公示栏", point=TOWN))


@pytest.mark.parametrize(
    ("wanted", "field", "why"),
    [
        (Wanted(kind=OF_A_POINT), "point", "请选择办事点"),
        (Wanted(kind="座牌"), "kind", "没有可以打印的：座牌（全部办事点）"),
        (Wanted(kind="事项公示栏", variant="A9"), "kind", "可以选：A3、A2"),
        (Wanted(kind="座牌", second="en"), "second", "不能加印第二种语言"),
    ],
)
def test_refuses_what_there_is_not(site: Site, wanted: Wanted, field: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        site.desk.order_edition(ADMIN, wanted, site.at)
    assert refused.value.field == field
    assert site.desk.editions(ADMIN) == ()


def test_only_administrators_draw_from_the_stock(site: Site) -> None:
    assert site.desk.stock(ADMIN, site.at).revision == 0
    with pytest.raises(NotVisible):
        site.desk.stock(Actor(username="x", name="某", role="监督员"), site.at)

"""Papers printed in bulk by the worker: in slices, with account kept, only what changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace

from app.catalog import Catalog
from app.desk import Actor, Desk, NotVisible, Refused, editions
from app.desk.editions import EDITION, EditionView
from app.store import Store
from tests.printing.papers import AT, GRANT, INSTANT, PERMIT
from tests.sample import sample_catalog
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
        return self.desk.order_edition(ADMIN, kind, point, self.at, second)

    def work(self) -> EditionView:
        """Let the worker do one slice and give the latest order."""
        self.desk.run_jobs(self.at, "w")
        return self.desk.editions(ADMIN)[0]


@pytest.fixture
def site(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(editions, "SLICE", 2)
    return Site(store, tmp_path)


def names(site: Site, order: EditionView) -> list[str]:
    with zipfile.ZipFile(
        site.desk.edition_zip(ADMIN, order.kind, order.point, order.second)
    ) as file:
        assert file.testzip() is None
        return file.namelist()


def text_in(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_an_order_is_worked_off_in_slices_and_fetched(site: Site) -> None:
    order = site.order()
    assert (order.total, order.done, order.finished_at) == (3, 0, None)
    with pytest.raises(NotVisible):
        site.desk.edition_zip(ADMIN, CHART, "")
    first = site.work()
    assert (first.done, first.finished_at) == (2, None)
    second = site.work()
    assert (second.done, second.failed, second.finished_at) == (3, (), site.at)
    assert len(names(site, second)) == 3
    assert second.size == site.desk.edition_zip(ADMIN, CHART, "").stat().st_size
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
    whole: Callable[..., object] = editions.batch

    def spoilt(*args: object) -> object:
        for job in whole(*args):  # type: ignore[attr-defined]
            yield replace(job, kind="受理通知书") if job.name.startswith("dibao") else job

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
    path = site.desk.edition_zip(ADMIN, both.kind, "", "en")
    assert path != site.desk.edition_zip(ADMIN, both.kind, "")
    with zipfile.ZipFile(path) as file:
        said = text_in(file.read(file.namelist()[0]))
    assert "Howlongittakes" in said


def test_a_point_called_like_a_language_is_no_language(site: Site) -> None:
    assert editions._subfolder(CHART, "en", "") != editions._subfolder(CHART, "", "en")
    assert editions._subject(CHART, "en", "") != editions._subject(CHART, "", "en")


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
    numbers = iter([7, 7, 8, 8])
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
        site.desk.order_edition(other, CHART, "", site.at)
    with pytest.raises(NotVisible):
        site.desk.editions(other)
    with pytest.raises(NotVisible):
        site.desk.edition_zip(other, CHART, "")


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
        site.desk.edition_zip(ADMIN, name, "")


def test_a_desk_without_a_folder_says_so(store: Store) -> None:
    desk = Desk(store, sample_catalog, SECRET)
    with pytest.raises(Refused, match="没有设置存放成批打印的文件夹"):
        desk.order_edition(ADMIN, CHART, "", AT)

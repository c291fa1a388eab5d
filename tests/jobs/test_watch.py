"""A saved file is live within a second; a broken one is told and the next good one recovers."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import pytest
from watchfiles import Change

from app.catalog import Loaded, Problem
from app.jobs.watch import _matters, watch_folder
from tests.catalog.folders import COUNTY, county_with

SOON = 1.0
PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")


def wrong(loaded: Loaded) -> list[Problem]:
    """Give the problems but remarks: how far the calendars reach depends on the day of the test."""
    return [problem for problem in loaded.problems if problem.severity != "提示"]


class Watched:
    """A watched copy of the county and what came out of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stop = folder, Event()
        self.seen: Queue[Loaded] = Queue()
        self.thread: Thread = watch_folder(folder, self.seen.put, self.stop)
        self._wait_until_awake()

    def _wait_until_awake(self) -> None:
        # The system needs a moment before it watches; a first change tells when it does.
        for _try in range(50):
            (self.folder / "items" / "proof.yaml").write_text(PROOF, "utf-8")
            try:
                self.seen.get(timeout=0.5)
            except Empty:
                continue
            self.quiet(0.4)
            return
        pytest.fail("the folder is not watched")

    def quiet(self, seconds: float) -> list[Loaded]:
        """Wait until nothing has come for so long; give what came."""
        came: list[Loaded] = []
        while True:
            try:
                came.append(self.seen.get(timeout=seconds))
            except Empty:
                return came

    def save(self, text: str) -> Loaded:
        """Save the proof as an editor does and give what is loaded in time."""
        path = self.folder / "items" / "proof.yaml"
        aside = path.with_suffix(".tmp")
        aside.write_text(text, "utf-8")
        aside.replace(path)
        return self.next()

    def next(self, within: float = 10.0) -> Loaded:
        return self.seen.get(timeout=within)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(county_with(tmp_path, {}))
    yield made
    made.stop.set()
    made.thread.join(timeout=5)
    assert not made.thread.is_alive()


def test_a_saved_file_arrives_within_a_second(watched: Watched) -> None:
    # The best of three: other tests use the same cores at the same time.
    took = []
    for attempt in range(3):
        begun = time.monotonic()
        loaded = watched.save(PROOF.replace("救助对象证明", f"救助人员证明{attempt}", 1))
        took.append(time.monotonic() - begun)
    assert min(took) < SOON
    assert loaded.catalog is not None
    assert loaded.catalog.items["proof"].name == "救助人员证明2"


def test_a_broken_file_is_told_and_the_next_good_one_recovers(watched: Watched) -> None:
    broken = watched.save(PROOF.replace("kind: 即办件", "kind: 即办"))
    assert broken.catalog is None
    assert [(p.file, p.code) for p in wrong(broken)] == [("items/proof.yaml", "G03")]
    watched.quiet(0.4)
    mended = watched.save(PROOF)
    assert wrong(mended) == []
    assert mended.catalog is not None


def test_new_and_deleted_files_and_moved_folders_count(watched: Watched) -> None:
    new = watched.folder / "items" / "more" / "second.yaml"
    new.parent.mkdir()
    watched.quiet(0.4)
    new.write_text(
        PROOF.replace("id: proof", "id: second").replace("救助对象证明", "另一证明", 1), "utf-8"
    )
    assert "second" in watched.next().catalog.items  # type: ignore[union-attr]
    watched.quiet(0.4)
    shutil.move(new.parent, watched.folder.parent / "away")
    assert "second" not in watched.next().catalog.items  # type: ignore[union-attr]


def test_what_is_no_configuration_wakes_nobody(watched: Watched) -> None:
    for name in ("items/proof.yaml~", "items/.proof.yaml.swp", "items/notes.md", "items/4913.tmp"):
        (watched.folder / name).write_text("x", "utf-8")
    assert watched.quiet(0.6) == []


def test_a_burst_of_saves_ends_with_the_last_one(watched: Watched) -> None:
    for number in range(20):
        text = PROOF.replace("救助对象证明", f"证明{number}", 1)
        (watched.folder / "items" / "proof.yaml").write_text(text, "utf-8")
    last = watched.quiet(0.8)[-1]
    assert last.catalog is not None
    assert last.catalog.items["proof"].name == "证明19"


def test_a_folder_replaced_as_a_whole_is_loaded_and_watched_again(watched: Watched) -> None:
    folder = watched.folder
    aside = folder.parent / "old"
    folder.rename(aside)
    time.sleep(0.5)
    assert all(loaded.catalog is None or wrong(loaded) == [] for loaded in watched.quiet(0.1))
    fresh = folder.parent / "fresh"
    shutil.copytree(COUNTY, fresh)
    (fresh / "items" / "loan.yaml").unlink()
    (fresh / "windows" / "hall-general.yaml").write_text(
        (COUNTY / "windows" / "hall-general.yaml")
        .read_text("utf-8")
        .replace(", items: [loan]", ""),
        "utf-8",
    )
    fresh.rename(folder)
    loaded = watched.next(within=3)
    assert loaded.catalog is not None
    assert "loan" not in loaded.catalog.items
    time.sleep(0.6)
    watched.quiet(0.3)
    again = watched.save(PROOF.replace("救助对象证明", "又一证明", 1))
    assert again.catalog is not None
    assert again.catalog.items["proof"].name == "又一证明"


def test_a_folder_that_comes_later_is_found(tmp_path: Path) -> None:
    stop, seen = Event(), Queue[Loaded]()
    thread = watch_folder(tmp_path / "later", seen.put, stop)
    time.sleep(0.4)
    shutil.copytree(COUNTY, tmp_path / "fresh")
    (tmp_path / "fresh").rename(tmp_path / "later")
    assert wrong(seen.get(timeout=3)) == []
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("path", "matters"),
    [
        ("/c/items/a.yaml", True), ("/c/items/a.yml", True), ("/c/items/a.YAML", True),
        ("/c/items/a.yaml.txt", True), ("/c/items", True), ("/c/items/.a.yaml", False),
        ("/c/items/.#a.yaml", False), ("/c/README.md", False), ("/c/items/a.tmp", False),
    ],
)  # fmt: skip
def test_which_changes_matter(path: str, matters: bool) -> None:
    assert _matters(Change.modified, path) is matters

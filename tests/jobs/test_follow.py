"""What is in force is served: looked for again and again, loaded once, never half."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from app.catalog import Loaded, Tree, gather
from app.desk.publishing import SYSTEM
from app.desk.revisions import servable
from app.jobs.follow import Follower, Following
from app.jobs.saves import Saves
from app.store import Store
from app.trials import examine
from app.web.holder import CatalogHolder
from tests.databases import fresh
from tests.desk.press import ADMIN, PROOF, Press, county, renamed

MAY = date(2026, 5, 1)


class Server:
    """What a server keeps in step with the database, without its pages."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.press = Press(store)
        self.folder = folder
        for name, raw in county().files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(raw)
        first = self.press.publish(actor=SYSTEM, kind="首次", reason="")
        self.holder = CatalogHolder(examine(county()), first.number)
        self.told: list[str] = []
        self.outcomes: list[str] = []
        self.follower = Follower(
            self.press.desk, lambda: self.press.at, self.holder.serve, self.told.append,
            Following(first.number, first.fingerprint),
        )  # fmt: skip
        self.saves = Saves(
            folder, self.press.desk, self.holder, self.follower, lambda: self.press.at,
            lambda _loaded, notice: self.outcomes.append(notice),
        )  # fmt: skip

    def save(self, text: str, file: str = PROOF) -> Loaded:
        (self.folder / file).write_text(text, "utf-8")
        self.press.at = self.press.later()
        return examine(gather(self.folder))

    def name(self) -> str:
        return self.holder.catalog.items["proof"].name


@pytest.fixture
def store() -> Iterator[Store]:
    with fresh("sqlite") as url:
        opened = Store(url)
        yield opened
        opened.dispose()


@pytest.fixture
def server(store: Store, tmp_path: Path) -> Server:
    return Server(store, tmp_path / "config")


def proof(name: str) -> str:
    return renamed(county(), name).files[PROOF].decode()


def test_what_another_publishes_is_taken_over(server: Server) -> None:
    assert server.follower.look() is False
    server.press.publish(renamed(county(), "新证明"))
    assert server.follower.look() is True
    assert (server.name(), server.holder.number) == ("新证明", 2)
    assert server.follower.look() is False


def test_what_was_expected_is_not_checked_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = renamed(county(), "新证明")
    loaded = examine(tree, server.press.at.date())
    checked: list[Tree] = []
    monkeypatch.setattr(
        "app.jobs.follow.examine", lambda *about: checked.append(about[0]) or examine(*about)
    )
    # Whoever looks first after the publication, it has the load of whoever published.
    server.follower.expect(loaded)
    server.press.publish(tree)
    assert server.follower.look() is True
    assert (server.name(), checked) == ("新证明", [])
    server.follower.expect(loaded)
    server.press.publish(renamed(county(), "另一个证明"))
    assert server.follower.look() is True
    assert (server.name(), len(checked)) == ("另一个证明", 1)


def test_a_scheduled_one_is_taken_over_when_its_day_comes(server: Server) -> None:
    server.press.publish(renamed(county(), "五月证明"), effective=MAY)
    assert server.follower.look() is False
    server.press.at = datetime(2026, 5, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert server.follower.look() is True
    assert server.name() == "五月证明"


def test_the_thread_looks_by_itself_and_stops(server: Server) -> None:
    stop = Event()
    thread = server.follower.start(stop)
    server.press.publish(renamed(county(), "新证明"))
    begun = time.monotonic()
    while server.name() != "新证明" and time.monotonic() - begun < 10:
        time.sleep(0.02)
    assert server.name() == "新证明"
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_a_database_that_is_away_is_told_once_and_found_again(server: Server) -> None:
    stop = Event()
    with server.press.store.writing() as connection:
        connection.execute(text("ALTER TABLE revision RENAME TO away"))
    thread = server.follower.start(stop)
    begun = time.monotonic()
    while not server.told and time.monotonic() - begun < 10:
        time.sleep(0.02)
    time.sleep(0.8)
    assert len(server.told) == 1
    assert "数据库暂时连不上" in server.told[0]
    with server.press.store.writing() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO revision"))
    server.press.publish(renamed(county(), "新证明"))
    begun = time.monotonic()
    while server.name() != "新证明" and time.monotonic() - begun < 10:
        time.sleep(0.02)
    stop.set()
    thread.join(5)
    assert server.name() == "新证明"


def test_a_revision_that_no_longer_passes_is_not_served(server: Server, store: Store) -> None:
    server.press.publish(renamed(county(), "新证明"))
    break_the_newest(server, store)
    assert server.follower.look() is False
    assert (server.name(), server.holder.number) == ("救助对象证明", 1)
    assert "第3版" in server.told[0]
    assert server.follower.look() is False
    assert len(server.told) == 1


def test_a_start_passes_over_what_no_longer_passes(server: Server, store: Store) -> None:
    assert servable(store, server.press.at, None) is not None
    server.press.publish(renamed(county(), "新证明"))
    break_the_newest(server, store)
    found = servable(store, server.press.at)
    assert found is not None
    assert (found.number, found.passed_over) == (2, (3,))
    assert found.loaded.catalog is not None
    assert found.loaded.catalog.items["proof"].name == "新证明"


def test_before_the_first_publication_nothing_can_be_served() -> None:
    with fresh("sqlite") as url:
        store = Store(url)
        assert servable(store, datetime.now(ZoneInfo("Asia/Shanghai"))) is None
        store.dispose()


def break_the_newest(server: Server, store: Store) -> None:
    """Publish what this program's check refuses, as a newer program might have."""
    from app.store import write_revisions
    from app.store.blobs import digest_of
    from app.store.revisions import NewRevision

    broken = county().with_changes({PROOF: b"id: proof\n"})
    digests = {name: digest_of(raw) for name, raw in broken.files.items()}
    raws = {digest_of(raw): raw for raw in broken.files.values()}
    with store.writing() as connection:
        number = write_revisions.next_revision(connection)
        write_revisions.keep_tree(connection, broken.fingerprint, digests, raws)
        new = NewRevision(
            number=number, fingerprint=broken.fingerprint, parent=number - 1, kind="发布",
            author="x", author_name="x", reason="x", published_at=server.press.at,
            effective_at=server.press.at,
        )  # fmt: skip
        write_revisions.add_revision(connection, new, None)


def test_a_sound_save_is_published_and_served_at_once(server: Server) -> None:
    server.saves.saved(server.save(proof("救助证明")))
    assert (server.name(), server.holder.number) == ("救助证明", 2)
    (view, _first) = server.press.desk.revisions(ADMIN, server.press.at)
    assert (view.kind, view.author) == ("文件夹", "文件夹")
    assert not server.holder.refused


def test_a_broken_save_is_told_and_serves_nothing(server: Server) -> None:
    server.saves.saved(server.save(proof("救助证明").replace("kind: 即办件", "kind: 即办")))
    assert server.holder.refused
    assert server.name() == "救助对象证明"
    assert server.press.desk.newest_revision() == 1
    server.saves.saved(server.save(proof("救助对象证明")))
    assert not server.holder.refused
    assert server.holder.problems == ()


def test_a_save_that_may_not_be_published_says_why(server: Server) -> None:
    server.press.publish(renamed(county(), "五月证明"), effective=MAY)
    server.saves.saved(server.save(proof("救助证明")))
    assert "第2版" in server.holder.notice
    assert server.outcomes == [server.holder.notice]
    assert server.name() == "救助对象证明"
    server.saves.saved(server.save(proof("救助对象证明")))
    assert server.holder.notice == ""


def test_what_was_changed_again_meanwhile_waits_for_its_own_turn(server: Server) -> None:
    loaded = server.save(proof("甲证明"))
    server.save(proof("乙证明"))
    server.saves.saved(loaded)
    assert server.press.desk.newest_revision() == 1


def test_a_start_does_not_bring_back_what_was_taken_back(server: Server) -> None:
    loaded = server.save(proof("救助证明"))
    server.saves.saved(loaded)
    server.press.desk.rollback(ADMIN, 1, reason="改错了", at=server.press.later())
    server.saves.begin(gather(server.folder), loaded)
    assert server.press.desk.newest_revision() == 3
    fresh_one = server.save(proof("又一证明"))
    server.saves.begin(gather(server.folder), fresh_one)
    assert server.name() == "又一证明"


def test_saves_come_in_by_their_own_thread(server: Server) -> None:
    stop, inbox = Event(), SimpleQueue[Loaded]()
    thread = server.saves.start(inbox, stop)
    inbox.put(server.save(proof("救助证明")))
    begun = time.monotonic()
    while not server.outcomes and time.monotonic() - begun < 10:
        time.sleep(0.02)
    assert server.name() == "救助证明"
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_a_folder_that_is_gone_when_its_save_is_published_is_no_save(server: Server) -> None:
    loaded = server.save(proof("新名称"))
    server.folder.rename(server.folder.with_name("moved"))
    server.saves.saved(loaded)
    assert server.outcomes == []
    assert server.press.desk.newest_revision() == 1


def test_damaged_files_in_the_database_are_told_and_the_watch_goes_on(server: Server) -> None:
    loaded = server.save(proof("新名称"))
    with server.press.store.writing() as connection:
        connection.execute(text("UPDATE manifest SET body = x'00'"))
    server.saves.saved(loaded)
    assert "与登记的摘要不符" in server.outcomes[0]
    assert "与登记的摘要不符" in server.holder.notice

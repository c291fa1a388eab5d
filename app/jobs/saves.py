"""A sound save of the watched folder is published at once; one that may not be is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Protocol

from app.catalog import Loaded, NoConfiguration, Problem, Tree, gather
from app.catalog.folder_lock import FolderBusy, held
from app.desk import Desk, Refused
from app.desk.publishing import FOLDER
from app.desk.revision import NothingChanged, Overtaken
from app.jobs.follow import Follower, damaged_text
from app.store import Damaged, StoreError
from app.texts import _

# How soon a stop is noticed.
_TICK_SECONDS = 0.25


class Board(Protocol):
    """Where administrators read how the folder stands; the holder of the web is one."""

    def replace(self, loaded: Loaded, number: int | None = None) -> bool:
        """Note a load that was refused (or serve it)."""

    def refuse(self, problems: tuple[Problem, ...], notice: str) -> None:
        """Note why sound files do not serve."""

    def settle(self, problems: tuple[Problem, ...]) -> None:
        """Note that the files are what serves."""


class Saves:
    """Publishes what is saved in a folder; `told(loaded, notice)` reports each outcome."""

    def __init__(
        self, folder: Path, desk: Desk, board: Board, follower: Follower,
        clock: Callable[[], datetime], told: Callable[[Loaded, str], object],
    ) -> None:  # fmt: skip
        self._folder, self._desk, self._board = folder, desk, board
        self._follower, self._clock, self._told = follower, clock, told

    def start(self, inbox: SimpleQueue[Loaded], stop: Event) -> Thread:
        """Take what the watcher loads from `inbox`, in a daemon thread until `stop` is set."""
        thread = Thread(target=self._run, args=(inbox, stop), name="saves", daemon=True)
        thread.start()
        return thread

    def _run(self, inbox: SimpleQueue[Loaded], stop: Event) -> None:
        while not stop.is_set():
            try:
                loaded = inbox.get(timeout=_TICK_SECONDS)
            except Empty:
                continue
            try:
                self.saved(loaded)
            except StoreError:
                self._board.refuse(loaded.problems, _("数据库暂时连不上，请稍后再保存一次。"))

    def saved(self, loaded: Loaded) -> None:
        """Publish the folder as it was just loaded, unless it is broken or may not be published."""
        if loaded.catalog is None:
            self._board.replace(loaded)
            self._told(loaded, "")
            return
        notice = ""
        try:
            with held(self._folder):
                # Whoever held the folder may have changed and published it since it was loaded.
                tree = gather(self._folder, looks=self._desk.memory.looks)
                if tree.fingerprint != loaded.catalog.fingerprint:
                    return
                self._publish(tree, loaded)
        except (NoConfiguration, OSError):
            return  # the folder is gone for a moment
        except Damaged as damaged:
            notice = damaged_text(damaged)
            self._board.refuse(loaded.problems, notice)
        except (Refused, FolderBusy) as refusal:
            notice = str(refusal)
            self._board.refuse(loaded.problems, notice)
        else:
            self._board.settle(loaded.problems)
        self._told(loaded, notice)

    def begin(self, tree: Tree, loaded: Loaded) -> None:
        """Publish what the folder holds at the start, unless it was published before.

        What somebody has taken back by a 回退 since must not return because a server starts.
        """
        if self._desk.published_as(tree) is None:
            self.saved(loaded)

    def _publish(self, tree: Tree, loaded: Loaded) -> None:
        self._follower.expect(loaded)
        for _attempt in range(3):
            try:
                self._desk.publish(
                    FOLDER, tree, kind="文件夹", reason=_("保存了文件夹中的文件"),
                    at=self._clock(), loaded=loaded,
                )  # fmt: skip
            except NothingChanged:
                pass
            except Overtaken:
                # Another server that watches the same folder was faster: look what it published.
                continue
            break
        self._follower.look()

"""Following the published revisions: every process serves the one in force within a second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Final

import msgspec

from app.catalog import Loaded, Tree
from app.desk import Desk
from app.desk.publishing import SYSTEM
from app.desk.revision import RevisionView
from app.store import Damaged, StoreError
from app.texts import _
from app.trials import examine

# One query of a row each time; half a second leaves the other half for loading.
LOOK_SECONDS: Final = 0.3

Serve = Callable[[Loaded, int], object]
Tell = Callable[[str], object]


class Following(msgspec.Struct, frozen=True):
    """What is served: the number in force and the content under it."""

    number: int
    fingerprint: str


class Follower:
    """Looks which revision is in force, and has it served when that changes.

    `serve(loaded, number)` is called with each new one that still passes the check; one that does
    not (it was published by a newer program, say) is told by `tell`, and the old one goes on.
    """

    def __init__(
        self, desk: Desk, clock: Callable[[], datetime], serve: Serve, tell: Tell,
        now: Following,
    ) -> None:  # fmt: skip
        self._desk, self._clock, self._serve, self._tell = desk, clock, serve, tell
        self._now = now
        self._tree: Tree | None = None
        self._expected: Loaded | None = None
        self._unreachable = False
        self._lock = Lock()

    def start(self, stop: Event) -> Thread:
        """Look again and again in a daemon thread until `stop` is set."""
        thread = Thread(target=self._run, args=(stop,), name="follow", daemon=True)
        thread.start()
        return thread

    def expect(self, loaded: Loaded) -> None:
        """Note a load that is about to be published: whoever looks first need not check it again."""
        self._expected = loaded

    def look(self) -> bool:
        """Look once, and tell if it changed."""
        with self._lock:
            found = self._desk.revision_in_force(self._clock())
            if found is None or found.number == self._now.number:
                return False
            if found.fingerprint == self._now.fingerprint:
                self._now = Following(found.number, found.fingerprint)
                return False
            return self._change_to(found)

    def _change_to(self, found: RevisionView) -> bool:
        loaded, self._expected = self._expected, None
        if loaded is None or loaded.catalog is None or _is_other(loaded, found):
            self._tree = self._desk.revision_tree(SYSTEM, found.number, self._tree)
            # As of the day it was published: what ran out since is no reason to refuse it now.
            loaded = examine(self._tree, found.published_at.date(), self._desk.memory)
        # Remembered either way: one that cannot be served is told once and not twice a second.
        self._now = Following(found.number, found.fingerprint)
        if loaded.catalog is None:
            self._tell(
                _("第{n}版按现在的程序检查有错误，没有换用，继续按原来的版本服务。").format(
                    n=found.number
                )
            )
            return False
        self._serve(loaded, found.number)
        return True

    def _run(self, stop: Event) -> None:
        while not stop.wait(LOOK_SECONDS):
            try:
                self.look()
            except StoreError:
                if not self._unreachable:
                    self._tell(_("数据库暂时连不上，继续按原来的配置服务，连上后自动换用。"))
                self._unreachable = True
            except Damaged as damaged:
                self._tell(damaged_text(damaged))
                stop.wait(60)
            else:
                self._unreachable = False


def _is_other(loaded: Loaded, found: RevisionView) -> bool:
    return loaded.catalog is None or loaded.catalog.fingerprint != found.fingerprint


def damaged_text(damaged: Damaged) -> str:
    """Say that published files are no longer what was published."""
    return _("已发布的文件与登记的摘要不符（{digest}），没有换用。").format(
        digest=damaged.digest[:12]
    )

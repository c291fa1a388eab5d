"""Watching the configuration folder: a saved file is live, a broken one is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Event, Thread

from watchfiles import Change, watch

from app.catalog import Loaded, Memory, NoConfiguration, Tree, gather
from app.catalog.layers import layers_of
from app.trials import examine

# Long enough to see an editor's "write aside, then rename" as one change, short enough to
# be live within a second of the save.
DEBOUNCE_MILLISECONDS = 150
# How often a stop, or a folder that was replaced as a whole, is noticed.
TICK_MILLISECONDS = 250
# How soon a file that was being saved is looked at again.
SAVE_SECONDS = 0.1
# What is read, and the misspellings of it that the check complains about.
ENDINGS = (".yaml", ".yml", ".txt")
# What tells a folder from another that comes in its place, for each layer.
Identity = tuple[tuple[int, int], ...]


def watch_folder(
    folder: Path, loaded: Callable[[Loaded], object], stop: Event, memory: Memory | None = None
) -> Thread:
    """Load `folder` and its layers again after every change and hand the result to `loaded`.

    Runs in a daemon thread until `stop` is set. A folder that is gone for a moment (a
    checkout being replaced) is not a change: what serves goes on serving, and the folder
    that comes in its place is loaded and watched instead. With the `memory` of an earlier load
    only what changed since is read and checked.
    """
    watcher = _Watcher(folder, loaded, stop, memory or Memory())
    thread = Thread(target=watcher.run, name="watch", daemon=True)
    thread.start()
    return thread


class _Watcher:
    """Watches one folder with its layers, and keeps what it last read."""

    def __init__(
        self, folder: Path, loaded: Callable[[Loaded], object], stop: Event, memory: Memory
    ) -> None:
        self.folder, self.loaded, self.stop, self.memory = folder, loaded, stop, memory
        self.folders = [layer for _prefix, layer in layers_of(folder)]
        self.tree: Tree | None = None

    def run(self) -> None:
        """Watch until stopped; begin anew with whatever comes in the place of a folder."""
        identity = self._identity()
        while not self.stop.is_set():
            if identity is not None:
                try:
                    self._until_replaced(identity)
                except OSError:  # it went away between the look and the watch
                    identity = None
            self.stop.wait(TICK_MILLISECONDS / 1000)
            # The system watches a folder, not a name: another one under the same name is news.
            now = self._identity()
            if now is not None and now != identity and not self.stop.is_set():
                self._load()
            identity = now

    def _until_replaced(self, identity: Identity) -> None:
        if self.tree is None:
            # What stands in for a file that is being saved when the first change comes.
            with suppress(NoConfiguration):
                self.tree = gather(self.folder, looks=self.memory.looks)
        changes = watch(
            *self.folders, watch_filter=_matters, stop_event=self.stop,
            debounce=DEBOUNCE_MILLISECONDS, step=30, rust_timeout=TICK_MILLISECONDS,
            yield_on_timeout=True, raise_interrupt=False,
        )  # fmt: skip
        for seen in changes:
            if self._identity() != identity:
                return
            if seen:
                self._load()

    def _load(self) -> None:
        """Load what is there; of a file that is being saved the earlier content, until it is whole."""
        told = self.tree
        while not self.stop.is_set():
            try:
                tree = gather(self.folder, self.tree, self.memory.looks)
            except NoConfiguration:
                return
            self.tree = tree
            if not tree.unsettled or told is None or tree.fingerprint != told.fingerprint:
                self.loaded(examine(tree, date.today(), self.memory))
                told = tree
            if not tree.unsettled:
                return
            self.stop.wait(SAVE_SECONDS)

    def _identity(self) -> Identity | None:
        try:
            status = [folder.stat() for folder in self.folders]
        except OSError:
            return None
        return tuple((each.st_dev, each.st_ino) for each in status)


def _matters(change: Change, path: str) -> bool:
    """Tell whether a change can change the catalogue; a name without ending may be a folder."""
    name = path.rsplit("/", 1)[-1].lower()
    return not name.startswith(".") and ("." not in name or name.endswith(ENDINGS))

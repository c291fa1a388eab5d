"""Watching the configuration folder: a saved file is live, a broken one is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event, Thread

from watchfiles import Change, watch

from app.catalog import Loaded, NoConfiguration
from app.trials import examine

# Long enough to see an editor's "write aside, then rename" as one change, short enough to
# be live within a second of the save.
DEBOUNCE_MILLISECONDS = 150
# How often a stop, or a folder that was replaced as a whole, is noticed.
TICK_MILLISECONDS = 250
# What is read, and the misspellings of it that the check complains about.
ENDINGS = (".yaml", ".yml", ".txt")


def watch_folder(folder: Path, loaded: Callable[[Loaded], object], stop: Event) -> Thread:
    """Load `folder` again after every change and hand the result to `loaded`.

    Runs in a daemon thread until `stop` is set. A folder that is gone for a moment (a
    checkout being replaced) is not a change: what serves goes on serving, and the folder
    that comes in its place is loaded and watched instead.
    """
    thread = Thread(target=_run, args=(folder, loaded, stop), name="watch", daemon=True)
    thread.start()
    return thread


def _run(folder: Path, loaded: Callable[[Loaded], object], stop: Event) -> None:
    identity = _identity(folder)
    while not stop.is_set():
        if identity is not None:
            try:
                _until_replaced(folder, identity, loaded, stop)
            except OSError:  # it went away between the look and the watch
                identity = None
        stop.wait(TICK_MILLISECONDS / 1000)
        # The system watches a folder, not a name: another one under the same name is news.
        now = _identity(folder)
        if now is not None and now != identity and not stop.is_set():
            _load(folder, loaded)
        identity = now


def _until_replaced(
    folder: Path, identity: tuple[int, int], loaded: Callable[[Loaded], object], stop: Event
) -> None:
    changes = watch(
        folder, watch_filter=_matters, stop_event=stop, debounce=DEBOUNCE_MILLISECONDS,
        step=30, rust_timeout=TICK_MILLISECONDS, yield_on_timeout=True, raise_interrupt=False,
    )  # fmt: skip
    for seen in changes:
        if _identity(folder) != identity:
            return
        if seen:
            _load(folder, loaded)


def _load(folder: Path, loaded: Callable[[Loaded], object]) -> None:
    try:
        result = examine(folder, date.today())
    except NoConfiguration:
        return
    loaded(result)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _matters(change: Change, path: str) -> bool:
    """Tell whether a change can change the catalogue; a name without ending may be a folder."""
    name = path.rsplit("/", 1)[-1].lower()
    return not name.startswith(".") and ("." not in name or name.endswith(ENDINGS))

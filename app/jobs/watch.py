"""Watching the configuration folder: a saved file is live, a broken one is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from watchfiles import Change, watch

from app.catalog import Loaded, NoConfiguration, load

# Long enough to see an editor's "write aside, then rename" as one change, short enough to
# be live within a second of the save.
DEBOUNCE_MILLISECONDS = 150


def watch_folder(folder: Path, loaded: Callable[[Loaded], object], stop: Event) -> Thread:
    """Load `folder` again after every change and hand the result to `loaded`.

    Runs in a daemon thread until `stop` is set. A folder that is gone for a moment (a
    checkout being replaced) is not a change: what serves goes on serving.
    """
    thread = Thread(target=_run, args=(folder, loaded, stop), name="watch", daemon=True)
    thread.start()
    return thread


def _run(folder: Path, loaded: Callable[[Loaded], object], stop: Event) -> None:
    changes = watch(
        folder, watch_filter=_matters, stop_event=stop, debounce=DEBOUNCE_MILLISECONDS,
        step=30, rust_timeout=500, yield_on_timeout=False, raise_interrupt=False,
    )  # fmt: skip
    for _changes in changes:
        try:
            result = load(folder)
        except NoConfiguration:
            continue
        loaded(result)


def _matters(change: Change, path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")

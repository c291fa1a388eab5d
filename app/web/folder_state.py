"""The configuration folder as it lies on the disk now, held against what is in use."""

from __future__ import annotations

from threading import Lock
from typing import Final

import msgspec

from app.catalog import NoConfiguration, Problem, gather
from app.trials import examine
from app.web.house import house, now


class FolderState(msgspec.Struct, frozen=True):
    """The folder's problems as of today; `serving` tells whether just this content is in use."""

    fingerprint: str
    day: str
    problems: tuple[Problem, ...]
    serving: bool


class _Last:
    """The last state that was checked: asked again for the same files, nothing is checked."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.state: FolderState | None = None


_LAST: Final = _Last()


def folder_state() -> FolderState | None:
    """Check the folder, once for each content and day; None where it cannot be read."""
    try:
        tree = gather(house().config_dir, looks=house().desk.memory.looks)
    except NoConfiguration:
        return None
    holder, day = house().holder, now().date()
    serving = tree.fingerprint == holder.catalog.fingerprint
    if serving and not holder.refused:
        # The same files were checked when they began to serve.
        return FolderState(tree.fingerprint, day.isoformat(), holder.problems, True)
    with _LAST.lock:
        last = _LAST.state
        if last is None or (last.fingerprint, last.day) != (tree.fingerprint, day.isoformat()):
            found = examine(tree, day, house().desk.memory).problems
            last = _LAST.state = FolderState(tree.fingerprint, day.isoformat(), found, serving)
    return msgspec.structs.replace(last, serving=serving)

"""One at a time: whoever writes or publishes a configuration folder holds it meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.texts import _

# Longer than any check of any county; a lock is never left behind, it ends with its process.
PATIENCE_SECONDS: Final = 60.0
_LOOK_AGAIN_SECONDS: Final = 0.05


class FolderBusy(Exception):
    """Somebody else has held the folder all the time; `str()` says so."""


@contextmanager
def held(folder: Path, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold a folder against every other process and thread that asks for it here.

    Waits at most `patience` seconds. Raises FolderBusy, or OSError if there is no such folder.
    The lock is the system's, on the folder itself: no file is made, and a crash lets go of it.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(handle, patience)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            if time.monotonic() >= until:
                raise FolderBusy(_("配置文件夹正被另一次发布占用，请稍后再试。")) from None
            time.sleep(_LOOK_AGAIN_SECONDS)

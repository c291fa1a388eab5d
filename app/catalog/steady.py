"""Reading a file nobody is writing: half a save is never taken for the whole."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from typing import Final

# A lease on a file can only be had while nobody has it open for writing, and whoever opens it for
# writing waits until the lease is given back. These say that there are no leases here.
_NO_LEASES: Final = (
    errno.EACCES,
    errno.EPERM,
    errno.EINVAL,
    errno.ENOSYS,
    errno.ENOLCK,
    errno.EOPNOTSUPP,
)


class BeingWritten(Exception):
    """Another process is in the middle of saving the file."""


def read_steady(descriptor: int, limit: int) -> bytes:
    """Give at most `limit` bytes of an open regular file. Raises BeingWritten, OSError."""
    leased = _lease(descriptor)
    before = os.fstat(descriptor)
    raw = _read(descriptor, limit)
    if leased:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return raw
    after = os.fstat(descriptor)
    # Second best: a file that did not change while it was read, and has the size it says.
    changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
    if changed or len(raw) != min(limit, after.st_size):
        raise BeingWritten
    return raw


def _lease(descriptor: int) -> bool:
    try:
        # Told by a signal that nobody listens to: the lease ends with the read anyway.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        if error.errno in _NO_LEASES:
            return False
        if error.errno == errno.EAGAIN:
            raise BeingWritten from None
        raise
    return True


def _read(descriptor: int, limit: int) -> bytes:
    parts: list[bytes] = []
    left = limit
    while left > 0 and (part := os.read(descriptor, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)

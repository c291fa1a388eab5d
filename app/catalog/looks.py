"""A second look at a folder: a file that bears the same stamp as before is not read again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from app.catalog.decoding import read_bytes
from app.catalog.source import digest_of

# A stamp says nothing while the next write might bear it too: clocks of file systems tick in
# anything up to two seconds.
_SETTLED_NANOSECONDS: Final = 2_000_000_000

# Device, number of the file, size, last change of the content, last change of anything at all.
Stamp = tuple[int, ...]


class Altered(Exception):
    """A file is no longer what it was when the folder was looked at."""


class Seen(NamedTuple):
    """What a file was: `raw` is None where it was only remembered what stands for its content."""

    stamp: Stamp
    digest: bytes
    raw: bytes | None


class Looks:
    """What earlier looks at one folder read, by the names of the files.

    `clock` gives nanoseconds since 1970, as the file system's stamps do. Nobody but the system
    can set the last of the times in a stamp back.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self.seen: dict[str, Seen] = {}
        self._order: tuple[list[str], Any] = ([], None)

    def order(self, names: Iterable[str], sort: Callable[[Iterable[str]], Any]) -> Any:
        """Sort names, or give what came of it the last time if they are the same."""
        listed = list(names)
        if self._order[1] is None or self._order[0] != listed:
            self._order = listed, sort(listed)
        return self._order[1]

    def look(self, name: str, path: str) -> Seen:
        """Give what a file holds, read anew only under a new stamp. Raises Refused, BeingWritten."""
        before, now = self.seen.get(name), self._clock()
        try:
            stamp = _stamp(path)
        except OSError:
            stamp = None  # whatever is wrong with it, to read it will tell
        if before is not None and before.stamp == stamp:
            return before
        self.seen.pop(name, None)
        raw = read_bytes(path)
        seen = Seen(stamp or (), digest_of(raw), raw)
        # What the file became between the look and the read bears another stamp at the next look.
        if stamp and max(stamp[3:]) + _SETTLED_NANOSECONDS < now:
            self.seen[name] = seen
        return seen

    def forget_all_but(self, names: Mapping[str, object]) -> None:
        """Drop the files that are no longer there."""
        self.seen = {name: seen for name, seen in self.seen.items() if name in names}


class Files(Mapping[str, bytes]):
    """The bytes of files by name; one that was only looked at is read when it is asked for."""

    def __init__(self) -> None:
        self._held: dict[str, bytes | str] = {}
        self.digests: dict[str, bytes] = {}

    def put(self, name: str, path: str, seen: Seen) -> None:
        """Enter a file as it was seen."""
        self._held[name] = path if seen.raw is None else seen.raw
        self.digests[name] = seen.digest

    def keep(self, name: str, raw: bytes) -> None:
        """Enter a file by its bytes."""
        self._held[name], self.digests[name] = raw, digest_of(raw)

    def __getitem__(self, name: str) -> bytes:
        held = self._held[name]
        if isinstance(held, bytes):
            return held
        raw = read_bytes(held)
        if digest_of(raw) != self.digests[name]:
            raise Altered(name)
        self._held[name] = raw
        return raw

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def _stamp(path: str) -> Stamp:
    status = os.stat(path)  # noqa: PTH116  (a Path for each of thousands of files costs as much again)
    return (
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )  # fmt: skip

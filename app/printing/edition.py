"""An edition: a folder of papers that is kept up to date, and printed only where it is not.

Beside the papers lies a journal: which paper was made of what, and the digest of its bytes. It is
written paper by paper, so that a run that was broken off goes on where it stood; a paper that was
lost or changed by another hand is printed again.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from app.catalog.model import Value
from app.printing.bulk import Failed, Printed, Task, print_tasks, tasks
from app.printing.job import AnyJob
from app.printing.provenance import job_key
from app.texts import _

JOURNAL: Final = ".yichuang.jsonl"


class Kept(Value):
    """A paper that lies in the folder and still says what is to be said."""

    name: str
    path: Path


class Removed(Value):
    """A paper of an earlier run that nobody asked for any more; taken away."""

    path: Path


class OtherEdition(ValueError):
    """The folder holds papers of another kind or scope, or is being printed into just now."""


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the journal; the first names the scope, each other a file."""

    scope: str = ""
    file: str = ""
    key: str = ""
    digest: str = ""


Outcome = Printed | Kept | Failed | Removed


def print_edition(
    jobs: Iterable[AnyJob], folder: Path, scope: str, workers: int | None = None,
    most: int | None = None, tidy: bool = True,
) -> Iterator[Outcome]:  # fmt: skip
    """Bring `folder` up to date with `jobs`; give what became of each, as soon as it is known.

    `scope` says in a word what the folder is for. At most `most` papers are printed (None: all);
    after a run that was cut short so, or without `tidy`, nothing is taken away. Raises OtherEdition for a folder of
    another scope or one that is being printed into, OSError if it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / JOURNAL).open("a+b") as file:
        journal = _Journal(file, folder, scope)
        yield from _outcomes(jobs, folder, journal, workers, most, tidy)


def _outcomes(
    jobs: Iterable[AnyJob], folder: Path, journal: _Journal, workers: int | None,
    most: int | None, tidy: bool,
) -> Iterator[Outcome]:  # fmt: skip
    kept: deque[Kept] = deque()
    keys: dict[Path, str] = {}
    asked: set[str] = set()
    cut = not tidy

    def stale() -> Iterator[Task]:
        nonlocal cut
        for job, path in tasks(jobs, folder):
            asked.add(path.name)
            key = _key_of(job)
            if key and journal.holds(path, key):
                kept.append(Kept(name=job.name, path=path))
            elif most is not None and len(keys) >= most:
                cut = True
            else:
                keys[path] = key
                yield job, path

    for outcome in print_tasks(stale(), workers):
        if isinstance(outcome, Printed):
            journal.add(outcome.path, keys[outcome.path])
        yield from _all_of(kept)
        yield outcome
    yield from _all_of(kept)
    if not cut:
        yield from journal.tidied(asked)


def _all_of(kept: deque[Kept]) -> Iterator[Kept]:
    while kept:
        yield kept.popleft()


def _key_of(job: AnyJob) -> str:
    """Give what the paper is made of; '' for a dossier that cannot be told, which will not print."""
    try:
        return job_key(job)
    except (AttributeError, TypeError):
        return ""


class _Journal:
    """The open journal of one folder; nobody else has it while it is open."""

    def __init__(self, file: IO[bytes], folder: Path, scope: str) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = _("文件夹“{folder}”正在被另一次打印使用，请等它打完。")
            raise OtherEdition(message.format(folder=folder)) from None
        self._file, self._folder, self._scope = file, folder, scope
        lines = list(_read(file))
        if lines and lines[0].scope != scope:
            message = _("文件夹“{folder}”里是另一批：{there}；请换一个文件夹，或者先清空它。")
            raise OtherEdition(message.format(folder=folder, there=lines[0].scope))
        if not lines:
            self._write(_Line(scope=scope))
        self._made = {line.file: line for line in lines if line.file}

    def holds(self, path: Path, key: str) -> bool:
        """Tell whether the paper there is the one made of what `key` stands for."""
        line = self._made.get(path.name)
        return line is not None and line.key == key and _digest(path) == line.digest

    def add(self, path: Path, key: str) -> None:
        """Note a paper that was just printed."""
        line = _Line(file=path.name, key=key, digest=_digest(path))
        self._made[path.name] = line
        self._write(line)

    def tidied(self, asked: set[str]) -> Iterator[Removed]:
        """Take away what earlier runs made and this did not ask for, and shorten the journal."""
        for name in sorted(self._made.keys() - asked):
            path = self._folder / name
            line = self._made.pop(name)
            if _digest(path) == line.digest:
                path.unlink()
                yield Removed(path=path)
        self._file.truncate(0)
        self._write(_Line(scope=self._scope), *self._made.values())

    def _write(self, *lines: _Line) -> None:
        self._file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        self._file.flush()


def _read(file: IO[bytes]) -> Iterator[_Line]:
    """Give the lines; one that was only half written when the machine stopped ends them."""
    file.seek(0)
    for line in file:
        try:
            yield msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError:
            return


def _digest(path: Path) -> str:
    """Give the digest of a file, '' for none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""

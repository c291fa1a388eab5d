"""Writes files of a configuration folder: all of them or none, and never outside of it."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from app.catalog.folder import sorted_out
from app.catalog.layers import split
from app.texts import _

_LONGEST_NAME: Final = 200
# Of a folder's or file's name, in bytes: a disk takes 255, and the name to write aside is longer.
_LONGEST_PART: Final = 200
_DEEPEST: Final = 6
_ODD: Final = re.compile(r'[\\:*?"<>|\s]')
_NEW_MODE: Final = 0o644


class Unwritable(Exception):
    """A file that cannot be written; `str()` says which and why. What was written is undone."""


def name_fault(name: str) -> str:
    """Tell why a file of this name may not be written into a configuration folder, or give ''."""
    parts = name.split("/")
    treacherous = any(unicodedata.category(char)[0] in "CZ" for char in name) or _ODD.search(name)
    hidden = any(part.startswith(".") or not part for part in parts)
    long = len(name) > _LONGEST_NAME or max(map(_bytes, parts)) > _LONGEST_PART
    if hidden or treacherous or long or len(parts) > _DEEPEST:
        return _(
            "“{name}”不能作配置文件的名称：不能有空格、特殊符号、隐藏的或者上一级的文件夹。"
        ).format(name=name[:60])
    if split(name)[0]:
        return _(
            "“{name}”属于下层的配置，不在这里改；请在本级的文件里用 extends 写明不同之处。"
        ).format(name=name)
    if not sorted_out([name]).names:
        return _(
            "“{name}”放在那里不会被读取：文件须以 .yaml 结尾，放在所属目录的文件夹里。"
        ).format(name=name)
    return ""


def _bytes(part: str) -> int:
    return len(part.encode("utf-8", "replace"))


def current(folder: Path, name: str) -> bytes | None:
    """Give what a file holds now, None if there is none. Raises Unwritable if it is no file."""
    try:
        _refuse_links(folder, name)
        return (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed(name, error) from error


def write(folder: Path, files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Write files, None taking one away, and give what they held before.

    Each file is written aside, brought to the disk and then renamed, so that nobody ever reads
    half of one. If any cannot be written the others get back what they held. Raises Unwritable.
    """
    for name in files:
        if fault := name_fault(name):
            raise Unwritable(fault)
    before = {name: current(folder, name) for name in files}
    with _aside(folder, files) as ready:
        done: list[str] = []
        try:
            for name in files:
                done.append(name)
                _put(folder, name, ready.get(name))
        except OSError as error:
            _restore(folder, {each: before[each] for each in done})
            raise _failed(done[-1], error) from error
    _sync_folders(folder, files)
    return before


def _restore(folder: Path, before: Mapping[str, bytes | None]) -> None:
    with _aside(folder, before) as ready:
        for name in before:
            _put(folder, name, ready.get(name))
    _sync_folders(folder, before)


@contextlib.contextmanager
def _aside(folder: Path, files: Mapping[str, bytes | None]) -> Iterator[dict[str, Path]]:
    """Write each file under a hidden name beside its place; what is left of them is removed."""
    ready: dict[str, Path] = {}
    try:
        for name, content in files.items():
            if content is not None:
                path = folder / name
                ready[name] = path.with_name(f".{path.name}.{os.getpid()}.new")
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    _write_through(ready[name], content, _mode(path))
                except OSError as error:
                    raise _failed(name, error) from error
        yield ready
    finally:
        for path in ready.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _write_through(path: Path, content: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, mode), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())


def _put(folder: Path, name: str, ready: Path | None) -> None:
    if ready is None:
        (folder / name).unlink(missing_ok=True)
    else:
        ready.replace(folder / name)


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return _NEW_MODE


def _sync_folders(folder: Path, names: Iterable[str]) -> None:
    """Bring the renames to the disk too."""
    for parent in {(folder / name).parent for name in names}:
        with contextlib.suppress(OSError):
            handle = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _refuse_links(folder: Path, name: str) -> None:
    path = folder
    for part in name.split("/"):
        path = path / part
        if path.is_symlink():
            raise Unwritable(
                _("没有写入：{name}是链接。配置文件夹里请放真正的文件和文件夹。").format(name=name)
            )
    if path.exists() and not path.is_file():
        raise Unwritable(_("没有写入：{name}不是文件。").format(name=name))


def _failed(name: str, error: OSError) -> Unwritable:
    return Unwritable(
        _("没有写入：{name}写不了（{cause}）。请检查磁盘空间和文件夹的写权限。").format(
            name=name, cause=error.strerror or type(error).__name__
        )
    )

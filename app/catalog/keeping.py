"""A memory kept in a file from one command to the next: content and code decide.

The file holds plain values in MessagePack, so that reading it can run nothing; one that is
damaged, strange or somebody else's counts as none at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from app.catalog.collections import SHIPPED
from app.catalog.layers import layers_of
from app.catalog.looks import Looks, Seen, Stamp
from app.catalog.memory import Mark, Memory

# What the result of a check depends on besides the files: these floors and the schemas.
FLOORS: Final = ("catalog", "clock", "fields", "routing", "trials", "workflow")
MAX_BYTES: Final = 512 * 1024 * 1024
# After so many checks that added something the file is written anew, without what is gone.
MOST_PARTS: Final = 40
# Length and checksum of a part; against damage, not against its owner, who may change what is his.
_HEAD: Final = struct.Struct(">QI")
_ITEM: Final = msgspec.msgpack.Encoder()


class _Part(msgspec.Struct, array_like=True):
    """One part of the file: the version of the code that wrote it, and what it adds, packed.

    The first part holds a whole memory, each further one what a later check has learnt.
    """

    version: bytes
    data: dict[bytes, bytes]
    items: dict[bytes, bytes]
    clean: list[tuple[str, bytes]]
    context: bytes
    spotless: list[Mark]
    tried: list[Mark]
    seen: dict[str, tuple[Stamp, bytes]]


class _Recalled(msgspec.Struct):
    """What a file said when it was read: only what it lacks need be written."""

    whole: _Part
    size: int
    crowded: bool


def place_for(folder: Path, environment: dict[str, str]) -> Path:
    """Give the file for a configuration folder: in the user's own folder for such things."""
    home = environment.get("XDG_CACHE_HOME") or str(Path(environment.get("HOME", "/")) / ".cache")
    names = "\0".join(str(layer.resolve()) for _prefix, layer in layers_of(folder))
    called = hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return Path(home) / "yichuang" / f"check-{called}.msgpack"


def recalled(file: Path, clock: Callable[[], int] | None = None) -> Memory:
    """Give the memory kept in a file; an empty one where there is none to trust.

    With a `clock` (nanoseconds since 1970) it has looks that trust the stamps of files.
    """
    memory = Memory(Looks(clock) if clock else None)
    with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
        raw = _read(file)
        parts = [msgspec.msgpack.decode(body, type=_Part) for body in _bodies(raw)]
        if parts and {part.version for part in parts} == {_version()}:
            whole = _joined(parts)
            memory.data, memory.packed = dict(whole.data), dict(whole.items)
            memory.clean, memory.context = set(whole.clean), whole.context
            memory.spotless, memory.tried = set(whole.spotless), set(whole.tried)
            if memory.looks:
                memory.looks.seen = {n: Seen(*seen, None) for n, seen in whole.seen.items()}
            memory.recalled = _Recalled(whole, len(raw), crowded=_crowded(raw, len(parts)))
    return memory


def keep(memory: Memory, file: Path) -> None:
    """Write what a memory has learnt; where that is not possible nothing is lost."""
    before = memory.recalled
    if not isinstance(before, _Recalled):
        before = None
    with contextlib.suppress(OSError):
        if before is None or before.crowded:
            if memory.news or before:
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write(file, _framed(_learnt(memory, _NOTHING)))
            return
        learnt = _learnt(memory, before.whole)
        if memory.news or learnt.seen:
            _append(file, _framed(learnt), before.size)


def _learnt(memory: Memory, before: _Part) -> _Part:
    """Give what a memory holds that `before` does not."""
    same = memory.context == before.context
    spotless, tried = (
        (set(before.spotless), set(before.tried)) if same and before.version else (set(), set())
    )
    clean = set(before.clean)
    seen = memory.looks.seen if memory.looks else {}
    return _Part(
        version=_version(),
        data={key: _packed(data) for key, data in memory.data.items() if key not in before.data},
        items={
            **{key: raw for key, raw in memory.packed.items() if key not in before.items},
            **{
                key: _ITEM.encode(item)
                for key, item in memory.items.items()
                if key not in memory.packed and key not in before.items
            },
        },
        clean=sorted(memory.clean - clean), context=memory.context,
        spotless=sorted(memory.spotless - spotless), tried=sorted(memory.tried - tried),
        seen={
            name: (each.stamp, each.digest)
            for name, each in seen.items()
            if before.seen.get(name) != (each.stamp, each.digest)
        },
    )  # fmt: skip


def _joined(parts: list[_Part]) -> _Part:
    """Give what the parts say together; under another context what was found before is void."""
    whole, *later = parts
    for part in later:
        whole.data.update(part.data)
        whole.items.update(part.items)
        whole.seen.update(part.seen)
        whole.clean += part.clean
        if part.context != whole.context:
            whole.context, whole.spotless, whole.tried = part.context, [], []
        whole.spotless += part.spotless
        whole.tried += part.tried
    return whole


_NOTHING: Final = _Part(
    version=b"", data={}, items={}, clean=[], context=b"", spotless=[], tried=[], seen={}
)


def _packed(value: Any) -> bytes:
    return value if isinstance(value, bytes) else msgspec.msgpack.encode(value)


def _read(file: Path) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as opened:
        status = os.fstat(opened.fileno())
        ours = status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if not ours or not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            raise ValueError
        raw = opened.read(MAX_BYTES)
    return raw


def _bodies(raw: bytes) -> Iterator[memoryview]:
    """Give the parts of a file. Raises ValueError for one that is damaged anywhere."""
    view, at = memoryview(raw), 0
    while at < len(view):
        head = view[at : at + _HEAD.size]
        size, checksum = _HEAD.unpack(head) if len(head) == _HEAD.size else (-1, 0)
        body = view[at + _HEAD.size : at + _HEAD.size + size]
        if len(body) != size or zlib.crc32(body) != checksum:
            raise ValueError
        yield body
        at += _HEAD.size + size


def _crowded(raw: bytes, parts: int) -> bool:
    first = _HEAD.unpack_from(raw)[0]
    return bool(parts > MOST_PARTS or len(raw) > 2 * first)


def _framed(part: _Part) -> bytes:
    body = msgspec.msgpack.encode(part)
    return _HEAD.pack(len(body), zlib.crc32(body)) + body


def _append(file: Path, raw: bytes, size: int) -> None:
    """Add a part to a file that is still as it was read; another check may have been faster."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(file, flags)
    with os.fdopen(descriptor, "wb", buffering=0) as opened:
        if os.fstat(opened.fileno()).st_size == size:
            opened.write(raw)


def _write(file: Path, raw: bytes) -> None:
    aside = file.with_name(f".check-{os.getpid()}")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(raw)
        aside.replace(file)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _version() -> bytes:
    """Give what stands for the code and the schemas: a new one forgets everything."""
    app = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{sys.version_info} {msgspec.__version__}".encode())
    files = [path for floor in FLOORS for path in sorted((app / floor).rglob("*.py"))]
    for path in (*files, *sorted(SHIPPED.glob("*.json"))):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.digest()

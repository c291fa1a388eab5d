"""A memory kept in a file from one command to the next: content and code decide, never a date.

The file holds plain values in MessagePack, so that reading it can run nothing; one that is
damaged, strange or somebody else's counts as none at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import zlib
from pathlib import Path
from typing import Any, Final

import msgspec

from app.catalog.collections import SHIPPED
from app.catalog.layers import layers_of
from app.catalog.memory import Mark, Memory

# What the result of a check depends on besides the files: these floors and the schemas.
FLOORS: Final = ("catalog", "clock", "fields", "routing", "trials", "workflow")
MAX_BYTES: Final = 512 * 1024 * 1024
# Against damage, not against its owner, who may change what is his anyway.
_CHECKSUM: Final = 4
_ITEM: Final = msgspec.msgpack.Encoder()


class _Kept(msgspec.Struct, array_like=True):
    """The file: the version of the code that wrote it, and what a memory holds, packed."""

    version: bytes
    data: dict[bytes, bytes]
    items: dict[bytes, bytes]
    clean: list[tuple[str, bytes]]
    context: bytes
    spotless: list[Mark]
    tried: list[Mark]


def place_for(folder: Path, environment: dict[str, str]) -> Path:
    """Give the file for a configuration folder: in the user's own folder for such things."""
    home = environment.get("XDG_CACHE_HOME") or str(Path(environment.get("HOME", "/")) / ".cache")
    names = "\0".join(str(layer.resolve()) for _prefix, layer in layers_of(folder))
    called = hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return Path(home) / "yichuang" / f"check-{called}.msgpack"


def recalled(file: Path) -> Memory:
    """Give the memory kept in a file; an empty one where there is none to trust."""
    memory = Memory()
    with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
        raw = _read(file)
        kept = msgspec.msgpack.decode(memoryview(raw)[_CHECKSUM:], type=_Kept)
        if kept.version == _version():
            memory.data.update(kept.data)
            memory.packed.update(kept.items)
            memory.clean.update(kept.clean)
            memory.context = kept.context
            memory.spotless.update(kept.spotless)
            memory.tried.update(kept.tried)
    return memory


def keep(memory: Memory, file: Path) -> None:
    """Write a memory that has learnt something; where that is not possible nothing is lost."""
    if not memory.news:
        return
    kept = _Kept(
        version=_version(),
        data={key: _packed(value) for key, value in memory.data.items()},
        items={
            **{key: _ITEM.encode(item) for key, item in memory.items.items() if key not in memory.packed},
            **memory.packed,
        },
        clean=sorted(memory.clean), context=memory.context,
        spotless=sorted(memory.spotless), tried=sorted(memory.tried),
    )  # fmt: skip
    body = msgspec.msgpack.encode(kept)
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(file, _checksum(body) + body)


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
    if _checksum(memoryview(raw)[_CHECKSUM:]) != raw[:_CHECKSUM]:
        raise ValueError
    return raw


def _checksum(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECKSUM, "big")


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

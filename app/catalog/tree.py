"""The bytes of a whole configuration, wherever they come from: a folder, a revision, a draft."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import msgspec

from app.catalog.collections import Collection
from app.catalog.folder import Gathered, gathered, sorted_out
from app.catalog.layers import layers_of
from app.catalog.looks import Files, Looks
from app.catalog.problem import Problem
from app.catalog.source import digest_of
from app.texts import _

# A save takes milliseconds; what takes longer than this is told.
_PATIENCE = 20
_PAUSE_SECONDS = 0.05


class NoConfiguration(Exception):
    """The folder cannot be looked into at all."""


class Tree(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Every file by its name (`items/civil-affairs/dibao.yaml`), in the order they are read.

    `problems` says what was found wrong before any file was opened; `unread` names files that
    are there but could not be read, `unsettled` those that were being saved at that moment.
    """

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()

    @cached_property
    def digests(self) -> Mapping[str, bytes]:
        """Give what stands for each file's content (BLAKE2b, 32 bytes)."""
        if isinstance(self.files, Files):
            return MappingProxyType(self.files.digests)
        return {name: digest_of(raw) for name, raw in self.files.items()}

    @cached_property
    def fingerprint(self) -> str:
        """Give what stands for all names and contents: SHA-256 (hex) over the files' digests."""
        whole = hashlib.sha256()
        for name in sorted(self.digests):
            whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + self.digests[name])
        return whole.hexdigest()

    @cached_property
    def listing(self) -> list[tuple[Collection, str]]:
        """Give (collection, name) of every file, the unread ones included, in reading order."""
        return sorted_out([*self.files, *self.unread]).names

    def with_changes(self, changes: Mapping[str, bytes | None]) -> Tree:
        """Give the tree with files replaced or added; None takes a file away."""
        files = {**self.files, **changes}
        return tree_of({name: raw for name, raw in files.items() if raw is not None})


def tree_of(files: Mapping[str, bytes]) -> Tree:
    """Make a tree of files that lie in no folder; a name nobody would read is a problem."""
    order = sorted_out(files)
    return Tree(
        files=MappingProxyType({name: files[name] for _c, name in order.names}),
        problems=tuple(order.problems),
    )


def gather(folder: Path, before: Tree | None = None, looks: Looks | None = None) -> Tree:
    """Read a configuration folder with the layers below it. Raises NoConfiguration without one.

    A file that somebody is saving just now is waited for. Where the tree `before` is given it is
    not: the file's earlier bytes stand in, and `unsettled` says that it is to be read again. With
    the `looks` taken of this folder before only what changed since is read.
    """
    found = _look(folder, looks)
    for _try in range(0 if before else _PATIENCE):
        if not found.unsettled:
            break
        time.sleep(_PAUSE_SECONDS)
        found = _look(folder, looks)
    files = found.files
    if before:
        for name in found.unsettled:
            if name in before.files:
                files.keep(name, before.files[name])
    return Tree(
        files=files,
        problems=(*found.problems, *map(_being_written, found.unsettled if not before else ())),
        unread=(*found.unread, *(found.unsettled if not before else ())),
        unsettled=tuple(found.unsettled),
    )


def _look(folder: Path, looks: Looks | None) -> Gathered:
    try:
        return gathered(layers_of(folder), looks)
    except OSError as error:
        raise NoConfiguration(
            _("没有配置文件夹“{folder}”。请用 --config 写明它在哪里。").format(
                folder=error.filename or folder
            )
        ) from None


def _being_written(name: str) -> Problem:
    return Problem(
        file=name, line=1, column=1, code="S33", message=_("这个文件正在被另一个程序写入。"),
        hint=_("等它保存完，再检查一次。"),
    )  # fmt: skip


def collections_of(tree: Tree) -> list[tuple[Collection, str]]:
    """Give (collection, name) of every file, the unread ones included, in reading order."""
    return tree.listing

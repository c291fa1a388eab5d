"""The bytes of a whole configuration, wherever they come from: a folder, a revision, a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from app.catalog.collections import Collection
from app.catalog.folder import gathered, sorted_out
from app.catalog.problem import Problem
from app.texts import _


class NoConfiguration(Exception):
    """The folder cannot be looked into at all."""


class Tree(msgspec.Struct, frozen=True, kw_only=True):
    """Every file by its name (`items/civil-affairs/dibao.yaml`), in the order they are read.

    `problems` says what was found wrong before any file was opened; `unread` names files that
    are there but could not be read.
    """

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Give the SHA-256 (hex) of all names and contents."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode())
            digest.update(self.files[name])
        return digest.hexdigest()

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


def gather(folder: Path) -> Tree:
    """Read a configuration folder. Raises NoConfiguration if there is no such folder."""
    try:
        found = gathered(folder)
    except OSError:
        raise NoConfiguration(
            _("没有配置文件夹“{folder}”。请用 --config 写明它在哪里。").format(folder=folder)
        ) from None
    return Tree(
        files=MappingProxyType(found.files),
        problems=tuple(found.problems),
        unread=tuple(name for _c, name in found.unread),
    )


def collections_of(tree: Tree) -> list[tuple[Collection, str]]:
    """Give (collection, name) of every file, the unread ones included, in reading order."""
    return sorted_out([*tree.files, *tree.unread]).names

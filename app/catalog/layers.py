"""Several configuration folders laid over each other: province, city, county."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PosixPath
from typing import Final

# A file of a lower layer is named after it: `@province/items/dibao.yaml`, and where there are
# several lower layers `@1.province/…`, `@2.city/…`, so that names alone tell the order.
MARK: Final = "@"
_STRANGE: Final = re.compile(r"[/\s:]+")


class Layered(PosixPath):
    """The top folder of several layers: wherever a folder is passed, its layers go with it.

    `below` are the lower layers, the lowest first. Paths made from this one are plain.
    """

    below: tuple[Path, ...] = ()


def layered(folders: Sequence[Path]) -> Path:
    """Give the last folder, with all before it as its lower layers; a single one as it is."""
    *below, top = folders
    if not below:
        return top
    made = Layered(top)
    made.below = tuple(below)
    return made


def layers_of(folder: Path) -> list[tuple[str, Path]]:
    """Give (prefix of its files' names, folder) of every layer, the lowest first."""
    below = folder.below if isinstance(folder, Layered) else ()
    names = [_name(each) for each in below]
    if len(names) > 1:
        names = [f"{number}.{name}" for number, name in enumerate(names, 1)]
    return [
        *((f"{MARK}{name}/", each) for name, each in zip(names, below, strict=True)), ("", folder)
    ]  # fmt: skip


def whereabouts(folder: Path, name: str) -> tuple[Path, str]:
    """Give (folder of the layer, name inside it) of a file; an unknown layer's is nowhere there."""
    layer, inside = split(name)
    found = {prefix.rstrip("/"): each for prefix, each in layers_of(folder)}
    return (found[layer], inside) if layer in found else (folder, name)


def _name(folder: Path) -> str:
    whole = folder.resolve()
    # Checkouts call it all the same: what tells them apart is the folder around it.
    name = whole.parent.name if whole.name == "config" and whole.parent.name else whole.name
    return _STRANGE.sub("-", name) or "base"


def split(name: str) -> tuple[str, str]:
    """Give (layer, name inside the layer); the layer of the top folder's own files is ''."""
    if name.startswith(MARK) and "/" in name:
        layer, _sep, inside = name.partition("/")
        return layer, inside
    return "", name


def ranks(names: Iterable[str]) -> dict[str, int]:
    """Give each layer that occurs in `names` its height; the own layer is the highest."""
    found = sorted({split(name)[0] for name in names} - {""})
    return {layer: height for height, layer in enumerate([*found, ""])}

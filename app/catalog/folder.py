"""Which files of a configuration folder are read, and which would be passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from app.catalog.collections import COLLECTIONS, Collection
from app.catalog.decoding import read_bytes
from app.catalog.layers import MARK, split
from app.catalog.looks import Files, Looks
from app.catalog.nearest import did_you_mean, nearest
from app.catalog.problem import Problem
from app.catalog.refusal import Refused
from app.catalog.steady import BeingWritten
from app.texts import _

CENTRE: Final = "centre.yaml"
# The grammar itself lies beside the data so that editors find it.
NOT_DATA: Final = ("schema",)
# Endings that editors and Windows make of `.yaml`; such a file would never be read.
WRONG_ENDINGS: Final = (".yaml", ".yml", ".yaml.txt", ".yml.txt", ".ymal", ".yam")

_BY_FOLDER: Final = {c.folder: (number, c) for number, c in enumerate(COLLECTIONS)}


class Sorted(NamedTuple):
    """Names in the order of the collections, and what is wrong with the others."""

    names: list[tuple[Collection, str]]
    problems: list[Problem]


class Gathered(NamedTuple):
    """What a folder holds: the bytes by name, and the names of what could not be read.

    `unsettled` are the names of files that somebody is saving just now.
    """

    files: Files
    problems: list[Problem]
    unread: list[str]
    unsettled: list[str]


def gathered(layers: Sequence[tuple[str, Path]], looks: Looks | None) -> Gathered:
    """Read every file of the layers that belongs to them. Raises OSError if a folder is not there.

    What bears the stamp of an earlier one of the `looks` is not read again.
    """
    problems: list[Problem] = []
    paths: dict[str, str] = {}
    for prefix, folder in layers:
        paths.update(_paths(prefix, folder, problems))
    order: Sorted = looks.order(paths, sorted_out) if looks else sorted_out(paths)
    found = Gathered(Files(), problems + order.problems, [], [])
    for _collection, name in order.names:
        try:
            if looks is None:
                found.files.keep(name, read_bytes(paths[name]))
            else:
                found.files.put(name, paths[name], looks.look(name, paths[name]))
        except BeingWritten:
            found.unsettled.append(name)
        except Refused as refused:
            found.problems.append(refused.problem(name, [""]))
            found.unread.append(name)
    if looks is not None:
        looks.forget_all_but(paths)
    return found


def _paths(prefix: str, folder: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    root = os.path.realpath(folder)
    for path, inside, is_link in _walk(folder, prefix, problems):
        name = prefix + inside
        outside = is_link and not os.path.realpath(path).startswith(root + os.sep)
        if outside and name.endswith(".yaml") and _collection_of(name):
            problems.append(_outside(name))
        elif inside.startswith(MARK):
            problems.append(_stranger(inside.split("/")[0], name))
        else:
            yield name, path


def sorted_out(names: Iterable[str]) -> Sorted:
    """Tell which collection each name belongs to; a name nobody would read is a problem."""
    files: list[tuple[int, str, Collection]] = []
    problems: list[Problem] = []
    strangers: dict[str, str] = {}
    for name in names:
        layer, inside = split(name)
        top = inside.split("/")[0] if "/" in inside else ""
        place = _collection_of(name)
        if not name.endswith(".yaml"):
            if name.lower().endswith(WRONG_ENDINGS):
                problems.append(_wrong_ending(name))
        elif place is None:
            strangers.setdefault(f"{layer}/{top or inside}", name)
        else:
            files.append((place[0], name, place[1]))
    problems += [_stranger(mark.rpartition("/")[2], name) for mark, name in strangers.items()]
    # A misspelt centre.yaml has been told; that it is also missing is the same slip.
    if not any(split(name)[1] == CENTRE for _n, name, _c in files) and not any(
        _like_centre(p.file) for p in problems if "/" not in p.file
    ):
        problems.append(_no_centre())
    return Sorted([(c, name) for _n, name, c in sorted(files, key=_in_order)], problems)


def _collection_of(name: str) -> tuple[int, Collection] | None:
    inside = split(name)[1]
    top = inside.split("/")[0] if "/" in inside else ""
    if not top and inside != CENTRE:
        return None
    return _BY_FOLDER.get(top)


def _in_order(row: tuple[int, str, Collection]) -> tuple[int, str]:
    return row[:2]


def _walk(folder: Path, layer: str, problems: list[Problem]) -> Iterator[tuple[str, str, bool]]:
    """Give (path, name with /, is a link) of every file that is not hidden, in order."""
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, here = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except PermissionError:
            problems.append(_unreadable(layer + prefix))
            continue
        for entry in entries:
            # A name in another encoding must still be printable.
            shown = os.fsencode(entry.name).decode("utf-8", "replace")
            name = prefix + shown
            if shown.startswith(".") or name in NOT_DATA:
                continue
            if entry.is_symlink() and _is_folder(entry):
                problems.append(_linked_folder(layer + name))
            elif _is_folder(entry) and not shown.endswith(".yaml"):
                pending.append((name + "/", entry.path))
            else:
                yield entry.path, name, entry.is_symlink()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False


def _problem(file: str, code: str, message: str, hint: str) -> Problem:
    return Problem(file=file, line=1, column=1, code=code, message=message, hint=hint)


def _wrong_ending(name: str) -> Problem:
    message = _("文件名不是以 .yaml 结尾，不会被读取。")
    stem = name.rsplit("/", 1)[-1].split(".")[0].lower()
    return _problem(
        name, "S20", message, _("改名为 {name}.yaml（小写，后面没有 .txt）。").format(name=stem)
    )


def _stranger(top: str, name: str) -> Problem:
    folders = [c.folder for c in COLLECTIONS if c.folder]
    if "/" not in split(name)[1]:
        message = _("最外层只放 centre.yaml，这个文件不会被读取。")
        hint = _("把它移到对应的文件夹：{folders}。").format(folders=_("、").join(folders))
        if _like_centre(split(name)[1]):
            hint = _("是不是“{name}”？请改名。").format(name=CENTRE)
        return _problem(name, "S21", message, hint)
    message = _("“{top}”不是配置的文件夹，里面的文件不会被读取。").format(top=top)
    hint = did_you_mean(top, folders) + _("文件夹有：{folders}。").format(
        folders=_("、").join(folders)
    )
    return _problem(name, "S21", message, hint)


def _like_centre(name: str) -> bool:
    return bool(nearest(name.split(".")[0].lower(), ["centre"]))


def _outside(name: str) -> Problem:
    message = _("这个文件是指向配置文件夹外面的链接。")
    return _problem(name, "S22", message, _("请放真正的文件，不要放链接。"))


def _linked_folder(name: str) -> Problem:
    message = _("这个文件夹是链接，里面的文件不会被读取。")
    return _problem(name + "/", "S22", message, _("请放真正的文件夹，不要放链接。"))


def _unreadable(prefix: str) -> Problem:
    message = _("没有打开这个文件夹的权限。")
    return _problem(prefix or "./", "S01", message, _("请让运行程序的用户可以读取它。"))


def _no_centre() -> Problem:
    message = _("缺少 centre.yaml，不知道这是哪个中心。")
    return _problem(
        CENTRE, "S23", message, _("新建 centre.yaml，写上 name、short_name、division、remedies。")
    )

"""Which files of a configuration folder are read, and which would be passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from app.catalog.collections import COLLECTIONS, Collection
from app.catalog.decoding import read_bytes
from app.catalog.nearest import did_you_mean, nearest
from app.catalog.problem import Problem
from app.catalog.refusal import Refused
from app.texts import _

CENTRE: Final = "centre.yaml"
# The grammar itself lies beside the data so that editors find it.
NOT_DATA: Final = ("schema",)
# Endings that editors and Windows make of `.yaml`; such a file would never be read.
WRONG_ENDINGS: Final = (".yaml", ".yml", ".yaml.txt", ".yml.txt", ".ymal", ".yam")


class Sorted(NamedTuple):
    """Names in the order of the collections, and what is wrong with the others."""

    names: list[tuple[Collection, str]]
    problems: list[Problem]


class Gathered(NamedTuple):
    """What a folder holds: the bytes by name, and (collection, name) of what could not be read."""

    files: dict[str, bytes]
    problems: list[Problem]
    unread: list[tuple[Collection, str]]


def gathered(folder: Path) -> Gathered:
    """Read every file of the folder that belongs to it. Raises OSError if there is no folder."""
    problems: list[Problem] = []
    root = os.path.realpath(folder)
    paths: dict[str, Path] = {}
    for path, name, is_link in _walk(folder, problems):
        outside = is_link and not os.path.realpath(path).startswith(root + os.sep)
        if outside and name.endswith(".yaml") and _collection_of(name):
            problems.append(_outside(name))
        else:
            paths[name] = path
    order = sorted_out(paths)
    found = Gathered({}, problems + order.problems, [])
    for collection, name in order.names:
        try:
            found.files[name] = read_bytes(paths[name])
        except Refused as refused:
            found.problems.append(refused.problem(name, [""]))
            found.unread.append((collection, name))
    return found


def sorted_out(names: Iterable[str]) -> Sorted:
    """Tell which collection each name belongs to; a name nobody would read is a problem."""
    files: list[tuple[int, str, Collection]] = []
    problems: list[Problem] = []
    strangers: dict[str, str] = {}
    for name in names:
        top = name.split("/")[0] if "/" in name else ""
        place = _collection_of(name)
        if not name.endswith(".yaml"):
            if name.lower().endswith(WRONG_ENDINGS):
                problems.append(_wrong_ending(name))
        elif place is None:
            strangers.setdefault(top or name, name)
        else:
            files.append((place[0], name, place[1]))
    problems += [_stranger(top, name) for top, name in strangers.items()]
    # A misspelt centre.yaml has been told; that it is also missing is the same slip.
    if not any(name == CENTRE for _n, name, _c in files) and not any(
        _like_centre(p.file) for p in problems if "/" not in p.file
    ):
        problems.append(_no_centre())
    return Sorted([(c, name) for _n, name, c in sorted(files, key=_in_order)], problems)


def _collection_of(name: str) -> tuple[int, Collection] | None:
    top = name.split("/")[0] if "/" in name else ""
    if not top and name != CENTRE:
        return None
    return next(((n, c) for n, c in enumerate(COLLECTIONS) if c.folder == top), None)


def _in_order(row: tuple[int, str, Collection]) -> tuple[int, str]:
    return row[:2]


def _walk(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, str, bool]]:
    """Give (path, name with /, is a link) of every file that is not hidden, in order."""
    pending = [("", folder)]
    while pending:
        prefix, here = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except PermissionError:
            problems.append(_unreadable(prefix))
            continue
        for entry in entries:
            # A name in another encoding must still be printable.
            shown = os.fsencode(entry.name).decode("utf-8", "replace")
            name = prefix + shown
            if shown.startswith(".") or name in NOT_DATA:
                continue
            if entry.is_symlink() and entry.is_dir():
                problems.append(_linked_folder(name))
            elif entry.is_dir() and not shown.endswith(".yaml"):
                pending.append((name + "/", Path(entry.path)))
            else:
                yield Path(entry.path), name, entry.is_symlink()


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
    if "/" not in name:
        message = _("最外层只放 centre.yaml，这个文件不会被读取。")
        hint = _("把它移到对应的文件夹：{folders}。").format(folders=_("、").join(folders))
        if _like_centre(name):
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

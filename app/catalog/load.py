"""A whole configuration folder: every problem at once, and one immutable catalogue if it is sound."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from app.catalog import grammar
from app.catalog.collections import BY_NAME, COLLECTIONS, Collection
from app.catalog.county import County, record_id
from app.catalog.crosscheck import crosscheck
from app.catalog.model import Catalog, Record
from app.catalog.nearest import did_you_mean
from app.catalog.problem import Problem, in_order
from app.catalog.source import Source, read
from app.texts import _

OTHER_FOLDERS = ("schema",)


class Loaded(msgspec.Struct, frozen=True):
    """The catalogue (None if any problem is a 错误) and all problems in order of place."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    files: int = 0


class NoConfiguration(Exception):
    """The folder cannot be looked into at all."""


def load(folder: Path) -> Loaded:
    """Read, check and build `folder`. Raises NoConfiguration if there is no such folder."""
    if not folder.is_dir():
        raise NoConfiguration(_("没有配置文件夹“{folder}”。").format(folder=folder))
    problems = _strays(folder)
    sound: list[tuple[Collection, Source]] = []
    known: dict[str, set[str]] = {}
    digest = hashlib.sha256()
    paths = _paths(folder)
    for collection, path in paths:
        source = _read_inside(folder, path)
        if isinstance(source, Problem):
            problems.append(source)
            # A file is named after its record; a reference to it is not a second problem.
            known.setdefault(collection.name, set()).add(path.stem)
            continue
        digest.update(f"{source.file}\0{source.text}\0".encode())
        faults = grammar.problems(source, collection)
        problems.extend(faults)
        if faults:
            known.setdefault(collection.name, set()).update(_ids_of_refused(collection, source))
        else:
            sound.append((collection, source))
    county = County(sound, known)
    problems.extend(crosscheck(county))
    ordered = in_order(problems)
    broken = any(p.severity == "错误" for p in ordered)
    return Loaded(None if broken else _catalog(county, digest.hexdigest()), ordered, len(paths))


def _paths(folder: Path) -> list[tuple[Collection, Path]]:
    found: list[tuple[Collection, Path]] = []
    for collection in COLLECTIONS:
        if collection.singular:
            found.append((collection, folder / "centre.yaml"))
        else:
            found.extend(
                (collection, p) for p in sorted((folder / collection.folder).rglob("*.yaml"))
            )
    return found


def _read_inside(folder: Path, path: Path) -> Source | Problem:
    file = path.relative_to(folder).as_posix()
    if path.exists() and not path.resolve().is_relative_to(folder.resolve()):
        message = _("这个文件是指向配置文件夹外面的链接。")
        return Problem(
            file=file,
            line=1,
            column=1,
            code="S22",
            message=message,
            hint=_("请放真正的文件，不要放链接。"),
        )
    if file == "centre.yaml" and not path.exists():
        message = _("缺少 centre.yaml，不知道这是哪个中心。")
        return Problem(
            file=file,
            line=1,
            column=1,
            code="S23",
            message=message,
            hint=_("新建 centre.yaml，写上 name、division 等。"),
        )
    return read(path, file)


def _strays(folder: Path) -> list[Problem]:
    """Files nobody would read: a wrong ending or a misspelt folder must not be silent."""
    folders = [c.folder for c in COLLECTIONS if c.folder]
    found: list[Problem] = []
    for path in sorted(folder.rglob("*.y*ml")):
        file = path.relative_to(folder).as_posix()
        top = file.split("/")[0]
        if top in OTHER_FOLDERS or any(part.startswith(".") for part in file.split("/")):
            continue
        if path.suffix == ".yml":
            message, hint = _("文件名以 .yml 结尾，不会被读取。"), _("改名为 .yaml。")
            found.append(
                Problem(file=file, line=1, column=1, code="S20", message=message, hint=hint)
            )
        elif top not in folders and file != "centre.yaml":
            message = _("“{top}”不是配置的文件夹，这个文件不会被读取。").format(top=top)
            hint = did_you_mean(top, folders) or _("文件夹有：{folders}。").format(
                folders="、".join(folders)
            )
            found.append(
                Problem(file=file, line=1, column=1, code="S21", message=message, hint=hint)
            )
    return found


def _ids_of_refused(collection: Collection, source: Source) -> set[str]:
    ids = {record_id(collection.name, source.data)}
    stations = source.data.get("stations")
    if collection.name == "points" and isinstance(stations, list):
        ids.update(str(s.get("id", "")) for s in stations if isinstance(s, dict))
    return ids


def _records(county: County) -> Mapping[str, Mapping[str, Record]]:
    found: dict[str, dict[str, Record]] = {name: {} for name in BY_NAME}
    for (collection, identity), places in county.stands.items():
        source, base = places[0]
        data: Any = source.data
        for step in base:
            data = data[step]
        if base:
            data = {**data, "kind": "便民服务站", "tier": "村", "parent": source.data["id"]}
        line = source.place(base).line if base else 1
        found[collection][identity] = Record(
            collection=collection,
            id=identity,
            file=source.file,
            line=line,
            data=data,
            text=source.text,
        )
    return MappingProxyType({name: MappingProxyType(records) for name, records in found.items()})


def _catalog(county: County, fingerprint: str) -> Catalog:
    assert county.centre is not None  # a missing centre is a problem, and then nothing is built
    return Catalog(
        centre=county.centre,
        departments=MappingProxyType(county.departments),
        points=MappingProxyType(county.points),
        windows=county.windows,
        staffing=MappingProxyType(county.staffing),
        authorisations=MappingProxyType(county.authorisations),
        workflows=MappingProxyType(county.workflows),
        items=MappingProxyType(county.items),
        calendars=MappingProxyType(county.calendars),
        records=_records(county),
        fingerprint=fingerprint,
    )

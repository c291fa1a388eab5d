"""Which records stand in the end: layers laid over each other, heirs joined with their parents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from app.catalog.collections import Collection
from app.catalog.inheritance import Heir
from app.catalog.layers import ranks, split
from app.catalog.nearest import did_you_mean
from app.catalog.problem import Problem
from app.catalog.refusals import Refusals, record_id
from app.catalog.source import Source
from app.texts import _

# A catalogue has four levels; twice that is a slip, not an administration.
MOST_LEVELS: Final = 8
Entry = tuple[Collection, Source]


class Lineage:
    """What a county consists of: `files` that count, `bases` that are only there to be extended.

    `lost` are heirs whose parent could not be found, each with its problem in `problems` or in
    the parent's own file.
    """

    def __init__(self, read: Sequence[Entry], refused: Refusals) -> None:
        self.refused = refused
        self.problems: list[Problem] = []
        self.lost: list[Entry] = []
        self._height = ranks(source.file for _c, source in read)
        self._made: dict[int, Source | None] = {}
        self._items = _by_id(read)
        standing = [self._joined(entry) for entry in _uppermost(read, self._height)]
        kept = [entry for entry in standing if entry is not None]
        self.files = [e for e in kept if not is_base(*e)]
        self.bases = [e for e in kept if is_base(*e)]

    def _joined(self, entry: Entry) -> Entry | None:
        collection, source = entry
        if collection.name != "items" or not source.has("extends"):
            return entry
        made = self._heir(source, ())
        if made is None:
            self.lost.append(entry)
            return None
        return collection, made

    def _heir(self, source: Source, below: tuple[Source, ...]) -> Source | None:
        """Give the item with all it inherits; None where its parent is not to be had."""
        wanted = source.data.get("extends")
        if not isinstance(wanted, str):
            return source  # the schema says what is wrong with it
        if id(source) not in self._made:
            self._made[id(source)] = self._make(source, wanted, (*below, source))
        return self._made[id(source)]

    def _make(self, source: Source, wanted: str, line: tuple[Source, ...]) -> Source | None:
        parent = self._parent(source, wanted)
        if parent is None:
            self._unknown(source, wanted)
            return None
        if parent in line:
            self._circle(line[line.index(parent) :])
            return None
        if len(line) >= MOST_LEVELS:
            self._too_deep(line[0])
            return None
        whole = self._heir(parent, line)
        if whole is None:
            return None
        heir = Heir(source, whole)
        self.problems.extend(_useless(heir))
        return heir

    def _parent(self, source: Source, wanted: str) -> Source | None:
        height = self._height[split(source.file)[0]]
        itself = wanted == record_id("items", source.data)
        # An item that extends its own id narrows the one in the layers below.
        top = height - 1 if itself else height
        heights = {
            id(each): self._height[split(each.file)[0]] for each in self._items.get(wanted, ())
        }
        fitting = [each for each in self._items.get(wanted, ()) if heights[id(each)] <= top]
        if itself and not fitting:
            return source
        return max(fitting, key=lambda each: heights[id(each)], default=None)

    def _unknown(self, source: Source, wanted: str) -> None:
        if wanted in self.refused.ids.get("items", ()):
            return  # its file says itself what is wrong
        others = [name for name in self._items if name != record_id("items", source.data)]
        hint = did_you_mean(wanted, others) or _(
            "先写好上级事项（或者用 --config 加上它所在的文件夹），再写 extends。"
        )
        message = _("extends 写的上级事项“{id}”不存在。").format(id=wanted)
        self.problems.append(source.problem(("extends",), "S30", message, hint))

    def _circle(self, line: tuple[Source, ...]) -> None:
        way = "→".join(record_id("items", each.data) for each in (*line, line[0]))
        message = _("extends 绕成了一个圈：{way}。").format(way=way)
        hint = _("最上级的事项不写 extends，请从它删掉这一行。")
        self.problems.append(line[0].problem(("extends",), "S31", message, hint))

    def _too_deep(self, source: Source) -> None:
        message = _("extends 连着超过 {n} 级。").format(n=MOST_LEVELS)
        hint = _("目录最多省、市、县、乡四级，请直接从更上级的事项继承。")
        self.problems.append(source.problem(("extends",), "S31", message, hint))


def is_base(collection: Collection, source: Source) -> bool:
    """Tell whether a record is a 目录事项: there to be extended, never served."""
    return collection.name == "items" and source.has("base") and source.data["base"] is True


def _by_id(read: Sequence[Entry]) -> dict[str, list[Source]]:
    """Give the items by their id; nothing where no item extends another."""
    found: dict[str, list[Source]] = {}
    items = [source for collection, source in read if collection.name == "items"]
    if any(source.has("extends") for source in items):
        for source in items:
            found.setdefault(record_id("items", source.data), []).append(source)
    return found


def _uppermost(read: Sequence[Entry], height: dict[str, int]) -> Iterator[Entry]:
    """Leave out every record that a higher layer writes anew."""
    if len(height) == 1:
        yield from read
        return
    tops: dict[tuple[str, str], int] = {}
    for collection, source in read:
        mark = (collection.name, _called(collection, source))
        tops[mark] = max(tops.get(mark, 0), height[split(source.file)[0]])
    for collection, source in read:
        if height[split(source.file)[0]] == tops[collection.name, _called(collection, source)]:
            yield collection, source


def _called(collection: Collection, source: Source) -> str:
    # A record without an id is named after its file, as every other is.
    return record_id(collection.name, source.data) or PurePosixPath(source.file).stem


def _useless(heir: Heir) -> Iterator[Problem]:
    for number in heir.useless:
        wish = heir.own.data["without"][number]
        message = _("上级事项里没有“{name}”，不用去掉。").format(name=wish)
        hint = did_you_mean(wish, _names(heir.parent.data))
        yield heir.own.problem(
            ("without", number), "S32", message,
            hint or _("写成键的路径，列表里的一项写它的编号，例如 materials.lease。"),
        )  # fmt: skip


def _names(data: object, before: str = "") -> Iterator[str]:
    """Give every name that `without` could say."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield before + key
            yield from _names(value, f"{before}{key}.")
    elif isinstance(data, list):
        for entry in data:
            called = entry.get("id") or entry.get("title") if isinstance(entry, dict) else None
            if called:
                yield f"{before}{called}"
                yield from _names(entry, f"{before}{called}.")

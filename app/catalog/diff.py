"""What differs between two states of a record or of a whole configuration, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Any, Final, Literal

import msgspec

from app.catalog.collections import Collection
from app.catalog.folder import sorted_out
from app.catalog.matching import same
from app.catalog.problem import Problem
from app.catalog.readable import (
    Schema,
    identity_key,
    is_span,
    label_of,
    ordered_keys,
    own_names,
    part,
    said,
    settled,
    spanned,
)
from app.catalog.source import read
from app.texts import _

Path = tuple[str | int, ...]
ABSENT: Final = None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One value that differs; `path` leads to it in the new data (in the old if it is gone).

    `kind`: 改 changed, 增 added, 删 taken away, 序 the same entries in another order.
    """

    path: Path
    words: tuple[str, ...]
    kind: Literal["改", "增", "删", "序"]
    old: str
    new: str

    @property
    def where(self) -> str:
        """Give the way to the value in titles: 申请材料 › 收入证明 › 份数."""
        return " › ".join(self.words)


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """One file that differs; `fault` says why its values cannot be compared, if they cannot."""

    file: str
    kind: Literal["新增", "修改", "删除"]
    collection: str
    title: str
    id: str
    name: str
    differences: tuple[Difference, ...] = ()
    fault: str = ""


def differences(old: Any, new: Any, schema: Schema) -> tuple[Difference, ...]:
    """Compare the plain data of a record; None stands for no record at all."""
    names = own_names(old) | own_names(new)
    return tuple(_Walk(schema, names).walk(schema, old, new, (), ()))


def file_changes(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """Compare two configurations by their files; only files that differ are read."""
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    known = {name: collection for collection, name in sorted_out(changed).names}
    order = [*known, *sorted(changed - set(known))]
    return tuple(
        _file_change(name, known.get(name), old.get(name), new.get(name)) for name in order
    )


def _file_change(
    name: str, collection: Collection | None, old: bytes | None, new: bytes | None
) -> FileChange:
    kind: Literal["新增", "修改", "删除"] = "修改"
    if old is None or new is None:
        kind = "新增" if old is None else "删除"
    before, after = _data(name, old), _data(name, new)
    fault = next((p.message for p in (after, before) if isinstance(p, Problem)), "")
    shown = after if isinstance(after, Mapping) else before if isinstance(before, Mapping) else {}
    stem = PurePosixPath(name).stem
    changed: tuple[Difference, ...] = ()
    if not fault and collection is not None:
        changed = differences(before, after, collection.schema)
    return FileChange(
        file=name, kind=kind, collection=collection.name if collection else "",
        title=collection.title if collection else "", id=str(shown.get("id", stem)),
        name=str(shown.get("name") or label_of(shown) or stem), differences=changed, fault=fault,
    )  # fmt: skip


def _data(name: str, raw: bytes | None) -> Any:
    if raw is None:
        return ABSENT
    source = read(raw, name)
    return source if isinstance(source, Problem) else source.data


class _Walk:
    """Walks two states of a record side by side."""

    def __init__(self, root: Schema, names: Mapping[str, str]) -> None:
        self.root, self.names = root, names

    def walk(
        self, schema: Schema, old: Any, new: Any, path: Path, words: tuple[str, ...]
    ) -> Iterator[Difference]:
        if same(old, new):
            return
        below = settled(schema, self.root, old if new is ABSENT else new)
        if self._deep(below, old, new, path):
            was = old if isinstance(old, Mapping) else {}
            now = new if isinstance(new, Mapping) else {}
            yield from self._objects(below, was, now, path, words)
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._lists(below, old, new, path, words)
        else:
            kind: Literal["改", "增", "删"] = (
                "增" if old is ABSENT else "删" if new is ABSENT else "改"
            )
            yield Difference(
                path=path, words=words, kind=kind,
                old=said(schema, self.root, old), new=said(schema, self.root, new),
            )  # fmt: skip

    @staticmethod
    def _deep(schema: Schema, old: Any, new: Any, path: Path) -> bool:
        """Tell whether to look into the object; a record that is new as a whole is told by field."""
        if is_span(schema, old) or is_span(schema, new):
            return False
        both = isinstance(old, Mapping) and isinstance(new, Mapping)
        return both or (not path and isinstance(new if old is ABSENT else old, Mapping))

    def _objects(
        self, schema: Schema, old: Mapping[str, Any], new: Mapping[str, Any],
        path: Path, words: tuple[str, ...],
    ) -> Iterator[Difference]:  # fmt: skip
        old, new = spanned(schema, old), spanned(schema, new)
        for key in ordered_keys(schema, new, old):
            sub = part(schema, self.root, key)
            title = str(sub.get("title") or self.names.get(key, key))
            yield from self.walk(sub, old.get(key), new.get(key), (*path, key), (*words, title))

    def _lists(
        self, schema: Schema, old: list[Any], new: list[Any], path: Path, words: tuple[str, ...]
    ) -> Iterator[Difference]:
        items = schema.get("items", {})
        key = identity_key(old, new)
        if key is not None:
            yield from self._entries(items, old, new, key, path, words)
        elif all(not isinstance(one, Mapping | list) for one in (*old, *new)):
            yield from self._scalars(items, old, new, path, words)
        else:
            yield from self._by_place(items, old, new, path, words)

    def _entries(
        self, items: Schema, old: list[Any], new: list[Any], key: str,
        path: Path, words: tuple[str, ...],
    ) -> Iterator[Difference]:  # fmt: skip
        was = {entry[key]: (n, entry) for n, entry in enumerate(old)}
        now = {entry[key]: (n, entry) for n, entry in enumerate(new)}
        for name, (n, entry) in now.items():
            before = was[name][1] if name in was else ABSENT
            yield from self.walk(items, before, entry, (*path, n), (*words, label_of(entry)))
        for name, (n, entry) in was.items():
            if name not in now:
                yield from self.walk(items, entry, ABSENT, (*path, n), (*words, label_of(entry)))
        yield from _moved(
            [label_of(e) for k, (_n, e) in was.items() if k in now],
            [label_of(was[k][1]) for k in now if k in was], path, words,
        )  # fmt: skip

    def _scalars(
        self, items: Schema, old: list[Any], new: list[Any], path: Path, words: tuple[str, ...]
    ) -> Iterator[Difference]:
        if len(set(old)) < len(old) or len(set(new)) < len(new):
            text = (said({"items": items}, self.root, one) for one in (old, new))
            yield Difference(path=path, words=words, kind="改", old=next(text), new=next(text))
            return
        for n, value in enumerate(new):
            if value not in old:
                yield from self.walk(items, ABSENT, value, (*path, n), words)
        for n, value in enumerate(old):
            if value not in new:
                yield from self.walk(items, value, ABSENT, (*path, n), words)
        yield from _moved(
            [label_of(v) for v in old if v in new], [label_of(v) for v in new if v in old],
            path, words,
        )  # fmt: skip

    def _by_place(
        self, items: Schema, old: list[Any], new: list[Any], path: Path, words: tuple[str, ...]
    ) -> Iterator[Difference]:
        """Compare entries that nothing names: the equal ones are found first."""
        shapes = [[msgspec.json.encode(e, order="sorted") for e in one] for one in (old, new)]
        for tag, i, i_end, j, j_end in SequenceMatcher(a=shapes[0], b=shapes[1]).get_opcodes():
            if tag == "equal":
                continue
            for n in range(max(i_end - i, j_end - j)):
                before = old[i + n] if i + n < i_end else ABSENT
                after = new[j + n] if j + n < j_end else ABSENT
                place = j + n if after is not ABSENT else i + n
                number = _("第{n}项").format(n=place + 1)
                yield from self.walk(items, before, after, (*path, place), (*words, number))


def _moved(
    old: Sequence[str], new: Sequence[str], path: Path, words: tuple[str, ...]
) -> Iterator[Difference]:
    if list(old) != list(new):
        was, now = _("、").join(old), _("、").join(new)
        yield Difference(path=path, words=words, kind="序", old=was, new=now)

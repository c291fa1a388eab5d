"""One item extends another: merged data, in which every value still knows where it stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from app.catalog.problem import Problem
from app.catalog.source import PathKey, Place, Source, digest_of
from app.texts import _

# What tells one record of a list from another, in this order of preference.
IDENTITIES: Final = ("id", "title", "question", "name")
# What an item says of itself alone: its name among the others, its own place in the catalogue,
# examples that hold for its own figures, silences that speak for its own file.
OWN: Final = ("id", "base", "extends", "without", "examples", "silence")


class Origin(NamedTuple):
    """Where a merged value stands: a source and the path in it; `below` where that differs."""

    source: Source
    path: PathKey
    below: Mapping[Hashable, Origin]


class Heir(Source):
    """An item with what it inherits; places and problems lead to the file that holds the value."""

    def __init__(self, own: Source, parent: Source) -> None:
        merge = _Merge(own, parent)
        super().__init__(own.file, "", merge.data, digest_of(own.digest, parent.digest))
        self.own, self.parent, self.origin = own, parent, merge.origin
        self.useless = merge.useless

    @property
    def text(self) -> str:
        """Give the text of the heir's own file."""
        return self.own.text

    def found(self, path: PathKey) -> tuple[Source, PathKey]:
        """Give the file a value stands in, and its path there."""
        node = self.origin
        for depth, step in enumerate(path):
            if step not in node.below:
                return _in(node.source, (*node.path, *path[depth:]))
            node = node.below[step]
        return _in(node.source, node.path)

    def place(self, path: PathKey, key: bool = False) -> Place:
        """Find a value in the file it stands in."""
        source, there = self.found(path)
        return source.place(there, key)

    def line_text(self, line: int) -> str:
        """Give a line of the heir's own file."""
        return self.own.line_text(line)

    def written(self, path: PathKey) -> str:
        """Give a value of one line as it is written, wherever that is."""
        source, there = self.found(path)
        return source.written(there)

    def problem(
        self, path: PathKey, code: str, message: str, hint: str = "", **more: Any
    ) -> Problem:
        """Make a problem where the value stands; what lacks altogether lacks in the heir."""
        source, there = self.found(path)
        if code == "G02" and (source is not self.own or not path):
            source, there = self.own, ("extends",)
        if source is not self.own:
            more = {**more, "through": (_inherits(self.own),), "heir": self.own.file}
        return source.problem(there, code, message, hint, **more)


def _in(source: Source, path: PathKey) -> tuple[Source, PathKey]:
    return source.found(path) if isinstance(source, Heir) else (source, path)


def _inherits(own: Source) -> str:
    return _("{file}:{line} 继承自这里").format(file=own.file, line=own.place(("extends",)).line)


class _Merge:
    """The data of an heir: maps by key, records by what tells them apart, all else replaced."""

    def __init__(self, own: Source, parent: Source) -> None:
        self.own, self.parent = own, parent
        wishes = own.data.get("without", ())
        # What is no text is told by the schema; its place in the list still counts.
        self.said = wishes if isinstance(wishes, list) else []
        self.wishes = [wish for wish in self.said if isinstance(wish, str)]
        self.cut: set[str] = set()
        inherited = {key: value for key, value in parent.data.items() if key not in OWN}
        self.data, self.origin = self._maps(own.data, inherited, (), (), "")
        _keep_marks(self.data, own.data, inherited)

    @property
    def useless(self) -> list[int]:
        """Give the numbers of the `without` entries that name nothing inherited."""
        return [n for n, w in enumerate(self.said) if isinstance(w, str) and w not in self.cut]

    def _maps(
        self, own: Mapping[str, Any] | None, base: Mapping[str, Any], at: PathKey, there: PathKey, name: str
    ) -> tuple[dict[str, Any], Origin]:  # fmt: skip
        data: dict[str, Any] = {}
        below: dict[Hashable, Origin] = {}
        for key, value in base.items():
            mine = own[key] if own is not None and key in own else _NOTHING
            if self._leaves_out(name + key):
                continue
            data[key], below[key] = self._both(
                mine, value, (*at, key), (*there, key), f"{name}{key}"
            )
        for key, value in (own or {}).items():
            if key not in data:
                data[key], below[key] = value, Origin(self.own, (*at, key), {})
        return data, self._origin(own, at, there, below)

    def _both(
        self, mine: Any, value: Any, at: PathKey, there: PathKey, name: str
    ) -> tuple[Any, Origin]:
        absent = mine is _NOTHING
        untouched = absent and not any(wish.startswith(f"{name}.") for wish in self.wishes)
        if untouched:
            return value, Origin(self.parent, there, {})
        if isinstance(value, dict) and (absent or isinstance(mine, dict)):
            return self._maps(None if absent else mine, value, at, there, f"{name}.")
        if isinstance(value, list) and (absent or isinstance(mine, list)):
            identity = identity_of(value if absent else [*value], [] if absent else mine)
            # An empty list is said on purpose: none of what is inherited.
            if identity and mine != []:
                return self._records(None if absent else mine, value, at, there, (name, identity))
        if absent:
            return value, Origin(self.parent, there, {})
        return mine, Origin(self.own, at, {})

    def _records(
        self, own: Sequence[Any] | None, base: Sequence[Any], at: PathKey, there: PathKey, about: tuple[str, str]
    ) -> tuple[list[Any], Origin]:  # fmt: skip
        name, identity = about
        mine = {entry[identity]: number for number, entry in enumerate(own or ())}
        data: list[Any] = []
        below: dict[Hashable, Origin] = {}
        for number, entry in enumerate(base):
            called = str(entry[identity])
            if self._leaves_out(f"{name}.{called}"):
                continue
            index = mine.pop(entry[identity], None)
            made, below[len(data)] = self._both(
                _NOTHING if own is None or index is None else own[index],
                entry, (*at, index), (*there, number), f"{name}.{called}",
            )  # fmt: skip
            data.append(made)
        for index in mine.values():
            below[len(data)] = Origin(self.own, (*at, index), {})
            data.append((own or ())[index])
        return data, self._origin(own, at, there, below)

    def _leaves_out(self, name: str) -> bool:
        if name in self.wishes:
            self.cut.add(name)
            return True
        return False

    def _origin(
        self, own: object, at: PathKey, there: PathKey, below: dict[Hashable, Origin]
    ) -> Origin:
        return Origin(self.parent, there, below) if own is None else Origin(self.own, at, below)


_NOTHING: Final = object()


def identity_of(base: Iterable[Any], own: Iterable[Any]) -> str:
    """Give the key that tells the records of both lists apart, or '' where none does."""
    lists = [list(base), list(own)]
    for key in IDENTITIES:
        names = [
            [entry.get(key) if isinstance(entry, dict) else None for entry in each]
            for each in lists
        ]
        if all(
            all(isinstance(name, str) for name in each) and len(set(each)) == len(each)
            for each in names
        ):
            return key
    return ""


def _keep_marks(data: dict[str, Any], own: Mapping[str, Any], inherited: Mapping[str, Any]) -> None:
    """Keep the marks of example values that the heir has not written anew."""
    marks, mine = inherited.get("example_values"), own.get("example_values", [])
    if isinstance(marks, list) and isinstance(mine, list):
        still = [mark for mark in marks if mark not in mine and not _writes(own, str(mark))]
        data["example_values"] = [*mine, *still]
        if not data["example_values"]:
            del data["example_values"]


def _writes(own: Mapping[str, Any], dotted: str) -> bool:
    value: Any = own
    for key in dotted.split("."):
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True

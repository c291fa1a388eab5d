"""The inputs of a record's form, made from its schema and from what stands in the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from app.catalog.collections import resolve
from app.catalog.writer import width
from app.texts import _
from app.web.edit_kinds import ROOT, Kind, Schema, shapes
from app.web.edit_typed import BRANCH, YAML, Typed

# Gives the choices of a reference, (value, Chinese name); None when there are too many to list.
Choices = Callable[[str], "tuple[tuple[str, str], ...] | None"]
# Gives the Chinese name of one record that is referred to; '' when there is none.
Named = Callable[[str, str], str]

_QUESTIONS: Final = "d.form"
_COMPARED: Final = ("{at_least: 1}", "{at_most: 1}")
# What may be answered to a question that lists no choices of its own.
_ANSWERS: Final = {
    "是否": ("true", "false"), "整数": _COMPARED, "小数": _COMPARED, "金额": _COMPARED,
    "日期": ("{at_least: 2026-01-01}", "{at_most: 2026-12-31}"),
}  # fmt: skip
_LONG_TEXT: Final = 250
_LONG_VALUE: Final = 36
_NAMES: Final = ("name", "label", "question", "title", "item", "rule", "risk", "id", "kind")
# Keys under which answers to the record's own questions are written.
_ABOUT_ANSWERS: Final = ("when", "answers")


class Said(msgspec.Struct, frozen=True):
    """A problem as it stands beside an input; `missing` says that nothing was written yet."""

    severity: str
    message: str
    hint: str = ""
    missing: bool = False


class Hint(msgspec.Struct, frozen=True):
    """A question that may be written about: its id, its name and the answers it allows."""

    key: str
    label: str
    words: tuple[str, ...]


class Above(msgspec.Struct, frozen=True, kw_only=True):
    """What the extended item says: in words, from where, and its `key` as `without` calls it.

    `cut` where `without` takes it away; an entry of a list is `called` so by its `identity` key.
    """

    key: str
    text: str
    told: str
    file: str
    line: int
    cut: bool = False
    identity: str = ""
    called: str = ""


class Control(msgspec.Struct, kw_only=True):
    """One input or group of inputs. `options` are (value, words); `parts` are what it holds.

    `given` is what was typed; `label` tells one row from another; `above` is what an heir inherits
    there (`needed` if it cannot do without), `given_above` the entries of a list it leaves as they are. `mark` is its path among the 示例.
    """

    name: str
    kind: Kind
    title: str
    help: str = ""
    required: bool = False
    given: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[Control, ...] = ()
    target: str = ""
    label: str = ""
    was: str = ""
    multiline: bool = False
    numeric: bool = False
    hints: tuple[Hint, ...] = ()
    as_yaml: bool = False
    filled: bool = False
    problems: tuple[Said, ...] = ()
    troubled: bool = False
    needed: bool = False
    mark: str = ""
    marked: bool = False
    above: Above | None = None
    given_above: tuple[Above, ...] = ()

    @property
    def text(self) -> str:
        """Give what was typed as one text."""
        return self.given[0] if self.given else ""

    @property
    def id(self) -> str:
        """Give the id of the element to jump to."""
        return "f-" + self.name


class Builder:
    """Builds the controls of one form."""

    def __init__(
        self, root: Schema, typed: Typed, choices: Choices, named: Named,
        problems: Mapping[str, tuple[Said, ...]],
    ) -> None:  # fmt: skip
        self.root, self.typed = root, typed
        self.choices, self.named, self.problems = choices, named, problems

    def control(self, schema: Schema, name: str, required: bool = False) -> Control:
        """Give the control of what stands at `name`."""
        schema = resolve(schema, self.root)
        kind = self.typed.kind(schema, self.root, name)
        made = Control(
            name=name, kind=kind, title=str(schema.get("title", "")),
            help=str(schema.get("description", "")), required=required,
            given=tuple(self.typed.values.get(name, ())), problems=self.problems.get(name, ()),
            as_yaml=bool(self.typed.text(f"{name}.{YAML}")),
        )  # fmt: skip
        if kind == "record":
            self._record(made, schema)
        elif kind == "rows":
            self._rows(made, schema)
        elif kind == "union":
            self._union(made, schema)
        else:
            self._plain(made, schema)
        made.filled = made.filled or any(part.filled for part in made.parts)
        if kind == "record" and not (made.filled or required or _is_whole(name)):
            # What nobody began asks for nothing.
            for part in made.parts:
                part.required = False
        made.troubled = bool(made.problems) or any(part.troubled for part in made.parts)
        return made

    def _record(self, made: Control, schema: Schema) -> None:
        # An heir need not say what it inherits, a 目录事项 need not say everything yet.
        free = made.name == ROOT and any(
            self.typed.text(f"{ROOT}.{key}") for key in ("extends", "base")
        )
        wanted = () if free else schema.get("required", ())
        made.parts = tuple(
            self.control(sub, f"{made.name}.{key}", key in wanted)
            for key, sub in schema["properties"].items()
        )

    def _rows(self, made: Control, schema: Schema) -> None:
        rows = []
        for n in self.typed.rows(made.name):
            row = self.control(schema["items"], f"{made.name}.{n}")
            row.was = self.typed.text(f"{made.name}.{n}._")
            row.label, row.filled = _label(row), True
            rows.append(row)
        made.parts = tuple(rows)
        items = resolve(schema["items"], self.root)
        made.label = str(items.get("title") or items.get("else", {}).get("title") or made.title)

    def _union(self, made: Control, schema: Schema) -> None:
        known = shapes(schema, self.root)
        made.options = tuple(
            (name, str(one.get("const") or one.get("title", ""))) for name, one in known.items()
        )
        which = self.typed.text(f"{made.name}.{BRANCH}")
        if not which and _is_whole(made.name):
            which = "else"
        made.given = (which,)
        made.filled = bool(which)
        chosen = known.get(which, known["else"])
        if which and "const" not in chosen:
            inner = self.control(chosen, made.name)
            made.parts = (inner,)
            # Said once, above the choice.
            inner.problems = ()

    def _plain(self, made: Control, schema: Schema) -> None:
        made.filled = any(made.given)
        made.numeric = made.kind == "number"
        if made.kind in ("one", "several"):
            words = self._words(schema, made.kind)
            made.options = tuple((word, _(word)) for word in words)
        elif made.kind == "yesno":
            only = schema.get("const")
            both = (("true", _("是")), ("false", _("否")))
            made.options = both if only is None else both[:1] if only else both[1:]
        elif made.kind == "ref":
            made.target = str(schema["x-ref"])
            fixed = [str(one["const"]) for one in schema.get("anyOf", ()) if "const" in one]
            known = self.choices(made.target)
            made.options = (*((word, word) for word in fixed), *known) if known else ()
            made.label = self.named(made.target, made.text)
        elif made.kind == "yaml" and made.name.rpartition(".")[2] in _ABOUT_ANSWERS:
            made.hints = self._questions()
        elif made.kind == "text":
            long = int(schema.get("maxLength", 0)) >= _LONG_TEXT
            made.multiline = long or "\n" in made.text or width(made.text) > _LONG_VALUE

    def _questions(self) -> tuple[Hint, ...]:
        found = []
        for n in self.typed.rows(_QUESTIONS):
            key, label, kind, words = (
                self.typed.text(f"{_QUESTIONS}.{n}.{key}")
                for key in ("id", "label", "type", "choices")
            )
            chosen = tuple(word.strip() for word in words.split("\n") if word.strip())
            if key:
                found.append(Hint(key, label, _ANSWERS.get(kind, chosen)))
        return tuple(found)

    def _words(self, schema: Schema, kind: Kind) -> tuple[str, ...]:
        holder = resolve(schema["items"], self.root) if kind == "several" else schema
        return tuple(map(str, holder.get("enum") or [holder.get("const")]))


def _is_whole(name: str) -> bool:
    """Tell whether a record stands for itself: the whole form, or a row of a list."""
    last = name.rpartition(".")[2]
    return name == last or last.isdecimal()


def _label(row: Control) -> str:
    """Give what tells a row from its neighbours: its name, or the first thing it says."""
    if row.kind == "ref":
        return row.label or row.text
    if row.kind == "rows":
        return _("、").join(filter(None, map(_label, row.parts)))
    if row.kind == "union":
        inside = "".join(map(_label, row.parts))
        return inside or (
            dict(row.options).get(row.text, "") if any(p.filled for p in row.parts) else ""
        )
    by_key = {part.name.rpartition(".")[2]: part for part in row.parts}
    named = [by_key[key] for key in _NAMES if key in by_key]
    # What a record holds tells more of it than how it is held.
    lists = (p for p in row.parts if p.parts and p.kind == "rows")
    for part in (*named, *lists, *(p for p in row.parts if p.parts), *row.parts):
        # A list that nothing stands in has a title, but says nothing.
        own = part.text if part.kind == "rows" else part.label or part.text
        if said := _label(part) if part.parts else own:
            return said
    return ""


class Section(msgspec.Struct, kw_only=True):
    """A part of the form with its entry in the index."""

    id: str
    title: str
    help: str
    parts: tuple[Control, ...]
    group: bool = False

    @property
    def troubles(self) -> int:
        """Give how many problems stand in it."""
        return sum(map(troubles, self.parts))

    @property
    def filled(self) -> bool:
        """Tell whether anything is said in it."""
        return any(part.filled for part in self.parts)


def troubles(control: Control) -> int:
    """Give how many problems stand in a control and all it holds."""
    return len(control.problems) + sum(map(troubles, control.parts))


# What is about the file rather than about the record.
_LAST: Final = ("example_values", "silence", "examples", "base", "extends", "without")


def sections(record: Control) -> tuple[Section, ...]:
    """Cut a record's form into sections: what is simple first, then each group by itself."""
    simple, groups, last = [], [], []
    for part in record.parts:
        if part.name.rpartition(".")[2] in _LAST:
            last.append(part)
        elif part.kind in ("record", "rows", "union") or part.as_yaml or part.kind == "yaml":
            groups.append(part)
        else:
            simple.append(part)
    made = [_gathered("s-basic", _("基本情况"), simple)] if simple else []
    made += [
        Section(id=f"s-{p.name}", title=p.title, help=p.help, parts=(p,), group=True)
        for p in groups
    ]
    if last:
        made.append(_gathered("s-last", _("示例和检查"), last))
    return tuple(made)


def _gathered(id: str, title: str, parts: list[Control]) -> Section:
    return Section(id=id, title=title, help="", parts=tuple(parts))

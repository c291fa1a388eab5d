"""A record laid out flat, one text for each input, and gathered again from what was typed.

Names are paths: `d.materials.0.name`. Beside them stand marks that begin with `_`: the entry a
row was before (`d.materials.0._`), that a list was shown (`d.materials._n`), the branch of a
union (`d.fees._kind`), and that a value is written as YAML (`d.form.2.sample._yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from app.catalog.collections import resolve
from app.catalog.snippet import text_of
from app.web.edit_kinds import ABSENT, Kind, Schema, branch, branch_of, fits, kind_of

WAS: Final = "_"
SHOWN: Final = "_n"
BRANCH: Final = "_kind"
YAML: Final = "_yaml"
_WITHOUT: Final = "d.without"
_LONGEST_NUMBER: Final = 6
# The paths of the values that are ticked as 示例: a line each.
MARKS: Final = "d.example_values"


class Typed:
    """What stands in the form: every value a list, as browsers send them."""

    def __init__(self, values: Mapping[str, list[str]] | None = None) -> None:
        self.values: dict[str, list[str]] = dict(values or {})

    @classmethod
    def of_form(cls, pairs: Iterable[tuple[str, list[str]]]) -> Typed:
        """Take over the fields of a submitted form; line ends become plain ones."""
        typed = cls(
            {
                name: [_clean(value) for value in values]
                for name, values in pairs
                if name.startswith("d.")
            }
        )
        if MARKS in typed.values:
            typed.put(MARKS, "\n".join(filter(None, typed.values[MARKS])))
        return typed

    def text(self, name: str) -> str:
        """Give the one text of an input; '' where nothing was sent."""
        return next(iter(self.values.get(name, ())), "")

    def put(self, name: str, *values: str) -> None:
        """Set an input."""
        self.values[name] = list(values)

    def kind(self, schema: Schema, root: Schema, name: str) -> Kind:
        """Give the kind of input that stands at `name`: YAML where the value fits no other."""
        return "yaml" if self.text(f"{name}.{YAML}") else kind_of(schema, root, name)

    def rows(self, name: str) -> list[int]:
        """Give the numbers of the rows of a list, in order."""
        prefix = name + "."
        found = (
            key[len(prefix) :].split(".")
            for key in self.values
            if key.startswith(prefix) and key.endswith("." + WAS)
        )
        return sorted(int(parts[0]) for parts in found if len(parts) == 2 and is_row(parts[0]))


def is_row(text: str) -> bool:
    """Tell whether a step of a name is the number of a row; no form has a million."""
    return text.isdecimal() and len(text) <= _LONGEST_NUMBER


def _clean(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    # A character that no keyboard has: the loader would refuse the file for it.
    return "".join(char for char in value if char >= " " or char == "\n")


def laid_out(schema: Schema, root: Schema, data: Any, name: str) -> Typed:
    """Give the form of a record, with rows that remember where they come from."""
    typed = Typed()
    for key, values in _lay(resolve(schema, root), root, data, name):
        typed.put(key, *values)
    return typed


def _lay(schema: Schema, root: Schema, data: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    kind = kind_of(schema, root, name)
    if not fits(kind, schema, root, data):
        yield f"{name}.{YAML}", ["1"]
        yield name, [text_of(data)]
    elif kind == "record":
        for key, sub in schema["properties"].items():
            value = ABSENT if data is ABSENT else data.get(key, ABSENT)
            yield from _lay(resolve(sub, root), root, value, f"{name}.{key}")
    elif kind == "rows":
        yield f"{name}.{SHOWN}", ["1"]
        inner = resolve(schema["items"], root)
        for n, one in enumerate(() if data is ABSENT else data):
            yield f"{name}.{n}.{WAS}", [str(n)]
            yield from _lay(inner, root, one, f"{name}.{n}")
    elif kind == "union":
        which = branch_of(schema, root, data)
        yield f"{name}.{BRANCH}", [which]
        if which:
            yield from _lay(branch(schema, root, which), root, data, name)
    else:
        yield name, _texts(kind, data)


def _texts(kind: Kind, data: Any) -> list[str]:
    if data is ABSENT:
        return [""]
    if kind == "several":
        return ["", *data]
    if kind == "lines":
        return ["\n".join(data)]
    if kind == "yesno":
        return ["true" if data else "false"]
    return [text_of(data) if kind in ("yaml", "number") and not isinstance(data, str) else str(data)] if kind != "yaml" else [text_of(data)]  # fmt: skip


def moved(typed: Typed, name: str, order: list[int | None]) -> Typed:
    """Give the form with the rows of a list put into `order`; None is a new, empty row."""
    prefix = name + "."
    rows = {old: new for new, old in enumerate(order) if old is not None}
    made: dict[str, list[str]] = {}
    for key, values in typed.values.items():
        number = key[len(prefix) :].split(".")[0] if key.startswith(prefix) else ""
        if not is_row(number):
            made[key] = values
        elif int(number) in rows:
            made[f"{prefix}{rows[int(number)]}{key[len(prefix) + len(number) :]}"] = values
    for new, old in enumerate(order):
        if old is None:
            made[f"{prefix}{new}.{WAS}"] = [""]
    return Typed(made)


def emptied(typed: Typed, name: str) -> Typed:
    """Give the form with nothing said at `name` and below it."""
    made = dict(typed.values)
    for key in typed.values:
        if key != name and not key.startswith(name + "."):
            continue
        steps = key[len(name) :].split(".")
        if any(step.isdecimal() for step in steps):
            del made[key]
        elif steps[-1] not in (SHOWN, YAML):
            made[key] = [""]
    return Typed(made)


def _without(typed: Typed, key: str, cut: bool) -> Typed:
    """Give the form with an inherited key taken away by `without`, or left again."""
    lines = [line.strip() for line in typed.text(_WITHOUT).split("\n") if line.strip()]
    kept = [line for line in lines if line != key and not line.startswith(key + ".")]
    made = Typed(typed.values)
    made.put(_WITHOUT, "\n".join([*kept, key] if cut else [line for line in lines if line != key]))
    return made


def _taken(typed: Typed, target: str) -> Typed:
    """Give the form with a row for an inherited entry, `NAME:KEY:VALUE`, to change it there."""
    name, _colon, rest = target.partition(":")
    key, _colon, value = rest.partition(":")
    rows = typed.rows(name)
    made = moved(typed, name, [*rows, None])
    made.put(f"{name}.{len(rows)}.{key}", value)
    return made


def acted(typed: Typed, deed: str) -> Typed:
    """Do what a button says: `add:NAME`, `remove:NAME.2`, `up:NAME.2`, `down:NAME.2`.

    And of what is inherited: `drop:NAME`, `cut:KEY`, `keep:KEY`, `take:NAME:KEY:VALUE`.
    """
    verb, _colon, target = deed.partition(":")
    if verb == "drop":
        return emptied(typed, target)
    if verb in ("cut", "keep"):
        return _without(typed, target, verb == "cut")
    if verb == "take":
        return _taken(typed, target)
    if verb == "add":
        return moved(typed, target, [*typed.rows(target), None])
    name, _dot, number = target.rpartition(".")
    rows = typed.rows(name)
    if not is_row(number) or int(number) not in rows:
        return typed
    order = list(rows)
    at = order.index(int(number))
    if verb == "remove":
        del order[at]
    elif verb in ("up", "down"):
        to = min(max(at + (1 if verb == "down" else -1), 0), len(order) - 1)
        order.insert(to, order.pop(at))
    return moved(typed, name, [*order])

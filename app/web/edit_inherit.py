"""What the form of an heir shows of the item it extends: the inherited value beside each input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from app.catalog import Tree
from app.catalog.collections import resolve
from app.catalog.descent import origin_of
from app.catalog.inheritance import OWN, Heir, identity_of
from app.catalog.load import heir_in
from app.catalog.memory import Memory
from app.catalog.source import PathKey, Source
from app.texts import _
from app.web.catalogue import inherited_from, record_link
from app.web.edit_controls import Above, Control
from app.web.edit_kinds import ROOT, Schema, branch
from app.web.edit_state import Editing, identity_key
from app.web.schema_view import brief

_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LONGEST: Final = 160
# Marks of example values belong to where the value is written.
_NEVER: Final = (*OWN, "example_values")


def parent_of(editing: Editing, tree: Tree, memory: Memory) -> Source | None:
    """Give the item that is extended, with all that it inherits itself; None where there is none.

    The form need not be sound for this: only its id and its `extends` count.
    """
    wanted = editing.typed.text(f"{ROOT}.extends").strip()
    known = editing.typed.text(f"{ROOT}.{identity_key(editing.collection)}").strip()
    if editing.collection.name != "items" or not _ID.fullmatch(wanted):
        return None
    identity = known if _ID.fullmatch(known) else "z-new"
    file = editing.file or f"items/{identity}.yaml"
    text = f"id: {identity}\nextends: {wanted}\n"
    heir: Heir | None = heir_in(tree.with_changes({file: text.encode()}), file, memory)
    return heir.parent if heir else None


def show_inherited(form: Control, editing: Editing, parent: Source) -> None:
    """Put beside each control of an heir's form what the parent says there."""
    own, _unread = editing.told()
    schema = editing.collection.schema
    will = _Will(parent, schema, frozenset(_lines(editing.typed.text(f"{ROOT}.without"))))
    wanted = schema.get("required", ())
    for part in form.parts:
        key = part.name.rpartition(".")[2]
        if key in _NEVER:
            continue
        if key in parent.data:
            will.leave(part, schema["properties"][key], own.get(key), (key,), key)
            part.needed = key in wanted
        # What neither of them says must still be said.
        part.required = key in wanted and (part.above is None or part.above.cut)


class _Will:
    """Walks a form and the parent's data side by side; `cut` is what `without` names."""

    def __init__(self, parent: Source, root: Schema, cut: frozenset[str]) -> None:
        self.parent, self.root, self.cut = parent, root, cut

    def leave(self, control: Control, schema: Schema, own: Any, path: PathKey, key: str) -> None:
        """Show the parent's value at `path`, called `key` by `without`, beside a control."""
        schema = resolve(schema, self.root)
        value = self._value(path)
        control.above = self._above(schema, value, path, key)
        control.required = False
        if control.above.cut:
            return
        if control.kind == "record" and isinstance(value, Mapping):
            self._record(control, schema, own, path, key)
        elif control.kind == "rows" and isinstance(value, list):
            self._rows(control, schema, own, path, key)
        elif control.kind == "union" and control.parts and control.text:
            inner = control.parts[0]
            if isinstance(value, list) and inner.kind == "rows":
                shape = branch(schema, self.root, control.text)
                self._rows(inner, shape, own, path, key)

    def _record(self, control: Control, schema: Schema, own: Any, path: PathKey, key: str) -> None:
        value = self._value(path)
        mine = own if isinstance(own, Mapping) else {}
        for part in control.parts:
            step = part.name.rpartition(".")[2]
            if step in value:
                inner = schema["properties"][step]
                self.leave(part, inner, mine.get(step), (*path, step), f"{key}.{step}")
                part.needed = step in schema.get("required", ())

    def _rows(self, control: Control, schema: Schema, own: Any, path: PathKey, key: str) -> None:
        """Match own entries with inherited ones; those that are not changed here are listed."""
        value, mine = self._value(path), own if isinstance(own, list) else []
        identity = identity_of(value, ())
        if not identity:
            return
        # A row that was just added is not called anything yet.
        rows = {
            one[identity]: (row, one)
            for one, row in zip(mine, control.parts, strict=False)
            if isinstance(one, Mapping) and isinstance(one.get(identity), str)
        }
        items = resolve(schema["items"], self.root)
        given = []
        for number, entry in enumerate(value):
            called, there = f"{key}.{entry[identity]}", (*path, number)
            if entry[identity] not in rows:
                given.append(self._above(items, entry, there, called, identity))
                continue
            row, one = rows[entry[identity]]
            self.leave(row, items, one, there, called)
            for part in row.parts:
                if part.name.endswith(f".{identity}"):
                    part.above = None  # it is what makes the row stand for that entry
            row.label = _("{name}（本级改）").format(name=entry.get("name") or entry[identity])
        control.given_above = tuple(given)

    def _above(
        self, schema: Schema, value: Any, path: PathKey, key: str, identity: str = ""
    ) -> Above:
        source, place = _found(self.parent, path), self.parent.place(path)
        whole = brief(schema, self.root, value, record_link)
        return Above(
            key=key, text=whole if len(whole) <= _LONGEST else whole[:_LONGEST] + "…",
            told=inherited_from(origin_of(source)), file=place.file, line=place.line,
            cut=key in self.cut, identity=identity,
            called=str(value[identity]) if identity else "",
        )  # fmt: skip

    def _value(self, path: PathKey) -> Any:
        value: Any = self.parent.data
        for step in path:
            value = value[step]
        return value


def _found(source: Source, path: PathKey) -> Source:
    return source.found(path)[0] if isinstance(source, Heir) else source


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]

"""What was typed into a form, back to plain data; what the form cannot show stays as it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from app.catalog.collections import resolve
from app.catalog.refusal import Refused
from app.catalog.snippet import text_of, value_of
from app.texts import _
from app.web.edit_kinds import ABSENT, ROOT, Kind, Schema, branch_of, fits, shapes
from app.web.edit_typed import BRANCH, MARKS, SHOWN, WAS, Typed, is_row

_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]{1,10}")


class Parsed:
    """Plain data, and by input name what could not even be read."""

    def __init__(self, typed: Typed, root: Schema, is_new: bool) -> None:
        self.typed, self.root, self.is_new = typed, root, is_new
        self.problems: dict[str, str] = {}

    def value(self, schema: Schema, name: str, base: Any, wanted: bool = False) -> Any:
        """Give the value typed at `name`, or ABSENT; `base` is what the file says there.

        A list that is `wanted` of a new record may be empty: it says that there is nothing.
        """
        schema = resolve(schema, self.root)
        kind = self.typed.kind(schema, self.root, name)
        if kind == "record":
            found = self._record(schema, name, base if isinstance(base, Mapping) else ABSENT)
            return ABSENT if _unbegun(found, name, base, wanted) else found
        if kind == "rows":
            base = base if isinstance(base, list) else [] if wanted and self.is_new else ABSENT
            return self._rows(schema, name, base)
        if kind == "union":
            return self._union(schema, name, base)
        if name not in self.typed.values:
            return base
        return self._plain(kind, schema, name, base)

    def _record(self, schema: Schema, name: str, base: Any) -> Any:
        known, wanted = schema["properties"], schema.get("required", ())
        if name == ROOT and any(self.typed.text(f"{name}.{key}") for key in ("extends", "base")):
            # An empty list would say that there is nothing, instead of that nothing is said here.
            wanted = ()
        old: Mapping[str, Any] = {} if base is ABSENT else base
        said = {
            key: self.value(sub, f"{name}.{key}", old.get(key, ABSENT), key in wanted)
            for key, sub in known.items()
        }
        # The order of the file first: what did not change must not look as if it had.
        keys = [*old, *(key for key in known if key not in old)]
        found = {key: said[key] if key in known else old[key] for key in keys}
        found = {key: value for key, value in found.items() if value is not ABSENT}
        return found if found or (base is not ABSENT and not old) else ABSENT

    def _rows(self, schema: Schema, name: str, base: Any) -> Any:
        if f"{name}.{SHOWN}" not in self.typed.values:
            return base
        made = []
        for n in self.typed.rows(name):
            was = self.typed.text(f"{name}.{n}.{WAS}")
            known = base is not ABSENT and is_row(was) and int(was) < len(base)
            value = self.value(schema["items"], f"{name}.{n}", base[int(was)] if known else ABSENT)
            # An entry nobody filled in is still an entry: the check asks for what it lacks.
            made.append(_empty(schema, self.root) if value is ABSENT else value)
        return made if made or base == [] else ABSENT

    def _union(self, schema: Schema, name: str, base: Any) -> Any:
        if f"{name}.{BRANCH}" not in self.typed.values:
            return base
        which = self.typed.text(f"{name}.{BRANCH}")
        chosen = shapes(schema, self.root).get(which)
        if chosen is None:
            return ABSENT
        if "const" in chosen:
            return chosen["const"]
        kind = self.typed.kind(chosen, self.root, name)
        # Of another shape nothing is left: its keys would mean nothing in this one.
        same = branch_of(schema, self.root, base) == which
        kept = same and fits(kind, chosen, self.root, base)
        value = self.value(chosen, name, base if kept else ABSENT)
        return [] if value is ABSENT and kind == "rows" else value

    def _plain(self, kind: Kind, schema: Schema, name: str, base: Any) -> Any:
        text = self.typed.text(name)
        if kind == "several":
            return self._several(schema, name, base)
        if kind == "lines":
            lines = [line.strip() for line in text.split("\n") if line.strip()]
            if name == MARKS:
                # Ticks come in the order of the form; what stood there keeps its own.
                old = [mark for mark in (base or ()) if mark in lines]
                lines = [*old, *(mark for mark in dict.fromkeys(lines) if mark not in old)]
            return lines if lines or base == [] else ABSENT
        if isinstance(base, str) and text == base and kind != "yaml":
            return base
        if kind == "yaml":
            return self._yaml(name, text, base)
        text = text.strip()
        if not text:
            return ABSENT
        if kind == "yesno":
            return {"true": True, "false": False}.get(text, text)
        if kind == "number":
            return _number(text)
        # A block of text (`|`) ends with a line break, which no input shows.
        return text + "\n" if isinstance(base, str) and base.endswith("\n") else text

    def _several(self, schema: Schema, name: str, base: Any) -> Any:
        ticked = set(self.typed.values[name]) - {""}
        old = base if isinstance(base, list) else []
        words = resolve(schema["items"], self.root).get("enum", ())
        kept = [one for one in old if one in ticked]
        chosen = [*kept, *(word for word in words if word in ticked and word not in kept)]
        return chosen if chosen or base == [] else ABSENT

    def _yaml(self, name: str, text: str, base: Any) -> Any:
        if base is not ABSENT and text == text_of(base):
            return base
        if not text.strip():
            return ABSENT
        try:
            return value_of(text)
        except Refused as refused:
            self.problems[name] = _("这里的写法读不懂：{why}").format(why=refused.message)
            return text


def _unbegun(found: Any, name: str, base: Any, wanted: bool) -> bool:
    """Tell whether a record that nobody asks for holds nothing but lists that nobody filled."""
    if wanted or base is not ABSENT or not isinstance(found, Mapping):
        return False
    last = name.rpartition(".")[2]
    return last != name and not is_row(last) and all(value == [] for value in found.values())


def _number(text: str) -> Any:
    text = unicodedata.normalize("NFKC", text).replace(" ", "")
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return int(float(text)) if float(text).is_integer() else float(text)
    return text


def _empty(schema: Schema, root: Schema) -> Any:
    items = resolve(schema["items"], root)
    return "" if items.get("type") == "string" else [] if items.get("type") == "array" else {}


def parsed(
    schema: Schema, typed: Typed, base: Mapping[str, Any], name: str, is_new: bool = False
) -> tuple[dict[str, Any], dict[str, str]]:
    """Give (plain data, problems by input name) of a whole record."""
    reader = Parsed(typed, schema, is_new)
    found = reader.value(schema, name, base)
    return ({} if found is ABSENT else found), reader.problems

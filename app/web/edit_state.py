"""One record under change: what the file said, what stands in the form, what the check says."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Hashable
from typing import Any, Final

import msgspec
from flask import Request

from app.catalog import Problem
from app.catalog.collections import Collection
from app.catalog.editor import edited
from app.catalog.places import file_of
from app.catalog.source import Source, read
from app.catalog.whereabouts import path_at
from app.catalog.writer import new_text
from app.desk import DraftView
from app.texts import _
from app.web.edit_controls import Said
from app.web.edit_kinds import ROOT
from app.web.edit_parse import parsed
from app.web.edit_typed import Typed, laid_out

_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_MISSING: Final = "G02"
_LACKING: Final = re.compile(r"([a-z][a-z_]*)”?（")
_LARGEST_TEXT: Final = 1024 * 1024


class Unreadable(Exception):
    """The file cannot be shown as a form; the sentence says why."""


class Editing(msgspec.Struct, kw_only=True):
    """`base` is the file as the author saw it (None: there is none yet), `start` the text the form was made from.

    The two differ only when work goes on in a draft. `file` is '' as long as a new record has no id.
    """

    collection: Collection
    file: str
    base: bytes | None
    start: bytes | None
    typed: Typed
    draft: int | None = None
    version: int = 0
    title: str = ""
    reason: str = ""
    token: str = ""

    @property
    def is_new(self) -> bool:
        """Tell whether the record is not in the folder yet."""
        return self.base is None

    def said(self) -> dict[str, Any]:
        """Give the plain data of the text the form was made from."""
        return {} if self.start is None else _data(self.start, self.file)

    def told(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Give (plain data, problems by input) of what was typed."""
        schema = self.collection.schema
        base = self.said()
        data, problems = parsed(schema, self.typed, base, ROOT, self.start is None)
        key = identity_key(self.collection)
        if not self.is_new and key in base:
            # Cases and other files know the record by it.
            data[key] = base[key]
        return data, problems

    def outcome(self) -> Outcome:
        """Give the file as it is to be."""
        data, problems = self.told()
        file = self.file
        if self.is_new and not file:
            file = self._new_file(data)
        if self.start is None:
            return Outcome(file, new_text(self.collection, data, file), data, problems)
        base = self.said()
        text = self.start.decode("utf-8")
        return Outcome(file, edited(text, base, data, self.collection), data, problems)

    def _new_file(self, data: dict[str, Any]) -> str:
        identity = str(data.get(identity_key(self.collection), ""))
        if self.collection.name != "calendars" and not _ID.fullmatch(identity):
            return ""
        if self.collection.name == "calendars" and not identity.isdecimal():
            return ""
        department = data.get("department")
        safe = data if isinstance(department, str) and _ID.fullmatch(department) else {}
        kept = {"kind": data.get("kind"), **({"department": department} if safe else {})}
        return file_of(self.collection, identity, kept)


class Outcome(msgspec.Struct, frozen=True):
    """The file's name ('' for an id that is no id), its text, its data, and what could not be read."""

    file: str
    text: str
    data: dict[str, Any]
    unread: dict[str, str]


def identity_key(collection: Collection) -> str:
    """Give the key a record is known by."""
    return "year" if collection.name == "calendars" else "id"


def opened(
    collection: Collection, file: str, raw: bytes, draft: DraftView | None = None
) -> Editing:
    """Open a file of the folder, or the text a draft has for it. Raises Unreadable."""
    change = next((one for one in draft.changes if one.file == file), None) if draft else None
    base, start = (raw, raw) if change is None else (change.base, change.new or change.base)
    assert start is not None  # a change has at least one side
    data = _data(start, file)
    return Editing(
        collection=collection, file=file, base=base, start=start,
        typed=laid_out(collection.schema, collection.schema, data, ROOT),
        draft=draft.id if draft else None, version=draft.version if draft else 0,
        title=draft.title if draft else "", reason=draft.reason if draft else "",
    )  # fmt: skip


def fresh(collection: Collection, data: dict[str, Any]) -> Editing:
    """Begin a new record, with the data of one that is copied."""
    return Editing(
        collection=collection, file="", base=None, start=None,
        typed=laid_out(collection.schema, collection.schema, data, ROOT),
    )  # fmt: skip


def submitted(collection: Collection, file: str, request: Request) -> Editing:
    """Take up what a browser sent. Raises Unreadable for a form that is not ours."""
    form = request.form
    return Editing(
        collection=collection, file=file, base=unpacked(form.get("base", "")),
        start=unpacked(form.get("start", "") or form.get("base", "")),
        typed=Typed.of_form(form.lists()), draft=form.get("draft", type=int),
        version=form.get("version", 0, type=int), title=form.get("title", "").strip(),
        reason=form.get("reason", "").strip(), token=form.get("token", "")[:64],
    )  # fmt: skip


def packed(raw: bytes | None) -> str:
    """Give bytes as a text that a form can carry; '' for None."""
    return "" if raw is None else base64.b64encode(zlib.compress(raw, 9)).decode("ascii")


def unpacked(text: str) -> bytes | None:
    """Give what `packed` packed. Raises Unreadable for anything else."""
    if not text:
        return None
    try:
        unzip = zlib.decompressobj()
        raw = unzip.decompress(base64.b64decode(text, validate=True), _LARGEST_TEXT)
    except (binascii.Error, zlib.error, ValueError):
        raise Unreadable(_("页面不完整，请重新打开后再改。")) from None
    return raw


def _data(raw: bytes, file: str) -> dict[str, Any]:
    source = read(raw, file)
    if isinstance(source, Source):
        return source.data
    raise Unreadable(_("{file} 读不懂：{why}").format(file=file, why=source.message))


def placed(
    problems: tuple[Problem, ...], outcome: Outcome, names: frozenset[str]
) -> dict[str, tuple[Said, ...]]:
    """Put each problem of the file beside the input it is about; what has none stands at ROOT."""
    found: dict[str, tuple[Said, ...]] = {
        name: (Said("错误", message),) for name, message in outcome.unread.items()
    }
    for problem in problems:
        parts = [ROOT, *map(str, _path(problem, outcome.text))]
        said = Said(problem.severity, problem.message, problem.hint)
        lacking = _LACKING.findall(problem.message) if problem.code == _MISSING else []
        wanted = [name for key in lacking if (name := ".".join([*parts, key])) in names]
        if wanted:
            said = Said("错误", _("必填，还没有填写。"), missing=True)
        for name in wanted or [_nearest(parts, names)]:
            if name not in outcome.unread:
                found[name] = (*found.get(name, ()), said)
    return found


def _nearest(parts: list[str], names: frozenset[str]) -> str:
    """Give the name of the input that holds a value, or of the group the input stands in."""
    while len(parts) > 1 and ".".join(parts) not in names:
        parts = parts[:-1]
    return ".".join(parts)


def _path(problem: Problem, text: str) -> tuple[Hashable, ...]:
    """Give the path a problem names, if that is where it stands: it may speak of what is inherited."""
    stands = path_at(text, problem.line, problem.column)
    return problem.path if problem.path == stands[: len(problem.path)] else stands

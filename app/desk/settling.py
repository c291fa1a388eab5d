"""A draft whose files were changed on disk meanwhile: compared three ways, put together again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from app.catalog.collections import Collection
from app.catalog.compare import Point, Side, compare, merged
from app.catalog.editor import edited
from app.catalog.folder import sorted_out
from app.catalog.folder_writer import Unwritable, current
from app.catalog.problem import Problem
from app.catalog.source import read
from app.desk.actor import Actor
from app.desk.draft import MERGED, DraftView
from app.desk.drafting import (
    DraftFile,
    administrators_only,
    current_version,
    digest,
    event_of,
    load,
    once,
    record,
    told_of,
)
from app.desk.drafts import draft, must_be_allowed
from app.desk.errors import Refused
from app.desk.room import Room
from app.store import Connection, write_drafts
from app.store.draft_rows import DraftFileRow
from app.texts import _

# Where the values cannot be compared, the whole file is one choice.
WHOLE = "*"


class FileComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One file that differs on disk from what the author saw.

    `points` are the values somebody changed; with a `fault` the values of one side cannot be
    read, and the choice under `WHOLE` is between the files as they are. `seen` marks the state
    on disk that was compared.
    """

    file: str
    title: str
    name: str
    seen: str
    base: bytes | None
    theirs: bytes | None
    mine: bytes | None
    points: tuple[Point, ...]
    fault: str = ""


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """What the author chose for one file, by `Point.key`; `seen` as it was shown."""

    file: str
    seen: str
    choices: Mapping[str, Side]


def compare_draft(room: Room, actor: Actor, draft_id: int) -> tuple[FileComparison, ...]:
    """Compare the files of a draft that were changed on disk. Raises NotVisible, Refused."""
    administrators_only(actor)
    with room.store.reading() as connection:
        file = load(connection, draft_id)
    return tuple(each.shown() for each in _apart(room, file))


def settle_draft(
    room: Room, actor: Actor, draft_id: int, version: int,
    settlements: tuple[Settlement, ...], token: str, at: datetime,
) -> DraftView:  # fmt: skip
    """Put both sides together as chosen; what stands on disk becomes the base of the draft.

    Whoever does this has written part of the draft, which must be submitted again. Raises
    Refused (a conflict without a choice, disk changed once more), DraftStale, NotVisible.
    """
    administrators_only(actor)
    mark = room.token(actor.username, "settle", str(draft_id), token)
    chosen = {each.file: each for each in settlements}

    def verb(connection: Connection) -> int:
        file = load(connection, draft_id, lock=True)
        current_version(room, file, version)
        must_be_allowed(actor, file, "edit")
        made = [each.settled(chosen.get(each.row.name)) for each in _apart(room, file)]
        if not made:
            raise Refused(_("文件夹里的内容和起草时一样，不用合并。"), "draft")
        same = [row.name for row in made if row.new == row.base]
        if len(same) == len(file.files):
            raise Refused(
                _("这样选以后，草稿里没有任何修改了。不需要这份草稿的话，请撤回它。"), "draft"
            )
        write_drafts.put_files(connection, draft_id, [r for r in made if r.name not in same])
        write_drafts.take_files(connection, draft_id, same)
        event = event_of(actor, at, MERGED, mark, **told_of(made))
        record(room, connection, file, event, state="起草")
        return draft_id

    return draft(room, actor, once(room, mark, verb))


class _Three(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a draft and what stands on disk in its place."""

    row: DraftFileRow
    theirs: bytes | None
    collection: Collection

    def shown(self) -> FileComparison:
        """Give the comparison of the three states."""
        states, fault = self._data()
        points = () if fault else compare(*states, self.collection.schema)
        called = next((s for s in reversed(states) if isinstance(s, Mapping)), {})
        return FileComparison(
            file=self.row.name, title=self.collection.title,
            name=str(called.get("name", called.get("id", self.row.name))),
            seen=digest(self.theirs), base=self.row.base, theirs=self.theirs, mine=self.row.new,
            points=points, fault=fault,
        )  # fmt: skip

    def settled(self, settlement: Settlement | None) -> DraftFileRow:
        """Give the file with both sides' changes. Raises Refused."""
        if settlement is None or settlement.seen != digest(self.theirs):
            raise Refused(
                _("{file}刚才又被改过，请对照最新的内容再选一次。").format(file=self.row.name),
                "file",
            )
        new = self._together(settlement.choices)
        return DraftFileRow(name=self.row.name, base=self.theirs, new=new)

    def _together(self, choices: Mapping[str, Side]) -> bytes | None:
        states, fault = self._data()
        if fault:
            if WHOLE not in choices:
                raise self._undecided()
            return self.row.new if choices[WHOLE] == "mine" else self.theirs
        done = merged(*states, self.collection.schema, choices)
        if done.open:
            raise self._undecided()
        if done.data is None:
            return None
        if self.theirs is None:
            return self.row.new
        if self.row.new is None:
            return self.theirs
        text = edited(self.theirs.decode(), states[1], done.data, self.collection)
        return text.encode()

    def _undecided(self) -> Refused:
        return Refused(
            _("{file}里还有两边都改了的内容没有选，请每处选“我的”或“文件里的”。").format(
                file=self.row.name
            ),
            "choice",
        )

    def _data(self) -> tuple[tuple[Any, Any, Any], str]:
        """Give the three states as plain data, and why one of them cannot be read."""
        found: list[Any] = []
        for who, raw in (
            (_("起草时的内容"), self.row.base),
            (_("文件里的内容"), self.theirs),
            (_("草稿里的内容"), self.row.new),
        ):
            source = None if raw is None else read(raw, self.row.name)
            if isinstance(source, Problem):
                said = _("{who}读不出来（第{line}行：{message}），只能整个文件选一边。")
                return (None, None, None), said.format(
                    who=who, line=source.line, message=source.message
                )
            found.append(None if source is None else source.data)
        return (found[0], found[1], found[2]), ""


def _apart(room: Room, file: DraftFile) -> list[_Three]:
    """Give the files that hold on disk neither what the author saw nor what they wrote."""
    if room.folder is None:
        raise Refused(_("这里没有配置文件夹，不能对照。"), "draft")
    found = []
    for row in file.files:
        try:
            theirs = current(room.folder, row.name)
        except Unwritable as cannot:
            raise Refused(str(cannot), "file") from cannot
        if theirs not in (row.base, row.new):
            collection = sorted_out([row.name]).names[0][0]
            found.append(_Three(row=row, theirs=theirs, collection=collection))
    return found

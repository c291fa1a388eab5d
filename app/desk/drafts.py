"""Drafts of the catalogue: written, read, submitted, sent back, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import EllipsisType
from typing import Any, Final

from app.catalog.folder_writer import name_fault
from app.desk.actor import Actor
from app.desk.checks import LONGEST_NOTE
from app.desk.draft import (
    CHANGED,
    DRAFTED,
    OPEN,
    SENT_BACK,
    SUBMITTED,
    WITHDRAWN,
    WRITING,
    DraftChange,
    DraftLine,
    DraftPage,
    DraftQuery,
    DraftSave,
    DraftView,
    Verb,
)
from app.desk.drafting import (
    LARGEST_ID,
    DraftFile,
    administrators_only,
    allowed,
    current_version,
    day_told,
    event_of,
    line,
    load,
    once,
    record,
    told_of,
    view,
)
from app.desk.errors import Refused
from app.desk.room import Room
from app.fields import text_fault
from app.store import Connection, write_drafts
from app.store.draft_rows import DraftFileRow, NewDraft
from app.store.drafts import drafts_of_file, names_in_drafts, page_of_drafts, waiting_for
from app.texts import _

LONGEST_TITLE: Final = 100
MOST_FILES: Final = 200
LARGEST_FILE: Final = 1024 * 1024
LONGEST_PAGE: Final = 200
MOST_WAITING: Final = 99


def save_draft(room: Room, actor: Actor, save: DraftSave, at: datetime) -> DraftView:
    """Write a new draft, or more files into an open one; the same token saves once.

    Raises Refused (naming the fields at fault), DraftStale, NotVisible. Whether the text is a
    sound configuration is not asked: half-finished work may be kept.
    """
    administrators_only(actor)
    problems = _problems(save, room.local(at).date())
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    mark = room.token(actor.username, "draft", str(save.draft or ""), save.token)

    def verb(connection: Connection) -> int:
        if save.draft is None:
            return _add(connection, actor, save, mark, at)
        return _add_to(room, connection, actor, save, mark, at)

    return draft(room, actor, once(room, mark, verb))


def draft(room: Room, actor: Actor, draft_id: int) -> DraftView:
    """Give a draft to an administrator. Raises NotVisible."""
    administrators_only(actor)
    with room.store.reading() as connection:
        file = load(connection, draft_id)
    return view(room, actor, file)


def drafts(room: Room, actor: Actor, query: DraftQuery) -> DraftPage:
    """Give one page of drafts, newest first, to administrators."""
    administrators_only(actor)
    limit = max(1, min(query.limit, LONGEST_PAGE))
    # A number from an address may be larger than any database counts.
    after = None if query.after is None else max(0, min(query.after, LARGEST_ID))
    with room.store.reading() as connection:
        rows = page_of_drafts(
            connection, ("待批准",) if query.for_me else query.states, author=query.author,
            untouched=(actor.username, WRITING) if query.for_me else None,
            after=after, limit=limit + 1,
        )  # fmt: skip
        names = names_in_drafts(connection, [row.id for row in rows[:limit]])
    more = rows[limit - 1].id if len(rows) > limit else None
    return DraftPage(
        rows=tuple(line(room, row, names.get(row.id, ())) for row in rows[:limit]), next=more
    )


def drafts_of(room: Room, actor: Actor, file: str) -> tuple[DraftLine, ...]:
    """Give the open drafts that change a file, newest first, to administrators."""
    administrators_only(actor)
    if name_fault(file):
        return ()
    with room.store.reading() as connection:
        rows = drafts_of_file(connection, file, OPEN, LONGEST_PAGE)
    return tuple(line(room, row, (file,)) for row in rows)


def waiting_drafts(room: Room, actor: Actor) -> int:
    """Count the drafts that wait for the actor's approval; not more than 99 are counted."""
    if actor.role != "管理员":
        return 0
    with room.store.reading() as connection:
        return waiting_for(connection, "待批准", WRITING, actor.username, MOST_WAITING)


def submit(
    room: Room, actor: Actor, draft_id: int, version: int, token: str, at: datetime,
    effective: date | EllipsisType | None = ...,
) -> DraftView:  # fmt: skip
    """Ask for approval; `effective` (None: at once) replaces the day the draft is to take effect.

    Raises Refused, DraftStale, NotVisible.
    """
    administrators_only(actor)
    changed = {} if isinstance(effective, EllipsisType) else {"effective": effective}
    if fault := _day_fault(changed.get("effective"), room.local(at).date()):
        raise Refused(fault, "effective")
    return _move(
        room, actor, draft_id, version, token, at, "submit", SUBMITTED, "待批准", changed=changed
    )


def withdraw(
    room: Room, actor: Actor, draft_id: int, version: int, token: str, at: datetime, note: str = ""
) -> DraftView:
    """Give a draft up for good. Raises Refused, DraftStale, NotVisible."""
    return _move(
        room, actor, draft_id, version, token, at, "withdraw", WITHDRAWN, "撤回", note=note
    )


def send_back(
    room: Room, actor: Actor, draft_id: int, version: int, note: str, token: str, at: datetime
) -> DraftView:
    """Give a draft back to its author, saying why. Raises Refused, DraftStale, NotVisible."""
    administrators_only(actor)
    if not note.strip():
        raise Refused(_("请写明退回的理由。"), "note")
    return _move(
        room, actor, draft_id, version, token, at, "send_back", SENT_BACK, "退回", note=note
    )


def _move(
    room: Room, actor: Actor, draft_id: int, version: int, token: str, at: datetime,
    verb: Verb, kind: str, state: str, note: str = "", changed: Mapping[str, Any] | None = None,
) -> DraftView:  # fmt: skip
    administrators_only(actor)
    if fault := text_fault(note.strip(), LONGEST_NOTE, several_lines=True):
        raise Refused(fault, "note")
    mark = room.token(actor.username, verb, str(draft_id), token)

    def do(connection: Connection) -> int:
        file = load(connection, draft_id, lock=True)
        current_version(room, file, version)
        must_be_allowed(actor, file, verb)
        values = {"effective": file.row.effective, **(changed or {})}
        day = day_told(values["effective"])
        event = event_of(actor, at, kind, mark, note=note.strip(), effective=day)
        record(room, connection, file, event, state=state, **values)
        return draft_id

    return draft(room, actor, once(room, mark, do))


def must_be_allowed(actor: Actor, file: DraftFile, verb: Verb) -> None:
    """Let the actor pass who may do this with the draft now. Raises Refused, saying why not."""
    may, why_not = allowed(actor, file)
    if verb in may:
        return
    if verb == "approve" or file.row.state not in OPEN:
        raise Refused(why_not, "draft")
    said = {
        "submit": _("提交批准由起草人来做；已经提交的不用再提交。"),
        "withdraw": _("撤回由起草人来做。"),
        "send_back": _("只有待批准的草稿可以退回。"),
    }
    raise Refused(said.get(verb, why_not), "draft")


def _problems(save: DraftSave, today: date) -> dict[str, str]:
    problems = {
        "title": text_fault(save.title.strip(), LONGEST_TITLE),
        "reason": text_fault(save.reason.strip(), LONGEST_NOTE, several_lines=True),
        "file": "".join(dict.fromkeys(_file_fault(each) for each in save.changes)),
    }
    if not save.title.strip():
        problems["title"] = _("请写明改的是什么。")
    if not save.reason.strip():
        problems["reason"] = _("请写明为什么改，批准的人和以后查看的人要看。")
    problems["effective"] = _day_fault(save.effective, today)
    if not save.changes or len(save.changes) > MOST_FILES:
        problems["file"] = _("一份草稿要改1至{n}个文件。").format(n=MOST_FILES)
    if len({each.file for each in save.changes}) < len(save.changes):
        problems["file"] = _("同一个文件在一份草稿里只能出现一次。")
    return {field: fault for field, fault in problems.items() if fault}


def _day_fault(effective: date | None, today: date) -> str:
    if effective is None or effective >= today:
        return ""
    return _("生效日期已经过去，请改为今天以后，或者留空（批准后立即生效）。")


def _file_fault(change: DraftChange) -> str:
    if fault := name_fault(change.file):
        return fault
    if change.new is not None and len(change.new) > LARGEST_FILE:
        return _("{file}超过1 MiB，请拆成几个文件。").format(file=change.file)
    if change.new is None and change.base is None:
        return _("{file}本来就没有，不用删除。").format(file=change.file)
    return "" if change.new != change.base else _("{file}没有改动。").format(file=change.file)


def _add(
    connection: Connection, actor: Actor, save: DraftSave, mark: str | None, at: datetime
) -> int:
    new = NewDraft(
        title=save.title.strip(), reason=save.reason.strip(), author=actor.username,
        author_name=actor.name, state="起草", effective=save.effective, created_at=at,
        updated_at=at,
    )  # fmt: skip
    rows = _rows(save)
    event = event_of(
        actor, at, DRAFTED, mark, **told_of(rows), title=new.title, reason=new.reason,
        effective=day_told(new.effective),
    )  # fmt: skip
    row = write_drafts.add(connection, new, event)
    write_drafts.put_files(connection, row.id, rows)
    return row.id


def _add_to(
    room: Room, connection: Connection, actor: Actor, save: DraftSave, mark: str | None,
    at: datetime,
) -> int:  # fmt: skip
    assert save.draft is not None
    file = load(connection, save.draft, lock=True)
    current_version(room, file, save.version)
    must_be_allowed(actor, file, "edit")
    # What its author saw first stays the base, so that nobody's later change is overwritten.
    known = {each.name: each.base for each in file.files}
    rows = [
        DraftFileRow(name=each.name, base=known.get(each.name, each.base), new=each.new)
        for each in _rows(save)
    ]
    if len({*known, *(each.name for each in rows)}) > MOST_FILES:
        raise Refused(_("一份草稿要改1至{n}个文件。").format(n=MOST_FILES), "file")
    write_drafts.put_files(connection, file.row.id, rows)
    title, reason = save.title.strip(), save.reason.strip()
    effective = save.effective or file.row.effective
    event = event_of(
        actor, at, CHANGED, mark, **told_of(rows), title=title, reason=reason,
        effective=day_told(effective),
    )  # fmt: skip
    # Whatever was submitted is submitted no longer: the approver must see what they approve.
    record(
        room, connection, file, event, title=title, reason=reason, state="起草",
        effective=effective,
    )  # fmt: skip
    return file.row.id


def _rows(save: DraftSave) -> list[DraftFileRow]:
    return [DraftFileRow(name=each.file, base=each.base, new=each.new) for each in save.changes]

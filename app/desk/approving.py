"""The second person approves: checked, written, published, committed; in this order.

A crash leaves nothing, or files that are changed and not yet published (which is shown, and which
approving again finishes); never a published revision whose file is missing.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from app.catalog import NoConfiguration
from app.catalog.folder_lock import FolderBusy, held
from app.catalog.folder_writer import Unwritable, write
from app.desk.actor import Actor
from app.desk.checks import note_fault
from app.desk.draft import COMMITTED, PUBLISHED, Diverged, DraftView
from app.desk.drafting import (
    DraftFile,
    administrators_only,
    current_version,
    digest,
    event_of,
    load,
    record,
)
from app.desk.drafts import draft, must_be_allowed
from app.desk.errors import Refused
from app.desk.git_commit import Committed, Person, commit_files
from app.desk.prospect import Unseen, folder_of, trees_of, unpublished
from app.desk.publishing import note_commit, publish
from app.desk.revision import Broken, NothingChanged
from app.desk.room import Room
from app.store import Connection
from app.store.drafts import draft_of_token
from app.texts import _
from app.trials import examine


class _Approval(msgspec.Struct, frozen=True, kw_only=True):
    """One approval under way: who, what, when."""

    actor: Actor
    file: DraftFile
    folder: Path
    mark: str | None
    note: str
    seen: str
    at: datetime


def approve(
    room: Room, actor: Actor, draft_id: int, version: int, token: str, at: datetime,
    note: str = "", seen: str = "",
) -> DraftView:  # fmt: skip
    """Approve a draft and publish it; the same token does it once.

    `seen` is the `Prospect.seen` of what the approver was shown: only then may files go along that
    were changed by hand and never published.

    Raises NotVisible, DraftStale, Refused (not the second person, disk not writable), Diverged
    (files changed on disk since), Unseen (others' changes would go along), Broken (the check finds 错误) and whatever `publish` raises.
    Whichever it is, the files are as they were.
    """
    administrators_only(actor)
    if fault := note_fault(note):
        raise Refused(fault, "note")
    mark = room.token(actor.username, "approve", str(draft_id), token)
    try:
        folder = folder_of(room)
        with held(folder):
            with room.store.reading() as connection:
                done = mark is not None and draft_of_token(connection, mark) is not None
                file = load(connection, draft_id)
            if not done:
                approval = _Approval(
                    actor=actor, file=file, folder=folder, mark=mark, note=note.strip(), at=at,
                    seen=seen,
                )  # fmt: skip
                _approve(room, approval, version)
    except (FolderBusy, Unwritable, NoConfiguration) as cannot:
        raise Refused(str(cannot), "draft") from cannot
    except FileNotFoundError:
        raise Refused(_("读不到配置文件夹，请联系系统管理人员。"), "draft") from None
    return draft(room, actor, draft_id)


def _approve(room: Room, approval: _Approval, version: int) -> None:
    file = approval.file
    current_version(room, file, version)
    must_be_allowed(approval.actor, file, "approve")
    # Asked again here, while nobody else may publish: what the page showed may be an hour old.
    shown = draft(room, approval.actor, file.row.id)
    if shown.diverged:
        raise Diverged(shown.diverged)
    now, tree = trees_of(room, file)
    along = unpublished(room, file, now, approval.at)
    if along and approval.seen != tree.fingerprint:
        raise Unseen(along)
    loaded = examine(tree, room.local(approval.at).date(), room.memory)
    if loaded.catalog is None:
        raise Broken(loaded.problems)
    before = write(approval.folder, {each.name: each.new for each in file.files})
    try:
        number = publish(
            room, _author(file), tree, reason=_reason(file), at=approval.at,
            approved_by=approval.actor, effective=file.row.effective, loaded=loaded,
            also=lambda connection, number: _published(room, connection, approval, number),
        ).number  # fmt: skip
    except NothingChanged as same:
        # Published already, by a run that did not live to say so.
        number = same.number
        with room.store.writing() as connection:
            _published(room, connection, approval, number)
    except BaseException:
        # Whatever broke after the revision was written must not take its files away.
        if draft(room, approval.actor, file.row.id).state != "已发布":
            write(approval.folder, before)
        raise
    _commit(room, approval, number)


def _author(file: DraftFile) -> Actor:
    return Actor(username=file.row.author, name=file.row.author_name, role="管理员")


def _reason(file: DraftFile) -> str:
    return _("{title}：{reason}（草稿{n}号）").format(
        title=file.row.title, reason=file.row.reason, n=file.row.id
    )[:2000]


def _published(room: Room, connection: Connection, approval: _Approval, number: int) -> None:
    file = load(connection, approval.file.row.id, lock=True)
    current_version(room, file, approval.file.row.version)
    files = {each.name: digest(each.new) for each in file.files}
    event = event_of(
        approval.actor, approval.at, PUBLISHED, approval.mark, note=approval.note, files=files,
        revision=number,
    )  # fmt: skip
    record(room, connection, file, event, state="已发布", revision=number)


def _commit(room: Room, approval: _Approval, number: int) -> None:
    """Commit what was published and note the commit; a failure is noted, never more."""
    file, actor = approval.file, approval.actor
    host = urlsplit(room.catalog.centre.website).hostname or ""
    # An address that is only a number or this machine is nobody's mail address.
    host = host if "." in host and not host.replace(".", "").isdigit() else "local.invalid"
    names = [each.name for each in file.files]
    done = commit_files(
        approval.folder, names, _message(file, actor, number, approval.note),
        author=Person(file.row.author_name, f"{file.row.author}@{host}"),
        committer=Person(actor.name, f"{actor.username}@{host}"), at=room.local(approval.at),
    )  # fmt: skip
    if done == Committed():
        return
    with room.store.writing() as connection:
        now = load(connection, file.row.id, lock=True)
        said = event_of(actor, approval.at, COMMITTED, None, commit=done.commit, fault=done.fault)
        record(room, connection, now, said)
    if done.commit:
        note_commit(room, number, done.commit)


def _message(file: DraftFile, actor: Actor, number: int, note: str) -> str:
    lines = [
        file.row.title, "", file.row.reason, "",
        *([_("批准意见：{note}").format(note=note), ""] if note else []),
        _("草稿：{n}号").format(n=file.row.id),
        _("修订：第{n}版").format(n=number),
        _("起草：{name}（{username}）").format(
            name=file.row.author_name, username=file.row.author
        ),
        _("批准：{name}（{username}）").format(name=actor.name, username=actor.username),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"

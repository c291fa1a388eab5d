"""Publishes a catalogue: checked as a whole, refused if a case would be stranded, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, Required, TypedDict

import msgspec

from app.catalog import Catalog, Loaded, Tree
from app.desk import recount
from app.desk.actor import Actor
from app.desk.checks import LONGEST_NOTE
from app.desk.errors import Refused
from app.desk.line import Line, composed, effective_moment, line_at, own_files
from app.desk.revision import Broken, Kind, Overtaken, RevisionView, Stranding
from app.desk.revisions import (
    administrators_only,
    by_digest,
    catalog_of,
    known,
    shown,
    stored_tree,
)
from app.desk.room import Room
from app.desk.schedule import Digests
from app.desk.stranding import stranded
from app.desk.transition import with_publication
from app.fields import text_fault
from app.store import Connection, write_revisions
from app.store import revisions as stored
from app.store.revisions import NewRevision, RevisionRow
from app.texts import N_, _
from app.trials import examine

SYSTEM: Final = Actor(username="系统", name=N_("系统"), role="管理员")
FOLDER: Final = Actor(username="文件夹", name=N_("系统（配置文件夹）"), role="管理员")
Also = Callable[[Connection, int], None]


class How(TypedDict, total=False):
    """What `publish` takes besides the tree, for those who pass it on."""

    reason: Required[str]
    at: Required[datetime]
    approved_by: Actor | None
    effective: date | None
    kind: Kind
    about: int | None
    expected_parent: int | None
    token: str
    loaded: Loaded | None
    also: Also | None


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """One revision ready to be written: `row` lacks number and parent."""

    row: NewRevision
    files: Digests
    tree: Tree


class _DoneBefore(Exception):
    """The same request was served while this one waited."""


def publish(
    room: Room, actor: Actor, tree: Tree, *, reason: str, at: datetime,
    approved_by: Actor | None = None, effective: date | None = None, kind: Kind = "发布",
    about: int | None = None, expected_parent: int | None = None, token: str = "",
    loaded: Loaded | None = None, also: Also | None = None,
) -> RevisionView:  # fmt: skip
    """Publish `tree` and give its revision; the same token publishes once.

    It takes effect at 00:00 of the day `effective`, at once without one or for a day that has
    begun. `expected_parent` is the newest number the person saw; `loaded` the check of exactly this
    tree, if there was one; `also` runs in the same transaction with the new number. What is
    scheduled for later and stands in the tree as it was prepared stays scheduled.

    Raises NotVisible, NothingChanged, Overtaken, Broken, Stranding, Clashing, Refused.
    """
    administrators_only(actor)
    _stated(kind, reason)
    mark = room.token(actor.username, "publish", token)
    begins = effective_moment(room, effective, at)
    with room.store.reading() as connection:
        if mark and (done := stored.revision_of_token(connection, mark)):
            return shown(room, connection, [done], at)[0]
        line = line_at(connection, begins)
        if expected_parent is not None and expected_parent != line.newest:
            raise Overtaken(line.newest)
        files = own_files(line, tree, exact=kind == "回退")
        new = NewRevision(
            number=0, fingerprint="", parent=None, kind=kind, about=about,
            author=actor.username, author_name=_(actor.name),
            approved_by=approved_by.username if approved_by else "",
            approved_by_name=approved_by.name if approved_by else "",
            reason=reason.strip(), published_at=at, effective_at=begins,
        )  # fmt: skip
        made = _made(connection, line, new, files, tree)
        before = catalog_of(room, connection, line.base) if line.base else None
        catalog = _checked(room, connection, line, made, loaded, at)

    def along(connection: Connection, number: int) -> None:
        """Write what belongs to the publication: what becomes of the open cases, what else."""
        if line.base is not None:
            policy = catalog.centre.rule_change.policy
            why = reason.strip() or kind
            with_publication(connection, actor, number, policy, why, at, begins)
        recount.with_publication(connection, before, catalog, number, begins)
        if also:
            also(connection, number)

    return _written(room, line, made, mark, along, at)


def rollback(
    room: Room, actor: Actor, number: int, *, reason: str, at: datetime,
    expected_parent: int | None = None, token: str = "",
) -> RevisionView:  # fmt: skip
    """Publish the content of an earlier revision again, at once. Raises as `publish`, Damaged."""
    administrators_only(actor)
    with room.store.reading() as connection:
        tree = stored_tree(connection, known(connection, number).fingerprint)
    return publish(
        room, actor, tree, reason=reason, at=at, kind="回退", about=number,
        expected_parent=expected_parent, token=token,
    )  # fmt: skip


def cancel(room: Room, actor: Actor, number: int, *, reason: str, at: datetime) -> RevisionView:
    """Take back a revision that is yet to come into force. Raises NotVisible, Refused."""
    administrators_only(actor)
    _stated("取消", reason)
    with room.store.writing() as connection:
        # The lock first: what is scheduled must not change between the look and the word.
        next_number = write_revisions.next_revision(connection)
        row = known(connection, number)
        _may_be_cancelled(connection, row, at)
        new = NewRevision(
            number=next_number, fingerprint=row.fingerprint, parent=row.parent, kind="取消",
            about=number, author=actor.username, author_name=actor.name, reason=reason.strip(),
            published_at=at, effective_at=at,
        )  # fmt: skip
        written = write_revisions.add_revision(connection, new, None)
        return shown(room, connection, [written], at)[0]


def note_commit(room: Room, number: int, commit: str) -> None:
    """Note the git commit that holds the files of a revision."""
    with room.store.writing() as connection:
        write_revisions.set_commit(connection, number, commit)


def _stated(kind: Kind, reason: str) -> None:
    if not reason.strip() and kind in ("发布", "回退", "取消"):
        raise Refused(_("请写明理由，它会留在修订历史中。"), "reason")
    if fault := text_fault(reason.strip(), LONGEST_NOTE, several_lines=True):
        raise Refused(fault, "reason")


def _made(
    connection: Connection, line: Line, new: NewRevision, files: Digests, tree: Tree
) -> list[Made]:
    """Give the revision and, behind it, the scheduled ones made anew on top of it."""
    rows = [new, *(_again(each.row, new.published_at) for each in line.later)]
    states = composed(connection, line, files, tree)
    return [
        Made(row=row, files=state.files, tree=state.tree)
        for row, state in zip(rows, states, strict=True)
    ]


def _again(row: RevisionRow, at: datetime) -> NewRevision:
    """Give a scheduled revision to be made anew; its author and reason remain."""
    values = {name: getattr(row, name) for name in NewRevision.__struct_fields__}
    changed = {"kind": "重编", "about": row.number, "published_at": at, "number": 0}
    return NewRevision(**values | changed)


def _checked(
    room: Room, connection: Connection, line: Line, made: list[Made], loaded: Loaded | None,
    at: datetime,
) -> Catalog:  # fmt: skip
    """Give the new catalogue if all is sound and strands nobody. Raises Broken, Stranding."""
    catalogs = []
    for each in made:
        found = loaded if each is made[0] else None
        if found is None or _fingerprint(found) != each.tree.fingerprint:
            found = examine(each.tree, room.local(at).date(), room.memory)
        if found.catalog is None:
            raise Broken(found.problems, each.row.about if each.row.kind == "重编" else None)
        catalogs.append(found.catalog)
        if each is made[0] and line.base is not None:
            before = catalog_of(room, connection, line.base)
            if before and (lost := stranded(room, connection, before, found.catalog)):
                raise Stranding(lost)
    return catalogs[0]


def _fingerprint(loaded: Loaded) -> str:
    return loaded.catalog.fingerprint if loaded.catalog else ""


def _written(
    room: Room, line: Line, made: list[Made], mark: str | None, also: Also, at: datetime
) -> RevisionView:
    try:
        with room.store.writing() as connection:
            row = _write(connection, line, made, mark)
            also(connection, row.number)
    except _DoneBefore:
        with room.store.reading() as connection:
            done = stored.revision_of_token(connection, mark or "")
            assert done is not None
            return shown(room, connection, [done], at)[0]
    with room.store.reading() as connection:
        return shown(room, connection, [row], at)[0]


def _write(connection: Connection, line: Line, made: list[Made], mark: str | None) -> RevisionRow:
    first: RevisionRow | None = None
    parent = line.base.number if line.base else None
    here: Mapping[str, str] = line.files
    for each in made:
        number = write_revisions.next_revision(connection)
        if first is None:
            if mark and stored.revision_of_token(connection, mark):
                raise _DoneBefore
            if number != line.newest + 1:
                raise Overtaken(number - 1)
        new = set(each.files.values()) - set(here.values())
        raws = {digest: raw for digest, raw in by_digest(each.tree).items() if digest in new}
        fingerprint = each.tree.fingerprint
        write_revisions.keep_tree(connection, fingerprint, each.files, raws)
        row = msgspec.structs.replace(
            each.row, number=number, parent=parent, fingerprint=fingerprint
        )
        written = write_revisions.add_revision(connection, row, mark if first is None else None)
        first, parent, here = first or written, number, each.files
    assert first is not None
    return first


def _may_be_cancelled(connection: Connection, row: RevisionRow, at: datetime) -> None:
    waiting = stored.scheduled(connection, at)
    if row.number not in {each.number for each in waiting}:
        raise Refused(
            _("第{n}版不是待生效的版本，不能取消；已经生效的请用“回退”。").format(n=row.number)
        )
    behind = [each.number for each in waiting if each.number > row.number]
    if behind:
        raise Refused(
            _("第{later}版是在第{n}版的基础上准备的，请先取消第{later}版。").format(
                n=row.number, later=behind[-1]
            )
        )

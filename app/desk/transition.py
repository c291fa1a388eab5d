"""Moves the open cases to the rules in force (换规), or back (撤销): one transaction for each case.

A move is a row that says what is wanted and how far it got, and a job that goes on with it. Each
case is locked, judged as it stands then, and settled once: whoever goes on after a break, or at
the same time, passes over what was settled.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, get_args

from app.catalog.words import RulePolicy
from app.desk.actor import Actor, automatic
from app.desk.casefile import load
from app.desk.changeover import MOVED_ON, WAITS, settled, undone
from app.desk.checks import LONGEST_NOTE
from app.desk.errors import NotVisible, Refused
from app.desk.revisions import administrators_only
from app.desk.room import Room
from app.desk.rulebook import Rulebook, changing, rulebook
from app.desk.transition_view import Wish
from app.desk.verb import Scene
from app.fields import text_fault
from app.store import Connection, write_jobs, write_transitions
from app.store import revisions as stored
from app.store import transitions as moves
from app.store.rows import CaseRow
from app.store.transition_rows import NewTransition, TransitionRow
from app.texts import _

KIND: Final = "transition"
CHANGE, UNDO = "换规", "撤销"
# So many cases are looked at before the job gives others a turn.
PART: Final = 500


def begin(room: Room, actor: Actor, wish: Wish, at: datetime) -> int:
    """Begin a move to the rules in force and give its number; the same token begins one.

    Raises NotVisible, Refused.
    """
    administrators_only(actor)
    _stated(wish.reason)
    if wish.policy not in get_args(RulePolicy):
        raise Refused(_("请选择从新或者从新兼从优。"), "policy")
    if wish.policy == "从旧":
        raise Refused(_("从旧就是按原规定办完，在办件不用换规。"), "policy")
    token = room.token(actor.username, KIND, wish.token)
    with room.store.writing() as connection:
        if token and (done := moves.transition_of_token(connection, token)):
            return done
        current = stored.in_force(connection, at)
        if current is None:
            raise Refused(_("还没有发布过规定，没有可换的。"), "all")
        as_seen(wish, current.number)
        known_items(room, wish.items)
        new = NewTransition(
            kind=CHANGE, revision=current.number, policy=wish.policy, items=wish.items,
            reason=wish.reason.strip(), by=actor.username, by_name=_(actor.name),
            started_at=at, token=token,
        )  # fmt: skip
        return _begun(connection, new, at)


def as_seen(wish: Wish, in_force: int) -> None:
    """Let a wish pass that is about the revision in force. Raises Refused."""
    if wish.revision not in (0, in_force):
        text = _("第{n}版不是现行规定，现行的是第{now}版：请先看换到第{now}版会怎样。")
        raise Refused(text.format(n=wish.revision, now=in_force), "revision")


def begin_undo(
    room: Room, actor: Actor, number: int, *, reason: str, token: str, at: datetime
) -> int:
    """Begin to take a move back and give the number of that. Raises NotVisible, Refused."""
    administrators_only(actor)
    _stated(reason)
    mark = room.token(actor.username, "undo-transition", token)
    with room.store.writing() as connection:
        if mark and (done := moves.transition_of_token(connection, mark)):
            return done
        row = known(connection, number)
        if row.kind != CHANGE:
            raise Refused(_("第{n}次是撤销，不能再撤销；要换规请重新换。").format(n=number), "all")
        if before := moves.undoing(connection, number):
            text = _("第{n}次换规已经撤销过（第{undo}次）。")
            raise Refused(text.format(n=number, undo=before.number), "all")
        # What is still to be moved is not moved first and brought back then.
        _through(connection, row, at)
        new = NewTransition(
            kind=UNDO, revision=row.revision, about=number, policy=row.policy, items=row.items,
            reason=reason.strip(), by=actor.username, by_name=_(actor.name), started_at=at,
            token=mark,
        )  # fmt: skip
        return _begun(connection, new, at)


def with_publication(
    connection: Connection, actor: Actor, revision: int, policy: RulePolicy, reason: str,
    at: datetime, effective: datetime,
) -> None:  # fmt: skip
    """Have the open cases moved when a publication takes effect, in its own transaction."""
    if policy == "从旧":
        return
    new = NewTransition(
        kind=CHANGE, revision=revision, policy=policy, reason=reason, by=actor.username,
        by_name=_(actor.name), started_at=at,
    )  # fmt: skip
    _begun(connection, new, effective)


def _begun(connection: Connection, new: NewTransition, at: datetime) -> int:
    number = write_transitions.begin(connection, new)
    write_jobs.schedule(connection, KIND, subject(number), at)
    return number


def subject(number: int) -> str:
    """Give the subject of the job that goes on with a move."""
    # Not a bare number: that would be a case's.
    return f"run:{number}"


def go_on(room: Room, number: int, at: datetime, most: int = PART) -> bool:
    """Settle the next cases of a move; tell whether it is through.

    Raises NotVisible, Damaged, and Refused where the revision's rules cannot be had any more.
    """
    with room.store.reading() as connection:
        row = known(connection, number)
        if row.finished_at is not None:
            return True
        revision = _revision_now(connection, row)
        if revision is None:
            rows, book = [], None
        elif row.kind == UNDO:
            assert row.about is not None
            results = (MOVED_ON, WAITS)
            rows = moves.moved_part(connection, row.about, results, after=row.after, limit=most)
            book = None
        else:
            rows = moves.open_part(connection, row.items, after=row.after, limit=most)
            book = rulebook(room, connection, revision, at)
        due = _due(room, connection, book, rows)
    if revision is not None and revision != row.revision:
        with room.store.writing() as connection:
            write_transitions.follow(connection, number, revision)
    for each in due:
        _settle(room, number, each, book, at)
    with room.store.writing() as connection:
        if rows:
            write_transitions.got_to(connection, number, rows[-1].id)
        if len(rows) < most:
            _through(connection, row, at)
    return len(rows) < most


def _through(connection: Connection, row: TransitionRow, at: datetime) -> None:
    write_transitions.finish(connection, row.number, at)
    write_jobs.drop(connection, KIND, subject(row.number))


def run(room: Room, number: int, at: datetime) -> None:
    """Settle all cases of a move. Raises as `go_on`."""
    while not go_on(room, number, at):
        pass


def known(connection: Connection, number: int) -> TransitionRow:
    """Give a move. Raises NotVisible."""
    row = moves.transition_of(connection, number) if 0 < number < 2**31 else None
    if row is None:
        raise NotVisible
    return row


def _revision_now(connection: Connection, row: TransitionRow) -> int | None:
    """Give the revision a move is about: made anew it has another number; None: cancelled."""
    number: int = row.revision
    while back := stored.taken_back_by(connection, [number]).get(number):
        if back.kind == "取消":
            return None
        number = back.number
    return number


def _due(
    room: Room, connection: Connection, book: Rulebook | None, rows: list[CaseRow]
) -> list[str]:
    if book is None:
        return [row.number for row in rows]
    return [file.row.number for file in changing(room, connection, book, rows)]


def _settle(room: Room, number: int, case: str, book: Rulebook | None, at: datetime) -> None:
    with room.store.writing() as connection:
        row = known(connection, number)
        file = load(room, connection, automatic(), case, lock=True)
        if row.finished_at is not None or moves.is_settled(connection, number, file.row.id):
            return
        actor = Actor(username=row.by, name=row.by_name, role="管理员")
        scene = Scene(room=room, connection=connection, actor=actor, file=file, at=at)
        if book is None:
            result, why = undone(scene, row)
        else:
            result, why = _changed(scene, row, book)
        if result:
            write_transitions.settle(connection, number, file.row.id, result, why)


def _changed(scene: Scene, row: TransitionRow, book: Rulebook) -> tuple[str, str]:
    """Move a case, or say why not; '' for one that has ended or changed over meanwhile."""
    file = scene.file
    if file.facts.state.ended or not book.changes(file):
        return "", ""
    policy: RulePolicy = row.policy  # type: ignore[assignment]
    found = book.verdict(scene.connection, file, policy, scene.at)
    new = book.rules_for(file)
    digest = book.hash_of(new) if new else ""
    return settled(scene, row, new, digest, found), found.why


def _stated(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明理由，它会留在每个办件的记录里。"), "reason")
    if fault := text_fault(reason.strip(), LONGEST_NOTE, several_lines=True):
        raise Refused(fault, "reason")


def known_items(room: Room, items: tuple[str, ...]) -> None:
    """Let ids of items pass that are known. Raises Refused."""
    unknown = sorted(set(items) - room.catalog.items.keys())
    if unknown:
        raise Refused(_("没有编号为“{names}”的事项。").format(names=_("、").join(unknown)), "items")


def handle(room: Room, subject_of_job: str, at: datetime) -> datetime | None:
    """Go on with a move as a job does: again at once while it is not through."""
    number = int(subject_of_job.partition(":")[2])
    return None if go_on(room, number, at) else at

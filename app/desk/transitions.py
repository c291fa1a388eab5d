"""Reads changes of rules under way: what one would do, how each stands, what waits for a word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from app.catalog.words import RulePolicy
from app.desk.actor import Actor, scopes_of
from app.desk.carrying import Verdict
from app.desk.changeover import RESULTS
from app.desk.errors import NotVisible, Refused
from app.desk.revisions import administrators_only
from app.desk.room import Room
from app.desk.rulebook import Rulebook, changing, rulebook
from app.desk.transition import PART, known, known_items
from app.desk.transition_view import (
    ItemProspect,
    Outcomes,
    Prospect,
    TransitionCase,
    TransitionPage,
    TransitionView,
    Waiting,
    WaitingPage,
)
from app.store import Connection
from app.store import revisions as stored
from app.store import transitions as moves
from app.store.transition_rows import TransitionRow
from app.texts import _

LARGEST_PAGE: Final = 200
_MOST_LISTED: Final = 20
_COUNTED: Final = {"换": "moved", "留": "kept", "待定": "waiting"}


def prospect(
    room: Room, actor: Actor, at: datetime, items: tuple[str, ...] = (), most: int = 2000
) -> Prospect:
    """Say what moving the open cases to the rules in force would do, under either policy.

    Looks at no more than `most` open cases, the oldest first. Raises NotVisible, Refused, Damaged.
    """
    administrators_only(actor)
    known_items(room, items)
    with room.store.reading() as connection:
        current = stored.in_force(connection, at)
        if current is None:
            raise Refused(_("还没有发布过规定，没有可换的。"), "all")
        book = rulebook(room, connection, current.number, at)
        found: dict[str, _Counts] = {}
        after, seen = 0, 0
        while seen < most:
            part = min(PART, most - seen)
            rows = moves.open_part(connection, items, after=after, limit=part)
            for file in changing(room, connection, book, rows):
                counts = found.setdefault(file.row.item_id, _Counts(book, file.row.item_name))
                for policy in counts.by:
                    counts.add(policy, book.verdict(connection, file, policy, at))
            seen += len(rows)
            if len(rows) < part:
                break
            after = rows[-1].id
        partial = seen >= most and bool(moves.open_part(connection, items, after=after, limit=1))
    listed = tuple(counts.shown(item) for item, counts in sorted(found.items()))
    return Prospect(revision=current.number, items=listed, partial=partial)


class _Counts:
    """Counts the cases of one item by policy and result."""

    def __init__(self, book: Rulebook, name: str) -> None:
        item_names = {item.id: item.name for item in book.catalog.items.values()}
        self.names, self.name = item_names, name
        self.by: dict[RulePolicy, dict[str, int]] = {"从新": {}, "从新兼从优": {}}

    def add(self, policy: RulePolicy, verdict: Verdict) -> None:
        """Count one case."""
        word, counted = _COUNTED[verdict.result], self.by[policy]
        counted[word] = counted.get(word, 0) + 1

    def shown(self, item: str) -> ItemProspect:
        """Give the figures of the item."""
        return ItemProspect(
            item=item,
            name=self.names.get(item, self.name),
            total=sum(self.by["从新"].values()),
            anew=Outcomes(**self.by["从新"]),
            better=Outcomes(**self.by["从新兼从优"]),
        )


def transition(room: Room, actor: Actor, number: int) -> TransitionView:
    """Give a move of many cases. Raises NotVisible."""
    administrators_only(actor)
    with room.store.reading() as connection:
        return _shown(room, connection, [known(connection, number)])[0]


def transitions(
    room: Room, actor: Actor, revision: int | None = None
) -> tuple[TransitionView, ...]:
    """Give the newest moves, of one revision or of all. Raises NotVisible."""
    administrators_only(actor)
    with room.store.reading() as connection:
        rows = moves.transitions_about(connection, revision, _MOST_LISTED)
        return _shown(room, connection, rows)


def _shown(
    room: Room, connection: Connection, rows: Iterable[TransitionRow]
) -> tuple[TransitionView, ...]:
    listed = list(rows)
    counts = moves.counts(connection, [row.number for row in listed])
    return tuple(_view(room, connection, row, counts[row.number]) for row in listed)


def _view(
    room: Room, connection: Connection, row: TransitionRow, results: dict[str, int]
) -> TransitionView:
    undo = moves.undoing(connection, row.number)
    return TransitionView(
        number=row.number, kind=row.kind, revision=row.revision, about=row.about,
        policy=row.policy, items=tuple(row.items), reason=row.reason, by_name=row.by_name,
        started_at=room.local(row.started_at),
        finished_at=room.local(row.finished_at) if row.finished_at else None,
        results={word: results[word] for word in RESULTS if word in results},
        undone_by=undo.number if undo else None,
    )  # fmt: skip


def cases(
    room: Room, actor: Actor, number: int, result: str, after: str = "", limit: int = 50
) -> TransitionPage:
    """Give one page of the cases that came to a result in a move. Raises NotVisible, Refused."""
    administrators_only(actor)
    if result not in RESULTS:
        raise Refused(_("没有这种结果：{result}。").format(result=result), "result")
    limit = min(max(limit, 1), LARGEST_PAGE)
    with room.store.reading() as connection:
        known(connection, number)
        rows = moves.cases_of_transition(
            connection, number, result, after=_cursor(after), limit=limit + 1
        )
    shown = rows[:limit]
    return TransitionPage(
        rows=tuple(
            TransitionCase(
                number=row.number,
                item=row.item_name,
                current=row.current,
                result=row.result,
                why=row.why,
            )
            for row in shown
        ),
        next=str(shown[-1].case_id) if len(rows) > limit else "",
    )


def waiting(room: Room, actor: Actor, after: str = "", limit: int = 50) -> WaitingPage:
    """Give one page of the cases that wait for a decision about their rules.

    Administrators decide, supervisors look on. Raises NotVisible to all others, Refused.
    """
    if scopes_of(actor) != ("all",):
        raise NotVisible
    limit = min(max(limit, 1), LARGEST_PAGE)
    with room.store.reading() as connection:
        rows = moves.proposals(connection, after=_cursor(after), limit=limit + 1)
    shown = rows[:limit]
    return WaitingPage(
        rows=tuple(
            Waiting(
                number=row.number,
                item=row.item_name,
                applicant=row.applicant_masked,
                current=row.current,
                revision=row.revision,
                since=room.local(row.since),
                why=row.why,
            )
            for row in shown
        ),
        next=str(shown[-1].case_id) if len(rows) > limit else "",
    )


def _cursor(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refused(_("翻页位置无效，请回到第一页。"), "after")
    return int(text)

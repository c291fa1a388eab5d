"""The open cases of changed items, and their deadlines under the old and the new rules.

A case keeps the rules it was opened under (从旧). What 从新 and 从新兼从优 would mean for it is shown so
that whoever decides knows: the better for the applicant is the earlier date.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Literal

import msgspec

from app.catalog.model import Catalog, Definition, content_hash
from app.desk.casefile import Application
from app.desk.changed_items import ItemChange, changed_items
from app.desk.deadlines import counted_from
from app.desk.facts import Facts, StepPause
from app.desk.room import Room
from app.store import Connection
from app.store.open_cases import open_by_item, open_cases
from app.store.rows import CaseRow


class Dates(msgspec.Struct, frozen=True):
    """The promised and the statutory last day; None where there is no such limit."""

    promised: date | None = None
    statutory: date | None = None

    @property
    def main(self) -> date | None:
        """Give the day that counts towards the applicant: the promise, else the law."""
        return self.promised or self.statutory


class TouchedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case: its dates as they stand and under each rule; `by_new` is None if the item is gone.

    `accepted` tells whether its limits run; if not, the dates are those of an acceptance today.
    """

    number: str
    step: str
    accepted: bool
    standing: Dates
    by_old: Dates
    by_new: Dates | None
    by_better: Dates


class TouchedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item with open cases: how many, and how many would be due earlier or later 从新."""

    item: str
    name: str
    why: Literal["修改", "取消", "日历"]
    total: int
    earlier: int
    later: int
    cases: tuple[TouchedCase, ...]


def touched(
    room: Room, connection: Connection, old: Catalog, new: Catalog, today: date, most: int
) -> tuple[TouchedItem, ...]:
    """Give the items with open cases that change, each with at most `most` cases listed."""
    changes = {change.id: change for change in changed_items(old, new)}
    calendars = old.calendars != new.calendars
    found = []
    for id in open_by_item(connection):
        change = changes.get(id)
        if change is None and not (calendars and id in new.items):
            continue
        counted = _Counted(room, connection, new, change, today)
        cases = [counted.case(row) for row in open_cases(connection, id)]
        found.append(_item(new, old, id, change, cases, most))
    return tuple(found)


def _item(
    new: Catalog, old: Catalog, id: str, change: ItemChange | None, cases: list[TouchedCase],
    most: int,
) -> TouchedItem:  # fmt: skip
    word = change.word if change else "日历"
    moves = [_moved(case) for case in cases]
    item = new.items.get(id) or old.items.get(id)
    return TouchedItem(
        item=id,
        name=item.name if item else id,
        why="取消" if word == "取消" else "日历" if word == "日历" else "修改",
        total=len(cases),
        earlier=sum(move < 0 for move in moves),
        later=sum(move > 0 for move in moves),
        cases=tuple(cases[:most]),
    )


def _moved(case: TouchedCase) -> int:
    old, new = case.standing.main, case.by_new.main if case.by_new else None
    if old is None or new is None:
        return 0
    return (new - old).days


def better(old: Dates, new: Dates | None) -> Dates:
    """Give of each limit the earlier day: what serves the applicant better."""
    if new is None:
        return old
    return Dates(_earlier(old.promised, new.promised), _earlier(old.statutory, new.statutory))


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days) if days else None


class _Counted:
    """Counts the dates of an item's cases; those that began alike are counted once."""

    def __init__(
        self, room: Room, connection: Connection, new: Catalog, change: ItemChange | None,
        today: date,
    ) -> None:  # fmt: skip
        self.room, self.connection, self.new, self.today = room, connection, new, today
        self.gone = change is not None and change.new is None
        self.rules = change.new if change else None
        # The new rules by 情形: each is hashed once.
        self.hashes: dict[str, str] = {}
        self.known: dict[tuple[Hashable, ...], Dates] = {}

    def case(self, row: CaseRow) -> TouchedCase:
        """Give a case with its dates."""
        pinned = self.room.definition(self.connection, row.definition)
        facts = msgspec.convert(row.facts, Facts)
        began = facts.began or self.today
        by_old = self._dates(row.definition, pinned, began, facts)
        by_new = None if self.gone else by_old
        if self.rules is not None:
            rules = self._rules_for(row, self.rules)
            capped = msgspec.structs.replace(facts, pauses=tuple(recapped(facts.pauses, rules)))
            by_new = self._dates(self._hash(rules), rules, began, capped)
        standing = Dates(row.promised_due, row.statutory_due)
        return TouchedCase(
            number=row.number,
            step=row.current,
            accepted=facts.began is not None,
            standing=standing if facts.began else by_old,
            by_old=by_old,
            by_new=by_new,
            by_better=better(by_old, by_new),
        )

    def _rules_for(self, row: CaseRow, rules: Definition) -> Definition:
        """Give the new rules in the 情形 that the case's own answers are in under them."""
        if not rules.item.situations:
            return rules
        told = msgspec.json.decode(self.room.seal.open(row.sealed), type=Application)
        return self.new.definition(rules.item.id, told.answers)

    def _hash(self, rules: Definition) -> str:
        name = rules.item.situation.id if rules.item.situation else ""
        if name not in self.hashes:
            self.hashes[name] = content_hash(rules)
        return self.hashes[name]

    def _dates(self, rules: str, definition: Definition, began: date, facts: Facts) -> Dates:
        key = (rules, began, facts.pauses, facts.extensions)
        found = self.known.get(key)
        if found is None:
            dues = counted_from(
                self.new, definition, began, facts.pauses, self.today, extensions=facts.extensions
            )
            found = Dates(
                dues.promised.due if dues.promised else None,
                dues.statutory.due if dues.statutory else None,
            )
            self.known[key] = found
        return found


def recapped(pauses: tuple[StepPause, ...], rules: Definition) -> Iterator[StepPause]:
    """Give the pauses with the caps that the new rules set for procedures of the same name.

    What a case was put aside for keeps the time that the applicant was told of.
    """
    caps = {each.name: each for each in rules.item.limits.special}
    for each in pauses:
        special = caps.get(each.pause.name)
        if special is None or each.pause.cap is None or not each.step:
            yield each
            continue
        cap = msgspec.structs.replace(each.pause.cap, length=special.length, unit=special.unit)
        pause = msgspec.structs.replace(each.pause, cap=cap)
        yield StepPause(step=each.step, pause=pause)

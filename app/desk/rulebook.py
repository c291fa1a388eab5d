"""The rules of one revision as open cases meet them: which hold for a case, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.catalog.model import Catalog, Choose, Definition, Repeat, content_hash
from app.catalog.model.flow import blocks_in
from app.catalog.words import Outcome, RulePolicy
from app.desk.carrying import Results, Verdict, alike, judged
from app.desk.casefile import CaseFile, unfold
from app.desk.errors import Refused
from app.desk.facts import local_day
from app.desk.happenings import Acted, recorded
from app.desk.revisions import catalog_of, known
from app.desk.room import Room
from app.store import Connection
from app.store.queries import events_of
from app.store.revisions import in_force
from app.store.rows import CaseRow, EventRow
from app.texts import _
from app.workflow import OUTCOMES, step_id_of


class Rulebook:
    """The catalogue of a revision; `network` says who does what (that in force)."""

    def __init__(self, revision: int, catalog: Catalog, network: Catalog) -> None:
        self.revision = revision
        self.catalog = catalog
        self.network = network
        # The few sets of rules of each item, with their hashes: hashing is what takes time.
        self._hashes: dict[str, list[tuple[Definition, str]]] = {}

    def rules_for(self, file: CaseFile) -> Definition | None:
        """Give the rules for a case's own answers; None where the item is gone."""
        item = file.row.item_id
        if item not in self.catalog.items:
            return None
        return self.catalog.definition(item, file.application.answers)

    def hash_of(self, rules: Definition) -> str:
        """Give the hash of rules of this book."""
        seen = self._hashes.setdefault(rules.item.id, [])
        for each, digest in seen:
            if each == rules:
                return digest
        digest = content_hash(rules)
        seen.append((rules, digest))
        return digest

    def changes(self, file: CaseFile) -> bool:
        """Tell whether a case goes by other rules than this book's."""
        rules = self.rules_for(file)
        return rules is None or not alike(rules, file.definition)

    def verdict(
        self, connection: Connection, file: CaseFile, policy: RulePolicy, at: datetime
    ) -> Verdict:
        """Say what becomes of an open case under a policy."""
        rules = self.rules_for(file)
        results = results_of(connection, file, rules) if rules else {}
        today = local_day(file.definition, at)
        return judged(self.network, file, rules, policy, today, results)


def rulebook(room: Room, connection: Connection, revision: int, at: datetime) -> Rulebook:
    """Give the rules of a revision. Raises NotVisible, Damaged, Refused for broken ones."""
    row = known(connection, revision)
    catalog = catalog_of(room, connection, row)
    if catalog is None:
        raise Refused(_("第{n}版的配置现在通不过检查，不能用来换规。").format(n=revision))
    current = in_force(connection, at)
    newest = current is not None and current.number == revision
    return Rulebook(revision, catalog, catalog if newest else room.catalog)


def results_of(connection: Connection, file: CaseFile, rules: Definition) -> Results:
    """Give what the steps of a case came to last, where the new workflow asks for it."""
    asks = any(isinstance(block, Choose | Repeat) for block in blocks_in(rules.workflow.steps))
    return outcomes_in(events_of(connection, file.row.id)) if asks else {}


def outcomes_in(events: Iterable[EventRow]) -> dict[str, Outcome]:
    """Give the outcome with which each step went on last."""
    found: dict[str, Outcome] = {}
    for event in events:
        if isinstance(recorded(event.kind, event.data), Acted):
            outcome: Outcome = msgspec.convert(event.outcome, Outcome)
            if OUTCOMES[outcome].moves == "前进":
                found[step_id_of(event.step)] = outcome
    return found


def changing(
    room: Room, connection: Connection, book: Rulebook, rows: Iterable[CaseRow]
) -> list[CaseFile]:
    """Give those of the cases that go by other rules than the book's."""
    files = (unfold(room, connection, row) for row in rows)
    return [file for file in files if book.changes(file)]

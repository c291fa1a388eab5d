"""What a publication would change, before it happens: for the person who decides on it."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.catalog import Catalog, Problem, Tree
from app.catalog.diff import FileChange, file_changes
from app.catalog.words import RulePolicy
from app.desk.actor import Actor
from app.desk.affected import Affected, affected
from app.desk.changed_items import ItemChange, changed_items
from app.desk.line import Composed, Line, composed, effective_moment, line_at, own_files
from app.desk.revision import Clashing, NothingChanged, RevisionView, Stranded
from app.desk.revisions import administrators_only, catalog_of, contents_by_digest, shown
from app.desk.room import Room
from app.desk.schedule import changes_of
from app.desk.stale_papers import StalePaper, stale_papers
from app.desk.stranding import stranded
from app.desk.touched import TouchedItem, touched
from app.store import Connection
from app.trials import examine


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from the changes, for the network, the papers and the open cases."""

    affected: tuple[Affected, ...] = ()
    papers: tuple[StalePaper, ...] = ()
    touched: tuple[TouchedItem, ...] = ()
    stranded: tuple[Stranded, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The consequences of publishing a tree.

    `base` is what it would be made from, `newest` the number published last. `clash` says which
    scheduled revision changes the same files; `again` are the scheduled ones to be made anew.
    `policy` says what becomes of the open cases.
    """

    base: RevisionView | None
    newest: int
    effective_at: datetime
    unchanged: bool = False
    clash: str = ""
    policy: RulePolicy = "从旧"
    again: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[FileChange, ...] = ()
    affected: tuple[Affected, ...] = ()
    papers: tuple[StalePaper, ...] = ()
    touched: tuple[TouchedItem, ...] = ()
    stranded: tuple[Stranded, ...] = ()

    @property
    def broken(self) -> bool:
        """Tell whether the check finds 错误."""
        return any(problem.severity == "错误" for problem in self.problems)

    @property
    def publishable(self) -> bool:
        """Tell whether nothing stands against publishing it."""
        return not (self.unchanged or self.clash or self.broken or self.stranded)


def plan(
    room: Room, actor: Actor, tree: Tree, at: datetime, effective: date | None = None,
    cases: int = 50,
) -> Plan:  # fmt: skip
    """Say what publishing `tree` would change; at most `cases` cases of each item are listed.

    Raises NotVisible, Damaged.
    """
    administrators_only(actor)
    with room.store.reading() as connection:
        begins = effective_moment(room, effective, at)
        line = line_at(connection, begins)
        base = shown(room, connection, [line.base], at)[0] if line.base else None
        known = Plan(base=base, newest=line.newest, effective_at=room.local(begins))
        try:
            files = own_files(line, tree)
        except NothingChanged:
            return msgspec.structs.replace(known, unchanged=True)
        except Clashing as clash:
            return msgspec.structs.replace(known, clash=clash.message)
        states = composed(connection, line, files, tree)
        return _judged(room, connection, line, states, known, cases)


def _judged(
    room: Room, connection: Connection, line: Line, states: tuple[Composed, ...], known: Plan,
    cases: int,
) -> Plan:  # fmt: skip
    day = known.effective_at.date()
    results = [examine(state.tree, day, room.memory) for state in states]
    problems = next((found.problems for found in results if found.catalog is None), None)
    catalog = results[0].catalog
    impact = Impact()
    if catalog and line.base and (old := catalog_of(room, connection, line.base)):
        impact = _impact(room, connection, old, catalog, known, cases)
    return msgspec.structs.replace(
        known,
        policy=catalog.centre.rule_change.policy if catalog else "从旧",
        again=tuple(each.row.number for each in line.later),
        problems=results[0].problems if problems is None else problems,
        files=_file_changes(connection, line, states[0]),
        **{name: getattr(impact, name) for name in Impact.__struct_fields__},
    )


def _impact(
    room: Room, connection: Connection, old: Catalog, new: Catalog, known: Plan, cases: int
) -> Impact:
    changes: tuple[ItemChange, ...] = changed_items(old, new)
    return Impact(
        affected=affected(old, new, changes),
        papers=stale_papers(connection, old, new),
        touched=touched(room, connection, old, new, known.effective_at.date(), cases),
        stranded=stranded(room, connection, old, new),
    )


def _file_changes(connection: Connection, line: Line, state: Composed) -> tuple[FileChange, ...]:
    if line.base is None:
        return file_changes({}, state.tree.files)
    names = changes_of(line.files, state.files)
    before = {name: line.files[name] for name in names if name in line.files}
    raws = contents_by_digest(connection, before.values(), state.tree)
    old = {name: raws[digest] for name, digest in before.items()}
    return file_changes(old, {name: state.tree.files[name] for name in names & state.files.keys()})

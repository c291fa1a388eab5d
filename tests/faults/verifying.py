"""Looks at a whole database: nothing half done, nothing lost, no number doubled or missing."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from app.desk import Desk
from app.store import Store
from app.store.tables import Case, Counter, Event, Paper, Scope, Task
from tests.desk.hall import CLERK, SUPERVISOR
from tests.faults.requests import Ack, Request


def rows(store: Store, *columns: Any, **where: Any) -> list[Any]:
    """Give the rows of some columns of one table."""
    statement = select(*columns).filter_by(**where)
    with store.reading() as connection:
        return list(connection.execute(statement))


def assert_whole(store: Store, desk: Desk, numbers: Collection[str]) -> None:
    """Assert of each case: chain unbroken, facts as replayed, tasks and lists as the facts say."""
    cases = rows(store, Case.id, Case.number, Case.facts, Case.ended, Case.seq)
    events = _by_case(rows(store, Event.case_id, Event.seq))
    tasks = _by_case(rows(store, Task.case_id, Task.step, closed_at=None))
    scopes = _by_case(rows(store, Scope.case_id, Scope.closed))
    known = {case.number for case in cases}
    assert set(numbers) <= known
    for case in cases:
        number = case.number
        assert sorted(events[case.id]) == list(range(1, case.seq + 1)), number
        assert sorted(tasks[case.id]) == sorted(case.facts["state"].get("open", ())), number
        assert set(scopes[case.id]) == {bool(case.ended)}, number
        if number in numbers:
            audit = desk.audit(SUPERVISOR, number)
            assert (audit.broken, audit.replayed) == (None, True), number


def _by_case(found: Iterable[Any]) -> Mapping[int, list[Any]]:
    gathered = defaultdict(list)
    for case_id, value in found:
        gathered[case_id].append(value)
    return gathered


def assert_kept(store: Store, acknowledged: Iterable[tuple[Request, Ack]]) -> None:
    """Assert that every acknowledged request left exactly one event, as it was answered."""
    found = events_by_moment(store)
    for request, ack in acknowledged:
        said = found[request.at]
        if request.verb == "paper":
            assert ack.paper, request
            assert len(said) <= 1, (request, said)
            continue
        assert [(event.number, event.seq) for event in said] == [(ack.number, ack.events)], request


def events_by_moment(store: Store) -> dict[Any, list[Any]]:
    """Give all events by the moment of their request, which no two requests share."""
    found = defaultdict(list)
    statement = select(Event.at, Event.seq, Event.kind, Case.number).join(
        Case, Case.id == Event.case_id
    )
    with store.reading() as connection:
        for event in connection.execute(statement):
            found[event.at].append(event)
    return found


def assert_numbered(store: Store) -> None:
    """Assert that the numbers of cases and papers go from 1 to what the counters say."""
    cases, papers = defaultdict(list), defaultdict(list)
    for case in rows(store, Case.number):
        cases[case.number[:-5]].append(int(case.number[-5:]))
    for paper in rows(store, Paper.number):
        head, count = re.fullmatch(r"(.+〕)(\d+)号", paper.number).groups()  # type: ignore[union-attr]
        papers[head].append(int(count))
    for given in (*cases.values(), *papers.values()):
        assert sorted(given) == list(range(1, len(given) + 1))
    counters = sorted(counter.value for counter in rows(store, Counter.value))
    assert counters == sorted(len(given) for given in (*cases.values(), *papers.values()))


def assert_once(store: Store, again: Iterable[tuple[Request, bool]]) -> None:
    """Assert of requests cut off and sent again that they left one event, or none if refused."""
    found = events_by_moment(store)
    for request, served in again:
        said = found[request.at]
        if request.verb == "paper" and served:
            # The same paper may have been issued before, by the one of another moment.
            assert len(said) <= 1, request
        else:
            assert len(said) == served, (request, said)


def assert_papers_told(store: Store) -> None:
    """Assert that each paper has its event and each such event its paper, and prints are whole."""
    papers = rows(store, Paper.number, Paper.body, Paper.dossier, Paper.hash)
    told = [event.data["number"] for event in rows(store, Event.data, kind="出文书")]
    assert sorted(paper.number for paper in papers) == sorted(told)
    for paper in papers:
        assert (paper.body is None) == (paper.dossier is not None) == (paper.hash == "")


def assert_prints(desk: Desk, store: Store, acks: Iterable[Ack]) -> None:
    """Assert that papers that were handed out come back with the bytes that their hash tells."""
    for ack in acks:
        _view, pdf = desk.paper_file(CLERK, ack.paper)
        (paper,) = rows(store, Paper.hash, number=ack.paper)
        assert hashlib.sha256(pdf).hexdigest() == paper.hash

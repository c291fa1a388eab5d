"""Reads the moves of cases to other rules, and the cases that wait for a decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, select

from app.store.queries import columns, fetch
from app.store.rows import CaseLine, CaseRow
from app.store.tables import Case, Scope
from app.store.transition_rows import ProposalLine, TransitionCaseRow, TransitionRow
from app.store.transition_tables import Proposal, Transition, TransitionCase

_EVERYBODY: Final = "all"


def transition_of(connection: Connection, number: int) -> TransitionRow | None:
    """Give a move by its number."""
    statement = select(*columns(Transition, TransitionRow)).where(Transition.number == number)
    found = fetch(connection, statement, TransitionRow)
    return found[0] if found else None


def transition_of_token(connection: Connection, token: str) -> int | None:
    """Give the number of the move that a request began."""
    statement = select(Transition.number).where(Transition.token == token)
    found = connection.execute(statement).scalar_one_or_none()
    return int(found) if found is not None else None


def transitions_about(
    connection: Connection, revision: int | None, limit: int
) -> list[TransitionRow]:
    """Give the newest moves, of one revision or of all."""
    statement = select(*columns(Transition, TransitionRow))
    if revision is not None:
        statement = statement.where(Transition.revision == revision)
    newest = statement.order_by(Transition.number.desc()).limit(limit)
    return fetch(connection, newest, TransitionRow)


def undoing(connection: Connection, number: int) -> TransitionRow | None:
    """Give the newest move that takes another one back."""
    statement = (
        select(*columns(Transition, TransitionRow))
        .where(Transition.about == number)
        .order_by(Transition.number.desc())
        .limit(1)
    )
    found = fetch(connection, statement, TransitionRow)
    return found[0] if found else None


def counts(connection: Connection, numbers: Collection[int]) -> dict[int, dict[str, int]]:
    """Count the cases of moves by what became of them."""
    statement = (
        select(TransitionCase.transition, TransitionCase.result, func.count())
        .where(TransitionCase.transition.in_(numbers))
        .group_by(TransitionCase.transition, TransitionCase.result)
    )
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for number, result, count in connection.execute(statement):
        found[number][result] = count
    return found


def cases_of_transition(
    connection: Connection, number: int, result: str, *, after: int = 0, limit: int
) -> list[TransitionCaseRow]:
    """Give the next `limit` cases of a move that came to a result, oldest first."""
    shown: list[Any] = [
        TransitionCase.case_id, Case.number, Case.item_name, Case.current, TransitionCase.result,
        TransitionCase.why,
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(Case, Case.id == TransitionCase.case_id)
        .where(
            TransitionCase.transition == number,
            TransitionCase.result == result,
            TransitionCase.case_id > after,
        )
        .order_by(TransitionCase.case_id)
        .limit(limit)
    )
    return fetch(connection, statement, TransitionCaseRow)


def is_settled(connection: Connection, number: int, case_id: int) -> bool:
    """Tell whether a move has dealt with a case."""
    statement = select(TransitionCase.case_id).where(
        TransitionCase.transition == number, TransitionCase.case_id == case_id
    )
    return connection.execute(statement).first() is not None


def open_part(
    connection: Connection, items: Sequence[str], *, after: int, limit: int
) -> list[CaseRow]:
    """Give the next `limit` open cases (of the items, else all) after an id, oldest first."""
    statement = (
        select(*columns(Case, CaseRow))
        .join(Scope, Scope.case_id == Case.id)
        .where(Scope.scope == _EVERYBODY, Scope.closed.is_(False), Scope.case_id > after)
    )
    if items:
        statement = statement.where(Scope.item_id.in_(items))
    return fetch(connection, statement.order_by(Scope.case_id).limit(limit), CaseRow)


def moved_part(
    connection: Connection, number: int, results: Sequence[str], *, after: int, limit: int
) -> list[CaseRow]:
    """Give the next `limit` cases that came to some results in a move, oldest first."""
    statement = (
        select(*columns(Case, CaseRow))
        .join(TransitionCase, TransitionCase.case_id == Case.id)
        .where(
            TransitionCase.transition == number,
            TransitionCase.result.in_(results),
            TransitionCase.case_id > after,
        )
        .order_by(TransitionCase.case_id)
        .limit(limit)
    )
    return fetch(connection, statement, CaseRow)


def cases_waiting(
    connection: Connection, *, items: Sequence[str] | None = None, after: int | None = None,
    limit: int,
) -> list[CaseLine]:  # fmt: skip
    """Give the next `limit` cases that wait for a decision about their rules, newest first."""
    statement = select(*columns(Case, CaseLine)).join(Proposal, Proposal.case_id == Case.id)
    if items is not None:
        statement = statement.where(Case.item_id.in_(items))
    if after is not None:
        statement = statement.where(Case.id < after)
    return fetch(connection, statement.order_by(Case.id.desc()).limit(limit), CaseLine)


def proposals(connection: Connection, *, after: int = 0, limit: int) -> list[ProposalLine]:
    """Give the next `limit` cases that wait for a decision about their rules, oldest first."""
    shown: list[Any] = [
        Proposal.case_id, Case.number, Case.item_name, Case.applicant_masked, Case.current,
        Proposal.revision, Proposal.since, Proposal.why,
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(Case, Case.id == Proposal.case_id)
        .where(Proposal.case_id > after)
        .order_by(Proposal.case_id)
        .limit(limit)
    )
    return fetch(connection, statement, ProposalLine)

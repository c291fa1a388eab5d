"""The ledger `proposal`, and who may see a case that another department's rules have taken."""

from __future__ import annotations

from app.desk.actor import scopes_of_case
from app.desk.happenings import RulesChanged
from app.desk.ledgers import Change, ledger
from app.store import Connection, write_cases, write_transitions


@ledger
def proposals(connection: Connection, change: Change) -> None:
    """Have a case wait for a decision as long as its facts say so and it has not ended."""
    before = change.before.facts.proposal if change.before else None
    now = change.now.facts.proposal
    ended = bool(change.now.facts.state.ended)
    if before and (ended or now != before):
        write_transitions.decided(connection, change.now.row.id)
    if now and now != before and not ended:
        write_transitions.propose(
            connection, change.now.row.id, now.revision, change.event.at, now.why
        )


@ledger
def owners(connection: Connection, change: Change) -> None:
    """Let the departments see a case that other rules have made theirs."""
    if isinstance(change.happening, RulesChanged):
        item = change.now.definition.item
        owned = scopes_of_case(
            change.now.row.point, item.department, item.joint_departments, change.now.facts.tasks
        )
        write_cases.show_to(connection, change.now.row, owned)

"""The ledger `signature`: whose second signature a refusal waits for."""

from __future__ import annotations

from app.desk.ledgers import Change, ledger
from app.store import Connection, write_signatures
from app.store.record_rows import SignatureRow


@ledger
def signatures(connection: Connection, change: Change) -> None:
    """Have a refusal wait for its signers as long as the facts say so."""
    now, case_id = change.now.facts.pending, change.now.row.id
    before = change.before.facts.pending if change.before else None
    if now == before:
        return
    if before is not None:
        write_signatures.settled(connection, case_id)
    if now is None:
        return
    write_signatures.wait(
        connection,
        [
            SignatureRow(
                case_id=case_id, to_scope=address, step=now.step, what=now.outcome or now.word,
                by=now.username, by_name=now.name, companions=now.companions, at=change.event.at,
            )
            for address in dict.fromkeys(now.to)
        ],
    )  # fmt: skip

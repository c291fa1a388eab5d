"""The desk as web, portal, jobs and command line hold it: every verb."""

from __future__ import annotations

from app.desk import (
    clock_notices,
    corrections,
    deemed,
    escalation,
    lapses,
    late_hop,
    overrun,
    promise_ledger,
    promise_watch,
    proposal_ledger,
    recount,
    signature_ledger,
    timeouts,
    verbs,
)
from app.desk.case_desk import CaseDesk
from app.desk.catalogue_desk import CatalogueDesk
from app.desk.edition_desk import EditionDesk
from app.desk.hall_desk import HallDesk
from app.desk.rules_desk import RulesDesk
from app.desk.staff_desk import StaffDesk
from app.desk.supervision_desk import SupervisionDesk
from app.desk.task_ledger import tasks
from app.desk.work_desk import WorkDesk

# Imported for what they add: ledgers, verbs and duties name themselves.
__all__ = [
    "Desk", "clock_notices", "corrections", "deemed", "escalation", "lapses", "late_hop", "overrun", "promise_ledger", "promise_watch",
    "proposal_ledger", "recount", "signature_ledger", "tasks", "timeouts", "verbs",
]  # fmt: skip


class Desk(
    CaseDesk, CatalogueDesk, EditionDesk, HallDesk, RulesDesk, StaffDesk, SupervisionDesk, WorkDesk
):
    """The verbs, each one transaction.

    All raise NotVisible for what the actor may not know of, Refused for what the rules forbid,
    and those that take a version Stale when somebody was faster. `at` is the time of the request.
    """

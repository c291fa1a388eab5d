"""The verbs of the catalogue: check, draft, approve, publish, roll back."""

from __future__ import annotations

from datetime import date, datetime
from types import EllipsisType
from typing import Unpack

from app.catalog import Tree
from app.catalog.memory import Memory
from app.desk import (
    approving,
    draft_audit,
    drafts,
    plan,
    prospect,
    publishing,
    revisions,
    settling,
)
from app.desk.actor import Actor
from app.desk.draft import DraftLine, DraftPage, DraftQuery, DraftSave, DraftView
from app.desk.plan import Plan
from app.desk.prospect import Prospect
from app.desk.revision import RevisionView
from app.desk.revisions import RevisionAudit
from app.desk.settling import FileComparison, Settlement
from app.desk.wired import Wired


class CatalogueDesk(Wired):
    """What administrators do with the configuration."""

    def check_with(self, memory: Memory) -> None:
        """Use what earlier checks elsewhere found out, and add to it."""
        self._room.memory = memory

    @property
    def memory(self) -> Memory:
        """Give what earlier checks of this desk found out, for others that check."""
        return self._room.memory

    def publish(self, actor: Actor, tree: Tree, **how: Unpack[publishing.How]) -> RevisionView:
        """Publish a tree of files as the next revision."""
        return publishing.publish(self._room, actor, tree, **how)

    def plan(
        self, actor: Actor, tree: Tree, at: datetime, effective: date | None = None, cases: int = 50
    ) -> Plan:
        """Say what publishing a tree would change, with at most `cases` cases of each item."""
        return plan.plan(self._room, actor, tree, at, effective, cases)

    def rollback(
        self, actor: Actor, number: int, *, reason: str, at: datetime,
        expected_parent: int | None = None, token: str = "",
    ) -> RevisionView:  # fmt: skip
        """Publish the content of an earlier revision again."""
        return publishing.rollback(
            self._room, actor, number, reason=reason, at=at, expected_parent=expected_parent,
            token=token,
        )  # fmt: skip

    def cancel(self, actor: Actor, number: int, *, reason: str, at: datetime) -> RevisionView:
        """Take back a revision that is yet to come into force."""
        return publishing.cancel(self._room, actor, number, reason=reason, at=at)

    def revisions(
        self, actor: Actor, at: datetime, before: int | None = None, limit: int = 50
    ) -> tuple[RevisionView, ...]:
        """Give the next revisions below a number, newest first, to administrators."""
        return revisions.history(self._room, actor, at, before, limit)

    def revision(self, actor: Actor, number: int, at: datetime) -> RevisionView:
        """Give one revision, to administrators."""
        return revisions.revision(self._room, actor, number, at)

    def revision_tree(self, actor: Actor, number: int, at_hand: Tree | None = None) -> Tree:
        """Give the files of a revision, to administrators; those `at_hand` are not read again."""
        return revisions.tree_of_revision(self._room, actor, number, at_hand)

    def revision_in_force(self, at: datetime) -> RevisionView | None:
        """Give the revision that serves at a moment, None before the first."""
        return revisions.in_force(self._room, at)

    def newest_revision(self) -> int:
        """Give the number published last, 0 before the first."""
        return revisions.newest(self._room)

    def published_as(self, tree: Tree) -> int | None:
        """Give the newest number under which these very files were published."""
        return revisions.published_as(self._room, tree)

    def audit_revisions(self, actor: Actor) -> RevisionAudit:
        """Tell whether every revision is as it was published, to administrators and supervisors."""
        return revisions.audit_revisions(self._room, actor)

    def save_draft(self, actor: Actor, save: DraftSave, at: datetime) -> DraftView:
        """Write a new draft of the catalogue, or more into an open one; a token saves once."""
        return drafts.save_draft(self._room, actor, save, at)

    def draft(self, actor: Actor, draft_id: int) -> DraftView:
        """Give a draft to an administrator."""
        return drafts.draft(self._room, actor, draft_id)

    def drafts(self, actor: Actor, query: DraftQuery) -> DraftPage:
        """Give one page of drafts, newest first."""
        return drafts.drafts(self._room, actor, query)

    def drafts_of(self, actor: Actor, file: str) -> tuple[DraftLine, ...]:
        """Give the open drafts that change a file of the configuration."""
        return drafts.drafts_of(self._room, actor, file)

    def waiting_drafts(self, actor: Actor) -> int:
        """Count the drafts that wait for the actor's approval."""
        return drafts.waiting_drafts(self._room, actor)

    def submit_draft(
        self, actor: Actor, draft_id: int, version: int, token: str, at: datetime,
        effective: date | EllipsisType | None = ...,
    ) -> DraftView:  # fmt: skip
        """Ask for a draft to be approved, and to take effect on a day (None: at once)."""
        return drafts.submit(self._room, actor, draft_id, version, token, at, effective)

    def withdraw_draft(
        self, actor: Actor, draft_id: int, version: int, token: str, at: datetime
    ) -> DraftView:
        """Give a draft up for good."""
        return drafts.withdraw(self._room, actor, draft_id, version, token, at)

    def send_back_draft(
        self, actor: Actor, draft_id: int, version: int, note: str, token: str, at: datetime
    ) -> DraftView:
        """Give a draft back to its author, saying why."""
        return drafts.send_back(self._room, actor, draft_id, version, note, token, at)

    def approve_draft(
        self, actor: Actor, draft_id: int, version: int, token: str, at: datetime,
        note: str = "", seen: str = "",
    ) -> DraftView:  # fmt: skip
        """Approve a draft as the second person and publish it; the same token does it once."""
        return approving.approve(self._room, actor, draft_id, version, token, at, note, seen)

    def audit_drafts(self, actor: Actor) -> tuple[int, tuple[tuple[int, int], ...]]:
        """Check the record of every draft: how many there are, and (draft, event) of the broken."""
        return draft_audit.audit_drafts(self._room, actor)

    def draft_prospect(self, actor: Actor, draft_id: int, at: datetime) -> Prospect:
        """Tell what publishing a draft would change, and what would go along with it."""
        return prospect.prospect(self._room, actor, draft_id, at)

    def compare_draft(self, actor: Actor, draft_id: int) -> tuple[FileComparison, ...]:
        """Compare three ways the files of a draft that somebody changed on disk meanwhile."""
        return settling.compare_draft(self._room, actor, draft_id)

    def settle_draft(
        self, actor: Actor, draft_id: int, version: int, chosen: tuple[Settlement, ...],
        token: str, at: datetime,
    ) -> DraftView:  # fmt: skip
        """Put a draft and the changed files together as chosen."""
        return settling.settle_draft(self._room, actor, draft_id, version, chosen, token, at)

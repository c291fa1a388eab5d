"""The desk as web, portal, jobs and command line hold it: every verb of the counter."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from pathlib import Path
from types import EllipsisType
from typing import Unpack

from app.catalog import Tree
from app.catalog.memory import Memory
from app.catalog.model import Catalog
from app.desk import (
    act,
    approving,
    audit,
    case,
    demo,
    demo_cases,
    draft_audit,
    drafts,
    intake,
    listing,
    oversight,
    papers,
    plan,
    prospect,
    publishing,
    revisions,
    settling,
    staff,
    supply,
)
from app.desk import open as opening
from app.desk.actor import Actor
from app.desk.audit import Audit
from app.desk.draft import DraftLine, DraftPage, DraftQuery, DraftSave, DraftView
from app.desk.intake import Preview
from app.desk.oversight import UrgentView
from app.desk.plan import Plan
from app.desk.prospect import Prospect
from app.desk.requests import Action, Application, CaseQuery, Raw
from app.desk.revision import RevisionView
from app.desk.revisions import RevisionAudit
from app.desk.room import Room
from app.desk.seal import Seal
from app.desk.settling import FileComparison, Settlement
from app.desk.view import CaseView, Page, PaperCheck, PaperView, StaffView, TaskPage
from app.store import Store


class Desk:
    """The verbs, each one transaction.

    All raise NotVisible for what the actor may not know of, Refused for what the rules forbid,
    and those that take a version Stale when somebody was faster. `at` is the time of the request.
    """

    def __init__(
        self,
        store: Store,
        catalog_source: Callable[[], Catalog],
        secret: bytes,
        base_url: str = "",
        config_dir: Path | None = None,
    ) -> None:
        """Wire a desk: `secret` (at least 16 bytes) seals personal data, keep it for good.

        `base_url` is where the public pages are, for the codes on papers; without it the
        centre's own website is named. `config_dir` is where approved drafts are written.
        """
        self._room = Room(store, catalog_source, Seal(secret), base_url, config_dir)

    def actor(self, username: str) -> Actor | None:
        """Give who acts under a username, None if nobody does or they have left."""
        return staff.actor(self._room, username)

    def preview(
        self, actor: Actor, item_id: str, point_id: str, answers: Raw, applicant: Raw, at: datetime
    ) -> Preview:
        """Say where an application would go, what it needs and by when."""
        return intake.preview(self._room, actor, item_id, point_id, answers, applicant, at)

    def open_case(self, actor: Actor, application: Application, at: datetime) -> CaseView:
        """Open a case; the same token gives the same case."""
        number = opening.open_case(self._room, actor, application, at)
        return case.case_view(self._room, actor, number, at)

    def act(self, actor: Actor, number: str, action: Action, at: datetime) -> CaseView:
        """Act on an open step; the same token acts once."""
        act.act(self._room, actor, number, action, at)
        return case.case_view(self._room, actor, number, at)

    def supply(
        self, actor: Actor, number: str, materials: Collection[str], version: int,
        token: str, at: datetime, note: str = "",
    ) -> CaseView:  # fmt: skip
        """Record the materials (ids) the applicant brought; the same token acts once."""
        supply.supply(self._room, actor, number, materials, version, token, at, note)
        return case.case_view(self._room, actor, number, at)

    def case(self, actor: Actor, number: str, at: datetime) -> CaseView:
        """Give a case as the actor may see it."""
        return case.case_view(self._room, actor, number, at)

    def cases(self, actor: Actor, query: CaseQuery, at: datetime) -> Page:
        """Give one page of the cases the actor may see."""
        return listing.cases(self._room, actor, query, at)

    def tasks(self, actor: Actor, at: datetime, after: str = "", limit: int = 50) -> TaskPage:
        """Give one page of the tasks that are the actor's."""
        return listing.tasks(self._room, actor, at, after, limit)

    def urgent(self, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
        """Give the late and nearly late tasks, to supervisors and administrators."""
        return oversight.urgent(self._room, actor, at)

    def issue_paper(
        self, actor: Actor, number: str, kind: str, at: datetime
    ) -> tuple[PaperView, bytes]:
        """Issue a paper of the case `number`, or give the one already issued, with its PDF."""
        return papers.issue_paper(self._room, actor, number, kind, at)

    def paper_file(self, actor: Actor, paper_number: str) -> tuple[PaperView, bytes]:
        """Give a paper issued before, with its PDF."""
        return papers.paper_file(self._room, actor, paper_number)

    def paper(self, paper_number: str, mark: str = "") -> PaperCheck:
        """Tell anyone what a paper's number stands for; with its mark also for whom."""
        return papers.paper_check(self._room, paper_number, mark)

    def audit(self, actor: Actor, number: str) -> Audit:
        """Tell whether a case's record is whole and amounts to how the case stands."""
        return audit.audit(self._room, actor, number)

    def staff(self, actor: Actor, after: str = "", limit: int = 50) -> tuple[StaffView, ...]:
        """Give the next people after a username, to administrators."""
        return staff.staff(self._room, actor, after, limit)

    def member(self, actor: Actor, username: str) -> StaffView:
        """Give one person of the staff, also one who has left, to administrators."""
        return staff.member(self._room, actor, username)

    def assign(self, actor: Actor, member: Actor, at: datetime, active: bool = True) -> StaffView:
        """Write a person's assignment, new or changed, as an administrator."""
        return staff.assign(self._room, actor, member, at, active)

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

    def demo_staff(self, catalog: Catalog) -> tuple[Actor, ...]:
        """Give the demo people of a catalogue."""
        return demo.demo_staff(catalog)

    def ensure_demo_staff(self, at: datetime) -> tuple[Actor, ...]:
        """Add the demo people of the catalogue in use that are missing, and give them all."""
        return staff.ensure_demo_staff(self._room, at)

    def ensure_demo_cases(self, at: datetime) -> int:
        """Make cases at every stage where there is none yet; give how many were made."""
        return demo_cases.ensure_demo_cases(self._room, at)

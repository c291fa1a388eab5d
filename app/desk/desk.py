"""The desk as web, portal, jobs and command line hold it: every verb of the counter."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from app.catalog.model import Catalog
from app.desk import (
    act,
    audit,
    case,
    demo,
    demo_cases,
    intake,
    listing,
    oversight,
    papers,
    staff,
    supply,
)
from app.desk import open as opening
from app.desk.actor import Actor
from app.desk.audit import Audit
from app.desk.intake import Preview
from app.desk.oversight import UrgentView
from app.desk.requests import Action, Application, CaseQuery, Raw
from app.desk.room import Room
from app.desk.seal import Seal
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
    ) -> None:
        """Wire a desk: `secret` (at least 16 bytes) seals personal data, keep it for good.

        `base_url` is where the public pages are, for the codes on papers; without it the
        centre's own website is named.
        """
        self._room = Room(store, catalog_source, Seal(secret), base_url)

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

    def demo_staff(self, catalog: Catalog) -> tuple[Actor, ...]:
        """Give the demo people of a catalogue."""
        return demo.demo_staff(catalog)

    def ensure_demo_staff(self, at: datetime) -> tuple[Actor, ...]:
        """Add the demo people of the catalogue in use that are missing, and give them all."""
        return staff.ensure_demo_staff(self._room, at)

    def ensure_demo_cases(self, at: datetime) -> int:
        """Make cases at every stage where there is none yet; give how many were made."""
        return demo_cases.ensure_demo_cases(self._room, at)

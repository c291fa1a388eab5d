"""The verbs of the counter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.desk import (
    act,
    audit,
    case,
    intake,
    listing,
    oversight,
    papers,
    parcels,
    slips,
    supply,
    verb,
)
from app.desk import open as opening
from app.desk.actor import Actor
from app.desk.archiving import ARCHIVED
from app.desk.audit import Audit
from app.desk.automatic import settle
from app.desk.intake import Preview
from app.desk.oversight import UrgentView
from app.desk.parcels import ParcelView
from app.desk.requests import (
    NO_WISH,
    TODAY,
    Action,
    Application,
    CaseQuery,
    Deed,
    Earlier,
    Raw,
    Wanted,
)
from app.desk.view import CaseView, Page, PaperCheck, PaperView, TaskPage
from app.desk.wired import Wired
from app.printing import CASE_FILE


class CaseDesk(Wired):
    """What is done on cases; whatever fell due by then comes first (`settle`)."""

    def preview(
        self, actor: Actor, item_id: str, point_id: str, answers: Raw, applicant: Raw,
        at: datetime, wanted: Wanted = NO_WISH,
    ) -> Preview:  # fmt: skip
        """Say where an application would go, what it needs and by when."""
        return intake.preview(self._room, actor, item_id, point_id, answers, applicant, at, wanted)

    def open_case(self, actor: Actor, application: Application, at: datetime) -> str:
        """Open a case and give its number; the same token gives the same case."""
        return opening.open_case(self._room, actor, application, at)

    def act(self, actor: Actor, number: str, action: Action, at: datetime) -> str:
        """Act on an open step and give the case's number; the same token acts once."""
        settle(self._room, number, at)
        return act.act(self._room, actor, number, action, at)

    def supply(
        self, actor: Actor, number: str, materials: Collection[str], version: int,
        token: str, at: datetime, note: str = "", earlier: Earlier = TODAY,
    ) -> str:  # fmt: skip
        """Record the materials (ids) the applicant brought; the same token acts once."""
        settle(self._room, number, at)
        return supply.supply(
            self._room, actor, number, materials, version, token, at, note, earlier
        )

    def case(self, actor: Actor, number: str, at: datetime, asking: str = "") -> CaseView:
        """Give a case as the actor may see it, ready to do the verb `asking` if one is named."""
        return case.case_view(self._room, actor, number, at, asking)

    def case_at(self, actor: Actor, number: str, seq: int) -> CaseView:
        """Give a case as it stood after its event `seq`; nothing can be done on that."""
        return case.case_at(self._room, actor, number, seq)

    def cases(self, actor: Actor, query: CaseQuery, at: datetime) -> Page:
        """Give one page of the cases the actor may see."""
        return listing.cases(self._room, actor, query, at)

    def tasks(
        self, actor: Actor, at: datetime, after: str = "", limit: int = 50, group: str = ""
    ) -> TaskPage:
        """Give one page of the tasks that are the actor's, of one group (`listing.GROUPS`) or all."""
        return listing.tasks(self._room, actor, at, after, limit, group)

    def incoming(self, actor: Actor, at: datetime) -> tuple[ParcelView, ...]:
        """Give the papers on their way to where the actor works, to be signed for."""
        return parcels.incoming(self._room, actor, at)

    def urgent(self, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
        """Give the late and nearly late tasks, to supervisors and administrators."""
        return oversight.urgent(self._room, actor, at)

    def late_steps(self, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
        """Give the tasks over their own step's limit, to supervisors and administrators."""
        return oversight.late_steps(self._room, actor, at)

    def issue_paper(
        self, actor: Actor, number: str, kind: str, at: datetime
    ) -> tuple[PaperView, bytes]:
        """Issue a paper of the case `number`, or give the one already issued, with its PDF."""
        settle(self._room, number, at)
        return papers.issue_paper(self._room, actor, number, kind, at)

    def paper_file(self, actor: Actor, paper_number: str) -> tuple[PaperView, bytes]:
        """Give a paper issued before, with its PDF."""
        return papers.paper_file(self._room, actor, paper_number)

    def slip(self, actor: Actor, number: str, kind: str, at: datetime) -> bytes:
        """Give a slip of a case (取号小票, 快递面单, 材料封面标签) as a PDF; it is not kept."""
        return slips.slip_file(self._room, actor, number, kind, at)

    def waybill(self, actor: Actor, number: str) -> slips.Waybill:
        """Give what a carrier needs to take the result of a case to the applicant."""
        return slips.waybill(self._room, actor, number)

    def paper(self, paper_number: str, mark: str = "") -> PaperCheck:
        """Tell anyone what a paper's number stands for; with its mark also for whom."""
        return papers.paper_check(self._room, paper_number, mark)

    def audit(self, actor: Actor, number: str) -> Audit:
        """Tell whether a case's record is whole and amounts to how the case stands."""
        return audit.audit(self._room, actor, number)

    def do(self, actor: Actor, number: str, deed: Deed, at: datetime) -> str:
        """Do one of the verbs that the case offers; the same token does it once.

        What goes to the archive is bound at once, so that it lies there as it was that day.
        """
        settle(self._room, number, at)
        done = verb.do(self._room, actor, number, deed, at)
        if deed.word == ARCHIVED:
            papers.issue_paper(self._room, actor, number, CASE_FILE, at)
        return done

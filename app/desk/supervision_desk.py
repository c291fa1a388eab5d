"""The verbs of those who watch, and of everybody who is told something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.desk import escalations, gaps, late_hops, notices, reports
from app.desk.actor import Actor
from app.desk.escalations import Escalations
from app.desk.gaps import Gap
from app.desk.late_hops import LateHopView
from app.desk.notices import NoticePage
from app.desk.reports import ReportPage
from app.desk.wired import Wired


class SupervisionDesk(Wired):
    """Messages, reports of refusals, and whom the clock told."""

    def unread(self, actor: Actor) -> int:
        """Count a person's unread messages, up to a hundred."""
        return notices.unread(self._room, actor)

    def notices(
        self, actor: Actor, *, unread_only: bool = False, after: str = "", limit: int = 50
    ) -> NoticePage:
        """Give one page of a person's messages, the newest first."""
        return notices.inbox(self._room, actor, unread_only=unread_only, after=after, limit=limit)

    def mark_read(self, actor: Actor, ids: Sequence[int], at: datetime) -> int:
        """Note that a person read messages of theirs; give how many were new to them."""
        return notices.mark_read(self._room, actor, ids, at)

    def gaps(self, actor: Actor) -> tuple[Gap, ...]:
        """Give the numbers of cases and reports that are gone, to supervisors and administrators."""
        return gaps.gaps(self._room, actor)

    def late_hops(self, actor: Actor, at: datetime) -> tuple[LateHopView, ...]:
        """Give the papers of 全程代办 that are late, to supervisors and administrators."""
        return late_hops.late_hops(self._room, actor, at)

    def reports(
        self, actor: Actor, state: str = reports.STATES[0], after: str = "", limit: int = 50
    ) -> ReportPage:
        """Give one page of the reports of refusals, to supervisors and administrators."""
        return reports.reports(self._room, actor, state, after, limit)

    def report_figures(self, actor: Actor) -> dict[str, int]:
        """Count the reports that wait, by state, for supervisors and administrators."""
        return reports.report_figures(self._room, actor)

    def escalations(self, actor: Actor, at: datetime) -> Escalations:
        """Tell supervisors and administrators whom the clock told in the last seven days."""
        return escalations.escalations(self._room, actor, at)

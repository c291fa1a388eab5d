"""The verbs about the papers of a hall."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from app.desk import counter_notice, hall_papers, posted, reprints
from app.desk.actor import Actor
from app.desk.hall_sheets import HallPaper
from app.desk.posted import PostedView, Posting
from app.desk.wired import Wired
from app.printing import Batch, HallKind


class HallDesk(Wired):
    """Booklets, posters and plates of a point; what hangs there, and what of it is stale."""

    def hall_kinds(self, actor: Actor, point: str, at: datetime) -> tuple[HallKind, ...]:
        """Give the papers that a point has something to say on."""
        return hall_papers.kinds_at(self._room, actor, point, at)

    def hall_paper(self, actor: Actor, paper: HallPaper, at: datetime) -> bytes:
        """Give the PDF of a paper of a point as it is now."""
        return hall_papers.hall_paper(self._room, actor, paper, at)

    def counter_notice(
        self, actor: Actor, item: str, answers: Mapping[str, Any], brought: Collection[str],
        at: datetime,
    ) -> bytes:  # fmt: skip
        """Give the numbered 一次性告知单 of what somebody at the counter still has to bring."""
        return counter_notice.counter_notice(self._room, actor, item, answers, brought, at)

    def post(self, actor: Actor, posting: Posting, at: datetime) -> None:
        """Note that a paper, as it is now, was posted or handed out at a point."""
        posted.register(self._room, actor, posting, at)

    def posted(
        self, actor: Actor, at: datetime, point: str = "", *, stale_only: bool = False
    ) -> tuple[PostedView, ...]:
        """Give what hangs at a point, or wherever the actor may look."""
        return posted.posted(self._room, actor, at, point, stale_only)

    def take_down(self, actor: Actor, id: int, at: datetime) -> None:
        """Note that a paper was taken down."""
        posted.take_down(self._room, actor, id, at)

    def renewed(self, actor: Actor, ids: Collection[int], at: datetime) -> int:
        """Note that stale papers were replaced; give how many were."""
        return posted.renewed(self._room, actor, ids, at)

    def reprints(self, actor: Actor, at: datetime, point: str = "") -> Batch:
        """Give the papers that are stale, to be printed again."""
        return reprints.reprints(self._room, actor, at, point)

    def reprints_zip(self, actor: Actor, at: datetime, point: str = "") -> bytes:
        """Give a ZIP of what is to be printed again."""
        return reprints.reprints_zip(self._room, actor, at, point)

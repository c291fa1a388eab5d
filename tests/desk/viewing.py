"""A desk that shows the case after each verb, as the page after a press does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.desk import Action, Actor, Application, CaseView, Deed, Desk, Earlier
from app.desk.requests import TODAY


class ViewingDesk(Desk):
    """The desk, whose verbs give the case as the actor sees it then."""

    def open_case(  # type: ignore[override]
        self, actor: Actor, application: Application, at: datetime
    ) -> CaseView:
        return self.case(actor, super().open_case(actor, application, at), at)

    def act(  # type: ignore[override]
        self, actor: Actor, number: str, action: Action, at: datetime
    ) -> CaseView:
        return self.case(actor, super().act(actor, number, action, at), at)

    def supply(  # type: ignore[override]
        self,
        actor: Actor,
        number: str,
        materials: Collection[str],
        version: int,
        token: str,
        at: datetime,
        note: str = "",
        earlier: Earlier = TODAY,
    ) -> CaseView:
        done = super().supply(actor, number, materials, version, token, at, note, earlier)
        return self.case(actor, done, at)

    def do(self, actor: Actor, number: str, deed: Deed, at: datetime) -> CaseView:  # type: ignore[override]
        return self.case(actor, super().do(actor, number, deed, at), at)

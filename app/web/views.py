"""The screens in the order of the menu."""

from __future__ import annotations

from typing import Final

from flask_appbuilder import BaseView

from app.web.cases import CasesView
from app.web.counter import CounterView
from app.web.drafts import DraftsView
from app.web.people import PeopleView
from app.web.revisions import RevisionsView
from app.web.supervision import SupervisionView
from app.web.tasks import TasksView

VIEWS: Final[tuple[type[BaseView], ...]] = (
    CounterView,
    TasksView,
    CasesView,
    SupervisionView,
    DraftsView,
    RevisionsView,
    PeopleView,
)

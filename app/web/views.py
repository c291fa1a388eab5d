"""The screens in the order of the menu."""

from __future__ import annotations

from typing import Final

from flask_appbuilder import BaseView

from app.web.attendance import AttendanceView
from app.web.cases import CasesView
from app.web.counter import CounterView
from app.web.drafts import DraftsView
from app.web.editions import EditionsView
from app.web.hall import HallView
from app.web.jobs import JobsView
from app.web.notices import NoticesView
from app.web.papers import PapersView
from app.web.past import PastView
from app.web.people import PeopleView
from app.web.reports import ReportsView
from app.web.revisions import RevisionsView
from app.web.rules import RulesView
from app.web.slips import SlipsView
from app.web.supervision import SupervisionView
from app.web.tasks import TasksView
from app.web.verbs import VerbsView

VIEWS: Final[tuple[type[BaseView], ...]] = (
    CounterView,
    TasksView,
    AttendanceView,
    CasesView,
    PastView,
    SlipsView,
    VerbsView,
    SupervisionView,
    JobsView,
    ReportsView,
    NoticesView,
    DraftsView,
    RevisionsView,
    RulesView,
    PeopleView,
    HallView,
    EditionsView,
    PapersView,
)

"""The verbs of the counter, one transaction each: open, act, supply, print, list."""

from app.desk.actor import Actor, Role
from app.desk.audit import Audit
from app.desk.choices import Choice
from app.desk.desk import Desk
from app.desk.draft import (
    Diverged,
    DraftChange,
    DraftLine,
    DraftPage,
    DraftQuery,
    DraftSave,
    DraftStale,
    DraftView,
)
from app.desk.errors import DeskError, NotVisible, Refused, Stale
from app.desk.intake import Preview
from app.desk.oversight import UrgentView
from app.desk.requests import Action, Application, CaseQuery, Deed, Earlier
from app.desk.settling import FileComparison, Settlement
from app.desk.verb import Offered
from app.desk.view import (
    CaseRowView,
    CaseView,
    EventView,
    Line,
    MaterialView,
    Page,
    PaperCheck,
    PaperView,
    PauseView,
    StaffView,
    TaskPage,
    TaskRowView,
    TaskView,
)

__all__ = [
    "Action",
    "Actor",
    "Application",
    "Audit",
    "CaseQuery",
    "CaseRowView",
    "CaseView",
    "Choice",
    "Deed",
    "Desk",
    "DeskError",
    "Diverged",
    "DraftChange",
    "DraftLine",
    "DraftPage",
    "DraftQuery",
    "DraftSave",
    "DraftStale",
    "DraftView",
    "Earlier",
    "EventView",
    "FileComparison",
    "Line",
    "MaterialView",
    "NotVisible",
    "Offered",
    "Page",
    "PaperCheck",
    "PaperView",
    "PauseView",
    "Preview",
    "Refused",
    "Role",
    "Settlement",
    "StaffView",
    "Stale",
    "TaskPage",
    "TaskRowView",
    "TaskView",
    "UrgentView",
]

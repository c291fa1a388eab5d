"""The sample catalogue with heads, a ladder of reminders and, if wished, second signatures."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from app.catalog.model import Catalog, Heads, Reached, Refusing, Rung
from app.desk import Actor, CaseView
from app.desk.notices import NoticeView
from app.desk.staff import row_of
from app.store import write_staff
from tests.desk.hall import START, TOWN, ZONE, Hall
from tests.desk.watching import watch_over

HEAD_POST = "科室负责人"
TOWN_HEAD_POST = "民政助理岗"
LADDER = (
    Rung(when=Reached(used="80%"), to="办理员"),
    Rung(when=Reached(overdue=0), to="科室负责人"),
    Rung(when=Reached(overdue=2), to="中心领导"),
    Rung(when=Reached(overdue=3), to="政府领导"),
)
HEADS = Heads(department=(HEAD_POST, TOWN_HEAD_POST), government=("mayor",))

HEAD = Actor(
    username="head", name="高首", role="审批员", departments=("civil-affairs",), posts=(HEAD_POST,)
)
LAND_HEAD = Actor(
    username="landhead", name="林首", role="审批员", departments=("natural-resources",),
    posts=(HEAD_POST,),
)  # fmt: skip
TOWN_HEAD = Actor(
    username="townhead", name="罗镇", role="办事员", point=TOWN, posts=(TOWN_HEAD_POST,)
)
MAYOR = Actor(username="mayor", name="杜县", role="监督员")
NEW = (HEAD, LAND_HEAD, TOWN_HEAD, MAYOR)

WHY = {"reason": "收入高于标准", "clause": "社会救助暂行办法第九条"}


def watched_catalog(catalog: Catalog, **on_refusal: bool) -> Catalog:
    """Give the catalogue with all that."""
    centre = replace(
        catalog.centre, heads=HEADS, escalate=LADDER, on_refusal=Refusing(**on_refusal)
    )
    return replace(catalog, centre=centre)


def watched(hall: Hall, people: tuple[Actor, ...] = NEW, **on_refusal: bool) -> Hall:
    """Let the hall work by those rules from now on, with the people they need."""
    hall.catalog = watched_catalog(hall.catalog, **on_refusal)
    with hall.store.writing() as connection:
        for each in people:
            write_staff.add(connection, row_of(each, START, True))
    return hall


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=ZONE)


def clock(hall: Hall, case: CaseView, moment: datetime) -> datetime | None:
    """Let the clock look after a case."""
    hall.at = moment
    return watch_over(hall.desk._room, case.number, moment)


def inbox(hall: Hall, actor: Actor) -> tuple[NoticeView, ...]:
    """Give all that a person was told, the newest first."""
    return hall.desk.notices(actor, limit=200).rows


def kinds(hall: Hall, actor: Actor) -> list[str]:
    """Give of what kinds a person's messages are, the newest first."""
    return [each.kind for each in inbox(hall, actor)]


def now(hall: Hall, case: CaseView, actor: Actor) -> CaseView:
    """Give a case as somebody sees it now."""
    return hall.desk.case(actor, case.number, hall.at)

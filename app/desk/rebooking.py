"""Whether a visit that was booked may be put to another time: as when it is booked first."""

from __future__ import annotations

from datetime import datetime

from app.desk.errors import Refused
from app.desk.numbering import after_other_bookings
from app.desk.requests import Wanted
from app.desk.verb import Scene
from app.desk.visits import BOOKED, booked_for
from app.routing import route
from app.store.visits import booked
from app.texts import _


def checked(scene: Scene, day: str, time: str) -> datetime:
    """Give the moment asked for, once its place is sure. Raises Refused with what is wrong."""
    problems: dict[str, str] = {}
    when = booked_for(scene.room, Wanted(day=day, time=time), scene.at, problems)
    if when is None:
        raise Refused("".join(problems.values()), problems=problems)
    catalog, file = scene.room.catalog, scene.file
    item = file.definition.item
    if item.id not in catalog.items or file.row.point not in catalog.points:
        raise Refused(_("事项或者服务点已经停办，不能改约。"), "day")
    after_other_bookings(scene.connection, file.row.point, item.id, when.date())
    places = booked(scene.connection, file.row.point, item.id, when.date())
    found = route(
        catalog, item.id, file.row.point, scene.at, way=BOOKED, appointment=when,
        division=file.application.applicant.get("village", ""),
        booked=places - (_day_before(scene) == when.date()), workflow=file.definition.workflow,
    )  # fmt: skip
    if not found.taken:
        raise Refused("".join(reason.text for reason in found.reasons), "day")
    return when


def _day_before(scene: Scene) -> object:
    """Give the day whose place is this applicant's own already."""
    visit = scene.file.facts.visit
    assert visit is not None
    assert visit.appointment is not None
    return scene.room.local(visit.appointment).date()

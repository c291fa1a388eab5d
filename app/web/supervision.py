"""What a supervisor sees first: where the late and nearly late tasks lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from flask import render_template
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import UrgentView
from app.desk.oversight import MOST_URGENT
from app.web.house import actor, catalog, house, now
from app.web.jobs import is_behind

LEVELS: Final = ("临期", "超期", "严重超期")
_LISTED: Final = 100


class Place(msgspec.Struct, frozen=True):
    """A point or department and how many tasks of each level lie there."""

    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Give the number of all of them."""
        return sum(self.counts.values())


class SupervisionView(BaseView):
    """Late and nearly late tasks by point and by department."""

    route_base = "/supervision"
    class_permission_name = "Supervision"
    default_view = "overview"

    @expose("/")
    @has_access
    @permission_name("read")
    def overview(self) -> Any:
        """Count by place, the worst first, and list the most urgent tasks."""
        found = house().desk.urgent(actor(), now())
        work = house().desk.job_figures(actor(), now())
        points, departments = catalog().points, catalog().departments
        names = {id: point.name for id, point in points.items()}
        names |= {id: department.name for id, department in departments.items()}
        return render_template(
            "web/supervision.html",
            urgent=found[:_LISTED],
            listed=_LISTED,
            total=len(found),
            capped=len(found) >= MOST_URGENT,
            levels=LEVELS,
            figures=Counter(one.alarm.level for one in found),
            points=_places(((one.point, one) for one in found if not one.department), names),
            departments=_places(((one.department, one) for one in found if one.department), names),
            names=names,
            late_steps=house().desk.late_steps(actor(), now()),
            late_hops=house().desk.late_hops(actor(), now()),
            stood_in=house().desk.stood_in(actor()),
            work=work,
            behind=is_behind(work),
            reports=house().desk.report_figures(actor()),
            escalations=house().desk.escalations(actor(), now()),
        )


def _places(found: Iterable[tuple[str, UrgentView]], names: dict[str, str]) -> tuple[Place, ...]:
    counts: dict[str, Counter[str]] = {}
    for id, one in found:
        counts.setdefault(id, Counter())[one.alarm.level] += 1
    places = (
        Place(names.get(id, id), {level: count[level] for level in LEVELS})
        for id, count in counts.items()
    )
    return tuple(sorted(places, key=lambda place: (-place.counts["严重超期"], -place.total)))

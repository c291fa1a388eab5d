"""A case as it stood after one of its events: to be looked at, with nothing to be done on it."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.web.cases import reasons_of
from app.web.house import actor, house


class PastView(BaseView):
    """Whoever may read the case may read how it stood."""

    route_base = ""
    class_permission_name = "Cases"
    default_view = "past"

    @expose("/case/<number>/at/<int:seq>")
    @has_access
    @permission_name("read")
    def past(self, number: str, seq: int) -> Any:
        """Show a case as it stood after its event `seq`."""
        case = house().desk.case_at(actor(), number, seq)
        return render_template(
            "web/case.html",
            case=case,
            past=case.timeline[-1],
            typed={},
            ticked=frozenset(),
            problems={},
            stale=None,
            reasons_of=reasons_of,
        )

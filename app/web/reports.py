"""否定报备: the refusals filed, for the head of the centre to review."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.desk.reports import STATES
from app.web.house import actor, house


class ReportsView(BaseView):
    """Reports by state; what is done about one is done on its case."""

    route_base = "/reports"
    class_permission_name = "Reports"
    default_view = "reports"

    @expose("/")
    @has_access
    @permission_name("read")
    def reports(self) -> Any:
        """List the reports in a state, a page at a time."""
        state, after = request.args.get("state", STATES[0]), request.args.get("after", "")
        try:
            page = house().desk.reports(actor(), state, after)
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("ReportsView.reports"))
        return render_template(
            "web/reports.html",
            page=page,
            state=state,
            after=after,
            states=STATES,
            figures=house().desk.report_figures(actor()),
        )

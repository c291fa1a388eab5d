"""My tasks: what waits for me, the most urgent first."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.desk.listing import GROUPS
from app.web.house import actor, house, now


class TasksView(BaseView):
    """The open steps that the actor's post or department holds."""

    route_base = "/tasks"
    class_permission_name = "Tasks"
    default_view = "tasks"

    @expose("/")
    @has_access
    @permission_name("read")
    def tasks(self) -> Any:
        """List my tasks, of a group (`?group=`), a page at a time (`?after=`)."""
        after, group = request.args.get("after", ""), request.args.get("group", "")
        try:
            page = house().desk.tasks(actor(), now(), after, group=group)
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("TasksView.tasks"))
        return render_template(
            "web/tasks.html",
            page=page,
            after=after,
            group=group,
            groups=GROUPS,
            to_sign=() if after else house().desk.to_sign(actor(), now()),
            checks=() if after else house().desk.promise_checks(actor(), now()),
            parcels=() if after else house().desk.incoming(actor(), now()),
        )

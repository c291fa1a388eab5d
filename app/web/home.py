"""The first page after logging in: each role starts where its work is."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask_appbuilder import BaseView, expose, has_access

from app.web.access import is_administrator
from app.web.frame import doors
from app.web.house import actor_or_none


class HomeView(BaseView):
    """Sends everybody to their first door; a login without an assignment is told what to do."""

    route_base = "/start"
    class_permission_name = "Home"
    default_view = "index"

    @expose("/")
    @has_access
    def index(self) -> Any:
        """Go to the first page of the menu."""
        if actor_or_none() is None:
            return render_template("web/unassigned.html")
        if is_administrator():
            return redirect(url_for("CatalogueView.index"))
        return redirect(doors()[0].url)

"""消息: what I was told, newest first; what I have read is still new to the others."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.texts import _
from app.web.house import actor, house, now

# No page shows more messages than may be put aside at once.
_MOST = 200


class NoticesView(BaseView):
    """A person's messages."""

    route_base = "/notices"
    class_permission_name = "Notices"
    default_view = "notices"

    @expose("/")
    @has_access
    @permission_name("read")
    def notices(self) -> Any:
        """List my messages, a page at a time (`?all=1`: those that were read, too)."""
        everything, after = request.args.get("all") == "1", request.args.get("after", "")
        try:
            page = house().desk.notices(actor(), unread_only=not everything, after=after)
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("NoticesView.notices"))
        return render_template("web/notices.html", page=page, everything=everything, after=after)

    @expose("/read", methods=["POST"])
    @has_access
    @permission_name("read")
    def read(self) -> Any:
        """Note that I read the messages shown, and go to the case of one, if asked to."""
        ids = [
            int(id) for id in request.form.getlist("id")[:_MOST] if id.isdigit() and len(id) < 19
        ]
        house().desk.mark_read(actor(), ids, now())
        case = request.form.get("case", "")
        if case.isascii() and case.isdigit():
            return redirect(url_for("CasesView.case", number=case), 303)
        flash(_("已标为已读。"), "success")
        return redirect(url_for("NoticesView.notices"), 303)

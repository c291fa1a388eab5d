"""Work that comes due by itself: what was set aside, for a person to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import NotVisible, Refused
from app.desk.jobs import GIVEN_UP, SET_ASIDE
from app.store.work_rows import JobFigures
from app.texts import N_, _
from app.web.house import actor, house, now

# Which lists there are: state, Chinese label.
LISTS: Final = ((SET_ASIDE, N_("搁置的")), (GIVEN_UP, N_("不再办的")))


# So long after its time a job may wait for a worker that is busy.
_PATIENCE: Final = timedelta(minutes=10)


def is_behind(work: JobFigures) -> bool:
    """Tell whether work waits for longer than a worker that runs would let it."""
    return work.oldest is not None and now() - work.oldest > _PATIENCE


class JobsView(BaseView):
    """Supervisors look, administrators decide; the desk asks again."""

    route_base = "/jobs"
    class_permission_name = "Jobs"
    default_view = "jobs"

    @expose("/")
    @has_access
    @permission_name("read")
    def jobs(self) -> Any:
        """List what was set aside (`?state=不办`: what was given up), a page at a time."""
        state, after = request.args.get("state", SET_ASIDE), request.args.get("after", "")
        try:
            page = house().desk.jobs_aside(actor(), state, after)
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("JobsView.jobs"))
        work = house().desk.job_figures(actor(), now())
        return render_template(
            "web/jobs.html",
            page=page,
            state=state,
            after=after,
            lists=LISTS,
            work=work,
            behind=is_behind(work),
        )

    @expose("/<id>/retry", methods=["POST"])
    @has_access
    @permission_name("decide")
    def retry(self, id: str) -> Any:
        """Have a job tried again at once."""
        try:
            house().desk.retry_job(actor(), _number(id), now())
        except Refused as refusal:
            return _back(refusal.message, "warning")
        return _back(_("已安排马上重试。"), "success")

    @expose("/<id>/drop", methods=["POST"])
    @has_access
    @permission_name("decide")
    def drop(self, id: str) -> Any:
        """Leave a job undone."""
        try:
            house().desk.drop_job(actor(), _number(id), now())
        except Refused as refusal:
            return _back(refusal.message, "warning")
        return _back(_("已记为不再办。"), "success")


def _back(said: str, kind: str) -> Any:
    flash(said, kind)
    return redirect(url_for("JobsView.jobs"), 303)


def _number(id: str) -> int:
    if not id.isascii() or not id.isdigit() or len(id) > 18:
        raise NotVisible
    return int(id)

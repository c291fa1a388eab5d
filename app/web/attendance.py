"""考勤: one signs in and out oneself; those who oversee a place see who is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import NotVisible, Refused
from app.desk.away import Away
from app.texts import _
from app.web.house import actor, house, now


class AttendanceView(BaseView):
    """Whoever may open it is decided by role; whose presence they see, the desk decides."""

    route_base = "/attendance"
    class_permission_name = "Attendance"
    default_view = "today"

    @expose("/")
    @has_access
    @permission_name("read")
    def today(self) -> Any:
        """Show how I stand today, and who of `?place=` is there to those who oversee it."""
        return _page({})

    @expose("/in", methods=["POST"])
    @has_access
    @permission_name("read")
    def sign_in(self) -> Any:
        """Sign in."""
        return _done(lambda: house().desk.sign_in(actor(), now()), _("已签到。"))

    @expose("/out", methods=["POST"])
    @has_access
    @permission_name("read")
    def sign_out(self) -> Any:
        """Sign out."""
        said = _("已签退。手上没有办完的任务会转给顶岗的人。")
        return _done(lambda: house().desk.sign_out(actor(), now()), said)

    @expose("/away", methods=["POST"])
    @has_access
    @permission_name("read")
    def away(self) -> Any:
        """Put time away on record."""
        said = _("已登记。到时候手上没有办完的任务会转给顶岗的人。")
        return _done(lambda: house().desk.be_away(actor(), Away(**_typed()), now()), said)

    @expose("/back", methods=["POST"])
    @has_access
    @permission_name("read")
    def back(self) -> Any:
        """Be back."""
        said = _("已登记回岗。别人还没有动手办的任务会交还给您。")
        return _done(lambda: house().desk.come_back(actor(), now()), said)

    @expose("/of/<username>")
    @has_access
    @permission_name("read")
    def member(self, username: str) -> Any:
        """Show what is on record of somebody's time away, to those who may add to it."""
        return _member_page(username, {})

    @expose("/of/<username>/away", methods=["POST"])
    @has_access
    @permission_name("read")
    def member_away(self, username: str) -> Any:
        """Put somebody else's time away on record."""
        said = _("已登记，并告诉了本人。到时候手上没有办完的任务会转给顶岗的人。")
        away = Away(**_typed())
        return _done_for(
            username, lambda: house().desk.be_away_for(actor(), username, away, now()), said
        )

    @expose("/of/<username>/end/<int:absence>", methods=["POST"])
    @has_access
    @permission_name("read")
    def member_back(self, username: str, absence: int) -> Any:
        """End somebody else's time away."""
        said = _("已销假，并告诉了本人。别人还没有动手办的任务会交还。")
        return _done_for(
            username, lambda: house().desk.end_away_for(actor(), username, absence, now()), said
        )


def _typed() -> dict[str, str]:
    names = ("kind", "from_day", "until_day", "until_time", "reason")
    return {name: request.form.get(name, "") for name in names}


def _done_for(username: str, do: Callable[[], None], said: str) -> Any:
    try:
        do()
    except Refused as refusal:
        problems = dict(refusal.problems) or {"all": refusal.message}
        return _member_page(username, problems), 422
    flash(said, "success")
    return redirect(url_for("AttendanceView.member", username=username), 303)


def _member_page(username: str, problems: dict[str, str]) -> str:
    return render_template(
        "web/attendance_member.html",
        member=house().desk.leave_of(actor(), username, now()),
        typed=request.form,
        problems=problems,
        labels={},
    )


def _done(do: Callable[[], None], said: str) -> Any:
    try:
        do()
    except Refused as refusal:
        return _page(dict(refusal.problems) or {"all": refusal.message}), 422
    flash(said, "success")
    return redirect(url_for("AttendanceView.today"), 303)


def _page(problems: dict[str, str]) -> str:
    desk, who = house().desk, actor()
    places = dict(desk.overseen(who))
    place = request.args.get("place", "")
    if place not in places:
        place = f"point:{who.point}" if f"point:{who.point}" in places else next(iter(places), "")
    try:
        day = desk.my_day(who, now())
    except NotVisible:
        day = None
    return render_template(
        "web/attendance.html",
        day=day,
        kind=request.form.get("kind", ""),
        typed=request.form,
        problems=problems,
        labels={},
        led=desk.led(who),
        places=places,
        place=place,
        people=desk.presence(who, place, now()) if place else (),
    )

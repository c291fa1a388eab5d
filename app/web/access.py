"""Who may open what: five roles, and nothing for anybody without a login."""

from __future__ import annotations

from typing import Final

from flask import Flask, flash, redirect, request, session, url_for
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from app.desk import Role
from app.texts import _
from app.web.house import now

ADMINISTRATOR: Final[Role] = "管理员"

# Flask-AppBuilder's built-in roles: (view, right) as patterns. Rights by point and
# department are data and are decided at the desk; these only open the doors.
_EVERYONE: Final = [["^Home$", "^can_.*"], ["^Account$", "^can_.*"], ["^Notices$", "^can_read$"]]
_READ_CATALOGUE: Final = [["^Catalogue$", "^can_read$"]]
# Supervisors urge and review; what they may do on a case the desk decides, as for everyone.
_READ_AND_DO: Final = [["^Cases$", "^can_(read|do)$"]]
_WORK_ON_CASES: Final = [
    ["^Cases$", "^can_(read|act|do)$"],
    ["^Tasks$", "^can_.*"],
    ["^Attendance$", "^can_read$"],
]
ROLES: Final[dict[str, list[list[str]]]] = {
    ADMINISTRATOR: [[".*", ".*"]],
    "办事员": [
        *_EVERYONE,
        *_READ_CATALOGUE,
        *_WORK_ON_CASES,
        ["^Counter$", "^can_.*"],
        ["^Hall$", "^can_.*"],
    ],
    "审批员": [*_EVERYONE, *_READ_CATALOGUE, *_WORK_ON_CASES],
    "监督员": [
        *_EVERYONE,
        *_READ_CATALOGUE,
        *_READ_AND_DO,
        ["^Supervision$", "^can_.*"],
        ["^Attendance$", "^can_read$"],
        ["^Jobs$", "^can_read$"],
        ["^Reports$", "^can_read$"],
        ["^Rules$", "^can_read$"],
        ["^Hall$", "^can_read$"],
    ],
    "查阅员": [*_EVERYONE, *_READ_CATALOGUE],
}

# Everything that may be opened without a login; the public's pages are a blueprint of their own.
OPEN_ENDPOINTS: Final = frozenset({"static", "LoginView.login"})
OPEN_BLUEPRINT: Final = "portal"

# A working day and the evening after: then one logs in again, however busy.
LONGEST_SESSION_SECONDS: Final = 12 * 3600


def guard(app: Flask) -> None:
    """Demand a login for every address that is not listed as open."""

    @app.before_request
    def demand_login() -> Response | None:
        if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
            return None
        if request.blueprint == OPEN_BLUEPRINT:
            return None
        if current_user.is_authenticated and _session_too_old():
            logout_user()
            session.clear()
            flash(_("登录已超过12小时，请重新登录。"), "warning")
        if current_user.is_authenticated:
            return None
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("LoginView.login", next=back))


def _session_too_old() -> bool:
    since = session.get("since")
    return not isinstance(since, int) or now().timestamp() - since > LONGEST_SESSION_SECONDS


def may(right: str, view: str) -> bool:
    """Tell whether the current user holds `right` (such as `can_read`) on `view`."""
    from flask import current_app

    return bool(current_app.extensions["appbuilder"].sm.has_access(right, view))


def is_administrator() -> bool:
    """Tell whether the current user is an administrator."""
    return current_user.is_authenticated and any(
        role.name == ADMINISTRATOR for role in current_user.roles
    )

"""Logging in, logging out and changing one's own password."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_login import login_user, logout_user
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response

from app.texts import _
from app.web.access import ROLES
from app.web.house import catalog, house, now

# Reserved by RFC 2606: no mail can ever be sent there, so it marks a demo login for good.
DEMO_DOMAIN: Final = "@demo.invalid"
DEMO_PASSWORD: Final = "yichuang2026"
SHORTEST_PASSWORD: Final = 8
_USERNAME: Final = re.compile(r"[a-z][a-z0-9_.-]{1,31}")


class LoginView(AuthDBView):
    """The login page; a failed attempt answers 401 and keeps the name that was typed."""

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Response | tuple[str, int]:
        """Show the page, or check the name and the password."""
        if g.user.is_authenticated:
            return redirect(_wanted())
        if request.method != "POST":
            return _login_page("", 200)
        username = request.form.get("username", "").strip()
        user = self.appbuilder.sm.auth_user_db(username, request.form.get("password", ""))
        if not user:
            return _login_page(username, 401)
        session.clear()
        login_user(user)
        session.permanent = True
        session["since"] = int(now().timestamp())
        bind_session(user)
        return redirect(_wanted())

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Response:
        """Forget who was logged in."""
        logout_user()
        session.clear()
        return redirect(url_for("LoginView.login"))


def bind_session(user: Any) -> None:
    """Let this session hold as long as the user's password stays the one it is now."""
    session["proof"] = _proof(user)


def _proof(user: Any) -> str:
    return hashlib.sha256(str(user.password).encode()).hexdigest()[:16]


def _wanted() -> str:
    """Give the page that was asked for before logging in, if it is one of ours."""
    wanted = request.args.get("next", "")
    # Browsers drop tabs and line breaks: /<tab>/evil.example would lead elsewhere.
    ours = re.fullmatch(r"/(?![/\\])[^\x00-\x1f\x7f]*", wanted)
    return wanted if ours else url_for("HomeView.index")


def _login_page(username: str, status: int) -> tuple[str, int]:
    demo = house().desk.demo_staff(catalog()) if house().demo else ()
    page = render_template(
        "web/login.html",
        username=username,
        failed=status == 401,
        demo=demo,
        points=catalog().points,
        departments=catalog().departments,
    )
    return page, status


class AccountView(BaseView):
    """One's own account."""

    route_base = "/account"
    class_permission_name = "Account"
    default_view = "password"

    @expose("/password", methods=["GET", "POST"])
    @has_access
    def password(self) -> Any:
        """Change one's own password; the old one is asked for."""
        problems: dict[str, str] = {}
        if request.method == "POST":
            problems = _password_problems(g.user.password)
            if not problems:
                self.appbuilder.sm.reset_password(g.user.id, request.form["new"])
                bind_session(self.appbuilder.sm.get_user_by_id(g.user.id))
                flash(_("密码已修改，下次登录请用新密码。"), "success")
                return redirect(url_for("HomeView.index"))
        page = render_template("web/password.html", problems=problems, shortest=SHORTEST_PASSWORD)
        return page, 422 if problems else 200


def _password_problems(old_hash: str) -> dict[str, str]:
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    problems = {}
    if not check_password_hash(old_hash, old):
        problems["old"] = _("原密码不对，请重新输入。")
    short = new_password_problem(new)
    if short:
        problems["new"] = short
    elif new == old:
        problems["new"] = _("新密码不能与原密码相同。")
    if new != again:
        problems["again"] = _("两次输入的新密码不一致。")
    return problems


def new_username_problem(username: str) -> str:
    """Say what is wrong with a new user name; empty when it is good."""
    if _USERNAME.fullmatch(username):
        return ""
    return _("用户名用小写字母开头，可含数字，2到32个字符。")


def new_password_problem(password: str) -> str:
    """Say what is wrong with a new password; empty when it is good."""
    if len(password) < SHORTEST_PASSWORD:
        return _("密码至少要{n}位。").format(n=SHORTEST_PASSWORD)
    if password.isdigit():
        return _("密码不能全是数字，请加上字母。")
    return ""


class Security(SecurityManager):
    """Flask-AppBuilder's security with our login, our roles and none of its own pages.

    Its user, role and token pages are left out: rights are data of the desk, and a
    second way of changing them would be a second way of getting them wrong.
    """

    def register_views(self) -> None:
        """Register the login and account pages only."""
        self.auth_view = LoginView()
        self.appbuilder.add_view_no_menu(self.auth_view)
        # Only failures count: behind a proxy a whole hall may log in from one address at half
        # past eight.
        self.limiter.limit(self.auth_rate_limit, methods=["POST"], deduct_when=_has_failed)(
            self.auth_view.blueprint
        )
        self.appbuilder.add_view_no_menu(AccountView())

    def prepare(self) -> None:
        """Create the tables and the five roles where they are missing."""
        self._create_db()

    def auth_user_db(self, username: str, password: str) -> Any:
        """Check a name and password; a demo login counts in demo mode only."""
        # PostgreSQL cannot even be asked for a name with a NUL in it.
        user = None if "\0" in username else super().auth_user_db(username, password)
        return user if user and _counts(user) else None

    def load_user(self, pk: int) -> Any:
        """Give the user of a session; None once it is inactive, or demo mode is over.

        None too once the password is another: who changes it because somebody else knows it
        must not leave that somebody logged in for the rest of the day.
        """
        user = super().load_user(pk)
        return user if user and _counts(user) and session.get("proof") == _proof(user) else None

    @staticmethod
    def create_builtin_roles() -> dict[str, list[list[str]]]:
        """Give the five roles; they live in code, so no database can hold others."""
        return ROLES


def _has_failed(answer: Any) -> bool:
    return bool(answer.status_code == 401)


def _counts(user: Any) -> bool:
    is_demo = str(user.email).endswith(DEMO_DOMAIN)
    return bool(user.is_active) and (not is_demo or bool(current_app.config["DEMO"]))

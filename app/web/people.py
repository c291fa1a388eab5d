"""人员任职: who works where, in which role and posts; and their logins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_login import current_user

from app.desk import Actor, Refused, Role, StaffView
from app.desk.staff import posts_in
from app.texts import _
from app.web.house import actor, catalog, house, now
from app.web.login import bind_session, new_password_problem, new_username_problem

PAGE_SIZE: Final = 50


class PeopleView(BaseView):
    """Staff and their assignments, for administrators."""

    route_base = "/people"
    class_permission_name = "People"
    default_view = "people"

    @expose("/")
    @has_access
    @permission_name("assign")
    def people(self) -> Any:
        """List the staff by user name, a page at a time."""
        after = request.args.get("after", "")
        found = house().desk.staff(actor(), after, PAGE_SIZE + 1)
        return render_template(
            "web/people.html",
            people=found[:PAGE_SIZE],
            more=found[PAGE_SIZE - 1].username if len(found) > PAGE_SIZE else "",
            after=after,
            points=catalog().points,
            departments=catalog().departments,
        )

    @expose("/new", methods=["GET", "POST"])
    @has_access
    @permission_name("assign")
    def add(self) -> Any:
        """Add a person: a login and an assignment."""
        return self._edit(None)

    @expose("/<username>", methods=["GET", "POST"])
    @has_access
    @permission_name("assign")
    def person(self, username: str) -> Any:
        """Change a person's role, place and posts; set a new password; switch the login off."""
        return self._edit(house().desk.member(actor(), username))

    def _edit(self, known: StaffView | None) -> Any:
        if request.method != "POST":
            return self._page(known, _given(known), {})
        given = _typed(known)
        problems = self._problems(known, given)
        if not problems:
            problems = self._save(known, given)
        if problems:
            return self._page(known, given, problems), 422
        flash(_("已保存{name}的任职。").format(name=given["name"]), "success")
        return redirect(url_for("PeopleView.people"), 303)

    def _page(self, known: StaffView | None, given: Mapping[str, Any], problems: Any) -> str:
        every = {
            post.id: post.duty or post.source
            for rule in catalog().staffing.values()
            for post in rule.posts
        }
        for post in posts_in(catalog(), catalog().departments):
            every.setdefault(post, _("部门的岗位"))
        posts = sorted(every.items())
        login = self.appbuilder.sm.find_user(username=known.username) if known else None
        return render_template(
            "web/person.html",
            known=known,
            given=given,
            problems=problems,
            roles=get_args(Role),
            points=catalog().points,
            departments=catalog().departments,
            posts=posts,
            has_login=login is not None,
            is_self=known is not None and known.username == current_user.username,
        )

    def _problems(self, known: StaffView | None, given: Mapping[str, Any]) -> dict[str, str]:
        problems = _place_problems(given)
        if known is None and (strange := new_username_problem(given["username"])):
            problems["username"] = strange
        elif known is None and self.appbuilder.sm.find_user(username=given["username"]):
            problems["username"] = _("这个用户名已经有人用了。")
        has_login = known and self.appbuilder.sm.find_user(username=known.username)
        if given["password"] or not has_login:
            short = new_password_problem(given["password"])
            if short:
                problems["password"] = short
        is_self = known is not None and known.username == current_user.username
        if is_self and (given["role"] != "管理员" or not given["active"]):
            problems["role"] = _("不能取消自己的管理员身份，请由另一位管理员来改。")
        return problems

    def _save(self, known: StaffView | None, given: Mapping[str, Any]) -> dict[str, str]:
        security = current_app.extensions["appbuilder"].sm
        person = Actor(**{key: given[key] for key in Actor.__struct_fields__})
        try:
            house().desk.assign(actor(), person, now(), given["active"])
        except Refused as refusal:
            return dict(refusal.problems) or {"all": refusal.message}
        user = security.find_user(username=person.username)
        if user is None:
            user = security.add_user(
                username=person.username,
                first_name=person.name,
                last_name="",
                email=f"{person.username}@local.invalid",
                role=security.find_role(person.role),
                password=given["password"],
            )
            if not user:
                return {"username": _("登录没有建成，任职已保存。请打开此人重新设置密码。")}
        elif given["password"]:
            security.reset_password(user.id, given["password"])
            if person.username == current_user.username:
                bind_session(user)
        user.first_name, user.active = person.name, given["active"]
        user.roles = [security.find_role(person.role)]
        if security.update_user(user) is False:
            return {"username": _("任职已保存，登录没有改成，请再保存一次。")}
        return {}


def _given(known: StaffView | None) -> dict[str, Any]:
    blank = {
        "username": "",
        "name": "",
        "role": "办事员",
        "point": "",
        "departments": (),
        "posts": (),
    }
    of = {key: getattr(known, key) for key in blank} if known else blank
    return {**of, "password": "", "active": known is None or known.active}


def _typed(known: StaffView | None) -> dict[str, Any]:
    form = request.form
    return {
        "username": known.username if known else form.get("username", "").strip().lower(),
        "name": form.get("name", "").strip(),
        "role": form.get("role", ""),
        "point": form.get("point", ""),
        "departments": tuple(form.getlist("departments")),
        "posts": tuple(form.getlist("posts")),
        "password": form.get("password", ""),
        "active": form.get("active") == "1",
    }


def _place_problems(given: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    if not given["name"] or len(given["name"]) > 40:
        problems["name"] = _("请填写姓名，最多40个字。")
    if given["role"] not in get_args(Role):
        problems["role"] = _("请选择一个角色。")
    if given["role"] == "办事员" and given["point"] not in catalog().points:
        problems["point"] = _("办事员要选一个服务点。")
    if given["role"] == "审批员" and not set(given["departments"]) & set(catalog().departments):
        problems["departments"] = _("审批员至少要选一个部门。")
    if given["point"] and given["point"] not in catalog().points:
        problems["point"] = _("没有这个服务点，请重新选择。")
    here = {post.id for post in catalog().posts_at(given["point"])}
    wrong = [post for post in given["posts"] if post not in here]
    if given["role"] == "办事员" and wrong:
        problems["posts"] = _("这个服务点没有设{posts}，请改选。").format(posts="、".join(wrong))
    return problems

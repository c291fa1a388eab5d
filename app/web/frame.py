"""What stands around every page: the menu, the names in the head, our filters, the error pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from flask import Flask, current_app, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from app.catalog.crosscheck import RULES
from app.catalog.model import Limit
from app.desk import NotVisible
from app.store import Damaged
from app.texts import _
from app.web.access import OPEN_BLUEPRINT, is_administrator, may
from app.web.house import actor_or_none, asset, catalog, house
from app.web.login import DEMO_PASSWORD
from app.web.schema_view import span


class Door(msgspec.Struct, frozen=True):
    """One entry of the menu: where it leads, whether we are there, how much waits there for me."""

    name: str
    label: str
    url: str
    here: bool
    key: str
    count: int = 0


# name, Chinese label, endpoint, view and right it needs, access key
_DOORS: Final = (
    ("counter", "收件办理", "CounterView.find", "Counter", "can_use", "1"),
    ("tasks", "我的任务", "TasksView.tasks", "Tasks", "can_read", "2"),
    ("supervision", "监督", "SupervisionView.overview", "Supervision", "can_read", "3"),
    ("attendance", "考勤", "AttendanceView.today", "Attendance", "can_read", "9"),
    ("cases", "全部办件", "CasesView.cases", "Cases", "can_read", "4"),
    ("catalogue", "服务目录", "CatalogueView.index", "Catalogue", "can_read", "5"),
    ("drafts", "目录修改", "DraftsView.drafts", "Drafts", "can_read", "6"),
    ("notices", "消息", "NoticesView.notices", "Notices", "can_read", "8"),
    ("people", "人员任职", "PeopleView.people", "People", "can_assign", "7"),
)


def doors() -> tuple[Door, ...]:
    """Give the menu of the current user: only what may be opened is drawn."""
    here = request.path.strip("/").split("/")[0]
    here = {
        "case": "cases",
        "revisions": "drafts",
        "rules": "cases",
        "jobs": "supervision",
        "reports": "supervision",
        "hall": "catalogue",
        "editions": "catalogue",
    }.get(here, here)
    return tuple(
        Door(name, _(label), url_for(endpoint), here == name, key, _count(name))
        for name, label, endpoint, view, right, key in _DOORS
        if may(right, view)
    )


def _count(door: str) -> int:
    who = actor_or_none() if door in ("drafts", "notices", "tasks") else None
    if who is None:
        return 0
    desk = house().desk
    counted = {
        "notices": desk.unread, "drafts": desk.waiting_drafts, "tasks": desk.count_to_sign,
    }  # fmt: skip
    return counted[door](who)


def _person() -> dict[str, str]:
    who = actor_or_none()
    if who is None:
        name = current_user.first_name if current_user.is_authenticated else ""
        return {"name": name, "role": _("未任职"), "place": ""}
    point = catalog().points.get(who.point)
    department = next((catalog().departments.get(d) for d in who.departments), None)
    place = point.name if point else (department.name if department else "")
    return {"name": who.name, "role": who.role, "place": place}


def _context() -> dict[str, Any]:
    if request.blueprint == OPEN_BLUEPRINT:
        return {}
    known = bool(current_user.is_authenticated)
    menu = doors() if known else ()
    holder = house().holder
    return {
        "centre": catalog().centre,
        "menu": menu,
        "doors": {door.name for door in menu},
        "person": _person(),
        "refused_count": len(holder.problems) if holder.refused and is_administrator() else 0,
        "notice": holder.notice if is_administrator() else "",
        "demo": house().demo,
        "demo_password": DEMO_PASSWORD,
        "asset": asset,
        "may": may,
        "shape": lambda node: node.__struct_config__.tag,
        "problem_count": len(holder.problems),
    }


def show_day(day: date | None) -> str:
    """Give a day as 2026年9月24日; `—` for none."""
    return "—" if day is None else _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)


def show_moment(moment: datetime | None) -> str:
    """Give a moment as 2026-09-24 10:05 in the centre's own time; `—` for none."""
    if moment is None:
        return "—"
    return moment.astimezone(ZoneInfo(catalog().centre.timezone)).strftime("%Y-%m-%d %H:%M")


def show_span(limit: Limit) -> str:
    """Give a period as 15个工作日."""
    return span(limit.length, limit.unit)


def _explain(error: HTTPException) -> tuple[str, str]:
    said = {
        400: (_("请求不完整"), _("请回到上一页重新提交。")),
        403: (_("您没有这项权限"), _("如需办理，请联系本单位管理员在“人员任职”中设置。")),
        404: (_("没有这个页面"), _("地址可能写错了，或者您无权看到它。")),
        405: (_("不能这样打开"), _("请从菜单进入。")),
        413: (_("提交的内容太大"), _("请减少内容后再提交。")),
        429: (_("尝试次数太多"), _("请等一分钟再试。")),
    }
    return said.get(error.code or 500, (_("出错了"), _("请再试一次；仍不行请联系管理员。")))


def _error_page(error: HTTPException) -> Any:
    if isinstance(error, CSRFError):
        title, text = _("页面已过期"), _("请回到上一页、刷新后重新提交。所填内容没有保存。")
    else:
        title, text = _explain(error)
    if request.blueprint == OPEN_BLUEPRINT:
        return error
    return render_template("web/error.html", title=title, text=text), error.code or 500


def rule_title(code: str) -> str:
    """Say in a few words what a cross-file rule is about; '' for problems of one file alone."""
    return _(RULES[code].title) if code in RULES else ""


def _broken_page(_error: HTTPException) -> tuple[str, int]:
    """Say that something broke, without asking who is asking: the database may be what broke."""
    template = current_app.jinja_env.get_template("web/broken.html")
    page = template.render(base_css=asset("base.css"), parts_css=asset("parts.css"))
    return page, 500


def _damaged_page(damaged: Damaged) -> tuple[str, int]:
    """Say that published files are no longer what was published: trying again will not help."""
    said = _("已发布的文件与登记的摘要不符（{digest}），请用 yichuang audit verify 核对。")
    text = said.format(digest=damaged.digest[:12])
    return render_template("web/error.html", title=_("已发布的文件损坏了"), text=text), 500


def furnish(app: Flask) -> None:
    """Give `app` the frame: context, filters and error pages."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)
    app.add_template_filter(show_day, "day")
    app.add_template_filter(show_moment, "moment")
    app.add_template_filter(show_span, "span")
    app.add_template_filter(rule_title, "rule_title")
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(InternalServerError, _broken_page)
    app.register_error_handler(Damaged, _damaged_page)
    # What is not there and what is not yours get the same answer.
    app.register_error_handler(NotVisible, lambda _hidden: _error_page(NotFound()))

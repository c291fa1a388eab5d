"""The counter: find an item, fill its form, see route and due day, save."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog.model import Item
from app.catalog.search import find_items
from app.desk import Application, Earlier, Preview, Refused
from app.fields import read_answers
from app.routing.taking import may_take
from app.texts import N_, _
from app.web.application import Typed, blank, read
from app.web.forms import labels
from app.web.house import actor, catalog, house, now
from app.web.recent import recent_items

# An administrator may look at every form, but takes nothing in: there is no window behind it.
_NO_POINT: Final = N_("您不在服务点任职，只能看这张表，不能收件。收件请用办事员的账号登录。")
MOST_FOUND: Final = 30
FRAGMENT: Final = "X-Fragment"


class CounterView(BaseView):
    """One view for all items: the item stands in the address."""

    route_base = "/counter"
    class_permission_name = "Counter"
    default_view = "find"

    @expose("/")
    @has_access
    @permission_name("use")
    def find(self) -> Any:
        """Find an item by `?q=`; `?open=1` (Enter) goes straight to the first one found."""
        text = request.args.get("q", "").strip()[:100]
        found = find_items(catalog(), text) if text else []
        found = [item for item in found if item.effective.covers(now().date())]
        if found and request.args.get("open"):
            return redirect(url_for("CounterView.new", item=found[0].id))
        recent = () if text else recent_items(actor())
        page = "web/_found.html" if FRAGMENT in request.headers else "web/find.html"
        return render_template(
            page,
            text=text,
            items=found[:MOST_FOUND] if text else recent or _takeable(),
            recent=bool(recent),
            more=len(found) > MOST_FOUND,
            takes_here=_takes_here,
            departments=catalog().departments,
        )

    @expose("/<item>/new", methods=["GET", "POST"])
    @has_access
    @permission_name("use")
    def new(self, item: str) -> Any:
        """Show the form of an item, or save what was typed into it."""
        found = _item(item)
        if request.method != "POST":
            return _page(blank(found), {})
        typed = read(found, request.form)
        if not actor().point:
            return _page(typed, {"all": _(_NO_POINT)}), 422
        try:
            number = house().desk.open_case(actor(), _application(typed), now())
        except Refused as refusal:
            return _page(typed, _refusal(refusal)), 422
        flash(
            _("已收件。请打印收件凭证交给申请人，办件编号{number}。").format(number=number),
            "success",
        )
        return redirect(url_for("CasesView.case", number=number), 303)

    @expose("/<item>/preview", methods=["POST"])
    @has_access
    @permission_name("use")
    def preview(self, item: str) -> Any:
        """Show materials, route and due day for what was typed so far; nothing is saved."""
        return _page(read(_item(item), request.form), {})

    @expose("/<item>/notice", methods=["POST"])
    @has_access
    @permission_name("use")
    def notice(self, item: str) -> Any:
        """Give the 一次性告知单 of what was typed so far: only what is still lacking."""
        typed = read(_item(item), request.form)
        values = read_answers(typed.item.form, typed.answers).values
        data = house().desk.counter_notice(actor(), item, values, typed.ticked, now())
        answer = Response(data, mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="notice-{item}.pdf"'
        return answer


def _item(id: str) -> Item:
    found = catalog().items.get(id)
    if found is None or not found.effective.covers(now().date()):
        abort(404)
    return found


def _takes_here(item: Item) -> bool:
    point = catalog().points.get(actor().point)
    return point is None or may_take(catalog(), item, point, now().date())[0]


def _takeable() -> list[Item]:
    today = now().date()
    current = (item for item in catalog().items.values() if item.effective.covers(today))
    return list(islice(filter(_takes_here, current), MOST_FOUND))


def _application(typed: Typed) -> Application:
    return Application(
        item=typed.item.id,
        point=actor().point,
        applicant=typed.applicant,
        answers=typed.answers,
        materials=typed.brought,
        wanted=typed.wanted,
        earlier=Earlier(day=typed.came["received"], why=typed.came["received_why"]),
        token=typed.token,
    )


def _refusal(refusal: Refused) -> dict[str, str]:
    """Give the desk's problems by input name; one that belongs to no input stands alone."""
    prefixes = {"answers": "q.", "applicant": "applicant.", "materials": "m."}
    found = {}
    for field, text in refusal.problems.items():
        block, _dot, id = field.partition(".")
        found[prefixes[block] + id if id and block in prefixes else field] = text
    return found or {"all": refusal.message}


def _page(typed: Typed, problems: dict[str, str]) -> str:
    page = "web/_live.html" if FRAGMENT in request.headers else "web/new.html"
    preview, no_preview = _preview(typed)
    return render_template(
        page,
        item=typed.item,
        department=catalog().departments[typed.item.department],
        applicant=typed.applicant_fields(problems),
        answers=typed.answer_fields(problems),
        materials=typed.materials,
        ticked=typed.ticked,
        kept=typed.kept,
        once=typed.token,
        problems=problems,
        labels=labels(typed.item.form),
        preview=preview,
        wanted=typed.wanted,
        came=typed.came,
        ways=preview.ways if preview else (),
        terminals=preview.terminals if preview else 0,
        may_carry=preview is not None and preview.may_carry,
        hops=preview.hops if preview else (),
        no_preview=no_preview,
        points=catalog().points,
        may_save=bool(actor().point),
    )


def _preview(typed: Typed) -> tuple[Preview | None, str]:
    """Give where it would go and by when, or why that cannot be said."""
    who = actor()
    if not who.point:
        return None, _(_NO_POINT)
    try:
        found = house().desk.preview(
            who, typed.item.id, who.point, typed.answers, typed.applicant, now(), typed.wanted
        )
    except Refused as refusal:
        return None, refusal.message
    return found, ""

"""规定改了以后的在办件: what would become of them, moving them, and what waits for a decision."""

from __future__ import annotations

import uuid
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.desk.changeover import MOVED_ON, RESULTS, STAYED, STUCK, WAITS
from app.desk.transition_view import Wish
from app.texts import _
from app.web.access import is_administrator
from app.web.house import actor, catalog, house, now

POLICIES: Final = ("从新兼从优", "从新")
# What a person has to look at comes first.
_ORDER: Final = (WAITS, STUCK, STAYED, MOVED_ON)


class RulesView(BaseView):
    """Supervisors look on, administrators decide; the desk holds both to it."""

    route_base = "/rules"
    class_permission_name = "Rules"
    default_view = "waiting"

    @expose("/")
    @has_access
    @permission_name("read")
    def waiting(self) -> Any:
        """List the cases that wait for a decision about their rules; `?after=` turns the page."""
        after = request.args.get("after", "")
        try:
            page = house().desk.waiting_for_rules(actor(), after)
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("RulesView.waiting"))
        moves = house().desk.transitions(actor()) if is_administrator() else ()
        return render_template("web/rules.html", page=page, after=after, moves=moves)

    @expose("/change")
    @has_access
    @permission_name("change")
    def prospect(self) -> Any:
        """Show what moving the open cases to the rules in force would do."""
        return self._change({}, (), {})

    @expose("/change", methods=["POST"])
    @has_access
    @permission_name("change")
    def change(self) -> Any:
        """Have a worker move the open cases."""
        typed = {key: request.form.get(key, "").strip() for key in ("policy", "reason", "token")}
        items = tuple(request.form.getlist("item"))
        wish = Wish(
            policy=typed["policy"],  # type: ignore[arg-type]
            reason=typed["reason"],
            items=items,
            token=typed["token"],
        )
        try:
            if not items:
                raise Refused(_("请勾选要换规的事项。"), "item")
            begun = house().desk.begin_transition(actor(), wish, now())
        except Refused as refusal:
            problems = refusal.problems or {"all": refusal.message}
            return self._change(typed, items, problems), 422
        flash(_("已开始换规，下面是进度。"), "success")
        return redirect(url_for("RulesView.move", number=begun.number), 303)

    @expose("/<int:number>")
    @has_access
    @permission_name("change")
    def move(self, number: int) -> Any:
        """Show a move: how far it is, what became of the cases; `?result=`, `?after=`."""
        return self._move(number, "", {})

    @expose("/<int:number>/undo", methods=["POST"])
    @has_access
    @permission_name("change")
    def undo(self, number: int) -> Any:
        """Have a worker take a move back."""
        reason, token = request.form.get("reason", ""), request.form.get("token", "")
        try:
            begun = house().desk.begin_undo(actor(), number, reason=reason, at=now(), token=token)
        except Refused as refusal:
            problems = refusal.problems or {"all": refusal.message}
            return self._move(number, reason, problems), 422
        flash(_("已开始撤销，下面是进度。"), "success")
        return redirect(url_for("RulesView.move", number=begun.number), 303)

    def _change(
        self, typed: dict[str, str], items: tuple[str, ...], problems: dict[str, str]
    ) -> str:
        try:
            found = house().desk.transition_prospect(actor(), now())
        except Refused as refusal:
            found, problems = None, {**problems, "all": refusal.message}
        return render_template(
            "web/rules_change.html",
            found=found,
            policies=POLICIES,
            typed=typed,
            ticked=items if typed else tuple(one.item for one in found.items) if found else (),
            problems=problems,
            once=typed.get("token") or uuid.uuid4().hex,
        )

    def _move(self, number: int, typed: str, problems: dict[str, str]) -> str:
        view, items = house().desk.transition_of(actor(), number), catalog().items
        results = [word for word in _ORDER if word in view.results]
        results += [word for word in RESULTS if word in view.results and word not in results]
        result = request.args.get("result", "")
        result = result if result in results else next(iter(results), "")
        after = request.args.get("after", "")
        page = None
        if result:
            page = house().desk.transition_cases(actor(), number, result, after)
        return render_template(
            "web/rules_move.html",
            move=view,
            names=[items[each].name if each in items else each for each in view.items],
            results=results,
            result=result,
            page=page,
            after=after,
            typed=typed,
            problems=problems,
            once=uuid.uuid4().hex,
        )

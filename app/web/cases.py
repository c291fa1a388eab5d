"""Cases: the list, the page of one case, and what may be done on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from werkzeug.datastructures import MultiDict

from app.desk import Action, CaseQuery, CaseView, Choice, Earlier, Refused, Stale
from app.desk.listing import UNDECIDED
from app.fields import Question
from app.texts import _
from app.web.access import may
from app.web.forms import ANSWER_PREFIX, MATERIAL_PREFIX, fields, filled, raw, ticked
from app.web.house import actor, catalog, house, now

STATES = ("在办", "已结")
# Offered to those who look after the rules of the whole hall.
ALL_STATES = (*STATES, UNDECIDED)


class CasesView(BaseView):
    """Reading needs the right `read`, doing anything the right `act`; the desk decides the rest."""

    route_base = ""
    class_permission_name = "Cases"
    default_view = "cases"

    @expose("/cases/")
    @has_access
    @permission_name("read")
    def cases(self) -> Any:
        """List cases: `?state=`, `?item=`, `?text=` filter, `?after=` turns the page."""
        asked = {key: request.args.get(key, "").strip()[:100] for key in ("state", "item", "text")}
        query = CaseQuery(
            after=request.args.get("after", ""),
            state=asked["state"],
            item=asked["item"],
            text=asked["text"],
        )
        try:
            page = house().desk.cases(actor(), query, now())
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("CasesView.cases"))
        return render_template(
            "web/cases.html",
            page=page,
            asked=asked,
            after=query.after,
            states=ALL_STATES if may("can_read", "Rules") else STATES,
            item=catalog().items.get(asked["item"]),
        )

    @expose("/case/<number>")
    @has_access
    @permission_name("read")
    def case(self, number: str) -> Any:
        """Show one case with all that may be done on it."""
        return _case_page(_case(number), MultiDict(), {})

    @expose("/case/<number>/act", methods=["POST"])
    @has_access
    @permission_name("act")
    def act(self, number: str) -> Any:
        """Act on an open step; an outcome that needs more than a press gets its own page first."""
        typed = request.form
        case = _case(number)
        choice = _choice(case, typed)
        if choice and _asks_more(choice, typed.get("outcome", "")) and "full" not in typed:
            passed = _passed(case, _version(typed))
            return _act_page(case, typed, {}, passed), 409 if passed else 200
        try:
            house().desk.act(actor(), number, _action(typed, choice), now())
        except Stale as stale:
            return _act_page(_case(number), typed, {}, stale), 409
        except Refused as refusal:
            return _act_page(_case(number), typed, _problems(refusal)), 422
        flash(_("已办理：{outcome}。").format(outcome=typed.get("outcome", "")), "success")
        return redirect(url_for("CasesView.case", number=number), 303)

    @expose("/case/<number>/supply", methods=["POST"])
    @has_access
    @permission_name("act")
    def supply(self, number: str) -> Any:
        """Record the materials the applicant has brought."""
        typed = request.form
        brought = tuple(sorted(ticked(typed)))
        version, token = _version(typed), typed.get("token", "")
        note = typed.get("note", "")
        earlier = Earlier(day=typed.get("received", ""), why=typed.get("received_why", ""))
        try:
            house().desk.supply(actor(), number, brought, version, token, now(), note, earlier)
        except Stale as stale:
            return _case_page(_case(number), typed, {}, stale), 409
        except Refused as refusal:
            return _case_page(_case(number), typed, _problems(refusal)), 422
        flash(_("已登记收到的材料。"), "success")
        return redirect(url_for("CasesView.case", number=number), 303)

    @expose("/case/<number>/papers", methods=["POST"])
    @has_access
    @permission_name("act")
    def issue(self, number: str) -> Any:
        """Issue a paper and go to its PDF; asked again for the same occasion, the same paper."""
        try:
            paper, _pdf = house().desk.issue_paper(
                actor(), number, request.form.get("kind", ""), now()
            )
        except Refused as refusal:
            return _case_page(_case(number), MultiDict(), {"all": refusal.message}), 422
        return redirect(url_for("CasesView.paper", number=number, paper=paper.number), 303)

    @expose("/case/<number>/papers/<path:paper>")
    @has_access
    @permission_name("read")
    def paper(self, number: str, paper: str) -> Any:
        """Give an issued paper, byte for byte as it was printed."""
        _issued, data = house().desk.paper_file(actor(), paper)
        answer = Response(data, mimetype="application/pdf")
        name = quote(f"{paper}.pdf")
        answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
        return answer


def _case(number: str) -> CaseView:
    return house().desk.case(actor(), number, now())


def _choice(case: CaseView, typed: MultiDict[str, str]) -> Choice | None:
    return next((one for one in case.offers if one.step == typed.get("step")), None)


def _passed(case: CaseView, version: int) -> Stale | None:
    """Tell who was faster, when the page that was pressed on showed an older case."""
    if version == case.version:
        return None
    last = next(event for event in reversed(case.timeline) if not event.silent)
    did = _("{step}：{outcome}").format(step=last.step, outcome=last.outcome)
    return Stale(last.by, last.at, did if last.step else last.kind)


def reasons_of(blocked: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Give each reason once, with the outcomes that it bars."""
    found: dict[str, list[str]] = {}
    for outcome, why in blocked.items():
        found.setdefault(why, []).append(outcome)
    return list(found.items())


def _version(typed: MultiDict[str, str]) -> int:
    return typed.get("version", -1, type=int)


def _asks_more(choice: Choice, outcome: str) -> bool:
    return bool(choice.needs.get(outcome) or choice.asks.get(outcome))


def _asked(choice: Choice | None, outcome: str) -> tuple[Question, ...]:
    return choice.asks.get(outcome, ()) if choice else ()


def _action(typed: MultiDict[str, str], choice: Choice | None) -> Action:
    texts = {key: typed.get(key, "") for key in ("note", "reason", "clause", "back_to", "turn_to")}
    return Action(
        step=typed.get("step", ""),
        outcome=typed.get("outcome", ""),  # type: ignore[arg-type]
        version=_version(typed),
        materials=tuple(sorted(ticked(typed))),
        companions=companions(typed.get("companions", "")),
        token=typed.get("token", ""),
        answers=raw(_asked(choice, typed.get("outcome", "")), ANSWER_PREFIX, typed),
        **texts,
    )


def companions(text: str) -> tuple[str, ...]:
    """Give the names in a text, parted by commas, 、 or spaces."""
    for mark in "，,;；":
        text = text.replace(mark, "、")
    return tuple(name for part in text.split("、") for name in part.split())


def _problems(refusal: Refused) -> dict[str, str]:
    return dict(refusal.problems) or {"all": refusal.message}


def _case_page(
    case: CaseView,
    typed: MultiDict[str, str],
    problems: dict[str, str],
    stale: Stale | None = None,
) -> str:
    return render_template(
        "web/case.html",
        case=case,
        typed=typed,
        ticked=ticked(typed),
        problems=problems,
        stale=stale,
        once=lambda: uuid.uuid4().hex,
        reasons_of=reasons_of,
    )


def _act_page(
    case: CaseView,
    typed: MultiDict[str, str],
    problems: dict[str, str],
    stale: Stale | None = None,
) -> str:
    choice = _choice(case, typed)
    outcome = typed.get("outcome", "")
    asked_before = "full" in typed
    questions = _asked(choice, outcome)
    given = filled(ANSWER_PREFIX, choice.given.get(outcome, {})) if choice else MultiDict()
    asked = {one.id for one in questions}
    named = {ANSWER_PREFIX + key if key in asked else key: text for key, text in problems.items()}
    missing = {m.id for m in case.materials if m.name in case.missing}
    return render_template(
        "web/act.html",
        case=case,
        choice=choice,
        step_name=choice.name if choice else _step_name(case, typed.get("step", "")),
        outcome=outcome,
        needs=choice.needs.get(outcome, ()) if choice else (),
        typed=typed,
        ticked=ticked(typed) if asked_before else missing,
        problems=named,
        fields=fields(questions, ANSWER_PREFIX, typed if asked_before else given, named),
        answered=_answered(typed, questions),
        stale=stale,
        once=typed.get("token") or uuid.uuid4().hex,
        prefix=MATERIAL_PREFIX,
    )


def _answered(typed: MultiDict[str, str], questions: tuple[Question, ...]) -> list[str]:
    """Give what was answered to questions that are not asked any more: it must not be lost."""
    asked = {ANSWER_PREFIX + one.id for one in questions}
    return [
        text
        for name, text in typed.items()
        if name.startswith(ANSWER_PREFIX) and text and name not in asked
    ]


def _step_name(case: CaseView, step: str) -> str:
    """Give the name of a step that is no longer open, as the item's workflow calls it now."""
    item = catalog().items.get(case.item_id)
    steps = catalog().workflows[item.workflow].all_steps() if item else ()
    return next((one.name for one in steps if one.id == step), step)

"""The verbs of a case besides its steps' outcomes: one page for all of them, drawn from the offer."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from werkzeug.datastructures import MultiDict

from app.desk import CaseView, Deed, Offered, Refused, Stale
from app.texts import _
from app.web.forms import ANSWER_PREFIX, fields, filled, raw
from app.web.house import actor, house, now


class VerbsView(BaseView):
    """Whoever may read cases may open the page; the desk decides what is offered to whom."""

    route_base = ""
    class_permission_name = "Cases"
    default_view = "verb"

    @expose("/case/<number>/do/<word>")
    @has_access
    @permission_name("do")
    def verb(self, number: str, word: str) -> Any:
        """Ask what a verb needs to know; `?step=` names the step it is about."""
        step = request.args.get("step", "")
        case = house().desk.case(actor(), number, now(), word)
        offer = _offer(case, word, step)
        return _page(case, word, step, filled(ANSWER_PREFIX, offer.given if offer else {}), {})

    @expose("/case/<number>/do/<word>", methods=["POST"])
    @has_access
    @permission_name("do")
    def done(self, number: str, word: str) -> Any:
        """Do a verb; what is refused comes back with everything typed."""
        typed = request.form
        step = typed.get("step", "")
        case = house().desk.case(actor(), number, now(), word)
        offer = _offer(case, word, step)
        deed = Deed(
            word=word,
            step=step,
            version=typed.get("version", -1, type=int),
            token=typed.get("token", ""),
            answers=raw(offer.questions, ANSWER_PREFIX, typed) if offer else {},
        )
        try:
            house().desk.do(actor(), number, deed, now())
        except Stale as stale:
            return _page(
                house().desk.case(actor(), number, now(), word), word, step, typed, {}, stale
            ), 409
        except Refused as refusal:
            problems = dict(refusal.problems) or {"all": refusal.message}
            return _page(case, word, step, typed, problems), 422
        flash(_("已办理：{outcome}。").format(outcome=word), "success")
        return redirect(url_for("CasesView.case", number=number), 303)


def _offer(case: CaseView, word: str, step: str) -> Offered | None:
    return next((one for one in case.verbs if (one.word, one.step) == (word, step)), None)


def _page(
    case: CaseView,
    word: str,
    step: str,
    typed: MultiDict[str, str],
    problems: dict[str, str],
    stale: Stale | None = None,
) -> str:
    offer = _offer(case, word, step)
    named = {ANSWER_PREFIX + name: text for name, text in problems.items()}
    questions = offer.questions if offer else ()
    shown = fields(questions, ANSWER_PREFIX, typed, named, offer.labels if offer else {})
    known = {field.name for field in shown}
    return render_template(
        "web/do.html",
        case=case,
        word=word,
        step=step,
        offer=offer,
        fields=shown,
        problems={(name if name in known else "all"): text for name, text in named.items()},
        labels={field.name: field.label for field in shown},
        stale=stale,
        once=typed.get("token") or uuid.uuid4().hex,
        typed={
            name.removeprefix(ANSWER_PREFIX): text
            for name, text in typed.items()
            if name.startswith(ANSWER_PREFIX) and name not in known and text
        },
    )

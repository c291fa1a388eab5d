"""The words of the papers: what may be worded, and how a paper looks with what is being written."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from flask import Response, abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog.build import paper as wording_of
from app.catalog.collections import BY_NAME
from app.catalog.model import NO_WORDING, PaperWording
from app.catalog.papers import FORMS, PaperForm
from app.printing.sample import NoSuchPaper, said_in_parts, sample_paper
from app.texts import _
from app.web.catalogue import rail
from app.web.edit_check import Verdict, verdict
from app.web.edit_open import draft_of, file_with, record_of
from app.web.edit_state import Editing, Unreadable, opened, submitted
from app.web.house import catalog, now

PAPERS: Final = BY_NAME["papers"]
# A page of our own may show it in a frame; nobody else may.
_FRAMED: Final = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


class PapersView(BaseView):
    """Samples and the help for whoever words a paper: administrators only."""

    route_base = "/catalogue/papers"
    class_permission_name = "Catalogue"
    default_view = "kinds"

    @expose("/-/kinds")
    @has_access
    @permission_name("edit")
    def kinds(self) -> Any:
        """List every kind of paper, with its file where the centre has words of its own."""
        return render_template(
            "web/paper_kinds.html", forms=FORMS.values(), own=own_files(), **rail("papers")
        )

    @expose("/-/kinds/<kind>")
    @has_access
    @permission_name("edit")
    def kind(self, kind: str) -> Any:
        """Show the parts of a paper with the product's words, and all placeholders."""
        form = _form(kind)
        try:
            said, lacking = said_in_parts(catalog(), kind, now()), ""
        except NoSuchPaper as why:
            said, lacking = {}, str(why)
        return render_template(
            "web/paper_kind.html", form=form, said=said, lacking=lacking,
            own=own_files().get(kind), **rail("papers"),
        )  # fmt: skip

    @expose("/-/kinds/<kind>/sample.pdf")
    @has_access
    @permission_name("edit")
    def plain(self, kind: str) -> Any:
        """Give a paper as the product words it."""
        return _sample(_form(kind).kind, NO_WORDING)

    @expose("/<id>/sample.pdf")
    @has_access
    @permission_name("edit")
    def sample(self, id: str) -> Any:
        """Give a paper as it is worded in use, or in the draft `?draft=`."""
        draft = draft_of(request.args.get("draft", type=int))
        if draft is None:
            found = catalog().papers.get(id)
            return _sample(found.paper, found) if found else abort(404)
        try:
            editing = opened(PAPERS, file_with(PAPERS, id, draft), b"", draft)
        except Unreadable as why:
            return _problems((str(why),))
        return _shown(editing)

    @expose("/<id>/sample.pdf", methods=["POST"])
    @has_access
    @permission_name("edit")
    def preview(self, id: str) -> Any:
        """Give a paper as it stands in the form, or what is wrong with that; nothing is saved."""
        try:
            return _shown(submitted(PAPERS, _file(id), request))
        except Unreadable as why:
            return _problems((str(why),))


def own_files() -> dict[str, str]:
    """Give for each kind of paper that is worded the id of its file."""
    return {each.paper: id for id, each in catalog().papers.items()}


def preview_of(name: str, id: str, draft: int | None) -> dict[str, str] | None:
    """Give the addresses a form of the papers needs to show a sample; None for other collections."""
    if name != PAPERS.name:
        return None
    known = draft is not None or id in catalog().papers
    return {
        "post": url_for("PapersView.preview", id=id),
        "now": url_for("PapersView.sample", id=id, draft=draft) if known else "",
        "help": url_for("PapersView.kinds"),
    }


def _file(id: str) -> str:
    record = record_of(PAPERS, id)
    return record.file if record else ""


def _form(kind: str) -> PaperForm:
    return FORMS.get(kind) or abort(404)


def _shown(editing: Editing) -> Any:
    said = verdict(editing)
    if said.errors:
        return _problems(_told(said))
    return _sample(said.outcome.data["paper"], wording_of(said.outcome.data))


def _told(said: Verdict) -> tuple[str, ...]:
    errors = (one for these in said.beside.values() for one in these if one.severity == "错误")
    elsewhere = (f"{p.file}:{p.line} {p.message}" for p in said.elsewhere if p.severity == "错误")
    return (*(one.message + one.hint for one in errors), *elsewhere)


def _sample(kind: str, wording: PaperWording) -> Any:
    try:
        made = sample_paper(catalog(), kind, now(), wording=wording)
    except NoSuchPaper as why:
        return _problems((str(why),))
    answer = Response(made.pdf, mimetype="application/pdf")
    name = quote(_("{kind}样张").format(kind=kind))
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}.pdf"
    return _framed(answer)


def _problems(told: tuple[str, ...]) -> Any:
    answer = Response(render_template("web/paper_problems.html", told=told), 422)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; " + (
        "frame-ancestors 'self'"
    )
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _framed(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = _FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer

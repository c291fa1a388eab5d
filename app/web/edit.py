"""Changing the catalogue in the browser: forms made from the schemas; saving makes a draft."""

from __future__ import annotations

import uuid
from typing import Any, Final

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog.collections import COLLECTIONS, Collection
from app.desk import DraftChange, DraftLine, DraftSave, Refused, Stale
from app.texts import _
from app.web.catalogue import endpoint_of, rail
from app.web.edit_check import Verdict, controls, folder, verdict
from app.web.edit_controls import sections
from app.web.edit_inherit import parent_of, show_inherited
from app.web.edit_kinds import ROOT
from app.web.edit_marks import show_marks
from app.web.edit_open import (
    address_of_town,
    copied,
    draft_of,
    file_with,
    inheriting,
    name_of,
    read_file,
    record_of,
)
from app.web.edit_papers import begun, narrow
from app.web.edit_state import Editing, Unreadable, fresh, identity_key, opened, packed, submitted
from app.web.edit_typed import acted
from app.web.edit_words import found
from app.web.house import actor, house, now
from app.web.papers import preview_of

# Stands where the id of a record stands: no id begins with it.
NEW: Final = "-"
LONGEST_TITLE: Final = 100


class EditView(BaseView):
    """New, change and copy for one collection; subclassed once for each."""

    collection: Collection
    class_permission_name = "Catalogue"
    default_view = "edit"

    @expose("/-/new", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def new(self) -> Any:
        """Begin a record; `?copy=` begins with what another says, `?extends=` inherits from it.

        `?paper=` begins the words of a kind of paper.
        """
        if self.collection.singular:
            abort(404)
        if request.method == "POST":
            return self._posted(NEW, "")
        try:
            data = inheriting(self.collection, request.args.get("extends", ""))
            data = data or copied(self.collection, request.args.get("copy", ""))
            data = data or begun(self.collection, request.args.get("paper", ""))
        except Unreadable as why:
            return unreadable(why)
        return self._page(NEW, fresh(self.collection, data))

    @expose("/<id>/edit", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def edit(self, id: str) -> Any:
        """Change a record; `?draft=` goes on in a draft."""
        draft = draft_of(request.args.get("draft", type=int))
        file = file_with(self.collection, id, draft)
        if request.method == "POST":
            return self._posted(id, file)
        if town := address_of_town(self.collection, id):
            return redirect(town)
        in_draft = draft is not None and any(one.file == file for one in draft.changes)
        try:
            raw = b"" if in_draft else read_file(file)
            return self._page(id, opened(self.collection, file, raw, draft))
        except Unreadable as why:
            return unreadable(why)

    @expose("/<id>/check", methods=["POST"])
    @has_access
    @permission_name("edit")
    def check(self, id: str) -> Any:
        """Say what the check finds in what is being typed, as JSON for the page's script."""
        draft = draft_of(request.form.get("draft", type=int))
        file = "" if id == NEW else file_with(self.collection, id, draft)
        try:
            said = verdict(submitted(self.collection, file, request))
        except Unreadable as why:
            return jsonify(summary=str(why), beside={}), 422
        # Whoever has just begun to write is not blamed for what is still to come.
        strict = request.form.get("do") == "check"
        beside = {
            name: [
                [one.severity, one.message, one.hint] for one in these if strict or not one.missing
            ]
            for name, these in said.beside.items()
        }
        summary = render_template("web/_edit_verdict.html", verdict=said)
        return jsonify(summary=summary, beside=beside)

    @expose("/-/pick")
    @has_access
    @permission_name("edit")
    def pick(self) -> Any:
        """Search the records a reference may choose, `?q=`: [[id, name], …]."""
        return jsonify(found(self.collection.name, request.args.get("q", "")[:60].strip()))

    def _posted(self, id: str, file: str) -> Any:
        try:
            editing = submitted(self.collection, file, request)
            deed = request.form.get("do", "")
            if not deed:
                return self._saved(id, editing, verdict(editing))
            editing.typed = acted(editing.typed, deed)
            return self._page(id, editing, verdict(editing) if deed == "check" else None)
        except Unreadable as why:
            return unreadable(why)

    def _saved(self, id: str, editing: Editing, said: Verdict) -> Any:
        if not said.changed:
            return self._page(id, editing, said, _("内容没有改动，不用保存。"))
        if said.errors and (request.form.get("anyway") != "1" or not said.outcome.file):
            told = _("有错误，还没有保存。改好再存，或者先存成草稿以后再改。")
            return self._page(id, editing, said, told, 422)
        try:
            draft = house().desk.save_draft(actor(), self._save(editing, said), now())
        except (Refused, Stale) as refusal:
            return self._page(id, editing, said, str(refusal), 422)
        flash(_("已保存为草稿，提交批准后才会生效。"), "success")
        return redirect(url_for("DraftsView.draft", id=draft.id), 303)

    def _save(self, editing: Editing, said: Verdict) -> DraftSave:
        outcome = said.outcome
        name = outcome.data.get("name") or outcome.data.get(identity_key(self.collection), "")
        form = _("新建{what}：{name}") if editing.is_new else _("修改{what}：{name}")
        title = editing.title or form.format(what=_(self.collection.title), name=name)
        new = outcome.text.encode("utf-8")
        return DraftSave(
            title=title[:LONGEST_TITLE],
            reason=editing.reason,
            changes=(DraftChange(file=outcome.file, base=editing.base, new=new),),
            token=editing.token or uuid.uuid4().hex,
            draft=editing.draft,
            version=editing.version,
        )

    def _page(
        self,
        id: str,
        editing: Editing,
        said: Verdict | None = None,
        refusal: str = "",
        status: int = 200,
    ) -> Any:
        form = controls(editing, said.beside if said else {})
        narrow(self.collection, form, editing.typed.text(f"{ROOT}.paper"))
        parent = parent_of(editing, folder(), house().desk.memory) if _extends(editing) else None
        if parent:
            show_inherited(form, editing, parent)
        show_marks(form, editing.typed)
        completing = editing.said().get("base") is True
        if completing:
            # It has its own place, on top of the form.
            form.parts = tuple(part for part in form.parts if part.name != f"{ROOT}.base")
        fragment = "X-Fragment" in request.headers
        page = render_template(
            "web/_edit_form.html" if fragment else "web/edit.html",
            collection=self.collection,
            editing=editing,
            verdict=said,
            refusal=refusal,
            sections=sections(form),
            packed=packed,
            token=editing.token or uuid.uuid4().hex,
            others=_others(editing),
            parent=parent,
            completing=completing,
            fixed=() if editing.is_new else (f"{ROOT}.{identity_key(self.collection)}",),
            address=request.full_path.rstrip("?"),
            check=url_for(f"{self.endpoint}.check", id=id),
            back=_back(self.collection, id),
            preview=preview_of(self.collection.name, id, editing.draft),
            name=name_of(self.collection, id),
            endpoint_of=endpoint_of,
            edit_endpoint_of=edit_endpoint_of,
            **rail(self.collection.name),
        )
        return page, status


def _others(editing: Editing) -> tuple[DraftLine, ...]:
    """Give the open drafts of the same file that this one is not."""
    if not editing.file:
        return ()
    lines = house().desk.drafts_of(actor(), editing.file)
    return tuple(line for line in lines if line.id != editing.draft)


def _extends(editing: Editing) -> bool:
    return bool(editing.typed.text(f"{ROOT}.extends"))


def _back(collection: Collection, id: str) -> str:
    if record_of(collection, id) is None:
        return url_for(f"{endpoint_of(collection.name)}.records")
    return url_for(f"{endpoint_of(collection.name)}.record", id=id)


def unreadable(why: Exception) -> tuple[str, int]:
    """Say why a file cannot be changed by a form."""
    title = _("不能在这里修改")
    return render_template("web/error.html", title=title, text=str(why)), 422


def edit_endpoint_of(name: str) -> str:
    """Give the endpoint of a collection's forms: items → EditItems."""
    return "Edit" + name.capitalize()


def edit_views() -> tuple[type[BaseView], ...]:
    """Make one class of forms per collection."""
    return tuple(
        type(
            edit_endpoint_of(collection.name),
            (EditView,),
            {"collection": collection, "route_base": f"/catalogue/{collection.name}"},
        )
        for collection in COLLECTIONS
    )

"""修订历史: what was published, when, by whom and why; compare, go back, publish the folder."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec
from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog import NoConfiguration, Tree, gather
from app.catalog.diff import FileChange, file_changes
from app.catalog.folder_lock import FolderBusy, held
from app.catalog.folder_writer import Unwritable, write
from app.catalog.text_diff import Hunk, text_diff
from app.desk import NotVisible, Refused
from app.desk.revision import RevisionView
from app.store import Damaged
from app.texts import _
from app.web.house import actor, house, now
from app.web.source_page import readable

PAGE_SIZE: Final = 50
# A page with more than this is not read; the rest is told by name only.
MOST_FILES: Final = 100


class ShownFile(msgspec.Struct, frozen=True):
    """One file that differs: in words, and line by line with marks."""

    change: FileChange
    hunks: tuple[Hunk, ...]


class RevisionsView(BaseView):
    """For administrators; the desk decides who may do what."""

    route_base = "/revisions"
    class_permission_name = "Revisions"
    default_view = "revisions"

    @expose("/")
    @has_access
    @permission_name("read")
    def revisions(self) -> Any:
        """List the revisions, the newest first; `?before=` turns the page."""
        before = request.args.get("before", type=int)
        found = house().desk.revisions(actor(), now(), before, PAGE_SIZE + 1)
        return render_template(
            "web/revisions.html",
            revisions=found[:PAGE_SIZE],
            more=found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None,
            before=before,
            unpublished=unpublished(),
        )

    @expose("/<int:number>")
    @has_access
    @permission_name("read")
    def revision(self, number: int) -> Any:
        """Show one revision: what changed since the one it was made from."""
        view = house().desk.revision(actor(), number, now())
        return self._page(view, {})

    @expose("/compare")
    @has_access
    @permission_name("read")
    def compare(self) -> Any:
        """Compare any two revisions, `?a=1&b=2`."""
        a, b = request.args.get("a", 0, type=int), request.args.get("b", 0, type=int)
        desk, who = house().desk, actor()
        one, other = desk.revision(who, a, now()), desk.revision(who, b, now())
        return render_template("web/revision_compare.html", one=one, other=other, **_shown(a, b))

    @expose("/<int:number>/rollback", methods=["POST"])
    @has_access
    @permission_name("publish")
    def rollback(self, number: int) -> Any:
        """Publish the content of a revision again."""
        seen, token = request.form.get("newest", type=int), request.form.get("token", "")
        return self._done(
            number,
            lambda reason: house().desk.rollback(
                actor(), number, reason=reason, at=now(), expected_parent=seen, token=token
            ),
        )

    @expose("/<int:number>/cancel", methods=["POST"])
    @has_access
    @permission_name("publish")
    def cancel(self, number: int) -> Any:
        """Take back a revision that is yet to come into force."""
        return self._done(
            number,
            lambda reason: house().desk.cancel(actor(), number, reason=reason, at=now()),
        )

    @expose("/plan", methods=["GET", "POST"])
    @has_access
    @permission_name("publish")
    def plan(self) -> Any:
        """Show what publishing the folder would change; publish it."""
        if request.method != "POST":
            return self._plan({}, {})
        typed = {key: request.form.get(key, "").strip() for key in ("reason", "effective")}
        try:
            effective = date.fromisoformat(typed["effective"]) if typed["effective"] else None
        except ValueError:
            return self._plan(typed, {"effective": _("日期不对，请重新选择。")}), 422
        try:
            view = _publish(typed["reason"], effective)
        except Refused as refusal:
            return self._plan(typed, refusal.problems or {"all": refusal.message}), 422
        except FolderBusy as busy:
            return self._plan(typed, {"all": str(busy)}), 422
        flash(_("已发布第{n}版。").format(n=view.number), "success")
        return redirect(url_for("RevisionsView.revision", number=view.number), 303)

    def _plan(self, typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
        tree = _folder()
        plan = house().desk.plan(actor(), tree, now()) if tree else None
        return render_template(
            "web/revision_plan.html",
            plan=plan,
            seen=tree.fingerprint if tree else "",
            hunks=_hunks_of_plan(plan.files, tree) if plan and tree else {},
            typed=typed,
            problems=problems,
            token=uuid.uuid4().hex,
        )

    def _page(self, view: RevisionView, problems: Mapping[str, str]) -> str:
        about = view.about if view.kind == "取消" else None
        base = view.parent if about is None else None
        return render_template(
            "web/revision.html",
            revision=view,
            newest=house().desk.newest_revision(),
            problems=problems,
            typed=request.form.get("reason", ""),
            token=uuid.uuid4().hex,
            **(_shown(base, view.number) if about is None else {"files": (), "more": ()}),
        )

    def _done(self, number: int, verb: Any) -> Any:
        view = house().desk.revision(actor(), number, now())
        try:
            made: RevisionView = verb(request.form.get("reason", ""))
        except Refused as refusal:
            problems = refusal.problems or {"all": refusal.message}
            return self._page(view, problems), 422
        flash(_("已记为第{n}版。").format(n=made.number), "success")
        if made.kind == "回退":
            flash(*_folder_after(made, bring_back=request.form.get("folder") == "1"))
        return redirect(url_for("RevisionsView.revision", number=made.number), 303)


def unpublished() -> bool:
    """Tell whether the folder holds what is neither in force nor waiting to be.

    What was published once and then taken back by a 回退 or 取消 counts: the next publication
    of the folder would bring it back.
    """
    tree = _folder()
    if tree is None:
        return False
    in_force = house().desk.revision_in_force(now())
    if in_force is not None and tree.fingerprint == in_force.fingerprint:
        return False
    number = house().desk.published_as(tree)
    return number is None or (in_force is not None and number < in_force.number)


def _folder_after(made: RevisionView, bring_back: bool) -> tuple[str, str]:
    """Bring the folder to what was gone back to, if wished; say how it stands and how grave."""
    told = _("配置文件夹没有跟着回退，里面仍是原来的内容，下一次发布会把它带回来。")
    look = _("请在“发布预览”里看有哪些不同，把文件也改回来。")
    try:
        with held(house().config_dir):
            tree = gather(house().config_dir)
            if tree.fingerprint == made.fingerprint:
                return _("配置文件夹与这一版相同。"), "success"
            if house().desk.published_as(tree) is None:
                return told + _("文件夹里有从未发布过的手工修改，没有动它。") + look, "warning"
            if not bring_back:
                return told + look, "warning"
            wanted = house().desk.revision_tree(actor(), made.number)
            names = {*tree.files, *wanted.files}
            changed = {
                n: wanted.files.get(n) for n in names if tree.files.get(n) != wanted.files.get(n)
            }
            write(house().config_dir, changed)
    except (NoConfiguration, FolderBusy, Unwritable, OSError) as fault:
        return told + str(fault) + look, "warning"
    return _("配置文件夹也已改回这一版，改了{n}个文件。").format(n=len(changed)), "success"


def _folder() -> Tree | None:
    try:
        return gather(house().config_dir, looks=house().desk.memory.looks)
    except NoConfiguration:
        return None


def _publish(reason: str, effective: date | None) -> RevisionView:
    """Publish the folder as the person saw it. Raises Refused, FolderBusy."""
    try:
        with held(house().config_dir):
            tree = gather(house().config_dir, looks=house().desk.memory.looks)
            if tree.fingerprint != request.form.get("seen", ""):
                raise Refused(_("文件夹刚被改动，请看过新的发布预览再发布。"))
            return house().desk.publish(
                actor(), tree, reason=reason, at=now(), effective=effective,
                expected_parent=request.form.get("newest", type=int),
                token=request.form.get("token", ""),
            )  # fmt: skip
    except (NoConfiguration, OSError):
        raise Refused(_("读不到配置文件夹，请联系系统管理人员。")) from None


def _shown(old: int | None, new: int) -> dict[str, Any]:
    """Give what differs between two revisions (None: no files at all) for a page."""
    try:
        before = house().desk.revision_tree(actor(), old).files if old else {}
        after = house().desk.revision_tree(actor(), new).files
    except Damaged:
        return {"files": (), "more": (), "damaged": True}
    except NotVisible:
        return {"files": (), "more": ()}
    changes = file_changes(before, after)
    # Of the first publication everything is new: its names say enough.
    told = changes[:MOST_FILES] if before else ()
    return {
        "files": tuple(ShownFile(each, _hunks(each, before, after)) for each in told),
        "more": changes[len(told) :],
    }


def _hunks(
    change: FileChange, old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> tuple[Hunk, ...]:
    before, after = (readable(files.get(change.file, b"")) for files in (old, new))
    return text_diff(before, after)


def _hunks_of_plan(changes: tuple[FileChange, ...], tree: Tree) -> dict[str, tuple[Hunk, ...]]:
    view = house().desk.revision_in_force(now())
    if view is None:
        return {}
    old = house().desk.revision_tree(actor(), view.number, tree).files
    return {each.file: _hunks(each, old, tree.files) for each in changes[:MOST_FILES]}

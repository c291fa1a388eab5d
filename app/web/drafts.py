"""Drafts of the catalogue: what changes in words, approval by a second person, comparison."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec
from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog.compare import Side
from app.catalog.diff import FileChange, file_changes
from app.catalog.text_diff import Hunk, text_diff
from app.desk import (
    Diverged,
    DraftChange,
    DraftQuery,
    DraftStale,
    DraftView,
    NotVisible,
    Refused,
    Settlement,
)
from app.desk.draft import ENDED, OPEN
from app.desk.prospect import Prospect
from app.texts import N_, _
from app.web.edit import edit_endpoint_of
from app.web.house import actor, house, now
from app.web.source_page import readable

# Which lists there are: name, Chinese label.
LISTS: Final = (
    ("waiting", N_("待我批准")),
    ("mine", N_("我起草的")),
    ("open", N_("全部进行中")),
    ("ended", N_("已办结")),
)
_CHOICE: Final = "choice|"
_SEEN: Final = "seen|"
_SIDES: Final[tuple[Side, ...]] = ("mine", "theirs")


class ShownFile(msgspec.Struct, frozen=True):
    """One file of a draft: what changes in words, and the text with marks."""

    change: FileChange
    hunks: tuple[Hunk, ...]


class DraftsView(BaseView):
    """For administrators; the desk decides who may do what."""

    route_base = "/drafts"
    class_permission_name = "Drafts"
    default_view = "drafts"

    @expose("/")
    @has_access
    @permission_name("read")
    def drafts(self) -> Any:
        """List drafts: `?which=` chooses the list, `?after=` turns the page."""
        waiting = house().desk.waiting_drafts(actor())
        known = {name for name, _label in LISTS}
        which = request.args.get("which", "")
        if which not in known:
            which = "waiting" if waiting else "open"
        after = request.args.get("after", type=int)
        return render_template(
            "web/drafts.html",
            page=house().desk.drafts(actor(), _query(which, after)),
            which=which,
            lists=LISTS,
            waiting=waiting,
            after=after,
        )

    @expose("/<id>")
    @has_access
    @permission_name("read")
    def draft(self, id: str) -> Any:
        """Show one draft: what changes, whether it is sound, what it touches, its history."""
        return _page(house().desk.draft(actor(), _number(id)))

    @expose("/<id>/act", methods=["POST"])
    @has_access
    @permission_name("act")
    def act(self, id: str) -> Any:
        """Submit, withdraw, send back or approve a draft, as the button says."""
        number, verb = _number(id), request.form.get("verb", "")
        try:
            done = _do(number, verb)
        except Diverged as apart:
            flash(apart.message, "warning")
            return redirect(url_for("DraftsView.compare", id=number), 303)
        except DraftStale as stale:
            return _page(house().desk.draft(actor(), number), stale=stale), 409
        except Refused as refusal:
            return _page(house().desk.draft(actor(), number), refusal=refusal), 422
        flash(_said(verb, done), "success")
        return redirect(url_for("DraftsView.draft", id=number), 303)

    @expose("/<id>/compare", methods=["GET", "POST"])
    @has_access
    @permission_name("act")
    def compare(self, id: str) -> Any:
        """Compare a draft with what stands on disk now; a POST puts both together as chosen."""
        number = _number(id)
        if request.method != "POST":
            return _comparison(house().desk.draft(actor(), number))
        typed = request.form
        try:
            house().desk.settle_draft(
                actor(), number, typed.get("version", -1, type=int), _settlements(typed),
                typed.get("token", ""), now(),
            )  # fmt: skip
        except DraftStale as stale:
            return _comparison(house().desk.draft(actor(), number), stale=stale), 409
        except Refused as refusal:
            return _comparison(house().desk.draft(actor(), number), refusal=refusal), 422
        flash(_("已合并。请核对下面的修改，再提交批准。"), "success")
        return redirect(url_for("DraftsView.draft", id=number), 303)


def _query(which: str, after: int | None) -> DraftQuery:
    return DraftQuery(
        states=ENDED if which == "ended" else OPEN,
        author=actor().username if which == "mine" else "",
        for_me=which == "waiting",
        after=after,
    )


def _number(id: str) -> int:
    if not id.isascii() or not id.isdigit() or len(id) > 18:
        raise NotVisible
    return int(id)


def _do(number: int, verb: str) -> DraftView:
    desk, typed = house().desk, request.form
    version, token = typed.get("version", -1, type=int), typed.get("token", "")
    note = typed.get("note", "")
    if verb == "submit":
        return desk.submit_draft(
            actor(), number, version, token, now(), _day(typed.get("effective", ""))
        )
    if verb == "withdraw":
        return desk.withdraw_draft(actor(), number, version, token, now())
    if verb == "send_back":
        return desk.send_back_draft(actor(), number, version, note, token, now())
    if verb == "approve":
        return desk.approve_draft(
            actor(), number, version, token, now(), note, typed.get("seen", "")
        )
    raise Refused(_("没有这样的操作，请从页面上的按钮提交。"), "verb")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        raise Refused(_("生效日期请写成2026-10-01这样。"), "effective") from None


def _said(verb: str, done: DraftView) -> str:
    if verb == "approve":
        return _("已批准，发布为第{n}版。").format(n=done.revision)
    said = {
        "submit": _("已提交，等另一位管理员批准。"),
        "withdraw": _("已撤回。"),
        "send_back": _("已退回给{name}。").format(name=done.author_name),
    }
    return said[verb]


def _page(draft: DraftView, stale: DraftStale | None = None, refusal: Refused | None = None) -> str:
    return render_template(
        "web/draft.html",
        draft=draft,
        files=shown_files(draft.changes),
        prospect=_prospect(draft),
        stale=stale,
        refusal=refusal,
        typed=request.form,
        edit_url=_edit_url,
        once=lambda: uuid.uuid4().hex,
    )


def _prospect(draft: DraftView) -> Prospect | None:
    """Give what publishing an open draft would change; None where nothing can be said."""
    if draft.state not in OPEN or draft.diverged:
        return None
    try:
        return house().desk.draft_prospect(actor(), draft.id, now())
    except Refused:
        return None


def _edit_url(change: FileChange, draft: int) -> str:
    """Give where the form of a file is; '' for a file that no collection knows."""
    if not change.collection:
        return ""
    return url_for(f"{edit_endpoint_of(change.collection)}.edit", id=change.id, draft=draft)


def shown_files(changes: tuple[DraftChange, ...]) -> tuple[ShownFile, ...]:
    """Give for each file what changes in words and as text."""
    old = {each.file: each.base for each in changes if each.base is not None}
    new = {each.file: each.new for each in changes if each.new is not None}
    return tuple(
        ShownFile(
            change,
            text_diff(readable(old.get(change.file, b"")), readable(new.get(change.file, b""))),
        )
        for change in file_changes(old, new)
    )


def _comparison(
    draft: DraftView, stale: DraftStale | None = None, refusal: Refused | None = None
) -> str:
    found = house().desk.compare_draft(actor(), draft.id)
    return render_template(
        "web/draft_compare.html",
        draft=draft,
        files=found,
        diffs={
            each.file: text_diff(readable(each.theirs or b""), readable(each.mine or b""))
            for each in found
        },
        conflicts=sum(_conflicts(each) for each in found),
        chosen=_choices(request.form),
        stale=stale,
        refusal=refusal,
        once=uuid.uuid4().hex,
    )


def _conflicts(comparison: Any) -> int:
    if comparison.fault:
        return 1
    return sum(point.verdict == "冲突" for point in comparison.points)


def _choices(typed: Mapping[str, str]) -> dict[tuple[str, str], Side]:
    """Give what was chosen by (file, key)."""
    found = {}
    for name, side in typed.items():
        if name.startswith(_CHOICE) and side in _SIDES:
            file, _sep, key = name.removeprefix(_CHOICE).partition("|")
            found[file, key] = side
    return found


def _settlements(typed: Mapping[str, str]) -> tuple[Settlement, ...]:
    chosen = _choices(typed)
    return tuple(
        Settlement(
            file=name.removeprefix(_SEEN), seen=seen,
            choices={
                key: "mine" if side == "mine" else "theirs"
                for (file, key), side in chosen.items()
                if file == name.removeprefix(_SEEN)
            },
        )
        for name, seen in typed.items()
        if name.startswith(_SEEN)
    )  # fmt: skip

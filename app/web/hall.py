"""大厅用纸: print what hangs in a hall, note where it hangs, print again what is stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.desk.hall_papers import sees
from app.desk.hall_sheets import ITEM_KINDS, HallPaper, variant_of
from app.desk.posted import Posting
from app.printing import BUNDLE_KIND, IN_TWO_LANGUAGES, forms_of
from app.routing.offer import offers
from app.texts import _, language_name, languages
from app.web.access import may
from app.web.house import actor, actor_or_none, catalog, house, now


class HallView(BaseView):
    """Clerks for their own point, supervisors and administrators for all; the desk decides."""

    route_base = "/hall"
    class_permission_name = "Hall"
    default_view = "overview"

    @expose("/")
    @has_access
    @permission_name("read")
    def overview(self) -> Any:
        """List what is stale, wherever one may look."""
        stale = house().desk.posted(actor(), now(), stale_only=True)
        return render_template("web/hall_stale.html", stale=stale, may_post=may("can_post", "Hall"))

    @expose("/<point>")
    @has_access
    @permission_name("read")
    def point(self, point: str) -> Any:
        """Show the papers of a point: what can be printed, what hangs there."""
        return _page(point, {})

    @expose("/<point>/paper")
    @has_access
    @permission_name("read")
    def paper(self, point: str) -> Any:
        """Give the PDF of a paper as it is now, `?kind=`, `?item=`, `?variant=`."""
        wanted = _wanted(point, request.args)
        try:
            data = house().desk.hall_paper(actor(), wanted, now())
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(url_for("HallView.point", point=point))
        name = "-".join(filter(None, (wanted.kind, point, wanted.item, wanted.variant)))
        return _file(data, "application/pdf", f"{name}.pdf", "inline")

    @expose("/<point>/post", methods=["POST"])
    @has_access
    @permission_name("post")
    def post(self, point: str) -> Any:
        """Note that a paper was posted or handed out."""
        posting = Posting(
            paper=_wanted(point, request.form),
            place=request.form.get("place", ""),
            copies=request.form.get("copies", ""),
        )
        try:
            house().desk.post(actor(), posting, now())
        except Refused as refusal:
            return _page(point, dict(refusal.problems) or {"kind": refusal.message}), 422
        flash(_("已登记。目录改了、这张纸过时了，会列在这里。"), "success")
        return redirect(url_for("HallView.point", point=point), 303)

    @expose("/<point>/down/<id>", methods=["POST"])
    @has_access
    @permission_name("post")
    def down(self, point: str, id: str) -> Any:
        """Note that a paper was taken down."""
        numbers = _numbers([id])
        if not numbers:
            abort(404)
        try:
            house().desk.take_down(actor(), numbers[0], now())
            flash(_("已登记撤下。"), "success")
        except Refused as refusal:
            flash(refusal.message, "warning")
        return redirect(url_for("HallView.point", point=point), 303)

    @expose("/renewed", methods=["POST"])
    @has_access
    @permission_name("post")
    def renewed(self) -> Any:
        """Note that the papers `id` were replaced by what is printed now."""
        ids = _numbers(request.form.getlist("id"))[:1000]
        point = request.form.get("point", "")
        try:
            done = house().desk.renewed(actor(), ids, now())
            flash(_("已登记换上 {n} 处。").format(n=done), "success")
        except Refused as refusal:
            flash(refusal.message, "warning")
        return redirect(_back(point), 303)

    @expose("/stale.zip")
    @has_access
    @permission_name("read")
    def stale(self) -> Any:
        """Give a ZIP of what is to be printed again, of `?point=` or of all."""
        point = request.args.get("point", "")
        try:
            data = house().desk.reprints_zip(actor(), now(), point)
        except Refused as refusal:
            flash(refusal.message, "warning")
            return redirect(_back(point))
        name = _("要更换的张贴.zip")
        return _file(data, "application/zip", name, "attachment")


def sees_hall(point: str) -> bool:
    """Tell whether the papers of a point are this person's business."""
    who = actor_or_none()
    return who is not None and may("can_read", "Hall") and sees(who, point)


def _wanted(point: str, given: Mapping[str, str]) -> HallPaper:
    """Read a paper; lists name a form behind its kind (事项公示栏/A3, 办事指南/en) and item (id/情形)."""
    kind, _slash, form = given.get("kind", "").partition("/")
    item, _slash, situation = given.get("item", "").partition("/")
    if kind in ITEM_KINDS:
        form = variant_of(situation, form)
    return HallPaper(point=point, kind=kind, item=item, variant=given.get("variant", "") or form)


def _item_papers(bundles: bool) -> tuple[tuple[str, str], ...]:
    """Give the papers of an item, each with the language beside the Chinese, '' for none."""
    kinds = [kind for kind in ITEM_KINDS if bundles or kind != BUNDLE_KIND]
    return tuple(
        (kind, tag)
        for kind in kinds
        for tag in ("", *(languages() if kind in IN_TWO_LANGUAGES else ()))
    )


def _numbers(texts: list[str]) -> list[int]:
    """Give the numbers among what a browser sent; longer ones than a table has are none."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def _back(point: str) -> str:
    return url_for("HallView.point", point=point) if point else url_for("HallView.overview")


def _page(point: str, problems: dict[str, str]) -> str:
    desk, who, at = house().desk, actor(), now()
    kinds = desk.hall_kinds(who, point, at)
    items = tuple(each.item for each in offers(catalog(), point, at))
    taken = {item.id for item in items}
    bundles = [each for each in catalog().bundles.values() if taken.issuperset(each.items)]
    papers = tuple((kind, form) for kind in kinds for form in forms_of(kind))
    return render_template(
        "web/hall.html",
        point=catalog().points[point],
        papers=papers,
        item_papers=_item_papers(bool(bundles)) if items else (),
        items=items,
        bundles=bundles,
        language_name=language_name,
        posted=desk.posted(who, at, point),
        typed=request.form,
        problems=problems,
        labels={},
        may_post=may("can_post", "Hall"),
    )


def _file(data: bytes, mimetype: str, name: str, how: str) -> Response:
    answer = Response(data, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    return answer

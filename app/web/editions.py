"""成批打印: order the papers of all items or of a point, watch them come, fetch them as one ZIP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.printing import EDITIONS, Wanted, forms_of
from app.texts import _, language_name, languages
from app.web.house import actor, catalog, house, now


class EditionsView(BaseView):
    """For administrators; the desk asks again."""

    route_base = "/editions"
    class_permission_name = "Editions"
    default_view = "editions"

    @expose("/")
    @has_access
    @permission_name("print")
    def editions(self) -> Any:
        """Show what was ordered and how far it is."""
        return self._page({})

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("print")
    def order(self) -> Any:
        """Order papers in the background."""
        try:
            order = house().desk.order_edition(actor(), _chosen(request.form), now())
        except Refused as refusal:
            return self._page({refusal.field: refusal.message}), 422
        flash(_("已安排打印{scope}，共{n}份。打好后在这里下载。").format(
            scope=order.scope, n=order.total
        ), "success")  # fmt: skip
        return redirect(url_for("EditionsView.editions"), 303)

    @expose("/zip")
    @has_access
    @permission_name("print")
    def zip(self) -> Any:
        """Give the ZIP of `?kind=`, `?point=`, `?second=` and `?variant=`."""
        path = house().desk.edition_zip(actor(), _chosen(request.args))
        return send_file(
            path.resolve(), "application/zip", as_attachment=True, download_name=path.name
        )

    def _page(self, problems: dict[str, str]) -> Any:
        orders = house().desk.editions(actor())
        return render_template(
            "web/editions.html",
            orders=orders,
            running=any(order.finished_at is None for order in orders),
            papers=[(kind, form) for kind in EDITIONS for form in _other_forms(kind)],
            languages={tag: language_name(tag) for tag in languages()},
            points=sorted(catalog().points.values(), key=lambda point: point.name),
            problems=problems,
            chosen=request.form,
        )


def _chosen(given: Mapping[str, str]) -> Wanted:
    """Read an edition; a list names a form behind its kind, 便民服务手册/附一页指南."""
    kind, _slash, variant = given.get("kind", "").partition("/")
    return Wanted(
        kind=kind,
        point=given.get("point", ""),
        second=given.get("second", ""),
        variant=variant or given.get("variant", ""),
    )


def _other_forms(kind: str) -> tuple[str, ...]:
    """Give the forms to choose from, '' for the usual one, so that it is one edition."""
    return ("", *forms_of(kind)[1:])

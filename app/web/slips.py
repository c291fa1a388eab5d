"""Slips of a case (a queue ticket, labels) and the data of a parcel: made when asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from flask import Response, abort, flash, redirect, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.desk import Refused
from app.desk.slips import as_csv
from app.texts import _
from app.web.house import actor, house, now


class SlipsView(BaseView):
    """Whoever may read the case comes here; the desk gives slips to those who work on it."""

    route_base = ""
    class_permission_name = "Cases"
    default_view = "slip"

    @expose("/case/<number>/slips/<kind>")
    @has_access
    @permission_name("read")
    def slip(self, number: str, kind: str) -> Any:
        """Give a slip as a PDF of its own size."""
        try:
            data = house().desk.slip(actor(), number, kind, now())
        except Refused as refusal:
            return _back(number, refusal)
        return _file(data, "application/pdf", f"{kind} {number}.pdf", "inline")

    @expose("/case/<number>/waybill.<form>")
    @has_access
    @permission_name("read")
    def waybill(self, number: str, form: str) -> Any:
        """Give the parcel's data for the carrier's program: `csv` or `json`."""
        if form not in ("csv", "json"):
            abort(404)
        try:
            bill = house().desk.waybill(actor(), number)
        except Refused as refusal:
            return _back(number, refusal)
        name = _("面单 {number}").format(number=number)
        if form == "csv":
            return _file(as_csv(bill), "text/csv; charset=utf-8", f"{name}.csv", "attachment")
        return _file(msgspec.json.encode(bill), "application/json", f"{name}.json", "attachment")


def _back(number: str, refusal: Refused) -> Any:
    flash(refusal.message, "warning")
    return redirect(url_for("CasesView.case", number=number), 303)


def _file(data: bytes, type: str, name: str, way: str) -> Response:
    answer = Response(data, content_type=type)
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    return answer

"""The public's pages: find an item, read and print its guide, check a paper by its number."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.catalog import Catalog
from app.catalog.bundles import whole
from app.catalog.collections import SHIPPED, schemas
from app.catalog.model import Bundle, Item
from app.catalog.model.situations import every_material
from app.catalog.search import find_bundles, find_items
from app.desk import Desk, NotVisible
from app.portal.wording import conditions, laws, limit_text, moment, themes
from app.printing import (
    IN_TWO_LANGUAGES,
    bundle_paper,
    bundle_sheet,
    guide_dossier,
    paper,
    places,
    remedies_of,
    worded,
)
from app.printing.dossier import Kind
from app.printing.particulars import (
    commitment_lines,
    deferred_materials,
    fee_notes,
    material_notes,
    situation_rows,
)
from app.texts import languages

HERE: Final = Path(__file__).parent
MOST_FOUND: Final = 50
# The papers of an item by the first part of their address.
_BLANK_PAPERS: Final[dict[str, Kind]] = {
    "guide": "办事指南", "brief": "办事指南简版", "large": "办事指南大字版",
    "chart": "办理流程图", "notice": "一次性告知单", "form": "申请表",
    "example": "申请表填写范本",
}  # fmt: skip

_FILTERS: Final[dict[str, Callable[..., object]]] = {
    "limit": limit_text, "moment": moment, "fee_notes": fee_notes,
    "material_notes": material_notes,
}  # fmt: skip


class Portal:
    """Answers the public; knows the catalogue in use, the desk and the clock, but no login."""

    def __init__(
        self,
        catalog: Callable[[], Catalog],
        desk: Desk,
        clock: Callable[[], datetime],
        base_url: str,
        revision: Callable[[], int] = int,
    ) -> None:
        self.catalog = catalog
        self.desk = desk
        self.clock = clock
        self.revision = revision
        self.base_url = base_url.rstrip("/")
        self._printed = lru_cache(maxsize=64)(self._print)

    def home(self) -> AnyResponse | str:
        """Find a guide: `?q=` searches, `?theme=` lists one theme."""
        if "_user_id" in session:
            return redirect("/start/")
        catalog = self.catalog()
        text, theme = request.args.get("q", "").strip()[:100], request.args.get("theme", "")
        found: list[Item] = []
        if text:
            found = [item for item in find_items(catalog, text) if self._current(item)]
        elif theme:
            found = [i for i in catalog.items.values() if theme in i.themes and self._current(i)]
        return self._page(
            "home.html",
            text=text,
            theme=theme,
            items=found[:MOST_FOUND],
            more=len(found) > MOST_FOUND,
            themes=themes(catalog),
            bundles=self._bundles(text, theme),
        )

    def _bundles(self, text: str, theme: str) -> list[Bundle]:
        """Give the 一件事 that a text or a theme finds; all of them where neither is given."""
        catalog = self.catalog()
        found = find_bundles(catalog, text) if text else list(catalog.bundles.values())
        today = self.clock().date()
        return [
            each
            for each in found
            if each.effective.covers(today) and (not theme or theme in each.themes)
        ]

    def bundle(self, id: str) -> str:
        """Show a 一件事: its items, and every material once."""
        return self._page("bundle.html", whole=whole(self.catalog(), self._bundle(id).id))

    def bundle_pdf(self, id: str) -> AnyResponse:
        """Give the A4 guide of a 一件事."""
        self._bundle(id)
        return self._paper("bundle", id)

    def _bundle(self, id: str) -> Bundle:
        found = self.catalog().bundles.get(id)
        if found is None:
            abort(404)
        return found

    def guide(self, item: str) -> str:
        """Show the guide of an item, laid out for a telephone."""
        catalog, found = self.catalog(), self._item(item)
        return self._page(
            "guide.html",
            item=found,
            department=catalog.departments[found.department],
            places=places(catalog, found, self.clock().date()),
            conditions=conditions(found),
            all_materials=len(every_material(found)),
            situations=situation_rows(found),
            deferred=deferred_materials(every_material(found)),
            committed=commitment_lines(found, every_material(found)),
            laws=laws(found),
            remedies=remedies_of(catalog.definition(item)),
        )

    def item_pdf(self, kind: str, item: str) -> AnyResponse:
        """Give an A4 paper of an item; `?language=en` sets English beside the Chinese of guides."""
        self._item(item)
        second = request.args.get("language", "")
        if second and (second not in languages() or _BLANK_PAPERS[kind] not in IN_TWO_LANGUAGES):
            abort(404)
        return self._paper(kind, item, second)

    def verify(self, number: str) -> tuple[str, int]:
        """Say whether we issued a paper with this number, and what it was about."""
        try:
            found = self.desk.paper(number, request.args.get("mark", ""))
        except NotVisible:
            found = None
        page = self._page("verify.html", number=number, paper=found)
        return page, 200 if found else 404

    def verify_form(self) -> AnyResponse | str:
        """Ask for a paper's number, or go to the page of the number asked for."""
        number = request.args.get("number", "").strip()
        if number:
            return redirect(url_for("portal.verify", number=number))
        return self._page("verify.html", number="", paper=None)

    def schema(self, file: str) -> Response:
        """Give one of the JSON Schemas, for editors that help writing YAML."""
        if file not in schemas():
            abort(404)
        return Response((SHIPPED / file).read_bytes(), mimetype="application/json")

    def healthz(self) -> Response:
        """Say that the server answers, and with which catalogue."""
        return jsonify(status="ok", catalog=self.catalog().fingerprint)

    def _current(self, item: Item) -> bool:
        return item.effective.covers(self.clock().date())

    def _item(self, id: str) -> Item:
        found = self.catalog().items.get(id)
        if found is None:
            abort(404)
        return found

    def _paper(self, kind: str, id: str, second: str = "") -> AnyResponse:
        day = self.clock().date()
        state = (self.catalog().fingerprint, day.isoformat())
        data = self._printed(state, kind, id, second, self.revision())
        answer = Response(data, mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{kind}-{id}.pdf"'
        answer.set_etag(hashlib.sha256(data).hexdigest())
        return answer.make_conditional(request)

    def _print(
        self, _state: tuple[str, str], kind: str, id: str, second: str, revision: int
    ) -> bytes:
        # Files and day only make the key of the cache: a paper bears its day.
        catalog = self.catalog()
        if kind == "bundle":
            address = f"{self.base_url}/bundle/{id}"
            sheet = bundle_sheet(catalog, id, address, self.clock(), revision)
            return bundle_paper(sheet).pdf
        url = f"{self.base_url}/guide/{id}"
        at = self.clock()
        where = places(catalog, catalog.items[id], at.date())
        dossier = guide_dossier(catalog.definition(id), where, url, at, second, revision)
        printed = _BLANK_PAPERS[kind]
        return paper(printed, worded(dossier, catalog, printed)).pdf

    def _page(self, template: str, **values: object) -> str:
        centre = self.catalog().centre
        return render_template(f"portal/{template}", centre=centre, sheet=_sheet(), **values)


def _sheet() -> str:
    path = HERE / "static" / "portal.css"
    return _versioned(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _versioned(path: Path, changed: int) -> str:
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return url_for("portal.static", filename=path.name, v=mark)


def portal(
    catalog: Callable[[], Catalog],
    desk: Desk,
    clock: Callable[[], datetime],
    base_url: str,
    revision: Callable[[], int] = int,
) -> Blueprint:
    """Give the blueprint of the public's pages; `base_url` is what QR codes lead to.

    `revision` tells the number of the publication that serves, 0 for files never published.
    """
    pages = Portal(catalog, desk, clock, base_url, revision)
    blueprint = Blueprint(
        "portal",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static/portal",
    )
    for rule, name in (
        ("/", "home"),
        ("/guide/<item>", "guide"),
        ("/bundle/<id>", "bundle"),
        ("/bundle/<id>.pdf", "bundle_pdf"),
        ("/verify/", "verify_form"),
        ("/verify/<path:number>", "verify"),
        ("/paper/<path:number>", "verify"),
        ("/schema/<file>", "schema"),
        ("/healthz", "healthz"),
    ):
        blueprint.add_url_rule(rule, name, getattr(pages, name))
    for kind in _BLANK_PAPERS:
        blueprint.add_url_rule(
            f"/{kind}/<item>.pdf", "item_pdf", pages.item_pdf, defaults={"kind": kind}
        )
    for name, how in _FILTERS.items():
        blueprint.add_app_template_filter(how, f"portal_{name}")
    blueprint.register_error_handler(404, lambda error: (pages._page("missing.html"), 404))
    return blueprint

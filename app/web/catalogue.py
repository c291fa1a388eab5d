"""The generated screens: one view per collection, made from its schema."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog import Problem
from app.catalog.collections import COLLECTIONS, Collection
from app.catalog.layers import MARK, split
from app.catalog.model import Origin, Record
from app.catalog.reduction import by_department, reduction
from app.texts import _
from app.web.access import may
from app.web.folder_state import folder_state
from app.web.hall import sees_hall
from app.web.house import catalog, house
from app.web.listing import BASES, all_rows, heads, listing
from app.web.record_names import names_in
from app.web.revisions import unpublished
from app.web.schema_view import EXAMPLE_KEY, Painter
from app.web.source_page import SourceLine, read_source


class CatalogueView(BaseView):
    """The front page of the catalogue: what is in it and whether it is sound."""

    route_base = "/catalogue"
    class_permission_name = "Catalogue"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show every collection with its number of records."""
        counts = {c.name: len(catalog().records.get(c.name, {})) for c in COLLECTIONS}
        return render_template(
            "web/catalogue_index.html",
            collections=COLLECTIONS,
            counts=counts,
            bases=len(catalog().bases) if sees_bases() else 0,
            holder=house().holder,
            unpublished=may("can_read", "Revisions") and unpublished(),
            reduction=reduction(catalog()) if oversees() else None,
            departments=by_department(catalog()) if oversees() else {},
            names=catalog().departments,
        )


def oversees() -> bool:
    """Tell whether the figures of the reform are for this person: supervisors, administrators."""
    return may("can_read", "Supervision")


class ProblemsView(BaseView):
    """What the last check of the configuration folder found."""

    route_base = "/catalogue/problems"
    class_permission_name = "Catalogue"
    default_view = "problems"

    @expose("/")
    @has_access
    @permission_name("source")
    def problems(self) -> Any:
        """List what is wrong with the folder, and with what is in use where that is another state."""
        holder, folder = house().holder, folder_state()
        return render_template(
            "web/problems.html",
            folder=folder,
            counted=lambda problems: Counter(problem.severity for problem in problems),
            holder=holder,
            may_publish=may("can_publish", "Revisions"),
            **rail(""),
        )

    @expose("/file")
    @has_access
    @permission_name("source")
    def file(self) -> Any:
        """Show a file of the folder as it stands on disk, `?path=items/….yaml`."""
        path = request.args.get("path", "")
        return render_template(
            "web/yaml.html", file=path, lines=_source(path), back=None, title=path, **rail("")
        )


def _source(path: str) -> tuple[SourceLine, ...]:
    folder = folder_state()
    problems: tuple[Problem, ...] = folder.problems if folder else ()
    lines = read_source(house().config_dir, path, problems)
    if lines is None:
        abort(404)
    return lines


def rail(here: str) -> dict[str, Any]:
    """Give what the list of collections beside every page of the catalogue needs."""
    counts = {c.name: len(catalog().records.get(c.name, {})) for c in COLLECTIONS}
    return {"collections": COLLECTIONS, "counts": counts, "here": here}


class CollectionView(BaseView):
    """List, detail and source of one collection; subclassed once for each by its schema."""

    collection: Collection
    class_permission_name = "Catalogue"
    default_view = "records"

    @expose("/")
    @has_access
    @permission_name("read")
    def records(self) -> Any:
        """List the records: `?q=` searches, `?sort=`, `?down=1` order, `?page=` turns, `?bases=1`."""
        here = self.collection
        if here.singular:
            only = next(iter(catalog().records.get(here.name, {})), None)
            return redirect(url_for(f"{self.endpoint}.record", id=only)) if only else abort(404)
        text, sort = request.args.get("q", "").strip(), request.args.get("sort", "")
        down = request.args.get("down") == "1"
        page = request.args.get("page", 1, type=int)
        bases = request.args.get("bases") == "1"
        if bases and not (here.name == "items" and sees_bases()):
            abort(404)
        return render_template(
            "web/records.html",
            collection=here,
            heads=heads(here),
            listing=listing(catalog(), here, text[:100], sort, down, page, bases),
            asked={"q": text, "sort": sort, "down": down, "bases": bases},
            bases=len(catalog().bases) if here.name == "items" and sees_bases() else 0,
            **rail(here.name),
        )

    @expose("/<id>")
    @has_access
    @permission_name("read")
    def record(self, id: str) -> Any:
        """Show one record, every key by its Chinese title."""
        record = self._record(id)
        examples = tuple(record.data.get(EXAMPLE_KEY, ()))
        standing = names_in(catalog(), record.data)
        painter = Painter(self.collection.schema, examples, record_link, record.origins, standing)
        return render_template(
            "web/record.html",
            collection=self.collection,
            record=record,
            name=self._name(record),
            facts=painter.paint(self.collection.schema, record.data),
            examples=bool(examples),
            inherited_from=inherited_from,
            is_base=self._is_base(record),
            foreign=record.file.startswith(MARK),
            hall=self.collection.name == "points" and sees_hall(record.id),
            **rail(self.collection.name),
        )

    @expose("/<id>/yaml")
    @has_access
    @permission_name("source")
    def yaml(self, id: str) -> Any:
        """Show the file the record stands in, with the problems of the last check."""
        record = self._record(id)
        return render_template(
            "web/yaml.html",
            file=record.file,
            lines=_source(record.file),
            back=url_for(f"{self.endpoint}.record", id=id),
            title=self._name(record),
            **rail(self.collection.name),
        )

    def _name(self, record: Record) -> str:
        """Give what the list calls the record; few have no name of their own."""
        rows = all_rows(catalog(), BASES if self._is_base(record) else self.collection.name)
        listed = (row.cells[0] for row in rows if row.id == record.id and row.cells)
        return str(record.data.get("name") or next(listed, "") or record.id)

    def _record(self, id: str) -> Record:
        found = catalog().records.get(self.collection.name, {}).get(id)
        if found is None and self.collection.name == "items" and sees_bases():
            found = catalog().bases.get(id)
        if found is None:
            abort(404)
        return found

    def _is_base(self, record: Record) -> bool:
        return self.collection.name == "items" and record.id in catalog().bases


def endpoint_of(name: str) -> str:
    """Give the endpoint of a collection's view: items → CatalogueItems."""
    return "Catalogue" + name.capitalize()


def sees_bases() -> bool:
    """Tell whether this person may see 目录事项: whoever may complete them."""
    return may("can_edit", "Catalogue")


def record_link(kind: str, id: str) -> tuple[str, str] | None:
    """Give the name and address of a record; None when it has no page of its own."""
    record = catalog().records.get(kind, {}).get(id)
    if record is None and kind == "items" and sees_bases():
        record = catalog().bases.get(id)
    if record is None:
        return None
    return str(record.data.get("name", id)), url_for(f"{endpoint_of(kind)}.record", id=id)


def inherited_from(origin: Origin) -> str:
    """Say from which item, and of which layer, a value is inherited."""
    layer = split(origin.file)[0].removeprefix(MARK)
    name = origin.name or origin.id
    if layer:
        return _("继承自 {layer}“{name}”").format(layer=layer, name=name)
    return _("继承自“{name}”").format(name=name)


def collection_views() -> tuple[type[BaseView], ...]:
    """Make the views: the two common pages, then one class per collection."""
    made = tuple(
        type(
            endpoint_of(collection.name),
            (CollectionView,),
            {"collection": collection, "route_base": f"/catalogue/{collection.name}"},
        )
        for collection in COLLECTIONS
    )
    return (CatalogueView, ProblemsView, *made)

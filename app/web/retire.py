"""Ending a record: an item gets its last day; what nobody refers to may be taken away."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Final

import msgspec
from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name

from app.catalog import Problem
from app.catalog.collections import BY_NAME, COLLECTIONS, Collection
from app.catalog.editor import edited
from app.catalog.referrers import Referrer, referrers
from app.catalog.source import Source, read
from app.desk import DraftChange, DraftSave, Refused, Stale
from app.texts import _
from app.web.catalogue import endpoint_of, rail
from app.web.edit import LONGEST_TITLE, unreadable
from app.web.edit_check import caused, checked, folder
from app.web.edit_open import address_of_town, name_of, read_file, record_of
from app.web.edit_state import Unreadable
from app.web.house import actor, catalog, house, now

# More uses than these are only counted.
_MOST_SHOWN: Final = 60


class Ending(msgspec.Struct, kw_only=True):
    """What is asked for: `how` is `end` (a last day) or `delete`."""

    how: str
    day: str = ""
    reason: str = ""
    problems: dict[str, str] = {}


class RetireView(BaseView):
    """The end of a record, for one collection; subclassed once for each."""

    collection: Collection
    class_permission_name = "Catalogue"
    default_view = "retire"

    @expose("/<id>/retire", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def retire(self, id: str) -> Any:
        """Show who refers to the record, and end it by a draft."""
        record = record_of(self.collection, id)
        if record is None or self.collection.singular:
            abort(404)
        if town := address_of_town(self.collection, id):
            return redirect(town)
        uses = self._uses(id)
        can_end = self._can_end(id)
        ending = Ending(how="end" if can_end else "delete", day=now().date().isoformat())
        if request.method != "POST":
            return self._page(id, ending, uses)
        form = request.form
        ending = Ending(
            how="end" if can_end and form.get("how") != "delete" else "delete",
            day=form.get("day", "").strip(),
            reason=form.get("reason", "").strip(),
        )
        if ending.how == "delete" and uses:
            ending.problems["how"] = _("还有 {n} 处用到它，不能删除。").format(n=len(uses))
        elif ending.how == "end" and not _is_day(ending.day):
            ending.problems["day"] = _("请写最后一天，例如 2026-12-31。")
        if ending.problems:
            return self._page(id, ending, uses), 422
        return self._saved(id, record.file, ending, uses)

    def _saved(self, id: str, file: str, ending: Ending, uses: tuple[Referrer, ...]) -> Any:
        try:
            base = read_file(file)
            new = self._ended(base, file, ending.day) if ending.how == "end" else None
        except Unreadable as why:
            return unreadable(why)
        tree = folder()
        harm = caused(tree, checked(tree.with_changes({file: new})), "")
        errors = tuple(problem for problem in harm if problem.severity == "错误")
        if errors and request.form.get("anyway") != "1":
            return self._page(id, ending, uses, errors), 422
        form = _("停办{what}：{name}") if ending.how == "end" else _("删除{what}：{name}")
        title = form.format(what=_(self.collection.title), name=name_of(self.collection, id))
        save = DraftSave(
            title=title[:LONGEST_TITLE],
            reason=ending.reason,
            changes=(DraftChange(file=file, base=base, new=new),),
            token=request.form.get("token", "")[:64] or uuid.uuid4().hex,
        )
        try:
            draft = house().desk.save_draft(actor(), save, now())
        except (Refused, Stale) as refusal:
            problems = getattr(refusal, "problems", {})
            ending.problems = {"reason": problems.get("reason") or str(refusal)}
            return self._page(id, ending, uses), 422
        flash(_("已保存为草稿，提交批准后才会生效。"), "success")
        return redirect(url_for("DraftsView.draft", id=draft.id), 303)

    def _ended(self, raw: bytes, file: str, day: str) -> bytes:
        source = read(raw, file)
        if not isinstance(source, Source):
            raise Unreadable(_("{file} 读不懂：{why}").format(file=file, why=source.message))
        period = source.data.get("effective")
        new = {
            **source.data,
            "effective": {**(period if isinstance(period, dict) else {}), "to": day},
        }
        return edited(source.text, source.data, new, self.collection).encode("utf-8")

    def _can_end(self, id: str) -> bool:
        """Tell whether a last day can be set: what does not serve yet has none."""
        return self.collection.name == "items" and id not in catalog().bases

    def _uses(self, id: str) -> tuple[Referrer, ...]:
        """Give who refers to the record, or to a station that would go with its town."""
        record = record_of(self.collection, id)
        stations = record.data.get("stations", ()) if record else ()
        ids = [id, *(str(one.get("id")) for one in stations)]
        file = record.file if record else ""
        uses = [use for one in ids for use in referrers(catalog(), self.collection.name, one)]
        return tuple(use for use in uses if use.record.file != file)

    def _page(
        self, id: str, ending: Ending, uses: tuple[Referrer, ...], harm: tuple[Problem, ...] = ()
    ) -> str:
        return render_template(
            "web/retire.html",
            collection=self.collection,
            id=id,
            name=name_of(self.collection, id),
            ending=ending,
            can_end=self._can_end(id),
            uses=[
                (use, name_of(BY_NAME[use.record.collection], use.record.id))
                for use in uses[:_MOST_SHOWN]
            ],
            more=max(0, len(uses) - _MOST_SHOWN),
            harm=harm,
            token=uuid.uuid4().hex,
            endpoint_of=endpoint_of,
            **rail(self.collection.name),
        )


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-12-31") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def retire_views() -> tuple[type[BaseView], ...]:
    """Make one class per collection."""
    return tuple(
        type(
            "Retire" + collection.name.capitalize(),
            (RetireView,),
            {"collection": collection, "route_base": f"/catalogue/{collection.name}"},
        )
        for collection in COLLECTIONS
    )

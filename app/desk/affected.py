"""Which windows, posts, points and banks notice that items change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.catalog.model import Catalog, Item, Point
from app.desk.changed_items import ItemChange
from app.routing.place import BANK
from app.routing.steps import index_posts
from app.texts import _

# More of a kind than this are told as one: 便民服务站 321 个.
MOST_OF_A_KIND = 5
MOST_ITEMS = 200


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """Places or things of one kind: how they are told, and how many there are."""

    kind: str
    title: str
    names: tuple[str, ...]
    total: int


class _Both(msgspec.Struct, frozen=True):
    """The two catalogues and the items that differ in them."""

    old: Catalog
    new: Catalog
    items: tuple[Item, ...]

    def point(self, id: str) -> Point | None:
        return self.new.points.get(id) or self.old.points.get(id)

    def authorised(self) -> set[str]:
        """Give the banks' points that may do something for a changed item."""
        changed = {item.id for item in self.items}
        return {
            given.point
            for catalog in (self.old, self.new)
            for given in catalog.authorisations.values()
            if any(each.item in changed for each in given.items)
        }


def affected(old: Catalog, new: Catalog, changes: tuple[ItemChange, ...]) -> tuple[Affected, ...]:
    """Give what takes, does or may receive the changed items, and what changes itself."""
    both = _Both(old, new, tuple(change.item for change in changes))
    items = [f"{change.item.name}（{_(change.word)}）" for change in changes]
    posts = _posts(both, changes)
    banks = _banks(both)
    found = (
        Affected(kind="items", title=_("事项"), names=tuple(items[:MOST_ITEMS]), total=len(items)),
        _grouped("points", _("服务点"), _points(both)),
        _grouped("windows", _("窗口"), _windows(both)),
        Affected(kind="posts", title=_("岗位"), names=tuple(posts), total=len(posts)),
        _grouped("banks", _("银行网点"), ((_("银行网点"), name) for name in banks)),
    )
    return tuple(each for each in found if each.total)


def _grouped(kind: str, title: str, members: Iterable[tuple[str, str]]) -> Affected:
    """Give (group, name) pairs as one: a large group is told by its number only."""
    groups: dict[str, list[str]] = {}
    for group, name in members:
        groups.setdefault(group, []).append(name)
    told = [
        told
        for group, names in groups.items()
        for told in (
            names
            if len(names) <= MOST_OF_A_KIND
            else [_("{group} {n} 个").format(group=group, n=len(names))]
        )
    ]
    total = sum(len(names) for names in groups.values())
    return Affected(kind=kind, title=title, names=tuple(told), total=total)


def _points(both: _Both) -> Iterator[tuple[str, str]]:
    tiers = {tier for item in both.items for tier in item.tiers}
    for id, point in {**both.old.points, **both.new.points}.items():
        changed = both.old.points.get(id) != both.new.points.get(id)
        if changed or (point.tier in tiers and point.kind != BANK):
            yield point.kind, point.name


def _windows(both: _Both) -> Iterator[tuple[str, str]]:
    before = {window.id: window for window in both.old.windows}
    now = {window.id: window for window in both.new.windows}
    banks = both.authorised()
    for id, window in {**before, **now}.items():
        point = both.point(window.point)
        allowed = point is not None and (point.kind != BANK or point.id in banks)
        taking = allowed and any(
            point is not None and point.tier in item.tiers and window.takes.accepts(item)
            for item in both.items
        )
        if taking or before.get(id) != now.get(id):
            place = point.name if point else window.point
            yield window.name, f"{place} · {window.name}"


def _posts(both: _Both, changes: tuple[ItemChange, ...]) -> list[str]:
    doing = {
        step.by.post
        for change in changes
        for definition in (change.old, change.new)
        if definition is not None
        for step in definition.workflow.all_steps()
        if step.by.post
    }
    before, now = index_posts(both.old), index_posts(both.new)
    moved = {key[1] for key in {**before, **now} if before.get(key) != now.get(key)}
    return sorted(doing | moved)


def _banks(both: _Both) -> list[str]:
    banks = both.authorised()
    for id, given in {**both.old.authorisations, **both.new.authorisations}.items():
        if both.old.authorisations.get(id) != both.new.authorisations.get(id):
            banks.add(given.point)
    points = (both.point(id) for id in sorted(banks))
    return [point.name for point in points if point is not None]

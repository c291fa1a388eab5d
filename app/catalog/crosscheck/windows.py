"""Every item needs a window, every window something to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.catalog import build
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Item
from app.texts import N_, _

# Windows of these kinds serve what others have taken in; they need not take items themselves.
SERVING_KINDS = {"收费", "出件", "办不成事"}


@rule("X60", N_("没有窗口收这个事项"))
def taken(county: County) -> Iterator[Finding]:
    """A point that may take the item but has no window for it sends the citizen away."""
    rules: dict[str, list[str]] = {}
    for window in county.windows:
        if window.kind not in SERVING_KINDS:
            rules.setdefault(window.point, []).append(window.rule)
    first = {window.rule: window for window in county.windows}
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for point in county.points.values():
        if point.kind != "银行驿站":
            groups.setdefault((point.tier, tuple(rules.get(point.id, ()))), []).append(point.name)
    # With a refused window nobody can know what it would have taken.
    complete = county.complete("windows") and not any(
        _names_unknown(county, data) for data in county.raw_windows
    )
    for item in county.items.values() if complete else ():
        for (tier, at), names in groups.items():
            if tier in item.tiers and not any(first[r].takes.accepts(item) for r in at):
                yield _untaken(item, names)


def _names_unknown(county: County, data: Mapping[str, Any]) -> bool:
    """Tell whether a window names what is not there: that is the problem, not what follows."""
    named = [("points", name) for key in ("points", "except") for name in data["at"].get(key, ())]
    named += [(key, n) for key in ("departments", "items") for n in data["takes"].get(key, ())]
    return any(name not in county.known.get(target, ()) for target, name in named)


def _untaken(item: Item, names: list[str]) -> Finding:
    shown = "、".join(names[:3]) + (_("等 {n} 处").format(n=len(names)) if len(names) > 3 else "")
    message = _("{points}可以收这个事项，却没有窗口接收它。").format(points=shown)
    hint = _(
        "让那里的一个窗口（windows/）接收部门 {department} 或者主题“{theme}”，或者改 tiers。"
    ).format(department=item.department, theme="、".join(item.themes))
    return Finding("items", item.id, ("tiers",), message, hint)


@rule("X61", N_("窗口什么事项都收不到"))
def takes_nothing(county: County) -> Iterator[Finding]:
    """A window whose lists match no item."""
    for data in county.raw_windows if county.complete("items") else ():
        if _names_unknown(county, data):
            continue
        window = next((w for w in county.windows if w.rule == data["id"]), None)
        if window is None or window.takes.all or window.kind in SERVING_KINDS:
            continue
        if not any(window.takes.accepts(item) for item in county.items.values()):
            message = _("窗口“{name}”收不到任何事项。").format(name=window.name)
            hint = _("takes 里的部门、主题、事项与现有事项都对不上，请核对；暂不使用的窗口请删掉。")
            yield Finding("windows", data["id"], ("takes",), message, hint)


@rule("X62", N_("适用地点一个也没选中"))
def selects_nothing(county: County) -> Iterator[Finding]:
    """A window or staffing rule that means no point at all."""
    if not county.complete("points"):
        return
    for collection, rules in (("windows", county.raw_windows), ("staffing", county.raw_staffing)):
        for data in rules:
            named = {*data["at"].get("points", ()), *data["at"].get("except", ())}
            if named <= county.points.keys() and not build.selected(data["at"], county.points):
                yield _nowhere(collection, data["id"])


def _nowhere(collection: str, identity: str) -> Finding:
    message = _("这条规则没有选中任何服务点。")
    return Finding(
        collection,
        identity,
        ("at",),
        message,
        _("层级和类型要同时满足；核对 points、tiers、kinds、except。"),
    )


@rule("X63", N_("窗口的岗位在服务点没有设"))
def window_posts(county: County) -> Iterator[Finding]:
    """A window at a point that lacks the posts sitting there."""
    told: set[tuple[str, str]] = set()
    posts = county.all_posts()
    for window in county.windows if county.complete("staffing") else ():
        for index, post in enumerate(window.posts):
            lacking = post in posts and post not in county.posts_at.get(window.point, ())
            if lacking and (window.rule, post) not in told:
                told.add((window.rule, post))
                message = _("窗口由“{post}”值守，“{point}”没有设这个岗位。").format(
                    post=post, point=county.points[window.point].name
                )
                hint = _("在 staffing/ 里给那里设岗，或者改窗口的 posts。")
                yield Finding("windows", window.rule, ("posts", index), message, hint)

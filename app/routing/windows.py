"""Which window of a point takes an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app.catalog.model import Catalog, Item, Point, Window
from app.routing.reason import Reason
from app.texts import _

# Windows for paying, collecting results and complaining take no applications.
_TAKING_KINDS: Final = frozenset({"综合窗口", "部门窗口", "帮办代办"})
NO_LOADS: Final[Mapping[str, int]] = {}


def candidates(item: Item, windows: Sequence[Window]) -> tuple[Window, ...]:
    """Give the windows that take `item`, in the order of the configuration."""
    kinds = _TAKING_KINDS | {item.windows.prefer, item.windows.otherwise}
    return tuple(w for w in windows if w.kind in kinds and w.takes.accepts(item))


def queues(catalog: Catalog, item: Item, point_id: str) -> tuple[str, ...]:
    """Give the windows (ids) of a point among which those waiting for an item are shared out.

    There are none where it has to be one window.
    """
    equals = equally_good(item, candidates(item, catalog.windows_at(point_id)))
    return tuple(window.id for window in equals) if len(equals) > 1 else ()


def equally_good(item: Item, fitting: Sequence[Window]) -> tuple[Window, ...]:
    """Give those of the `fitting` windows that are of the kind the item would rather go to.

    Where none is of either kind that it names, the first stands alone.
    """
    for kind in (item.windows.prefer, item.windows.otherwise):
        if good := tuple(window for window in fitting if window.kind == kind):
            return good
    return tuple(fitting[:1])


def choose(
    item: Item,
    point: Point,
    windows: Sequence[Window],
    is_open: Callable[[Window], bool],
    loads: Mapping[str, int] = NO_LOADS,
) -> tuple[Window | None, tuple[Reason, ...]]:
    """Give the window of `point` for `item`, out of the `windows` it has, and why that one.

    Of several equally good ones those that are open now, of these the one with the fewest
    waiting (`loads` by window id, nothing known counts as none), then the first.
    """
    if not windows:
        text = _("{point}不分窗口，到站即可办理。").format(point=point.name)
        return None, (Reason(code="no-windows", text=text),)
    fitting = candidates(item, windows)
    if not fitting:
        said = _("{point}没有受理“{item}”的窗口。").format(point=point.name, item=item.name)
        return None, (Reason(code="window-none", text=said),)
    window, why = _of_equals(equally_good(item, fitting), is_open, loads)
    reasons = (_said_kind(item, window), *why)
    others = _("、").join(w.name for w in fitting if w is not window)
    if not others:
        return window, reasons
    also = Reason(code="window-also", text=_("也可以到：{windows}。").format(windows=others))
    return window, (*reasons, also)


def _of_equals(
    equals: Sequence[Window], is_open: Callable[[Window], bool], loads: Mapping[str, int]
) -> tuple[Window, tuple[Reason, ...]]:
    if len(equals) == 1:
        return equals[0], ()
    opened = [window for window in equals if is_open(window)]
    # Where all are closed, closed tells none from the others.
    left = opened or equals
    window = min(left, key=lambda each: loads.get(each.id, 0))
    reasons = []
    if len(left) < len(equals):
        closed = _("、").join(each.name for each in equals if each not in left)
        said = _("{closed}现在不开放，到{window}。").format(closed=closed, window=window.name)
        reasons.append(Reason(code="window-open", text=said))
    if loads and len(left) > 1:
        text = _("同样能收的{n}个窗口里，{window}等候的最少（{waiting}件）。")
        said = text.format(n=len(left), window=window.name, waiting=loads.get(window.id, 0))
        reasons.append(Reason(code="window-load", text=said))
    return window, tuple(reasons)


def _said_kind(item: Item, window: Window) -> Reason:
    wish = item.windows
    if window.kind == wish.prefer:
        text = _("“{item}”优先到{prefer}：{window}{why}，由{posts}接待。")
        return Reason(code="window-prefer", text=_said(text, item, window))
    if window.kind == wish.otherwise:
        text = _("这里没有受理“{item}”的{prefer}，改到{kind}：{window}{why}，由{posts}接待。")
        return Reason(code="window-otherwise", text=_said(text, item, window))
    text = _(
        "这里没有受理“{item}”的{prefer}和{otherwise}，改到{kind}：{window}{why}，由{posts}接待。"
    )
    return Reason(code="window-any", text=_said(text, item, window))


def _said(text: str, item: Item, window: Window) -> str:
    return text.format(
        item=item.name,
        prefer=_(item.windows.prefer),
        otherwise=_(item.windows.otherwise),
        kind=_(window.kind),
        window=window.name,
        why=_why(item, window),
        posts=_("、").join(window.posts),
    )


def _why(item: Item, window: Window) -> str:
    if window.takes.all:
        return _("受理所有事项")
    if item.id in window.takes.items:
        return _("专门受理此事项")
    if item.department in window.takes.departments:
        return _("受理主办部门的事项")
    themes = _("、").join(theme for theme in item.themes if theme in window.takes.themes)
    return _("受理“{themes}”类事项").format(themes=themes)

"""Which window of a point takes an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.catalog.model import Item, Point, Window
from app.routing.reason import Reason
from app.texts import _

# Windows for paying, collecting results and complaining take no applications.
_TAKING_KINDS: Final = frozenset({"综合窗口", "部门窗口", "帮办代办"})


def candidates(item: Item, windows: Sequence[Window]) -> tuple[Window, ...]:
    """Give the windows that take `item`, in the order of the configuration."""
    kinds = _TAKING_KINDS | {item.windows.prefer, item.windows.otherwise}
    return tuple(w for w in windows if w.kind in kinds and w.takes.accepts(item))


def choose(
    item: Item, point: Point, windows: Sequence[Window]
) -> tuple[Window | None, tuple[Reason, ...]]:
    """Give the window of `point` for `item`, out of the `windows` it has, and why that one."""
    if not windows:
        text = _("{point}不分窗口，到站即可办理。").format(point=point.name)
        return None, (Reason(code="no-windows", text=text),)
    fitting = candidates(item, windows)
    if not fitting:
        said = _("{point}没有受理“{item}”的窗口。").format(point=point.name, item=item.name)
        return None, (Reason(code="window-none", text=said),)
    window, reason = _best(item, fitting)
    others = _("、").join(w.name for w in fitting if w is not window)
    if not others:
        return window, (reason,)
    also = Reason(code="window-also", text=_("也可以到：{windows}。").format(windows=others))
    return window, (reason, also)


def _best(item: Item, fitting: Sequence[Window]) -> tuple[Window, Reason]:
    wish = item.windows
    for window in fitting:
        if window.kind == wish.prefer:
            text = _("“{item}”优先到{prefer}：{window}{why}，由{posts}接待。")
            return window, Reason(code="window-prefer", text=_said(text, item, window))
    for window in fitting:
        if window.kind == wish.otherwise:
            text = _("这里没有受理“{item}”的{prefer}，改到{kind}：{window}{why}，由{posts}接待。")
            return window, Reason(code="window-otherwise", text=_said(text, item, window))
    window = fitting[0]
    text = _(
        "这里没有受理“{item}”的{prefer}和{otherwise}，改到{kind}：{window}{why}，由{posts}接待。"
    )
    return window, Reason(code="window-any", text=_said(text, item, window))


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

"""Points must hang together: who is above whom, and who serves which division."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from app.catalog import build, model
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.texts import N_, _

RANK = {"县": 0, "镇": 1, "村": 2}


@rule("X50", N_("上级服务点的层级不对"), firm=True)
def parent_tier(county: County) -> Iterator[Finding]:
    """A parent stands on a higher tier; only a county hall has none; banks may hang on any."""
    for point in county.points.values():
        parent = county.points.get(point.parent)
        if not point.parent and point.tier != "县":
            message = _("“{name}”没有写上级服务点。").format(name=point.name)
            yield Finding(
                "points", point.id, ("id",), message, _("写上 parent；只有县级中心没有上级。")
            )
        elif parent and parent.kind == "银行驿站":
            message = _("“{name}”的上级“{parent}”是银行驿站，不能当上级。").format(
                name=point.name, parent=parent.name
            )
            yield Finding(
                "points",
                point.id,
                ("parent",),
                message,
                _("改为当地的政务服务中心或者便民服务中心。"),
            )
        elif parent and point.kind != "银行驿站" and RANK[parent.tier] >= RANK[point.tier]:
            message = _("“{name}”是{tier}级，上级“{parent}”却是{above}级。").format(
                name=point.name, tier=_(point.tier), parent=parent.name, above=_(parent.tier)
            )
            yield Finding(
                "points",
                point.id,
                ("parent",),
                message,
                _("上级要比自己高，例如村级站的上级是镇的便民服务中心。"),
            )


@rule("X51", N_("同一个区划由两个服务点服务"))
def same_division(county: County) -> Iterator[Finding]:
    """Two points of one kind that claim one division: 就近 could not decide."""
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for point in county.points.values():
        for index, division in enumerate(point.divisions):
            if point.kind == "银行驿站":
                continue
            first, place = seen.setdefault((point.kind, division), (point.id, index))
            if first != point.id:
                message = _("区划 {division} 已由“{other}”服务。").format(
                    division=division, other=county.points[first].name
                )
                yield Finding(
                    "points", point.id, ("divisions", index), message, _("从其中一个删掉。"),
                    also=(Other("points", first, ("divisions", place)),),
                )  # fmt: skip


@rule("X52", N_("区划不在本县"))
def foreign_division(county: County) -> Iterator[Finding]:
    """A division code that does not begin with the centre's own."""
    for point in county.points.values() if county.centre else ():
        for index, division in enumerate(point.divisions):
            if county.centre and not division.startswith(county.centre.division):
                message = _("区划 {division} 不在本级区划 {own} 之内。").format(
                    division=division, own=county.centre.division
                )
                yield Finding(
                    "points", point.id, ("divisions", index), message, _("核对代码是不是抄错了。")
                )


@rule("X53", N_("办公时间颠倒或重叠"))
def opening_hours(county: County) -> Iterator[Finding]:
    """Spans that end before they begin or run into each other."""
    for collection, source in county.files:
        if collection.name not in ("points", "windows"):
            continue
        written: list[tuple[tuple[str | int, ...], dict[str, Any]]] = [((), source.data)]
        written += [(("stations", n), s) for n, s in enumerate(source.data.get("stations", ()))]
        for base, data in written:
            opening = build.hours(data.get("hours")) or model.Hours()
            for path, spans in _written_spans(opening):
                moments = [moment for span in spans for moment in span]
                if moments != sorted(set(moments)):
                    message = _("“{name}”的办公时间前后颠倒或者重叠。").format(name=data["name"])
                    hint = _("按时间先后写，例如 08:30-12:00, 14:30-17:30。")
                    path = (*base, "hours", *path)
                    yield Finding(collection.name, source.data["id"], path, message, hint)


def _written_spans(
    hours: model.Hours,
) -> Iterator[tuple[tuple[str | int, ...], tuple[tuple[time, time], ...]]]:
    for day in ("workdays", "saturday", "sunday"):
        yield (day,), getattr(hours, day)
    if hours.market is not None:
        yield ("market", "hours"), hours.market.hours

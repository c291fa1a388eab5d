"""`yichuang route`: where an application goes and who handles it, with the reasons."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from app.catalog import Catalog
from app.catalog.words import Way
from app.cli.decisions import due_data, moment
from app.cli.group import CONFIG_OPTION, FORMAT_OPTION, catalog_or_give_up, give_up
from app.clock import Due, amount, calendar_of, due_date
from app.routing import Near, Route, UnknownName, grouped, nearest, route
from app.routing.custody import Chain, chain
from app.texts import _


@click.command("route", help=_("说明一个事项在某个服务点由谁办、什么时候到期，为什么。"))
@click.argument("item")
@click.option("--point", required=True, help=_("服务点编号"))
@click.option("--at", "text", default=None, help=_("什么时候来办，如 2026-09-24T10:00；不写即现在"))
@click.option("--village", default="", help=_("申请人所在村（社区）的 12 位代码"))
@click.option(
    "--way", type=click.Choice(get_args(Way)), default=None,
    help=_("办理方式；不写即事项在窗口上的第一种方式"),
)  # fmt: skip
@click.option("--appointment", default=None, help=_("预约的时间，如 2026-09-25T09:00"))
@click.option("--explain", is_flag=True, help=_("逐项说明每个决定和理由，连同代办链和就近的站点"))
@CONFIG_OPTION
@FORMAT_OPTION
def route_(
    item: str, point: str, text: str | None, village: str, way: Way | None,
    appointment: str | None, explain: bool, config: Path, form: str,
) -> None:  # fmt: skip
    """Print the route of an item at a point; exit 0 whether or not the point takes it."""
    catalog = catalog_or_give_up(config)
    at = moment(text, catalog)
    when = None if appointment is None else moment(appointment, catalog)
    try:
        found = route(catalog, item, point, at, village, way=way or "", appointment=when)
    except UnknownName as error:
        give_up(str(error))
    last = _promised(catalog, found, at)
    data, lines = route_data(found, last), route_text(found, last)
    if explain:
        near = nearest(
            catalog, item, at, point_id=point, division=village, way=way or "", appointment=when
        )
        hops = chain(catalog, catalog.items[item], catalog.points[point], village, way=way or "")
        data |= explained_data(found, hops, near)
        lines = explained_text(found, hops, near, last)
    click.echo(json.dumps(data, ensure_ascii=False, indent=2) if form == "json" else lines)


def _promised(catalog: Catalog, found: Route, at: datetime) -> Due | None:
    promised = catalog.items[found.item].limits.promised
    if promised is None or not found.taken:
        return None
    hours = catalog.points[found.point].hours
    return due_date(at, promised, calendar_of(catalog.calendars), hours=hours)


def route_data(found: Route, last: Due | None) -> dict[str, Any]:
    """Give the stable JSON of a route; `due` is null where nothing is promised."""
    steps = [
        {
            "step": step.step,
            "name": step.name,
            "point": step.point,
            "department": step.department,
            "post": step.post,
            "backup": step.backup,
            "limit": step.limit,
            "lead": step.lead,
        }
        for step in found.steps
    ]
    return {
        "item": found.item,
        "point": found.point,
        "taken": found.taken,
        "way": found.way,
        "window": found.window,
        "department": found.department,
        "steps": steps,
        "due": last.due.isoformat() if last else None,
        "provisional": last.provisional if last else False,
        "derivation": due_data(last)["derivation"] if last else [],
        "reasons": [{"code": reason.code, "text": reason.text} for reason in found.reasons],
        "alternatives": list(found.alternatives),
    }


def route_text(found: Route, last: Due | None) -> str:
    """Give a route as lines to read aloud."""
    lines = [_verdict(found)]
    lines += [f"  · {reason.text}" for reason in found.reasons]
    lines += _said_steps(found)
    if found.alternatives:
        lines.append(_("可以去：{points}").format(points="、".join(found.alternatives)))
    return "\n".join([*lines, *_said_due(last)])


def explained_data(found: Route, hops: Chain, near: tuple[Near, ...]) -> dict[str, Any]:
    """Give what `--explain` adds to the JSON: reasons by decision, the chain, what is near."""
    chained = [
        {
            "seq": hop.seq,
            "name": hop.name,
            "from": hop.from_point or hop.from_department,
            "from_post": hop.from_post,
            "to": hop.to_point or hop.to_department,
            "to_post": hop.to_post,
            "carries": hop.carries,
            "limit": amount(hop.limit),
        }
        for hop in hops.hops
    ]
    points = [
        {
            "point": one.point,
            "name": one.name,
            "way": one.way,
            "open": one.open,
            "opens": one.opens.isoformat() if one.opens else None,
        }
        for one in near
    ]
    return {"explained": _by_decision(found, hops), "chain": chained, "nearest": points}


def explained_text(found: Route, hops: Chain, near: tuple[Near, ...], last: Due | None) -> str:
    """Give every decision with its reasons, one group after another."""
    lines = [_verdict(found)]
    for title, texts in _by_decision(found, hops).items():
        lines += [_(title), *(f"  · {text}" for text in texts)]
        if title == "每一步":
            lines += _said_steps(found)
    lines.append(_("就近的站点"))
    lines += [f"  · {_said_near(one)}" for one in near] or [_("  · 没有站点可以受理。")]
    return "\n".join([*lines, *_said_due(last)])


def _by_decision(found: Route, hops: Chain) -> dict[str, list[str]]:
    reasons = (*found.reasons, *(hops.reasons if found.taken else ()))
    return {title: [r.text for r in those] for title, those in grouped(reasons).items()}


def _verdict(found: Route) -> str:
    return _("可以在这里办。") if found.taken else _("不能在这里办。")


def _said_steps(found: Route) -> list[str]:
    lines = []
    for number, step in enumerate(found.steps, 1):
        who = " ".join(part for part in (step.point_name, step.department_name, step.post) if part)
        mark = _("（牵头）") if step.lead else ""
        lines.append(f"  {number}. {step.name}：{who}{mark} {step.limit}".rstrip())
    return lines


def _said_near(one: Near) -> str:
    if one.open:
        return _("{name}（{point}）：现在开放").format(name=one.name, point=one.point)
    if one.opens is None:
        return _("{name}（{point}）：没有登记开放时间").format(name=one.name, point=one.point)
    text = _("{name}（{point}）：{opens} 开放")
    return text.format(name=one.name, point=one.point, opens=f"{one.opens:%Y-%m-%d %H:%M}")


def _said_due(last: Due | None) -> list[str]:
    if last is None:
        return []
    return [_("今天受理的话，承诺 {day} 前办结。").format(day=last.due.isoformat())]

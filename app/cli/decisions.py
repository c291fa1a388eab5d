"""`yichuang route` and `yichuang due`: the same decisions as the screens, for scripts."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from app.catalog import Catalog
from app.catalog.model import Limit
from app.catalog.words import Unit
from app.cli.group import CONFIG_OPTION, FORMAT_OPTION, catalog_or_give_up, give_up
from app.clock import Due, WorkCalendar, due_date
from app.routing import Route, UnknownName, route
from app.texts import _


def moment(text: str | None, catalog: Catalog) -> datetime:
    """Read a moment of the hall's own time; now where none is given."""
    zone = ZoneInfo(catalog.centre.timezone)
    if text is None:
        return datetime.now(zone)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        give_up(_("“{text}”不是时间，请写成 2026-09-24T10:00 或 2026-09-24。").format(text=text))
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def day(text: str) -> date:
    """Read a day, or end with a message."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        give_up(_("“{text}”不是日期，请写成 2026-09-24。").format(text=text))


def due_data(due: Due) -> dict[str, Any]:
    """Give the stable JSON of a due date."""
    steps = [
        {
            "first": step.first.isoformat(),
            "last": step.last.isoformat(),
            "days": step.days,
            "counted": step.counted,
            "text": step.text,
        }
        for step in due.derivation
    ]
    return {"due": due.due.isoformat(), "provisional": due.provisional, "derivation": steps}


@click.command("due", help=_("推算期限的最后一天，并逐段说明怎么算的（收件当日不算）。"))
@click.option("--from", "start", required=True, help=_("收件或受理的日期，如 2026-09-24"))
@click.option("--days", "length", required=True, type=int, help=_("期限的数量"))
@click.option(
    "--unit",
    type=click.Choice(get_args(Unit)),
    default="工作日",
    show_default=True,
    help=_("期限的单位"),
)
@CONFIG_OPTION
@FORMAT_OPTION
def due(start: str, length: int, unit: Unit, config: Path, form: str) -> None:
    """Print the due date of a limit."""
    catalog = catalog_or_give_up(config)
    try:
        found = due_date(
            day(start), Limit(length=length, unit=unit), WorkCalendar(catalog.calendars)
        )
    except ValueError as error:
        give_up(str(error))
    if form == "json":
        click.echo(json.dumps(due_data(found), ensure_ascii=False, indent=2))
        return
    for step in found.derivation:
        click.echo(f"  {step.text}")
    mark = _("（暂估）") if found.provisional else ""
    click.echo(_("期限到 {day}{mark}").format(day=found.due.isoformat(), mark=mark))


@click.command("route", help=_("说明一个事项在某个服务点由谁办、什么时候到期，为什么。"))
@click.argument("item")
@click.option("--point", required=True, help=_("服务点编号"))
@click.option("--at", "text", default=None, help=_("什么时候来办，如 2026-09-24T10:00；不写即现在"))
@click.option("--division", default="", help=_("申请人所在村（社区）的 12 位代码"))
@CONFIG_OPTION
@FORMAT_OPTION
def route_(item: str, point: str, text: str | None, division: str, config: Path, form: str) -> None:
    """Print the route of an item at a point; exit 0 whether or not the point takes it."""
    catalog = catalog_or_give_up(config)
    at = moment(text, catalog)
    try:
        found = route(catalog, item, point, at, division)
    except UnknownName as error:
        give_up(str(error))
    promised = catalog.items[item].limits.promised
    last = (
        due_date(at.date(), promised, WorkCalendar(catalog.calendars))
        if promised and found.taken
        else None
    )
    click.echo(
        json.dumps(route_data(found, last), ensure_ascii=False, indent=2)
        if form == "json"
        else route_text(found, last)
    )


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
        }
        for step in found.steps
    ]
    return {
        "item": found.item,
        "point": found.point,
        "taken": found.taken,
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
    lines = [_("可以在这里办。") if found.taken else _("不能在这里办。")]
    lines += [f"  · {reason.text}" for reason in found.reasons]
    for number, step in enumerate(found.steps, 1):
        who = " ".join(part for part in (step.point_name, step.department_name, step.post) if part)
        lines.append(f"  {number}. {step.name}：{who} {step.limit}".rstrip())
    if found.alternatives:
        lines.append(_("可以去：{points}").format(points="、".join(found.alternatives)))
    if last:
        lines.append(_("今天受理的话，承诺 {day} 前办结。").format(day=last.due.isoformat()))
    return "\n".join(lines)

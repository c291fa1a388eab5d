"""`yichuang due`: the last day of a limit, or all of an item's, as the screens count them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from app.catalog import Catalog
from app.catalog.model import Hours, Limit
from app.catalog.words import Unit
from app.cli.group import CONFIG_OPTION, FORMAT_OPTION, catalog_or_give_up, give_up
from app.cli.item_dues import NamedDue, item_dues
from app.clock import Due, calendar_of, due_date, read_aloud
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
    told: dict[str, Any] = {"due": due.due.isoformat()}
    if due.at is not None:
        told["at"] = due.at.isoformat()
    return {**told, "provisional": due.provisional, "derivation": steps}


@click.command("due", help=_("推算期限的最后一天，并逐段说明怎么算的（收件当日不算）。写上事项编号，就列出此事项的各个期限。"))  # fmt: skip
@click.argument("item", required=False, default="")
@click.option("--from", "start", required=True, help=_("收件或受理的日期，如 2026-09-24；单位是小时的可以写到分，如 2026-09-24T10:00"))  # fmt: skip
@click.option("--days", "length", type=int, help=_("期限的数量；不写事项时必填"))
@click.option(
    "--unit",
    type=click.Choice(get_args(Unit)),
    default="工作日",
    show_default=True,
    help=_("期限的单位"),
)
@click.option("--point", default="", help=_("服务点编号；单位是小时的，按它的开放时间计算"))
@click.option("--decided", help=_("作出决定的日期，推算送达期限；不写按最后一天作出决定推算"))
@CONFIG_OPTION
@FORMAT_OPTION
def due(
    item: str, start: str, length: int | None, unit: Unit, point: str, decided: str | None,
    config: Path, form: str,
) -> None:  # fmt: skip
    """Print the due date of a limit, or those of an item."""
    catalog = catalog_or_give_up(config)
    began = moment(start, catalog) if "T" in start else day(start)
    if point and point not in catalog.points:
        give_up(_("没有服务点“{point}”。").format(point=point))
    hours = catalog.points[point].hours if point else None
    try:
        if item:
            made = day(decided) if decided else None
            _tell_item(_found(catalog, item, began, hours, made, length), form)
        else:
            _tell(_limit_due(catalog, began, hours, length, unit), form)
    except ValueError as error:
        give_up(str(error))


def _limit_due(
    catalog: Catalog, began: date, hours: Hours | None, length: int | None, unit: Unit
) -> Due:
    if length is None:
        give_up(_("请写事项编号，或者用 --days 写期限的数量。"))
    limit = Limit(length=length, unit=unit)
    return due_date(began, limit, calendar_of(catalog.calendars), hours=hours)


def _found(
    catalog: Catalog, item: str, began: date, hours: Hours | None, decided: date | None,
    length: int | None,
) -> list[NamedDue]:  # fmt: skip
    if item not in catalog.items:
        give_up(_("没有编号为“{item}”的事项。").format(item=item))
    if length is not None:
        give_up(_("写了事项就不用写 --days：期限按事项的规定。"))
    return list(item_dues(catalog, item, began, hours, decided))


def _tell_item(found: list[NamedDue], form: str) -> None:
    if form == "json":
        dues = [{"name": each.name, **due_data(each.due)} for each in found]
        click.echo(json.dumps({"dues": dues}, ensure_ascii=False, indent=2))
        return
    for each in found:
        click.echo(_("{name}：{day}").format(name=each.name, day=_when(each.due)))
        click.echo(f"  {read_aloud(each.due)}")


def _tell(found: Due, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(due_data(found), ensure_ascii=False, indent=2))
        return
    for step in found.derivation:
        click.echo(f"  {step.text}")
    click.echo(_("期限到 {day}").format(day=_when(found)))


def _when(found: Due) -> str:
    ends = f"{found.at:%Y-%m-%d %H:%M}" if found.at else found.due.isoformat()
    return ends + (_("（暂估）") if found.provisional else "")

"""`yichuang explain`: where each value of an item comes from."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from app.catalog import NoConfiguration, gather
from app.catalog.explain import Was, Whence, whence
from app.catalog.load import county_of
from app.catalog.nearest import did_you_mean
from app.cli.group import CONFIG_OPTION, FORMAT_OPTION, give_up
from app.texts import _

# Longer values are shown by their beginning; `--format json` has them whole.
WIDEST = 40


@click.command("explain", help=_("说明事项的每个值从哪里来：文件、上级、默认值还是推导。"))
@click.argument("item")
@click.argument("key", required=False, default="")
@CONFIG_OPTION
@FORMAT_OPTION
def explain(item: str, key: str, config: Path, form: str) -> None:
    """Exit 0, or 2 for an item or key that is not there."""
    rows = _rows(item, config)
    if key:
        chosen = [row for row in rows if row.key == key or row.key.startswith(f"{key}.")]
        if not chosen:
            hint = did_you_mean(key, _keys(rows))
            give_up(_("事项“{item}”没有“{key}”这个值。").format(item=item, key=key) + hint)
        rows = chosen
    if form == "json":
        told = {"item": item, "values": [row.as_data() for row in rows]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(as_table(rows))


def _rows(item: str, config: Path) -> list[Whence]:
    try:
        county = county_of(gather(config))
    except NoConfiguration as error:
        give_up(str(error))
    if item not in county.items:
        hint = did_you_mean(item, county.items)
        if ("items", item) in county.stands:
            hint = _("它是目录事项（base），请写继承它的事项。")
        elif item in county.refused.ids.get("items", ()):
            hint = _("它的文件有错误，请先运行 yichuang check。")
        give_up(_("没有事项“{item}”。").format(item=item) + hint)
    return whence(county, item)


def _keys(rows: Sequence[Whence]) -> set[str]:
    """Give every key that could be asked for, the beginnings of longer ones included."""
    return {
        ".".join(parts[: n + 1])
        for row in rows
        for parts in (row.key.split("."),)
        for n in range(len(parts))
    }


def as_table(rows: Sequence[Whence]) -> str:
    """Give a line for each value: key, value, and where from; aligned for a terminal."""
    cells = [(row.key, _short(row.value), _from(row)) for row in rows]
    wide = [max(columns(cell[n]) for cell in cells) for n in (0, 1)]
    return "\n".join(
        f"{_padded(key, wide[0])}  {_padded(value, wide[1])}  {where}"
        for key, value, where in cells
    )


def _from(row: Whence) -> str:
    said = _(row.how)
    if row.file:
        said = _("{file}:{line}（{how}）").format(file=row.file, line=row.line, how=said)
    return said + "".join(_was(was) for was in row.was)


def _was(was: Was) -> str:
    return _("；原为 {value}，{file}:{line}").format(
        value=_short(was.value), file=was.file, line=was.line
    )


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def columns(text: str) -> int:
    """Give how wide a text is on a terminal: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - columns(text))

"""`yichuang init` and `yichuang new item`: a county that checks clean, and its next item."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Final, get_args

import click

from app.catalog import Catalog
from app.catalog.nearest import did_you_mean
from app.catalog.starter import NewCounty, NewItem, Town, county_files, item_file
from app.catalog.telling import as_text, summary
from app.catalog.words import ItemType
from app.cli.group import CONFIG_OPTION, PROBLEMS, catalog_or_give_up, give_up
from app.texts import _
from app.trials import examine

_CHINESE: Final = "[\u4e00-\u9fff·]{2,20}"
_PHONE: Final = "[0-9][0-9-]{4,19}"
_ID: Final = "[a-z][a-z0-9-]{0,63}"


def _asked(value: str, question: str, pattern: str, mend: str) -> str:
    """Give `value`, or ask for it at a terminal, until it is well formed; else end."""
    while True:
        if not value:
            if not sys.stdin.isatty():
                give_up(_("缺少“{question}”。{mend}").format(question=question, mend=mend))
            value = click.prompt(question, type=str).strip()
        if re.fullmatch(pattern, value):
            return value
        told = _("“{value}”不行：{mend}").format(value=value, mend=mend)
        if not sys.stdin.isatty():
            give_up(told)
        click.echo(told, err=True)
        value = ""


def _town(text: str) -> Town:
    name, _colon, villages = text.replace("：", ":").partition(":")
    names = tuple(one for one in re.split("[,，、]", villages) if one)
    for one in (name, *names):
        if not re.fullmatch(_CHINESE, one):
            give_up(
                _("“{text}”写法不对。乡镇写成 柳河镇 或者 柳河镇:东村,西村。").format(text=text)
            )
    return Town(name=name, villages=names)


@click.command("init", help=_("新建一个县的配置：问几个问题，写出能通过检查的一整套文件。"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--county", default="", help=_("县（市、区、旗）的名称，例如 柳河县"))
@click.option("--division", default="", help=_("6 位行政区划代码"))
@click.option("--phone", default="", help=_("咨询电话，带区号"))
@click.option(
    "--town", "towns", multiple=True, help=_("乡镇，可写多次：柳河镇 或者 柳河镇:东村,西村")
)
def init(folder: Path, county: str, division: str, phone: str, towns: tuple[str, ...]) -> None:
    """Write a small complete county; exit 2 for a folder that is not empty or a bad answer."""
    if folder.exists() and any(folder.iterdir()):
        give_up(_("文件夹“{folder}”不是空的，没有改动。请换一个名称。").format(folder=folder))
    asking = not (county and division and phone)
    new = NewCounty(
        name=_asked(county, _("县名"), _CHINESE, _("写 2 到 20 个汉字，例如 柳河县。")),
        division=_asked(division, _("行政区划代码"), "[1-9][0-9]{5}", _("写 6 位数字，例如 150429。")),
        phone=_asked(phone, _("咨询电话"), _PHONE, _("写带区号的电话，例如 0476-4000000。")),
        towns=tuple(_town(text) for text in (towns or _asked_towns(asking))),
    )  # fmt: skip
    files = county_files(new)
    _write(folder, files)
    loaded = examine(folder, date.today())
    if loaded.problems:
        click.echo(as_text(loaded.problems), err=True)
    click.echo(
        _("已在“{folder}”写好 {n} 个文件。").format(folder=folder, n=len(files))
        + summary(loaded.problems, loaded.files)
    )
    click.echo(_("接下来："))
    click.echo(f"  yichuang serve --config {folder} --demo --watch")
    click.echo(f"  yichuang new item --config {folder}")
    if loaded.catalog is None:
        sys.exit(PROBLEMS)


def _asked_towns(asking: bool) -> tuple[str, ...]:
    if not asking or not sys.stdin.isatty():
        return ()
    told = click.prompt(
        _("乡镇（几个用空格隔开，村写在冒号后面，例如 柳河镇:东村,西村；没有就回车）"),
        default="", show_default=False,
    )  # fmt: skip
    return tuple(told.split())


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # Exclusive: what somebody made in the meantime is never written over.
            with path.open("x", encoding="utf-8") as opened:
                opened.write(text)
    except OSError as error:
        give_up(_("写不了文件“{file}”：{why}").format(file=error.filename, why=error.strerror))


@click.group("new", help=_("新建一个记录的文件，写好必填的内容，等您补充。"))
def new() -> None:
    """Hold the commands that write new files."""


@new.command("item", help=_("新建一个事项。"))
@click.argument("identity", metavar="ID", default="")
@click.option("--name", default="", help=_("事项的规范名称"))
@click.option("--type", "kind_of", type=click.Choice(get_args(ItemType)), default="公共服务",
              show_default=True, help=_("事项类型"))  # fmt: skip
@click.option("--department", default="", help=_("主办部门的编号或者名称"))
@click.option("--workflow", default="", help=_("流程编号；不写则选一个合适的"))
@click.option("--promised", default=0, type=click.IntRange(0, 365),
              help=_("承诺几个工作日；不写即为当场办结的即办件"))  # fmt: skip
@CONFIG_OPTION
def item(
    identity: str, name: str, kind_of: str, department: str, workflow: str, promised: int,
    config: Path,
) -> None:  # fmt: skip
    """Write items/<department>/<id>.yaml and check it; exit 2 for a bad answer."""
    catalog = catalog_or_give_up(config)
    chosen = _department(catalog, department)
    new_item = NewItem(
        id=_asked(identity, _("编号"), _ID, _("写小写字母、数字和连字符，例如 old-age-card。")),
        name=_asked(name, _("名称"), r"[^\s:#{}\[\],\"'&*!|>%@`][^\n:#{}\[\],\"]{1,99}",
                    _("写 2 到 100 个字，不带冒号、引号和括号 []{}。")),
        type=kind_of,
        kind="承诺件" if promised else "即办件",
        department=chosen,
        tiers=tuple(t for t in ("县", "镇", "村") if any(p.tier == t for p in catalog.points.values())),
        theme=_theme(catalog, chosen),
        workflow=_workflow(catalog, workflow, bool(promised)),
        consult=catalog.departments[chosen].phone or catalog.centre.phone or "12345",
        complain="12345",
        promised=promised,
    )  # fmt: skip
    if new_item.id in catalog.items:
        give_up(_("已经有编号为“{id}”的事项，请换一个。").format(id=new_item.id))
    file, text = item_file(new_item)
    _write(config, {file: text})
    loaded = examine(config, date.today())
    own = tuple(p for p in loaded.problems if p.file == file)
    if own:
        click.echo(as_text(own), err=True)
    click.echo(_("已写好 {file}，请补充带“待填”的内容。").format(file=config / file))
    if any(p.severity == "错误" for p in own):
        sys.exit(PROBLEMS)


def _department(catalog: Catalog, asked: str) -> str:
    names = {d.name: d.id for d in catalog.departments.values()}
    names |= {d.short_name: d.id for d in catalog.departments.values() if d.short_name}
    if not asked and sys.stdin.isatty():
        asked = click.prompt(_("主办部门（编号或者名称）"), type=str).strip()
    if not asked:
        give_up(_("缺少主办部门，请用 --department 写明编号或者名称。"))
    found = names.get(asked, asked)
    if found not in catalog.departments:
        known = [*catalog.departments, *names]
        give_up(
            _("没有部门“{asked}”。").format(asked=asked)
            + (did_you_mean(asked, known) or _("部门有：{names}。").format(
                names=_("、").join(list(catalog.departments)[:12])))
        )  # fmt: skip
    return found


def _theme(catalog: Catalog, department: str) -> str:
    """Give the theme the department's other items have, so that the same window takes it."""
    of_it = (i.themes[0] for i in catalog.items.values() if i.department == department)
    return next(of_it, _("其他服务"))


def _workflow(catalog: Catalog, asked: str, decided: bool) -> str:
    """Give the workflow asked for, or the first that fits: with a decision or without one."""
    if asked:
        if asked not in catalog.workflows:
            give_up(_("没有流程“{id}”。").format(id=asked) + did_you_mean(asked, catalog.workflows))
        return asked
    for workflow in catalog.workflows.values():
        outcomes = {o for step in workflow.all_steps() for o in step.outcomes}
        special = any(step.special for step in workflow.all_steps())
        if ("准予" in outcomes) == decided and not special:
            return workflow.id
    give_up(_("没有合适的流程，请用 --workflow 写明。"))

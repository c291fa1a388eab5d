"""`yichuang plan`, `publish`, `rollback`, `cancel` and `history`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from app.catalog import NoConfiguration, gather
from app.catalog.folder_lock import FolderBusy, held
from app.cli.decisions import day
from app.cli.group import (
    CLEAN,
    CONFIG_OPTION,
    DATABASE_OPTION,
    FORMAT_OPTION,
    PROBLEMS,
    VAR_OPTION,
    give_up,
)
from app.cli.office import (
    BY_OPTION,
    REASON_OPTION,
    YES_OPTION,
    Office,
    office,
    revision_data,
    revision_line,
)
from app.cli.plan_text import plan_data, plan_text
from app.desk import Actor, NotVisible, Refused
from app.desk.plan import Plan
from app.desk.publishing import SYSTEM
from app.desk.revision import NothingChanged, RevisionView
from app.texts import _

EFFECTIVE_OPTION = click.option(
    "--effective", "effective", default="", help=_("哪一天零时生效，如 2026-10-01；不写即立刻")
)
CASES_OPTION = click.option(
    "--cases", default=20, show_default=True, type=click.IntRange(0, 10_000),
    help=_("每个事项最多列出几个在办件"),
)  # fmt: skip


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


@click.command("plan", help=_("发布之前先看：会改变什么，影响哪些窗口、文书和在办件。"))
@EFFECTIVE_OPTION
@CASES_OPTION
@FORMAT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def plan(effective: str, cases: int, form: str, database: str, var_dir: Path, config: Path) -> None:
    """Exit 0 when the folder may be published or has nothing new, 1 when something forbids it."""
    with office(config, database, var_dir, folder=True) as at_hand:
        found = _plan(at_hand, effective, cases)
        click.echo(_as_json(plan_data(found)) if form == "json" else plan_text(found))
    sys.exit(CLEAN if found.publishable or found.unchanged else PROBLEMS)


@click.command("publish", help=_("把配置文件夹发布为新的一版；先给出发布预览。"))
@REASON_OPTION
@EFFECTIVE_OPTION
@BY_OPTION
@YES_OPTION
@FORMAT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def publish(
    reason: str, effective: str, username: str, yes: bool, form: str, database: str,
    var_dir: Path, config: Path,
) -> None:  # fmt: skip
    """Exit 0 when it is published or there is nothing new, 1 when it is refused."""
    with office(config, database, var_dir, folder=True) as at_hand:
        actor = at_hand.actor(username)
        found = _plan(at_hand, effective, 20)
        if form == "text":
            click.echo(plan_text(found))
        if not found.publishable:
            _end(found, form)
        if not yes:
            click.confirm(_("发布吗？"), abort=True, err=form == "json")
        try:
            with held(config):
                tree = gather(config)
                if at_hand.tree is None or tree.fingerprint != at_hand.tree.fingerprint:
                    give_up(_("文件夹刚被改动，请重新查看发布预览。"), PROBLEMS)
                view = at_hand.desk.publish(
                    actor, tree, reason=reason, at=at_hand.at, effective=_effective(effective),
                    expected_parent=found.newest, loaded=at_hand.loaded,
                    kind="发布" if found.base else "首次",
                )  # fmt: skip
        except (Refused, FolderBusy) as refusal:
            give_up(str(refusal), PROBLEMS)
        except (NoConfiguration, OSError) as error:
            give_up(str(error))
        _tell(view, form)


def _must_exist(at_hand: Office, actor: Actor, number: int) -> None:
    """Give up before anything is asked about a revision that is not there."""
    try:
        at_hand.desk.revision(actor, number, at_hand.at)
    except NotVisible:
        give_up(_no_such(number))


@click.command("rollback", help=_("回退：把以前某一版的内容重新发布为新的一版，立刻生效。"))
@click.argument("number", type=int)
@REASON_OPTION
@BY_OPTION
@YES_OPTION
@FORMAT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def rollback(
    number: int, reason: str, username: str, yes: bool, form: str, database: str,
    var_dir: Path, config: Path,
) -> None:  # fmt: skip
    """Exit 0 when it is published or in force already, 1 when it is refused."""
    with office(config, database, var_dir, folder=False) as at_hand:
        actor = at_hand.actor(username)
        newest = at_hand.desk.newest_revision()
        if not yes:
            _must_exist(at_hand, actor, number)
            text = _("把第{n}版的内容重新发布，立刻生效，确定吗？")
            click.confirm(text.format(n=number), abort=True, err=form == "json")
        try:
            view = at_hand.desk.rollback(
                actor, number, reason=reason, at=at_hand.at, expected_parent=newest
            )
        except NothingChanged as same:
            click.echo(str(same))
            return
        except NotVisible:
            give_up(_no_such(number))
        except Refused as refusal:
            give_up(refusal.message, PROBLEMS)
        _tell(view, form)
        if form == "text":
            click.echo(
                _("配置文件夹没有动，里面仍是原来的内容：请一并改回，否则下次发布又会带上。")
            )


@click.command("cancel", help=_("取消一个还没有生效的版本。"))
@click.argument("number", type=int)
@REASON_OPTION
@BY_OPTION
@FORMAT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def cancel(
    number: int, reason: str, username: str, form: str, database: str, var_dir: Path, config: Path
) -> None:
    """Exit 0 when it is cancelled, 1 when it may not be."""
    with office(config, database, var_dir, folder=False) as at_hand:
        try:
            view = at_hand.desk.cancel(
                at_hand.actor(username), number, reason=reason, at=at_hand.at
            )
        except NotVisible:
            give_up(_no_such(number))
        except Refused as refusal:
            give_up(refusal.message, PROBLEMS)
        _tell(view, form)


@click.command("history", help=_("修订历史：哪一版现行、哪一版待生效，谁、何时、为什么发布。"))
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help=_("最多列出几版")
)
@FORMAT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def history(limit: int, form: str, database: str, var_dir: Path, config: Path) -> None:
    """Print the revisions, newest first."""
    with office(config, database, var_dir, folder=False) as at_hand:
        found = at_hand.desk.revisions(SYSTEM, at_hand.at, limit=limit)
    if form == "json":
        click.echo(_as_json({"revisions": [revision_data(view) for view in found]}))
        return
    click.echo(_("● 现行  ◌ 待生效  × 已取消或被重编"))
    for view in found:
        click.echo(revision_line(view))


def _plan(at_hand: Office, effective: str, cases: int) -> Plan:
    assert at_hand.tree is not None  # asked for with the office
    return at_hand.desk.plan(SYSTEM, at_hand.tree, at_hand.at, _effective(effective), cases)


def _effective(text: str) -> date | None:
    return day(text) if text else None


def _end(found: Plan, form: str) -> NoReturn:
    if form == "json":
        click.echo(_as_json(plan_data(found)))
    sys.exit(CLEAN if found.unchanged else PROBLEMS)


def _no_such(number: int) -> str:
    return _("没有第{n}版。用 yichuang history 查看有哪些版本。").format(n=number)


def _tell(view: RevisionView, form: str) -> None:
    if form == "json":
        click.echo(_as_json(revision_data(view)))
    else:
        click.echo(revision_line(view))

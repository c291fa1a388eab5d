"""`yichuang check`: every problem of the configuration, at once."""

from __future__ import annotations

import gc
import os
import sys
import time
from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from app.catalog import Loaded, Memory, NoConfiguration
from app.catalog.keeping import keep, place_for, recalled
from app.catalog.looks import Altered
from app.catalog.telling import as_json, as_text, silenced, summary
from app.cli.group import CLEAN, CONFIG_OPTION, PROBLEMS, give_up
from app.texts import _
from app.trials import examine


@click.command("check", help=_("检查配置：列出全部问题，写明文件、行、列和改法。"))
@CONFIG_OPTION
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help=_("输出格式：text 给人看（终端里有颜色），json、sarif、github 给程序用"),
)
@click.option("--no-cache", is_flag=True, help=_("不用上次检查留下的结果，全部重新检查"))
@click.option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help=_("按哪一天检查，看那天哪些授权、静默已经到期；不写即为今天"),
)
def check(config: Path, form: str, no_cache: bool, on: datetime | None) -> None:
    """Exit 0 when nothing is wrong, 1 with 错误 or 警告, 2 when it could not run."""
    # A short life that only gathers: to look for garbage every so often doubles its length.
    gc.disable()
    try:
        day = on.date() if on else date.today()
        loaded, learnt = (examine(config, day), None) if no_cache else _quick(config, day)
    except NoConfiguration as error:
        give_up(str(error))
    finally:
        # Nor is it worth looking through everything once more at the end.
        gc.freeze()
        gc.enable()
    click.echo(
        _report(loaded, form, config.as_posix()), nl=form != "github" or bool(loaded.problems)
    )
    if learnt is not None:
        keep(learnt, place_for(config, dict(os.environ)))
    # A 提示 is a remark: it must not stop a publication.
    sys.exit(PROBLEMS if any(p.severity != "提示" for p in loaded.problems) else CLEAN)


def _quick(config: Path, day: date) -> tuple[Loaded, Memory | None]:
    """Check with what the last check of this folder found out; give what the next can go by."""
    memory = recalled(place_for(config, dict(os.environ)), time.time_ns)
    try:
        return examine(config, day, memory), memory
    except (msgspec.MsgspecError, Altered):  # something was not, or is no longer, what it seemed
        return examine(config, day), None


def _report(loaded: Loaded, form: str, folder: str) -> str:
    if form == "json":
        return as_json(loaded.problems, loaded.silences)
    if form in ("sarif", "github"):
        from app.catalog.annotations import as_github, as_sarif  # seldom wanted

        return (as_sarif if form == "sarif" else as_github)(loaded.problems, folder)
    # click takes the colours out again where the output is no terminal.
    told = as_text(loaded.problems, colour=not os.environ.get("NO_COLOR"))
    closing = summary(loaded.problems, loaded.files)
    return "\n".join(part for part in (told, silenced(loaded.silences), closing) if part)

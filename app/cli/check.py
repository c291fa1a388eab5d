"""`yichuang check`: every problem of the configuration, at once."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from app.catalog import Loaded, NoConfiguration
from app.catalog.annotations import as_github, as_sarif
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
def check(config: Path, form: str) -> None:
    """Exit 0 when nothing is wrong, 1 with 错误 or 警告, 2 when it could not run."""
    try:
        loaded = examine(config, date.today())
    except NoConfiguration as error:
        give_up(str(error))
    click.echo(
        _report(loaded, form, config.as_posix()), nl=form != "github" or bool(loaded.problems)
    )
    # A 提示 is a remark: it must not stop a publication.
    sys.exit(PROBLEMS if any(p.severity != "提示" for p in loaded.problems) else CLEAN)


def _report(loaded: Loaded, form: str, folder: str) -> str:
    if form == "json":
        return as_json(loaded.problems, loaded.silences)
    if form == "sarif":
        return as_sarif(loaded.problems, folder)
    if form == "github":
        return as_github(loaded.problems, folder)
    # click takes the colours out again where the output is no terminal.
    told = as_text(loaded.problems, colour=not os.environ.get("NO_COLOR"))
    closing = summary(loaded.problems, loaded.files)
    return "\n".join(part for part in (told, silenced(loaded.silences), closing) if part)

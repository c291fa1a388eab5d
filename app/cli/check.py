"""`yichuang check`: every problem of the configuration, at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.catalog import NoConfiguration, load
from app.catalog.telling import as_json, as_text, summary
from app.cli.group import CLEAN, CONFIG_OPTION, FORMAT_OPTION, PROBLEMS, give_up
from app.texts import _


@click.command("check", help=_("检查配置：列出全部问题，写明文件、行、列和改法。"))
@CONFIG_OPTION
@FORMAT_OPTION
def check(config: Path, form: str) -> None:
    """Exit 0 when nothing is wrong, 1 with 错误 or 警告, 2 when it could not run."""
    try:
        loaded = load(config)
    except NoConfiguration as error:
        give_up(str(error))
    if form == "json":
        click.echo(as_json(loaded.problems))
    else:
        if loaded.problems:
            click.echo(as_text(loaded.problems))
        click.echo(summary(loaded.problems, loaded.files))
    # A 提示 is a remark: it must not stop a publication.
    sys.exit(PROBLEMS if any(p.severity != "提示" for p in loaded.problems) else CLEAN)

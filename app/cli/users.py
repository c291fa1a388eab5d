"""`yichuang user`: the first administrator of a fresh installation."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.group import CONFIG_OPTION, DATABASE_OPTION, VAR_OPTION, catalog_or_give_up, give_up
from app.cli.serve import settings_for
from app.main import add_administrator, create_app, prepare
from app.texts import _


@click.group("user", help=_("用户。"))
def user() -> None:
    """Hold the commands about users together."""


@user.command("add", help=_("建立一个管理员；其他用户由管理员在网页上建立。"))
@click.argument("username")
@click.option("--name", default="", help=_("姓名"))
@click.password_option(help=_("密码；不写则提示输入"))
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def add(
    username: str, name: str, password: str, database: str, var_dir: Path, config: Path
) -> None:
    """Create an administrator's login."""
    catalog_or_give_up(config)
    app = create_app(settings_for(config, "127.0.0.1", 8080, database, var_dir, demo=False))
    prepare(app)
    if problem := add_administrator(app, username, name or username, password):
        give_up(problem)
    click.echo(_("已建立管理员 {name}。").format(name=username))

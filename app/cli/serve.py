"""`yichuang serve`: check, prepare the database, serve."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import threading
from datetime import date
from pathlib import Path

import click
import waitress
from flask import Flask

from app.catalog import Loaded, NoConfiguration
from app.catalog.telling import as_text, summary
from app.cli.group import CONFIG_OPTION, DATABASE_OPTION, PROBLEMS, VAR_OPTION, give_up
from app.jobs.watch import watch_folder
from app.main import (
    LARGEST_FORM_BYTES,
    CatalogHolder,
    NothingToServe,
    Settings,
    create_app,
    prepare,
)
from app.store.engine import ping
from app.texts import _
from app.trials import examine
from app.web.house import EXTENSION, House
from app.web.login import DEMO_PASSWORD

THREADS = 8
SHORTEST_KEY = 32


def secret_key(var_dir: Path) -> bytes:
    """Give the key from YICHUANG_SECRET_KEY, or the one kept in `var_dir` (made on first use).

    Whoever loses it loses the personal data sealed with it; docs/operations.md says so.
    """
    given = os.environ.get("YICHUANG_SECRET_KEY", "")
    if given:
        if len(given.encode()) < SHORTEST_KEY:
            give_up(_("YICHUANG_SECRET_KEY 太短，至少要 32 个字符。"))
        return given.encode()
    file = var_dir / "secret.key"
    if not file.exists():
        _make_key(file)
    key = file.read_bytes()
    if len(key) < SHORTEST_KEY:
        give_up(_("密钥文件“{file}”不完整，请从备份中恢复；不要删除它。").format(file=file))
    return key


def _make_key(file: Path) -> None:
    """Write a new key; two first starts at once, or a crash in one, leave one whole key."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".secret-")
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_bytes(SHORTEST_KEY))
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()


@click.command("serve", help=_("启动服务：先检查配置，再准备数据库。"))
@CONFIG_OPTION
@click.option("--host", default="127.0.0.1", show_default=True, help=_("监听地址"))
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help=_("端口")
)
@DATABASE_OPTION
@VAR_OPTION
@click.option("--watch", is_flag=True, help=_("配置文件一保存就生效；改坏了的不生效并提示"))
@click.option("--demo", is_flag=True, help=_("演示：建立演示用户，密码公开，只能在本机试用"))
def serve(
    config: Path, host: str, port: int, database: str, var_dir: Path, watch: bool, demo: bool
) -> None:
    """Serve until interrupted; exit 1 for a broken configuration, 2 when it could not run."""
    if demo and host not in ("127.0.0.1", "localhost", "::1"):
        give_up(_("演示用户的密码是公开的，--demo 只能在本机（127.0.0.1）使用。"))
    holder = _holder(config)
    stop = threading.Event()
    if watch:
        # From now on: what is saved while the database is made ready must not be missed.
        watch_folder(config, lambda loaded: _swap(holder, loaded), stop)
    settings = settings_for(config, host, port, database, var_dir, demo)
    app = create_app(settings, holder)
    prepare(app)
    if demo:
        _add_demo_cases(app)
    _announce(app, host, port, demo)
    try:
        # The same limit as the application's, which only sees a request once it is all there.
        waitress.serve(
            app, host=host, port=port, threads=THREADS, ident=None, _quiet=True,
            max_request_body_size=LARGEST_FORM_BYTES,
        )  # fmt: skip
    except OSError as error:
        give_up(
            _("无法在 {host}:{port} 启动：{why}。换一个端口试试：--port 8081").format(
                host=host, port=port, why=error.strerror
            )
        )
    finally:
        stop.set()


def _holder(config: Path) -> CatalogHolder:
    try:
        loaded = examine(config, date.today())
    except NoConfiguration as error:
        give_up(str(error))
    if loaded.problems:
        click.echo(as_text(loaded.problems), err=True)
    click.echo(summary(loaded.problems, loaded.files))
    try:
        return CatalogHolder(loaded)
    except NothingToServe as error:
        give_up(str(error), PROBLEMS)


def settings_for(
    config: Path, host: str, port: int, database: str, var_dir: Path, demo: bool
) -> Settings:
    """Give the settings a server or command runs with; the folder and key are made on first use."""
    try:
        # Nobody else on this machine has any business with the key or the database.
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secret_key(var_dir)
    except OSError as error:
        give_up(_("不能写文件夹“{folder}”：{why}").format(folder=var_dir, why=error.strerror))
    url = database or f"sqlite:///{(var_dir / 'yichuang.db').resolve()}"
    if fault := ping(url):
        give_up(fault)
    return Settings(
        config_dir=config, database_url=url, secret_key=key, demo=demo,
        base_url=os.environ.get("YICHUANG_BASE_URL", f"http://{host}:{port}"),
    )  # fmt: skip


def _swap(holder: CatalogHolder, loaded: Loaded) -> None:
    if holder.replace(loaded):
        click.echo(
            _("配置已更新：{summary}").format(summary=summary(loaded.problems, loaded.files))
        )
    else:
        click.echo(as_text(loaded.problems), err=True)
        click.echo(_("新配置有错误，继续使用原来的配置。"), err=True)


def _add_demo_cases(app: Flask) -> None:
    house: House = app.extensions[EXTENSION]
    made = house.desk.ensure_demo_cases(house.clock())
    if made:
        click.echo(_("已建立 {n} 个演示办件，人名和号码都是编造的。").format(n=made))


def _announce(app: Flask, host: str, port: int, demo: bool) -> None:
    click.echo(_("一窗已启动： http://{host}:{port}/").format(host=host, port=port))
    if not demo:
        click.echo(_("第一次使用请先建管理员： yichuang user add 用户名"))
        return
    click.echo(_("演示用户（密码都是 {password}）：").format(password=DEMO_PASSWORD))
    house: House = app.extensions[EXTENSION]
    people = house.desk.demo_staff(house.holder.catalog)
    for one in people:
        if not one.username.startswith("approver-"):
            click.echo(f"  {one.username:<12}{one.role}  {one.name}")
    if any(one.username.startswith("approver-") for one in people):
        click.echo(_("  每个审批部门还有 approver-部门编号、approver-部门编号-b 两个审批员。"))
    click.echo(_("按 Ctrl+C 停止。"))

"""`yichuang serve`: check, prepare the database, serve."""

from __future__ import annotations

import gc
import os
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from queue import SimpleQueue

import click
import waitress
from flask import Flask

from app.catalog import Loaded, Memory, NoConfiguration, Tree, gather
from app.catalog.looks import Looks
from app.catalog.telling import as_text, summary
from app.cli.group import CONFIG_OPTION, DATABASE_OPTION, PROBLEMS, VAR_OPTION, give_up
from app.cli.storage import storage
from app.desk.publishing import SYSTEM
from app.desk.revision import NothingChanged, Overtaken
from app.desk.revisions import servable
from app.jobs.follow import Follower, Following
from app.jobs.saves import Saves
from app.jobs.watch import watch_folder
from app.jobs.worker import PATIENCE_SECONDS, Worker
from app.main import (
    LARGEST_FORM_BYTES,
    CatalogHolder,
    NothingToServe,
    Settings,
    create_app,
    prepare,
)
from app.store import Store, upgrade
from app.texts import _
from app.trials import examine
from app.web.house import EXTENSION, House
from app.web.login import DEMO_PASSWORD

THREADS = 8


@click.command("serve", help=_("启动服务：先检查配置，再准备数据库。"))
@CONFIG_OPTION
@click.option("--host", default="127.0.0.1", show_default=True, help=_("监听地址"))
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help=_("端口")
)
@DATABASE_OPTION
@VAR_OPTION
@click.option("--watch", is_flag=True, help=_("配置文件一保存就生效；改坏了的不生效并提示"))
@click.option("--no-worker", is_flag=True, help=_("不办到期的后台工作，另开 yichuang work 来办"))
@click.option("--demo", is_flag=True, help=_("演示：建立演示用户，密码公开，只能在本机试用"))
def serve(
    config: Path, host: str, port: int, database: str, var_dir: Path, watch: bool,
    no_worker: bool, demo: bool,
) -> None:  # fmt: skip
    """Serve until interrupted; exit 1 for a broken configuration, 2 when it could not run."""
    if demo and host not in ("127.0.0.1", "localhost", "::1"):
        give_up(_("演示用户的密码是公开的，--demo 只能在本机（127.0.0.1）使用。"))
    settings = settings_for(config, host, port, database, var_dir, demo)
    stop, inbox = threading.Event(), SimpleQueue[Loaded]()
    memory = Memory(Looks(time.time_ns))
    tree, loaded = _checked(config, memory)
    if watch:
        # From now on: what is saved while the database is made ready must not be missed.
        watch_folder(config, inbox.put, stop, memory)
    app = _started(settings, tree, loaded, memory)
    # What is here now stays: without this every reload would look through it for garbage.
    gc.freeze()
    _keep_up(app, tree, loaded, inbox if watch else None, stop)
    if demo:
        _add_demo_cases(app)
    _announce(app, host, port, demo)
    working = None if no_worker else _worker(app).start(stop)
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
        if working is not None:
            working.join(PATIENCE_SECONDS)


def _worker(app: Flask) -> Worker:
    house: House = app.extensions[EXTENSION]
    return Worker(house.desk.run_jobs, house.clock, _tell)


def _checked(config: Path, memory: Memory) -> tuple[Tree, Loaded]:
    """Read and check the folder, and tell what is wrong with it."""
    try:
        tree = gather(config, looks=memory.looks)
    except NoConfiguration as error:
        give_up(str(error))
    loaded = examine(tree, date.today(), memory)
    if loaded.problems:
        click.echo(as_text(loaded.problems), err=True)
    click.echo(summary(loaded.problems, loaded.files))
    return tree, loaded


def _started(settings: Settings, tree: Tree, loaded: Loaded, memory: Memory) -> Flask:
    """Give the application over what is published, else over the folder: its first revision."""
    upgrade(settings.database_url)
    store = Store(settings.database_url)
    found = servable(store, datetime.now(UTC), loaded, memory)
    store.dispose()
    try:
        holder = CatalogHolder(found.loaded if found else loaded, found.number if found else 0)
    except NothingToServe as error:
        give_up(str(error), PROBLEMS)
    app = create_app(settings, holder)
    app.extensions[EXTENSION].desk.check_with(memory)
    prepare(app)
    if found is None:
        _publish_first(app, tree, loaded)
    elif found.passed_over:
        _tell(
            _("第{new}版按现在的程序检查有错误，暂按第{old}版服务。").format(
                new=found.passed_over[0], old=found.number
            )
        )
    return app


def _publish_first(app: Flask, tree: Tree, loaded: Loaded) -> None:
    house: House = app.extensions[EXTENSION]
    try:
        first = house.desk.publish(
            SYSTEM, tree, kind="首次", reason=_("第一次启动"), at=house.clock(), loaded=loaded
        )
    except (NothingChanged, Overtaken) as other:
        # Another server that started at the same moment was faster.
        house.holder.replace(loaded, other.number)
    else:
        house.holder.replace(loaded, first.number)


def _keep_up(
    app: Flask, tree: Tree, loaded: Loaded, inbox: SimpleQueue[Loaded] | None,
    stop: threading.Event,
) -> None:  # fmt: skip
    """Follow what is published; publish what comes into the `inbox` of a watched folder."""
    house: House = app.extensions[EXTENSION]
    holder = house.holder
    serving = Following(holder.number, holder.catalog.fingerprint)
    follower = Follower(house.desk, house.clock, holder.serve, _tell, serving)
    if loaded.catalog is None:
        holder.replace(loaded)
        _tell(_("文件夹里的配置有错误，继续按已发布的第{n}版服务。").format(n=holder.number))
    if inbox is not None:
        saves = Saves(house.config_dir, house.desk, holder, follower, house.clock, _told_of_save)
        saves.begin(tree, loaded)
        saves.start(inbox, stop)
    if house.desk.published_as(tree) is None:
        _tell(_("文件夹里有未发布的修改：用 yichuang plan 查看，用 yichuang publish 发布。"))
    follower.start(stop)


def settings_for(
    config: Path, host: str, port: int, database: str, var_dir: Path, demo: bool
) -> Settings:
    """Give the settings a server or command runs with; the folder and key are made on first use."""
    url, key = storage(database, var_dir)
    return Settings(
        config_dir=config, database_url=url, secret_key=key, demo=demo,
        base_url=os.environ.get("YICHUANG_BASE_URL", f"http://{host}:{port}"),
        editions_dir=var_dir / "editions",
    )  # fmt: skip


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _told_of_save(loaded: Loaded, notice: str) -> None:
    """Say what became of a save."""
    if loaded.catalog is None:
        click.echo(as_text(loaded.problems), err=True)
        _tell(_("新配置有错误，继续使用原来的配置。"))
    elif notice:
        _tell(_("新配置没有生效：{why}").format(why=notice))
    else:
        click.echo(
            _("配置已更新：{summary}").format(summary=summary(loaded.problems, loaded.files))
        )


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

"""`yichuang work`: do what comes due, without serving any page."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from app.cli.group import CONFIG_OPTION, DATABASE_OPTION, VAR_OPTION, give_up
from app.cli.storage import storage
from app.desk import Desk
from app.desk.jobs import Ran
from app.desk.revisions import servable
from app.jobs.follow import Follower, Following, damaged_text
from app.jobs.worker import EVERY_SECONDS, Worker
from app.store import Damaged, Store, StoreError, upgrade
from app.texts import _
from app.web.holder import CatalogHolder


@click.command("work", help=_("办到期的后台工作（期限、催办、提醒），不提供网页。"))
@click.option("--once", is_flag=True, help=_("办完现在到期的就结束"))
@click.option(
    "--every", default=EVERY_SECONDS, show_default=True, type=click.FloatRange(0.1, 3600),
    help=_("没有到期的工作时，隔几秒再看"),
)  # fmt: skip
@CONFIG_OPTION
@DATABASE_OPTION
@VAR_OPTION
def work(once: bool, every: float, config: Path, database: str, var_dir: Path) -> None:
    """Work until interrupted or, with `once`, until nothing is due; 2 when it could not run."""
    with _desk(config, database, var_dir) as (desk, holder):
        zone = ZoneInfo(holder.catalog.centre.timezone)
        worker = Worker(desk.run_jobs, lambda: datetime.now(zone), _tell, every)
        if once:
            try:
                click.echo(_told(worker.drain()))
            except StoreError as error:
                give_up(_("数据库出错：{why}").format(why=str(error).splitlines()[0]))
            return
        stop = threading.Event()
        _stop_on_signals(stop)
        serving = Following(holder.number, holder.catalog.fingerprint)
        Follower(desk, lambda: datetime.now(zone), holder.serve, _tell, serving).start(stop)
        click.echo(_("后台工作已开始（{name}），按 Ctrl+C 停止。").format(name=worker.name))
        worker.work(stop)
        click.echo(_("后台工作已停止。"))


@contextmanager
def _desk(
    config: Path, database: str, var_dir: Path
) -> Iterator[tuple[Desk, CatalogHolder]]:  # fmt: skip
    """Give a desk over the revision in force, and what holds it."""
    url, key = storage(database, var_dir)
    upgrade(url)
    store = Store(url)
    try:
        found = servable(store, datetime.now(UTC), None)
        if found is None:
            give_up(_("还没有发布过任何版本。第一次启动 yichuang serve 会发布第1版。"))
        holder = CatalogHolder(found.loaded, found.number)
        editions = var_dir / "editions"
        yield (
            Desk(store, lambda: holder.catalog, key, config_dir=config, editions_dir=editions),
            holder,
        )
    except Damaged as damaged:
        give_up(damaged_text(damaged))
    finally:
        store.dispose()


def _stop_on_signals(stop: threading.Event) -> None:
    """Let the batch under way come to its end, whoever asks us to stop."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: stop.set())


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _told(ran: Ran) -> str:
    return _("办成 {done} 项，没有办成待重试 {failed} 项，搁置 {aside} 项。").format(
        done=ran.done, failed=ran.failed, aside=ran.set_aside
    )

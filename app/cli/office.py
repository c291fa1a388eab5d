"""What the commands about revisions share: a desk over the database, and who is at the keyboard."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec

from app.catalog import Catalog, Loaded, NoConfiguration, Tree, gather
from app.catalog.telling import as_text, summary
from app.cli.group import give_up
from app.cli.storage import storage
from app.desk import Actor, Desk
from app.desk.revision import RevisionView
from app.desk.revisions import servable
from app.store import Damaged, Store, upgrade
from app.texts import _
from app.trials import examine

BY_OPTION = click.option(
    "--by", "username", default="", help=_("以哪个管理员的名义（用户名）；不写即记为命令行和系统用户名")
)  # fmt: skip
REASON_OPTION = click.option("--reason", required=True, help=_("理由，留在修订历史中"))
YES_OPTION = click.option("--yes", is_flag=True, help=_("不再询问，直接执行"))


@dataclass(frozen=True)
class Office:
    """A desk and the time of the command; `tree` and `loaded` are the folder, where it was asked."""

    desk: Desk
    at: datetime
    tree: Tree | None
    loaded: Loaded | None

    def actor(self, username: str) -> Actor:
        """Give who publishes: the administrator named, else whoever is at this keyboard."""
        if not username:
            name = _("命令行（{user}）").format(user=getpass.getuser())
            return Actor(username="命令行", name=name, role="管理员")
        found = self.desk.actor(username)
        if found is None or found.role != "管理员":
            give_up(_("“{name}”不是在用的管理员用户。").format(name=username))
        return found


@contextmanager
def office(config: Path, database: str, var_dir: Path, *, folder: bool) -> Iterator[Office]:
    """Give the desk over the database; `folder` asks for the configuration folder as well."""
    url, key = storage(database, var_dir)
    upgrade(url)
    tree, loaded = _folder(config) if folder else (None, None)
    store = Store(url)
    try:
        catalog = _catalog(store, loaded)
        zone = ZoneInfo(catalog.centre.timezone)
        desk = Desk(store, lambda: catalog, key, config_dir=config)
        yield Office(desk=desk, at=datetime.now(zone), tree=tree, loaded=loaded)
    except Damaged as damaged:
        give_up(
            _("已发布的文件与登记的摘要不符（{digest}），请用 yichuang audit verify 核对。").format(
                digest=damaged.digest[:12]
            )
        )
    finally:
        store.dispose()


def _folder(config: Path) -> tuple[Tree, Loaded]:
    try:
        tree = gather(config)
    except NoConfiguration as error:
        give_up(str(error))
    return tree, examine(tree, date.today())


def _catalog(store: Store, loaded: Loaded | None) -> Catalog:
    """Give the catalogue in force; before the first publication the folder's."""
    found = servable(store, datetime.now(UTC), loaded)
    if found is not None and found.loaded.catalog is not None:
        return found.loaded.catalog
    if loaded is None:
        give_up(
            _(
                "还没有发布过任何版本。第一次启动 yichuang serve 或运行 yichuang publish 会发布第1版。"
            )
        )
    if loaded.catalog is None:
        click.echo(as_text(loaded.problems), err=True)
        give_up(summary(loaded.problems, loaded.files))
    return loaded.catalog


def revision_data(view: RevisionView) -> dict[str, Any]:
    """Give the stable JSON of a revision."""
    found: dict[str, Any] = msgspec.to_builtins(view)
    return found


def revision_line(view: RevisionView) -> str:
    """Say a revision in one line."""
    parts = [f"{view.published_at:%Y-%m-%d %H:%M}", _(view.kind)]
    if view.about is not None:
        parts[-1] += _("（第{n}版）").format(n=view.about)
    who = view.author_name
    if view.approved_by_name:
        who += _("，批准：{name}").format(name=view.approved_by_name)
    parts.append(who)
    if view.standing == "待生效":
        parts.append(_("{day} 生效").format(day=f"{view.effective_at:%Y-%m-%d}"))
    reason = " ".join(view.reason.split())
    marked = {"现行": "●", "待生效": "◌", "已取消": "×", "已重编": "×", "历史": " "}[view.standing]
    return _("{mark} 第{n}版  {rest}").format(
        mark=marked, n=view.number, rest="  ".join([*parts, reason])
    )

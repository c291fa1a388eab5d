"""The command group, and what all commands share."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from app import __version__
from app.catalog import Catalog, NoConfiguration, load
from app.catalog.layers import layered
from app.catalog.telling import as_text, summary
from app.cli.remembered import load_remembering
from app.cli.usage import explained
from app.texts import _

# Exit codes: documented and stable.
CLEAN, PROBLEMS, COULD_NOT_RUN = 0, 1, 2


def _layers(_context: click.Context, _option: click.Parameter, given: tuple[Path, ...]) -> Path:
    return layered(given)


CONFIG_OPTION = click.option(
    "--config", "config", type=click.Path(path_type=Path), default=[Path("config")], multiple=True,
    callback=_layers, show_default="config",
    help=_("配置文件夹；可以写几次，上级的在前，自己的在最后"),
)  # fmt: skip
FORMAT_OPTION = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text",
    show_default=True, help=_("输出格式"),
)  # fmt: skip

DATABASE_OPTION = click.option(
    "--database", "database", envvar="YICHUANG_DATABASE_URL", default="",
    help=_("数据库地址；不写即 var/yichuang.db（SQLite）"),
)  # fmt: skip
VAR_OPTION = click.option(
    "--var", "var_dir", envvar="YICHUANG_VAR", type=click.Path(path_type=Path),
    default=Path("var"), show_default=True, help=_("存放数据库和密钥的文件夹"),
)  # fmt: skip


def give_up(message: str, code: int = COULD_NOT_RUN) -> NoReturn:
    """Say why on stderr and end the process."""
    click.echo(message, err=True)
    sys.exit(code)


def catalog_or_give_up(config: Path, *, remembering: bool = False) -> Catalog:
    """Load the configuration; where it is broken, tell all problems and end with code 2.

    `remembering` uses and keeps what is in the user's cache, for commands that are run again and
    again over a whole county.
    """
    try:
        loaded = load_remembering(config, date.today()) if remembering else load(config)
    except NoConfiguration as error:
        give_up(str(error))
    if loaded.catalog is None:
        click.echo(as_text(loaded.problems), err=True)
        give_up(summary(loaded.problems, loaded.files))
    return loaded.catalog


class LazyGroup(click.Group):
    """A group that imports a command only when it is called: `check` must not wait for Flask."""

    COMMANDS = {
        "audit": "app.cli.audit:audit",
        "cancel": "app.cli.revisions:cancel",
        "check": "app.cli.check:check",
        "doctor": "app.cli.doctor:doctor",
        "due": "app.cli.decisions:due",
        "explain": "app.cli.explain:explain",
        "export": "app.cli.exchange:export",
        "import": "app.cli.exchange:import_",
        "history": "app.cli.revisions:history",
        "init": "app.cli.start:init",
        "new": "app.cli.start:new",
        "plan": "app.cli.revisions:plan",
        "print": "app.cli.papers:print_",
        "publish": "app.cli.revisions:publish",
        "rollback": "app.cli.revisions:rollback",
        "route": "app.cli.route:route_",
        "schema": "app.cli.schema:schema",
        "serve": "app.cli.serve:serve",
        "transition": "app.cli.transition:transition",
        "user": "app.cli.users:user",
        "work": "app.cli.work:work",
    }

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:  # fmt: skip
        """Read the options before the command; a mistyped one is told in Chinese."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            give_up(explained(error, self.COMMANDS))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is mistyped or not confirmed is told in Chinese."""
        try:
            return super().invoke(ctx)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            give_up(explained(error, self.COMMANDS))
        except click.Abort:
            give_up("\n" + _("没有确认，什么也没有做。"), PROBLEMS)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of the alphabet."""
        return sorted(self.COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and give the command `name`."""
        if name not in self.COMMANDS:
            return None
        module, attribute = self.COMMANDS[name].split(":")
        imported = __import__(module, fromlist=[attribute])
        command: click.Command = getattr(imported, attribute)
        return command


@click.group(cls=LazyGroup, help=_("一窗：用 YAML 描述的政务服务大厅。"))
@click.version_option(__version__, prog_name="yichuang", help=_("显示版本号"))
def main() -> None:
    """Hold the commands together."""

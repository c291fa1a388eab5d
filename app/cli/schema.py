"""`yichuang schema`: where the schemas are, and an editor set up to use them."""

from __future__ import annotations

from pathlib import Path

import click

from app.catalog.editor_settings import UnreadableSettings, schema_globs, vscode_settings
from app.cli.group import CONFIG_OPTION, give_up
from app.texts import _

SETTINGS = Path(".vscode") / "settings.json"


@click.command("schema", help=_("列出各类文件的格式；--vscode 让 VS Code 边写边提示、边检查。"))
@click.option("--vscode", is_flag=True, help=_("写入 .vscode/settings.json（需要 YAML 扩展）"))
@CONFIG_OPTION
def schema(vscode: bool, config: Path) -> None:
    """Print the schemas, or write the editor's settings; what stood there stays."""
    name = config.as_posix()
    if not vscode:
        for file, globs in schema_globs(name).items():
            click.echo(f"{globs[0]:<36}{file}")
        return
    try:
        before = SETTINGS.read_text("utf-8") if SETTINGS.is_file() else ""
        after = vscode_settings(before, name)
        SETTINGS.parent.mkdir(exist_ok=True)
        SETTINGS.write_text(after, "utf-8")
    except UnreadableSettings:
        give_up(
            _("{file} 里有注释或写法不是标准 JSON，没有改动。请手工加上：\n{text}").format(
                file=SETTINGS, text=vscode_settings("", name)
            )
        )
    except OSError as error:
        give_up(_("写不了文件“{file}”：{why}").format(file=SETTINGS, why=error.strerror))
    click.echo(
        _("已写入 {file}。请安装 VS Code 的 YAML 扩展（redhat.vscode-yaml）。").format(
            file=SETTINGS
        )
    )

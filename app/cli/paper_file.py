"""Where a printed paper goes: one file, its folder made if need be."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.group import give_up
from app.printing import Paper, said_of
from app.texts import _

OUTPUT_OPTION = click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), required=True, help=_("PDF 文件")
)
# One paper, or a folder for many.
SEVERAL_OPTION = click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), required=True,
    help=_("PDF 文件；与 --all 一起时是文件夹"),
)  # fmt: skip
FOLDER_OPTION = click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), required=True,
    help=_("放 PDF 的文件夹"),
)  # fmt: skip
AT_OPTION = click.option(
    "--at", "text", default=None, help=_("印在纸上的打印时间，如 2026-09-24T10:00；不写即现在")
)


def write_paper(made: Paper, out: Path) -> None:
    """Write a paper and say so. Ends the command where it cannot be written."""
    write_bytes(made.pdf, out)
    click.echo(_("已打印 {file}（{pages} 页）").format(file=out, pages=made.pages))
    for sentence in said_of(made.replaced):
        click.echo(f"! {sentence}", err=True)


def write_bytes(data: bytes, out: Path) -> None:
    """Write a file. Ends the command where it cannot be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as error:
        give_up(_("写不了文件“{file}”：{why}").format(file=out, why=error.strerror))

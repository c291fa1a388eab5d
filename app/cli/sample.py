"""`yichuang print sample`: any kind of paper with invented facts, to see how it is worded."""

from __future__ import annotations

from pathlib import Path

import click

from app.catalog.papers import FORMS
from app.cli.decisions import moment
from app.cli.group import CONFIG_OPTION, catalog_or_give_up, give_up
from app.cli.paper_file import AT_OPTION, OUTPUT_OPTION, write_paper
from app.printing.sample import NoSuchPaper, sample_paper
from app.texts import _


@click.command("sample", help=_("打印一种文书的样张：内容是虚构的，用语是配置里写的"))
@click.argument("kind", type=click.Choice(list(FORMS)))
@click.option("--item", default="", help=_("用哪个事项（编号）；不写即用合适的一个"))
@OUTPUT_OPTION
@AT_OPTION
@CONFIG_OPTION
def sample(kind: str, item: str, out: Path, text: str | None, config: Path) -> None:
    """Print a sample of a kind of paper."""
    catalog = catalog_or_give_up(config)
    if item and item not in catalog.items:
        give_up(_("没有编号为“{id}”的事项。").format(id=item))
    try:
        made = sample_paper(catalog, kind, moment(text, catalog), item)
    except NoSuchPaper as why:
        give_up(str(why))
    write_paper(made, out)

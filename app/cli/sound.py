"""What of a broken folder can still be printed: all items but those whose files are at fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from app.catalog import Catalog, NoConfiguration, Problem, gather
from app.catalog.load import sound_part
from app.catalog.telling import as_text, summary
from app.cli.group import give_up
from app.cli.remembered import load_remembering


def sound_items(config: Path) -> tuple[Catalog, tuple[Problem, ...]]:
    """Give the catalogue without the items at fault, and what is at fault with them.

    Ends the command where anything else is: nobody knows then which items are right.
    """
    try:
        loaded = load_remembering(config, date.today())
        part = loaded if loaded.catalog else sound_part(gather(config))
    except NoConfiguration as error:
        give_up(str(error))
    if part.catalog is None:
        click.echo(as_text(loaded.problems), err=True)
        give_up(summary(loaded.problems, loaded.files))
    return part.catalog, () if part is loaded else part.problems

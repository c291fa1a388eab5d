"""One call for the whole check: what `yichuang check`, a server and a publication all ask."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.catalog import Loaded, Tree, load


def examine(where: Path | Tree, today: date | None = None) -> Loaded:
    """Load and check a folder or tree, then try the examples its items give.

    Raises NoConfiguration if there is no such folder. `today` as in `load`.
    """
    return load(where, today)

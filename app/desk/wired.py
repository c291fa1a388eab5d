"""What the parts of the desk share: the wired room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.catalog.model import Catalog
from app.desk.room import Room
from app.desk.seal import Seal
from app.store import Store


class Wired:
    """Base of the parts of the desk."""

    def __init__(
        self,
        store: Store,
        catalog_source: Callable[[], Catalog],
        secret: bytes,
        base_url: str = "",
        config_dir: Path | None = None,
        editions_dir: Path | None = None,
    ) -> None:
        """Wire a desk: `secret` (at least 16 bytes) seals personal data, keep it for good.

        `base_url` is where the public pages are, for the codes on papers; without it the
        centre's own website is named. `config_dir` is where approved drafts are written,
        `editions_dir` where papers printed in bulk lie.
        """
        self._room = Room(store, catalog_source, Seal(secret), base_url, config_dir, editions_dir)

"""The one place where the catalogue in use is kept and replaced."""

from __future__ import annotations

from threading import Lock

from app.catalog import Catalog, Loaded, Problem
from app.texts import _


class NothingToServe(Exception):
    """The very first load failed, so there is no older catalogue to fall back on.

    `problems` says what is wrong, in the order of the check.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("配置有错误，不能启动。请先按提示改正。"))
        self.problems = problems


class CatalogHolder:
    """Keeps the catalogue that serves and the problems of the last load.

    A reader takes `.catalog` once per request and keeps that value: a swap in the
    middle of a request can then never mix two catalogues.
    """

    def __init__(self, loaded: Loaded) -> None:
        if loaded.catalog is None:
            raise NothingToServe(loaded.problems)
        self._lock = Lock()
        self._state: tuple[Catalog, tuple[Problem, ...], bool] = (
            loaded.catalog,
            loaded.problems,
            False,
        )

    @property
    def catalog(self) -> Catalog:
        """Give the catalogue that serves now."""
        return self._state[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give the problems of the last load, also when that load was refused."""
        return self._state[1]

    @property
    def refused(self) -> bool:
        """Tell whether the files on disk are broken and an older catalogue serves."""
        return self._state[2]

    def replace(self, loaded: Loaded) -> bool:
        """Serve the catalogue just loaded, or keep the old one and remember why; tell which."""
        with self._lock:
            taken = loaded.catalog is not None
            self._state = (loaded.catalog or self._state[0], loaded.problems, not taken)
        return taken

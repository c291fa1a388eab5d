"""The one place where the catalogue in use is kept and replaced."""

from __future__ import annotations

from threading import Lock

import msgspec

from app.catalog import Catalog, Loaded, Problem
from app.texts import _


class NothingToServe(Exception):
    """The very first load failed, so there is no older catalogue to fall back on.

    `problems` says what is wrong, in the order of the check.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("配置有错误，不能启动。请先按提示改正。"))
        self.problems = problems


class _State(msgspec.Struct, frozen=True):
    catalog: Catalog
    problems: tuple[Problem, ...] = ()
    refused: bool = False
    notice: str = ""
    number: int = 0


class CatalogHolder:
    """Keeps the catalogue that serves and the problems of the last load.

    A reader takes `.catalog` once per request and keeps that value: a swap in the
    middle of a request can then never mix two catalogues.
    """

    def __init__(self, loaded: Loaded, number: int = 0) -> None:
        if loaded.catalog is None:
            raise NothingToServe(loaded.problems)
        self._lock = Lock()
        self._state = _State(loaded.catalog, loaded.problems, number=number)

    @property
    def catalog(self) -> Catalog:
        """Give the catalogue that serves now."""
        return self._state.catalog

    @property
    def number(self) -> int:
        """Give the revision that serves now; 0 for files that were never published."""
        return self._state.number

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Give the problems of the last load, also when that load was refused."""
        return self._state.problems

    @property
    def refused(self) -> bool:
        """Tell whether what was loaded last is not what serves: it is broken, or may not be."""
        return self._state.refused

    @property
    def notice(self) -> str:
        """Say why it does not serve, where that is no problem of a file; else nothing."""
        return self._state.notice

    def replace(self, loaded: Loaded, number: int | None = None) -> bool:
        """Serve the catalogue just loaded, or keep the old one and remember why; tell which."""
        with self._lock:
            old = self._state
            if loaded.catalog is None:
                self._state = msgspec.structs.replace(
                    old, problems=loaded.problems, refused=True, notice=""
                )
                return False
            now = old.number if number is None else number
            self._state = _State(loaded.catalog, loaded.problems, number=now)
        return True

    def serve(self, loaded: Loaded, number: int) -> None:
        """Serve a published revision; what is wrong with the files on disk stays told."""
        with self._lock:
            if loaded.catalog is None:
                return
            old = self._state
            problems = old.problems if old.refused else loaded.problems
            self._state = msgspec.structs.replace(
                old, catalog=loaded.catalog, number=number, problems=problems
            )

    def refuse(self, problems: tuple[Problem, ...], notice: str) -> None:
        """Keep serving, and say why the newer files do not: `notice` is a sentence."""
        with self._lock:
            self._state = msgspec.structs.replace(
                self._state, problems=problems, refused=True, notice=notice
            )

    def settle(self, problems: tuple[Problem, ...]) -> None:
        """Note that the files are what serves (again); `problems` are their warnings."""
        with self._lock:
            self._state = msgspec.structs.replace(
                self._state, problems=problems, refused=False, notice=""
            )

"""A whole application over a real SQLite file, with the demo people of the sample catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from app.catalog import Loaded, load
from app.main import CatalogHolder, Settings, close, create_app, prepare
from tests.sample import sample_catalog
from tests.web.visitor import Visitor

# A Tuesday, the hall is open.
START = datetime(2026, 9, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SECRET = b"a secret of thirty-two bytes....."


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def on(self, days: int = 0, hours: int = 0) -> None:
        self.at += timedelta(days=days, hours=hours)


def build(
    folder: Path, holder: CatalogHolder, clock: Clock, demo: bool = True, config: Path | None = None
) -> Flask:
    """Give an application whose database lies in `folder` and is ready."""
    settings = Settings(
        config_dir=config or folder / "config",
        database_url=f"sqlite:///{folder / 'test.db'}",
        secret_key=SECRET,
        demo=demo,
        base_url="http://localhost",
        editions_dir=folder / "editions",
    )
    app = create_app(settings, holder, clock)
    prepare(app)
    _built.append(app)
    return app


_built: list[Flask] = []


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application on a free port; give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    """Start one Chromium for a module."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session", autouse=True)
def closing() -> Iterator[None]:
    """Close every database that a test opened, once nobody needs it."""
    yield
    for app in _built:
        close(app)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def module_clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def holder() -> CatalogHolder:
    return CatalogHolder(Loaded(sample_catalog(), ()))


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, holder: CatalogHolder, module_clock: Clock
) -> Flask:
    """Give the application one module of tests shares; its cases pile up, its people stay."""
    return build(tmp_path_factory.mktemp("site"), holder, module_clock)


@pytest.fixture(scope="module")
def people(app: Flask) -> Callable[[str], Visitor]:
    """Give a logged-in visitor by user name; the same one each time."""
    known: dict[str, Visitor] = {}

    def visitor(username: str) -> Visitor:
        if username not in known:
            known[username] = Visitor(app).login(username)
        return known[username]

    return visitor


@pytest.fixture(scope="session")
def county(root: Path) -> Loaded:
    """Give the configuration the product ships."""
    loaded = load(root / "config")
    assert loaded.catalog is not None, loaded.problems
    return loaded

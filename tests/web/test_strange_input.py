"""Strange input over PostgreSQL, which refuses what SQLite swallows: a NUL, a number too large."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.main import CatalogHolder, Settings, close, create_app, prepare
from tests.databases import fresh
from tests.web.conftest import SECRET, Clock
from tests.web.steps import BOTH, DIBAO, act, open_case
from tests.web.visitor import Visitor

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def site(holder: CatalogHolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with fresh("postgresql") as url:
        folder = tmp_path_factory.mktemp("config")
        app = create_app(Settings(folder, url, SECRET, demo=True), holder, Clock())
        prepare(app)
        yield app
        close(app)


@pytest.mark.parametrize(
    "path",
    [
        "/cases/?item=%00",
        "/cases/?text=%00%00abcdef",
        "/cases/?after=99999999999999999999",
        "/tasks/?after=2026-01-01_999999999999999999",
        "/tasks/?after=9999-12-31_1",
        "/tasks/?after=%00",
        "/case/%00",
        "/case/1/papers/%00",
        "/people/?after=%00",
        "/people/%00",
        "/people/?after=%F0%9F%98%80",
        "/verify/%00",
        "/counter/%00/new",
        "/catalogue/items/?q=%00",
    ],
)
def test_a_strange_address_is_no_error_of_the_database(site: Flask, path: str) -> None:
    assert Visitor(site).login("admin").get(path).status_code in (200, 302, 404)


def test_a_strange_name_is_no_error_of_the_database(site: Flask) -> None:
    strange = Visitor(site).send("/login/", {"username": "a\0b", "password": "x"}, see="/login/")
    assert strange.status_code == 401
    town = Visitor(site).login("town")
    page = town.page("/counter/dibao/new")
    typed = {**DIBAO, **BOTH, "applicant.name": "张\0三"}
    assert town.submit(page, "/new", typed).status_code == 422
    number = open_case(town, **BOTH)
    assert act(town, number, "不予受理", reason="\0", clause="\0").status_code == 422

"""The whole application on both databases, and what it is started with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import Loaded, NoConfiguration
from app.main import CatalogHolder, NothingToServe, Settings, close, create_app, prepare
from tests.databases import both, fresh
from tests.web.conftest import SECRET, Clock
from tests.web.steps import BOTH, accepted, act
from tests.web.visitor import Visitor, text


def settings(url: str, folder: Path, **changed: object) -> Settings:
    known: dict[str, object] = {
        "config_dir": folder,
        "database_url": url,
        "secret_key": SECRET,
        "demo": True,
        "base_url": "http://localhost",
    }
    return Settings(**{**known, **changed})  # type: ignore[arg-type]


@pytest.fixture(params=both)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh(request.param) as address:
        yield address


@pytest.fixture
def site(url: str, tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Iterator[Flask]:
    app = create_app(settings(url, tmp_path), holder, clock)
    prepare(app)
    yield app
    close(app)


def test_a_case_goes_its_way_on_either_database(site: Flask) -> None:
    town = Visitor(site).login("town")
    number = accepted(town)
    assert act(town, number, "通过", companions="李四").status_code == 303
    assert "正在办：公示" in text(town.page(f"/case/{number}"))


def test_preparing_again_changes_nothing(site: Flask) -> None:
    admin = Visitor(site).login("admin")
    before = text(admin.page("/people/"))
    prepare(site)
    prepare(site)
    assert text(admin.page("/people/")) == before


def test_the_five_roles_are_there_and_no_others(site: Flask) -> None:
    with site.app_context():
        names = {role.name for role in site.extensions["appbuilder"].sm.get_all_roles()}
    assert names == {"管理员", "办事员", "审批员", "监督员", "查阅员", "公众"}


def test_without_a_configuration_nothing_starts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with pytest.raises(NoConfiguration):
        create_app(settings(url, tmp_path / "none"))
    with pytest.raises(NothingToServe):
        create_app(settings(url, tmp_path))


def test_the_session_key_is_not_the_secret_itself(tmp_path: Path, holder: CatalogHolder) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'a.db'}", tmp_path), holder)
    key = app.config["SECRET_KEY"]
    assert key != SECRET
    assert key == hashlib.sha256(b"yichuang session\0" + SECRET).digest()


@pytest.mark.parametrize(
    ("base_url", "secure"), [("https://hall.example", True), ("http://127.0.0.1:8080", False)]
)
def test_behind_https_the_cookie_travels_by_https_only(
    tmp_path: Path, holder: CatalogHolder, base_url: str, secure: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    app = create_app(settings(url, tmp_path, base_url=base_url), holder)
    assert app.config["SESSION_COOKIE_SECURE"] is secure


def test_the_papers_lead_to_the_public_address(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    app = create_app(settings(url, tmp_path, base_url="https://hall.example/"), holder, clock)
    prepare(app)
    assert app.extensions["yichuang"].base_url == "https://hall.example"


def test_a_swap_shows_on_the_next_page(site: Flask, holder: CatalogHolder) -> None:
    import msgspec

    old = holder.catalog
    renamed = msgspec.structs.replace(
        old,
        items={
            **old.items,
            "dibao": msgspec.structs.replace(old.items["dibao"], name="新名称的低保"),
        },
        fingerprint="renamed",
    )
    town = Visitor(site).login("town")
    number = accepted(town)
    holder.replace(Loaded(renamed, ()))
    try:
        assert "新名称的低保" in town.page("/counter/dibao/new")
        assert "新名称的低保" in Visitor(site).page("/guide/dibao")
        # A case keeps the rules, and so the name, it was opened under.
        assert "最低生活保障对象认定" in town.page(f"/case/{number}")
    finally:
        holder.replace(Loaded(old, ()))


def test_a_form_too_large_is_refused(site: Flask) -> None:
    town = Visitor(site).login("town")
    answer = town.client.post("/counter/dibao/new", data={**BOTH, "x": "y" * 3_000_000})
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("path", ["/no-such-page", "/case/", "/counter/dibao"])
def test_a_page_that_is_not_there_says_so_kindly(site: Flask, path: str) -> None:
    answer = Visitor(site).login("town").get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    stranger = Visitor(site).get(path)
    assert stranger.status_code == 404
    assert "没有这个页面" in stranger.text

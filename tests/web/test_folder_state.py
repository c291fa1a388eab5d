"""检查结果 says of which state it speaks: what is in use, or the folder as it lies there now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import load
from app.main import CatalogHolder
from tests.catalog.folders import COUNTY
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text

PAGE = "/catalogue/problems/"
FILE = "items/dibao.yaml"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, module_clock: Clock) -> Flask:
    folder = tmp_path_factory.mktemp("state")
    shutil.copytree(COUNTY, folder / "config")
    return build(folder, CatalogHolder(load(folder / "config"), 7), module_clock)


@pytest.fixture
def admin(app: Flask) -> Visitor:
    return Visitor(app).login("admin")


@pytest.fixture
def file(app: Flask) -> Iterator[Path]:
    """Give a file of the folder; afterwards it is as it was."""
    found: Path = app.extensions["yichuang"].config_dir / FILE
    before = found.read_bytes()
    yield found
    found.write_bytes(before)


def test_the_same_state_is_shown_once(admin: Visitor) -> None:
    page = text(admin.page(PAGE))
    assert "在用的是第7版" in page
    assert "文件夹（与在用的相同）" in page
    assert "在用的修订（" not in page
    assert "没有问题" in page


def test_an_error_on_the_disk_is_shown_without_anybody_watching(admin: Visitor, file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("kind: 承诺件", "kind: 承若件"), "utf-8")
    html = admin.page(PAGE)
    page = text(html)
    assert "文件夹（与在用的不同，还没有生效）" in page
    assert "■ 错误 1" in page
    assert "承若件" in page
    assert "改好以前不能发布；现在仍按第7版服务" in page
    assert "在用的修订（第7版）" in page
    assert f"path={FILE}#L" in html
    assert "/revisions/plan" in html
    shown = admin.page(f"/catalogue/problems/file?path={FILE}")
    assert "line bad" in shown


def test_mended_it_says_so_at_once(admin: Visitor, file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "# one more line\n", "utf-8")
    page = text(admin.page(PAGE))
    assert "没有生效" in page
    assert "文件夹里的修改通过了检查，发布以后生效" in page


def test_a_folder_that_is_gone_is_told(admin: Visitor, app: Flask) -> None:
    folder: Path = app.extensions["yichuang"].config_dir
    folder.rename(folder.with_name("away"))
    try:
        page = text(admin.page(PAGE))
        assert "读不到配置文件夹" in page
        assert "现在仍按第7版服务" in page
        assert admin.get("/catalogue/problems/file?path=" + FILE).status_code == 404
    finally:
        folder.with_name("away").rename(folder)


def test_the_check_is_made_once_for_the_same_files(admin: Visitor, file: Path, app: Flask) -> None:
    from app.web import folder_state

    file.write_text(file.read_text("utf-8") + "# another\n", "utf-8")
    admin.page(PAGE)
    first = folder_state._LAST.state
    admin.page(PAGE)
    assert folder_state._LAST.state is first
    file.write_text(file.read_text("utf-8") + "# a third\n", "utf-8")
    admin.page(PAGE)
    assert folder_state._LAST.state is not first

"""`yichuang schema`: the list, and the editor's settings that keep what was there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.catalog.collections import COLLECTIONS
from app.catalog.editor_settings import UnreadableSettings, vscode_settings
from app.cli import main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    (tmp_path / "config").symlink_to(root / "config")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["schema", *arguments])
    return done.exit_code, done.output


def test_lists_every_collection(project: Path) -> None:
    code, said = run()
    assert code == 0
    assert len(said.splitlines()) == len(COLLECTIONS)
    assert "config/items/**/*.yaml" in said
    assert "./config/schema/item.schema.json" in said


def test_writes_settings_whose_schemas_exist(project: Path) -> None:
    assert run("--vscode")[0] == 0
    settings = json.loads((project / ".vscode" / "settings.json").read_text("utf-8"))
    schemas = settings["yaml.schemas"]
    assert len(schemas) == len(COLLECTIONS)
    for file, globs in schemas.items():
        assert json.loads((project / file).read_text("utf-8"))["title"]
        assert all(glob.startswith("config/") for glob in globs)
    assert settings["[yaml]"]["editor.insertSpaces"] is True


def test_keeps_what_stood_there_and_is_the_same_twice(project: Path) -> None:
    file = project / ".vscode" / "settings.json"
    file.parent.mkdir()
    mine = {
        "editor.fontSize": 20,
        "yaml.schemas": {"other.json": ["x.yaml"]},
        "[yaml]": {"editor.tabSize": 4},
    }
    file.write_text(json.dumps(mine), "utf-8")
    assert run("--vscode")[0] == 0
    once = file.read_text("utf-8")
    settings = json.loads(once)
    assert settings["editor.fontSize"] == 20
    assert settings["yaml.schemas"]["other.json"] == ["x.yaml"]
    assert settings["[yaml]"]["editor.tabSize"] == 4
    assert run("--vscode")[0] == 0
    assert file.read_text("utf-8") == once


def test_settings_with_comments_are_left_alone(project: Path) -> None:
    file = project / ".vscode" / "settings.json"
    file.parent.mkdir()
    file.write_text('{\n  // mine\n  "a": 1\n}', "utf-8")
    code, said = run("--vscode")
    assert code == 2
    assert "没有改动" in said
    assert "yaml.schemas" in said
    assert "// mine" in file.read_text("utf-8")


def test_a_list_is_no_settings() -> None:
    with pytest.raises(UnreadableSettings):
        vscode_settings("[1]", "config")


def test_a_county_without_schemas_of_its_own_gets_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = json.loads(vscode_settings("", "county"))
    assert all(file.startswith("file:///") for file in settings["yaml.schemas"])


def test_an_absolute_folder_is_named_by_its_address(project: Path, root: Path) -> None:
    code, said = run("--config", str(root / "config"))
    assert code == 0
    assert (root / "config" / "schema" / "item.schema.json").as_uri() in said
    assert ".//" not in said

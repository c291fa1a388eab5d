"""What the server is started with: its key, its folder, and where a demo may be shown."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.serve import serve, settings_for
from app.cli.storage import secret_key
from app.main import close
from tests.house.tree import ROOT


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YICHUANG_SECRET_KEY", "YICHUANG_VAR", "YICHUANG_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) == 32
    assert secret_key(tmp_path) == key
    assert mode(tmp_path / "secret.key") == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_many_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _n: secret_key(tmp_path), range(32)))
    assert len(keys) == 1


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_key_that_is_not_whole_stops_the_start(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(SystemExit) as end:
        secret_key(tmp_path)
    assert end.value.code == 2
    assert "不完整" in capsys.readouterr().err
    assert (tmp_path / "secret.key").read_bytes() == content


def test_a_key_from_outside_must_be_long_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YICHUANG_SECRET_KEY", "k" * 32)
    assert secret_key(tmp_path) == b"k" * 32
    monkeypatch.setenv("YICHUANG_SECRET_KEY", "a secret too short")
    with pytest.raises(SystemExit):
        secret_key(tmp_path)
    assert "a secret" not in capsys.readouterr().err


def test_the_folder_of_the_data_is_closed_to_others(tmp_path: Path) -> None:
    var = tmp_path / "deep" / "var"
    settings = settings_for(tmp_path, "127.0.0.1", 8080, "", var, demo=False)
    assert mode(var) == 0o700
    assert settings.database_url == f"sqlite:///{var / 'yichuang.db'}"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.cn", "127.0.0.1.example"])
def test_a_demo_is_shown_on_this_machine_only(host: str) -> None:
    told = CliRunner().invoke(serve, ["--demo", "--host", host])
    assert told.exit_code == 2
    assert "--demo 只能在本机" in told.output


def test_an_address_of_a_database_is_told_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for url in ("postgres://u:hunter2@h/db", "nonsense://u:hunter2@h/db", "postgresql//u:hunter2@"):
        with pytest.raises(SystemExit):
            settings_for(tmp_path, "127.0.0.1", 8080, url, tmp_path / "var", demo=False)
        assert "hunter2" not in capsys.readouterr().err


def test_the_server_is_given_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server reads a request to its end before the application may refuse it."""
    given: dict[str, Any] = {}
    monkeypatch.setattr("waitress.serve", lambda app, **options: given.update(options, app=app))
    told = CliRunner().invoke(serve, ["--config", str(ROOT / "config"), "--var", str(tmp_path)])
    assert told.exit_code == 0, told.output
    close(given["app"])
    assert given["max_request_body_size"] == given["app"].config["MAX_CONTENT_LENGTH"] == 2**21
    assert (given["host"], given["ident"]) == ("127.0.0.1", None)

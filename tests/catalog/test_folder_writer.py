"""Files of a folder are written all or not at all, and never outside of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.catalog import folder_writer
from app.catalog.folder_writer import Unwritable, current, name_fault, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "config"
    (made / "items").mkdir(parents=True)
    (made / "items/a.yaml").write_bytes(b"id: a\n")
    (made / "centre.yaml").write_bytes(b"name: c\n")
    return made


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_are_changed_added_and_taken_away(folder: Path) -> None:
    before = write(
        folder, {"items/a.yaml": b"id: b\n", "items/deep/new.yaml": b"id: n\n", "centre.yaml": None}
    )
    assert content(folder) == {"items/a.yaml": b"id: b\n", "items/deep/new.yaml": b"id: n\n"}
    assert before == {
        "items/a.yaml": b"id: a\n", "items/deep/new.yaml": None, "centre.yaml": b"name: c\n",
    }  # fmt: skip
    write(folder, before)
    assert content(folder) == {"items/a.yaml": b"id: a\n", "centre.yaml": b"name: c\n"}


def test_rights_of_a_file_stay(folder: Path) -> None:
    (folder / "items/a.yaml").chmod(0o640)
    write(folder, {"items/a.yaml": b"id: b\n", "items/new.yaml": b"id: n\n"})
    modes = [
        stat.S_IMODE((folder / name).stat().st_mode) for name in ("items/a.yaml", "items/new.yaml")
    ]
    assert modes == [0o640, 0o644]


def test_taking_away_what_is_not_there_is_nothing(folder: Path) -> None:
    assert write(folder, {"items/none.yaml": None}) == {"items/none.yaml": None}


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_failure_anywhere_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = content(folder)
    real = folder_writer._put
    calls: list[str] = []

    def failing(top: Path, name: str, ready: Path | None) -> None:
        calls.append(name)
        if len(calls) == fails_at + 1:
            raise PermissionError(13, "Permission denied")
        real(top, name, ready)

    monkeypatch.setattr(folder_writer, "_put", failing)
    with pytest.raises(Unwritable, match="Permission denied"):
        write(folder, {"items/a.yaml": b"x", "items/new.yaml": b"y", "centre.yaml": None})
    assert content(folder) == before


def test_a_disk_that_cannot_be_synced_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(folder)

    def broken(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(Unwritable, match="Input/output error"):
        write(folder, {"items/a.yaml": b"x"})
    assert content(folder) == before


class TestLinks:
    """A link may lead anywhere; nothing is written or read through one."""

    def test_a_file_that_is_a_link(self, folder: Path, tmp_path: Path) -> None:
        secret = tmp_path / "secret.yaml"
        secret.write_bytes(b"secret")
        (folder / "items/link.yaml").symlink_to(secret)
        with pytest.raises(Unwritable, match="链接"):
            write(folder, {"items/link.yaml": b"x"})
        with pytest.raises(Unwritable, match="链接"):
            current(folder, "items/link.yaml")
        assert secret.read_bytes() == b"secret"

    def test_a_folder_that_is_a_link(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "outside").mkdir()
        (folder / "banks").symlink_to(tmp_path / "outside")
        with pytest.raises(Unwritable, match="链接"):
            write(folder, {"items/a.yaml": b"x", "banks/b.yaml": b"y"})
        assert list((tmp_path / "outside").iterdir()) == []
        assert (folder / "items/a.yaml").read_bytes() == b"id: a\n"

    def test_the_configuration_folder_itself_may_be_one(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(folder)
        write(tmp_path / "link", {"items/a.yaml": b"x"})
        assert (folder / "items/a.yaml").read_bytes() == b"x"


def test_a_folder_in_the_place_of_a_file(folder: Path) -> None:
    (folder / "items/b.yaml").mkdir()
    with pytest.raises(Unwritable, match="不是文件"):
        write(folder, {"items/b.yaml": b"x"})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("items/a.yaml", ""),
        ("items/民政/低保.yaml", ""),
        ("centre.yaml", ""),
        ("../a.yaml", "上一级"),
        ("items/../../a.yaml", "上一级"),
        ("/items/a.yaml", "上一级"),
        ("items/.a.yaml", "隐藏"),
        (f"items/{'长' * 80}.yaml", "名称"),
        ("items/a.yml", "不会被读取"),
        ("other/a.yaml", "不会被读取"),
        ("@province/items/a.yaml", "下层"),
    ],
)
def test_names(folder: Path, name: str, said: str) -> None:
    fault = name_fault(name)
    assert said in fault
    assert bool(fault) == bool(said)
    if said:
        before = content(folder)
        with pytest.raises(Unwritable):
            write(folder, {name: b"x"})
        assert content(folder) == before


def test_a_name_no_disk_takes_is_told_when_it_is_asked_for(folder: Path) -> None:
    with pytest.raises(Unwritable, match="File name too long"):
        current(folder, f"items/{'长' * 90}.yaml")

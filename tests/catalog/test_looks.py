"""A file under an old stamp is not read again, and whatever was written since is seen."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.catalog import Memory, gather
from app.catalog.keeping import MOST_PARTS, keep, recalled
from app.catalog.looks import Altered, Looks, Seen
from app.cli import main
from app.trials import examine
from tests.catalog.folders import county_with

TODAY = date(2026, 3, 1)
PROOF = "items/proof.yaml"
HOUR = 3_600_000_000_000


def later() -> int:
    """Give an hour from now: every file that lies there has long rested."""
    return time.time_ns() + HOUR


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the files that are read."""
    from app.catalog.decoding import read_bytes

    names: list[str] = []
    monkeypatch.setattr(
        "app.catalog.looks.read_bytes",
        lambda path: names.append(Path(path).name) or read_bytes(path),
    )
    return names


def rename(folder: Path, name: str) -> None:
    path = folder / PROOF
    text = path.read_text("utf-8")
    path.write_text(text.replace("救助对象证明", name, 1), "utf-8")


def test_only_what_changed_is_read_again(tmp_path: Path, opened: list[str]) -> None:
    folder, looks = county_with(tmp_path, {}), Looks(later)
    first = gather(folder, looks=looks)
    assert len(opened) == len(first.files)
    opened.clear()
    again = gather(folder, looks=looks)
    assert opened == []
    assert (dict(again.files), again.fingerprint) == (dict(first.files), first.fingerprint)
    rename(folder, "救助证明对象")
    changed = gather(folder, looks=looks)
    assert opened == ["proof.yaml"]
    assert changed.fingerprint == gather(folder).fingerprint != first.fingerprint


def test_same_size_and_same_time_hide_nothing(tmp_path: Path) -> None:
    folder, looks = county_with(tmp_path, {}), Looks(later)
    first = gather(folder, looks=looks)
    path = folder / PROOF
    status = path.stat()
    rename(folder, "救助证明对象")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert gather(folder, looks=looks).files[PROOF] != first.files[PROOF]


def test_another_file_under_the_old_name_is_read(tmp_path: Path) -> None:
    folder, looks = county_with(tmp_path, {}), Looks(later)
    gather(folder, looks=looks)
    aside = folder / "aside"
    aside.write_bytes((folder / PROOF).read_bytes() + b"# more\n")
    aside.replace(folder / PROOF)
    assert gather(folder, looks=looks).files[PROOF].endswith(b"# more\n")
    (folder / PROOF).unlink()
    gone = gather(folder, looks=looks)
    assert PROOF not in gone.files
    assert PROOF not in looks.seen


def test_a_fresh_file_is_read_until_it_has_rested(tmp_path: Path, opened: list[str]) -> None:
    folder, looks = county_with(tmp_path, {}), Looks(time.time_ns)
    for path in folder.rglob("*.yaml"):
        path.touch()
    gather(folder, looks=looks)
    opened.clear()
    # The next write might bear the same stamp: nothing of it can be trusted yet.
    assert looks.seen == {}
    gather(folder, looks=looks)
    assert "proof.yaml" in opened


def test_an_unreadable_file_is_told_each_time(tmp_path: Path) -> None:
    folder, looks = county_with(tmp_path, {}), Looks(later)
    gather(folder, looks=looks)
    (folder / PROOF).unlink()
    (folder / PROOF).symlink_to("proof.yaml")
    for _time in range(2):
        tree = gather(folder, looks=looks)
        assert PROOF in tree.unread
        assert [p.code for p in tree.problems if p.file == PROOF] == ["S01"]


def test_what_was_only_looked_at_is_read_when_asked_for(tmp_path: Path) -> None:
    folder, looks = county_with(tmp_path, {}), Looks(later)
    whole = gather(folder, looks=looks)
    looks.seen = {name: Seen(seen.stamp, seen.digest, None) for name, seen in looks.seen.items()}
    tree = gather(folder, looks=looks)
    assert tree.fingerprint == whole.fingerprint
    assert list(tree.files) == list(whole.files)
    assert tree.files[PROOF] == whole.files[PROOF]
    # Between the look and the reading somebody saved: neither the old nor the new is right.
    other = "items/loan.yaml"
    (folder / other).write_bytes(b"id: loan\n")
    with pytest.raises(Altered):
        tree.files[other]


def kept(folder: Path, file: Path) -> None:
    memory = recalled(file, later)
    examine(folder, TODAY, memory)
    keep(memory, file)


def test_a_later_check_adds_only_what_it_learnt(tmp_path: Path, opened: list[str]) -> None:
    folder, file = county_with(tmp_path, {}), tmp_path / "kept"
    kept(folder, file)
    whole = file.stat().st_size
    opened.clear()
    kept(folder, file)
    assert (file.stat().st_size, opened) == (whole, [])
    rename(folder, "救助证明对象")
    kept(folder, file)
    added = file.stat().st_size - whole
    assert 0 < added < whole / 4
    assert opened == ["proof.yaml"]
    memory = recalled(file, later)
    loaded = examine(folder, TODAY, memory)
    assert loaded.catalog is not None
    assert loaded.catalog.items["proof"].name == "救助证明对象"
    assert not memory.news


def test_many_changes_do_not_fill_the_disk(tmp_path: Path) -> None:
    folder, file = county_with(tmp_path, {}), tmp_path / "kept"
    kept(folder, file)
    whole, sizes = file.stat().st_size, []
    text = (folder / PROOF).read_text("utf-8")
    for number in range(MOST_PARTS + 5):
        (folder / PROOF).write_text(text.replace("救助对象证明", f"证明{number}", 1), "utf-8")
        kept(folder, file)
        sizes.append(file.stat().st_size)
    assert max(sizes) < 2.1 * whole
    # Written anew on the way, without what is gone.
    assert min(sizes[5:]) < 1.1 * whole


def test_two_checks_at_once_spoil_nothing(tmp_path: Path) -> None:
    folder, file = county_with(tmp_path, {}), tmp_path / "kept"
    kept(folder, file)
    rename(folder, "救助证明对象")
    first, second = recalled(file, later), recalled(file, later)
    for memory in (first, second):
        examine(folder, TODAY, memory)
    keep(first, file)
    size = file.stat().st_size
    keep(second, file)
    assert file.stat().st_size == size
    assert recalled(file).data != {}


def test_the_command_sees_a_file_change_after_it_was_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(time, "time_ns", lambda n=time.time_ns: n() + HOUR)
    folder = county_with(tmp_path, {})
    command = ["check", "--on", "2026-03-01", "--config", str(folder)]
    sound = CliRunner().invoke(main, command)
    assert sound.exit_code == CliRunner().invoke(main, command).exit_code == 0
    text = (folder / PROOF).read_text("utf-8")
    (folder / PROOF).write_text(text.replace("kind: 即办件", "kind: 即办", 1), "utf-8")
    broken = CliRunner().invoke(main, command)
    assert broken.exit_code == 1
    assert f"{PROOF}:" in broken.output
    # Told again, though the file is now an old one.
    assert CliRunner().invoke(main, command).output == broken.output
    (folder / PROOF).write_text(text, "utf-8")
    assert CliRunner().invoke(main, command).output == sound.output


def test_checks_as_of_two_days_in_turn_remember_both(tmp_path: Path) -> None:
    tree, memory = gather(county_with(tmp_path, {})), Memory()
    other = date(2026, 3, 2)
    for day in (TODAY, other):
        examine(tree, day, memory)
    assert memory.spotless_in(b"never") == set()
    marks = set(memory.marks.values())
    context = memory.context
    examine(tree, TODAY, memory)
    assert memory.context != context
    assert memory.spotless_in(context) == memory.spotless == marks
    assert memory.tried == marks

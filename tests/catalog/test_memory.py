"""A load that remembers finds what one without memory finds, and costs less."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from app.catalog import Loaded, Memory, gather, tree_of
from app.catalog.crosscheck import RULES
from app.catalog.crosscheck.alone import ALONE
from app.catalog.keeping import keep, place_for, recalled
from app.catalog.tree import Tree
from app.trials import examine
from tests.catalog.folders import COUNTY, HERE, parts_of

EXAMPLES = HERE / "rules"
TODAY = date(2026, 3, 1)
CLEAN = gather(COUNTY)


def county_of(code: str, kind: str) -> Tree:
    parts = parts_of((EXAMPLES / f"{code}.{kind}.yaml").read_text("utf-8"))
    return CLEAN.with_changes({name: text.encode() for name, text in parts.items()})


def told(loaded: Loaded) -> list[dict[str, object]]:
    return [p.as_data() for p in loaded.problems]


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_changes_is_found_after_any_other_load(code: str, tmp_path: Path) -> None:
    good, bad = county_of(code, "good"), county_of(code, "bad")
    cold = {id(tree): told(examine(tree, TODAY)) for tree in (CLEAN, good, bad)}
    memory = Memory()
    # Back and forth: what is remembered of one must not hide or invent anything in the other.
    for tree in (CLEAN, good, bad, good, bad, CLEAN, bad):
        assert told(examine(tree, TODAY, memory)) == cold[id(tree)]
    kept = tmp_path / "kept"
    keep(memory, kept)
    assert told(examine(bad, TODAY, recalled(kept))) == cold[id(bad)]
    assert told(examine(good, TODAY, recalled(kept))) == cold[id(good)]


def test_every_rule_that_looks_at_one_item_at_a_time_is_a_rule() -> None:
    assert set(RULES) >= ALONE
    # What compares items with one another can be no such rule.
    assert not ALONE & {"X02", "X03", "X77", "X78", "X79", "X88", "X89"}


def test_nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    examine(CLEAN, TODAY, memory)
    parsed: list[int] = []
    monkeypatch.setattr(
        "app.catalog.source.plain_data", lambda text: parsed.append(1) or {"id": text}
    )
    again = examine(CLEAN, TODAY, memory)
    assert parsed == []
    assert again.catalog is not None


def test_an_heir_is_new_when_its_parent_is(tmp_path: Path) -> None:
    memory = Memory()
    examine(CLEAN, TODAY, memory)
    name = "items/allowance.yaml"
    changed = CLEAN.with_changes(
        {name: CLEAN.files[name].replace("补助资金".encode(), "补助".encode())}
    )
    loaded = examine(changed, TODAY, memory)
    assert loaded.catalog is not None
    assert loaded.catalog.items["allowance-hall"].result.name == "补助"


def test_a_deleted_reference_is_missed_though_its_user_did_not_change() -> None:
    memory = Memory()
    examine(CLEAN, TODAY, memory)
    without = tree_of({n: raw for n, raw in CLEAN.files.items() if n != "workflows/survey.yaml"})
    assert told(examine(without, TODAY, memory)) == told(examine(without, TODAY))


def kept_in(tmp_path: Path) -> Path:
    memory, file = Memory(), tmp_path / "cache" / "kept"
    examine(CLEAN, TODAY, memory)
    keep(memory, file)
    return file


def test_what_is_kept_is_the_users_own_and_comes_back(tmp_path: Path) -> None:
    file = kept_in(tmp_path)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    back = recalled(file)
    assert len(back.data) == len(CLEAN.files)
    assert told(examine(CLEAN, TODAY, back)) == told(examine(CLEAN, TODAY))
    assert not back.news


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"", lambda raw: raw[:40], lambda raw: raw[:-1], lambda raw: raw + b"x",
        lambda raw: raw[:100] + b"\xff" + raw[101:], lambda raw: os.urandom(4096),
        lambda raw: b"\xdf\xff\xff\xff\xff" * 100,
    ],
)  # fmt: skip
def test_a_damaged_memory_is_none(tmp_path: Path, damage: object) -> None:
    file = kept_in(tmp_path)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert recalled(file).data == {}


def test_a_memory_of_other_code_or_of_somebody_else_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept_in(tmp_path)
    monkeypatch.setattr("app.catalog.keeping._version", lambda: b"other")
    assert recalled(file).data == {}
    monkeypatch.undo()
    file.chmod(0o666)
    assert recalled(file).data == {}
    file.chmod(0o600)
    assert recalled(file).data != {}
    link = tmp_path / "link"
    link.symlink_to(file)
    assert recalled(link).data == {}
    assert recalled(tmp_path / "absent").data == {}
    os.mkfifo(tmp_path / "pipe")
    assert recalled(tmp_path / "pipe").data == {}


def test_where_nothing_can_be_written_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    memory = Memory()
    examine(CLEAN, TODAY, memory)
    keep(memory, tmp_path / "file" / "below" / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_each_folder_has_its_own_place(tmp_path: Path) -> None:
    home = {"HOME": "/users/wang"}
    first, second = place_for(tmp_path / "a", home), place_for(tmp_path / "b", home)
    assert first != second
    assert first.parent == Path("/users/wang/.cache/yichuang")
    assert place_for(tmp_path, {"XDG_CACHE_HOME": "/x"}).parent == Path("/x/yichuang")

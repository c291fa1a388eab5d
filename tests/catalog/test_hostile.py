"""What a hostile or broken file may cost: bounded memory and time, nobody else's files, no code."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.catalog.folders import county_with

# The check of the small county itself needs some 90 MB of address space, most of it libraries.
ROOM: Final = 300 * 1024 * 1024
SECONDS: Final = 20
CHECK: Final = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
from datetime import date
from pathlib import Path
from app.trials import examine
loaded = examine(Path(sys.argv[1]), date(2026, 3, 1))
print(json.dumps([[p.file, p.code, p.message, p.hint] for p in loaded.problems]))
"""
HEAD: Final = "id: bomb\nname: 炸弹\n"
BOMBS: Final[dict[str, tuple[str | bytes, str]]] = {
    "a million keys": (HEAD + "".join(f"k{n}: 1\n" for n in range(85_000)), "S11"),
    "a million entries": (HEAD + "tiers: [" + "1," * 400_000 + "]\n", "S11"),
    "a billion laughs": (
        HEAD + "a0: &a0 [哈]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 10}]\n" for n in range(1, 12)),
        "S11",
    ),
    "aliases in maps": (
        HEAD + "a0: &a0 {x: 1}\n" + "".join(
            f"a{n}: &a{n} {{{','.join(f'k{m}: *a{n - 1}' for m in range(10))}}}\n" for n in range(1, 12)
        ),
        "S11",
    ),
    "an alias of itself": (HEAD + "a: &a [*a]\n", "S10"),
    "deep flow": (HEAD + "a: " + "[" * 300_000 + "]" * 300_000 + "\n", "S10"),
    "deep maps": (HEAD + "a: " + "{a: " * 200_000, "S10"),
    "deep blocks": (HEAD + "a:\n" + "".join(" " * n + "- \n" for n in range(1, 1_200)), "S10"),
    "one long line": (HEAD + "summary: " + "长" * 340_000 + "\n", "G06"),
    "one long key": (HEAD + "键" * 340_000 + ": 1\n", ""),
    "a long number": (HEAD + "tiers: " + "9" * 900_000 + "\n", "G04"),
    "a huge exponent": (HEAD + "tiers: 1e999999999\n", "G04"),
    "too large": (HEAD + "#" * 1_100_000, "S02"),
    "a NUL": (HEAD.encode() + b"summary: a\0b\n", "S05"),
    "an escaped NUL": (HEAD + 'summary: "a\\0b"\n', "S05"),
    "python": (HEAD + "summary: !!python/object/apply:os.system ['touch /tmp/yichuang-pwned']\n", "S12"),
    "an include": (HEAD + "summary: !include /etc/passwd\n", "S12"),
    "a merge": (HEAD + "<<: {name: x}\n", "S15"),
    "many documents": (HEAD + "---\na: 1\n" * 50_000, "S07"),
}  # fmt: skip


def checked(folder: Path, room: int = ROOM) -> list[list[str]]:
    """Check a folder in a process that may not grow; give (file, code, message, hint)."""
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(folder), str(room)],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_problem_and_costs_little(name: str, tmp_path: Path) -> None:
    text, code = BOMBS[name]
    found = checked(county_with(tmp_path, {"items/bomb.yaml": text}))
    ours = [row for row in found if row[0] == "items/bomb.yaml"]
    assert ours
    assert not code or code in {row[1] for row in ours}
    # The problem itself must not be a bomb either.
    assert all(len(row[2]) + len(row[3]) < 2_000 for row in ours)
    assert not Path("/tmp/yichuang-pwned").exists()


@pytest.mark.slow
def test_two_hundred_bombs_cost_no_more_than_one(tmp_path: Path) -> None:
    laughs = str(BOMBS["a billion laughs"][0])
    names = {f"items/b{n}.yaml": laughs for n in range(200)}
    found = checked(county_with(tmp_path, dict(names)))
    assert {row[0] for row in found if row[1] == "S11"} == set(names)


def test_links_and_devices_lead_nowhere(tmp_path: Path) -> None:
    folder = county_with(tmp_path, {})
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: secret\npassword: 天机不可泄露\n", "utf-8")
    (folder / "items" / "outside.yaml").symlink_to(secret)
    (folder / "items" / "device.yaml").symlink_to("/dev/zero")
    (folder / "items" / "self.yaml").symlink_to(folder / "items" / "self.yaml")
    (folder / "items" / "up").symlink_to("..")
    os.mkfifo(folder / "items" / "pipe.yaml")
    found = checked(folder)
    assert {(row[0], row[1]) for row in found if row[1].startswith("S")} == {
        ("items/outside.yaml", "S22"), ("items/device.yaml", "S22"), ("items/self.yaml", "S01"),
        ("items/up/", "S22"), ("items/pipe.yaml", "S01"),
    }  # fmt: skip
    assert "天机" not in json.dumps(found, ensure_ascii=False)


def test_what_turns_the_direction_of_text_is_told(tmp_path: Path) -> None:
    # The screen would show the price backwards: reviewed text and served text must be one.
    text = HEAD + "summary: 收费 \u202e05\u202c 元\n"
    found = checked(county_with(tmp_path, {"items/bomb.yaml": text}))
    assert ("items/bomb.yaml", "S05") in {(row[0], row[1]) for row in found}


def test_a_long_line_of_heirs_and_a_wide_one_stay_cheap(tmp_path: Path) -> None:
    base = "id: base\nbase: true\nconditions: [" + ",".join(["很长的条件"] * 3_000) + "]\n"
    heirs = {f"items/h{n}.yaml": f"id: h{n}\nbase: true\nextends: base\n" for n in range(300)}
    found = checked(county_with(tmp_path, {"items/base.yaml": base, **heirs}))
    assert len([row for row in found if row[1] == "G07"]) < 3_100


def test_the_limit_of_these_tests_is_real(tmp_path: Path) -> None:
    folder = county_with(tmp_path, {})
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != ROOM
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(folder), str(40 * 1024 * 1024)],
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode != 0

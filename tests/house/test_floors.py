"""What the import contracts in pyproject.toml cannot say about the floors."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import APP, ROOT, floor_of, imports, modules, name_of, parsed

PURE = ("fields", "catalog", "routing", "workflow", "clock", "monitoring", "store", "printing")
WALL_CLOCK = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}
HEAVY = ["flask", "flask_appbuilder", "sqlalchemy", "weasyprint"]


@pytest.mark.parametrize("floor", ["catalog", "clock", "routing", "workflow"])
def test_a_pure_floor_loads_nothing_heavy(floor: str) -> None:
    script = f"import sys, app.{floor}; print(*[m for m in {HEAVY} if m in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == ""


def wall_clock_calls(tree: ast.Module) -> list[tuple[int, str]]:
    """Find the calls that ask what time it is, however the module was imported."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ".".join(ast.unparse(node.func).split(".")[-2:])
            if name in WALL_CLOCK:
                found.append((node.lineno, name))
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found.extend((node.lineno, f"time.{alias.name}") for alias in node.names)
    return [(line, name) for line, name in found if name in WALL_CLOCK]


def test_nobody_below_the_desk_looks_at_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}()"
        for path in modules(*PURE)
        for line, name in wall_clock_calls(parsed(path))
    ]
    assert found == [], "time is passed in, so that a test and a reprint can choose it"


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now()",
        "datetime.datetime.now(tz)",
        "dt.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "from time import time",
    ],
)
def test_every_way_to_ask_the_time_is_seen(source: str) -> None:
    assert len(wall_clock_calls(ast.parse(source))) == 1


@pytest.mark.parametrize(
    "source", ["clock.now()", "from time import sleep", "datetime.combine(a, b)", "case.today"]
)
def test_what_does_not_ask_the_time_is_left_alone(source: str) -> None:
    assert wall_clock_calls(ast.parse(source)) == []


def uses_a_writer(path: Path) -> list[str]:
    return sorted(name for name in imports(path) if name.startswith("app.store.write_"))


def test_only_the_desk_writes() -> None:
    found = [
        f"{name_of(path)} imports {name}"
        for path in modules()
        if floor_of(path) != "desk" and not path.is_relative_to(APP / "store")
        for name in uses_a_writer(path)
    ]
    assert found == [], "a state change and its event are one transaction, begun at the desk"


def test_the_store_does_not_hand_its_writers_on() -> None:
    assert uses_a_writer(APP / "store" / "__init__.py") == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}
    assert [name_of(path) for path in modules() if empty & set(name_of(path).split("."))] == []

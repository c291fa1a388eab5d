"""Small functions, small modules, and at least as many lines of test as of code."""

from __future__ import annotations

from pathlib import Path

from tests.house.tree import ROOT, functions, lines, modules

SHORT_FUNCTION = 33
SHORT_MODULE = 300
LONGEST_MODULE = 400
SHARE = 0.9

EXAMPLES = {".py", ".yaml", ".yml", ".json", ".txt", ".csv", ".html"}


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_most_functions_are_short() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in functions(path)
        if node.end_lineno is not None
    }
    long = {place: size for place, size in sizes.items() if size >= SHORT_FUNCTION}
    assert len(long) <= (1 - SHARE) * len(sizes), long


def test_most_modules_are_short() -> None:
    sizes = {str(path.relative_to(ROOT)): length(path) for path in modules()}
    long = {place: size for place, size in sizes.items() if size >= SHORT_MODULE}
    assert len(long) <= (1 - SHARE) * len(sizes), long


def test_no_module_is_too_long_to_read() -> None:
    sizes = {str(path.relative_to(ROOT)): length(path) for path in modules()}
    assert {place: size for place, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_there_is_as_much_test_as_code() -> None:
    code = sum(lines(path) for path in modules())
    tests = sum(
        lines(path)
        for path in (ROOT / "tests").rglob("*")
        if path.suffix in EXAMPLES and path.is_file()
    )
    assert tests >= code, f"{tests} lines of tests and examples for {code} lines of code"

"""What the house tests look at: the source files of the product and what stands in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"

type_of_function = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules(*floors: str) -> list[Path]:
    """Give the Python files of these floors, or of the whole product; generated ones left out."""
    found = APP.rglob("*.py")
    return sorted(
        path
        for path in found
        if "versions" not in path.parts and (not floors or floor_of(path) in floors)
    )


def floor_of(path: Path) -> str:
    """Give the name of the floor a file belongs to."""
    return path.relative_to(APP).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    """Give the dotted name a module is imported by."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(path: Path) -> ast.Module:
    """Read one file as a syntax tree."""
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function and method of a file, nested ones too."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, type_of_function))


def lines(path: Path) -> int:
    """Count the lines of a file that are not blank."""
    return sum(1 for line in path.read_text("utf-8", errors="replace").splitlines() if line.strip())


def imports(path: Path) -> set[str]:
    """Give every dotted name a file imports; `from a import b` counts as `a` and as `a.b`."""
    package = name_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            found.add(source)
            found.update(f"{source}.{alias.name}" for alias in node.names)
    return found

"""The documents are held to the code: a command, option, variable or file is told or it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.cli.group import main
from tests.house.tree import APP, ROOT, modules

COMMANDS = ROOT / "docs" / "commands.md"
VARIABLE = re.compile(r"\bYICHUANG_[A-Z_]+\b")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# Options every command may have; the first sentence of the page tells of them.
EVERYWHERE = {"--config", "--help", "--version"}


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command that does something, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


ALL_COMMANDS = dict(commands(main, "yichuang"))


def row_of(words: str) -> str:
    """Give the line of the table that tells of a command."""
    rows = [row for row in COMMANDS.read_text("utf-8").splitlines() if row.startswith("|")]
    return "\n".join(row for row in rows if re.search(rf"`{words}[ `]", row))


@pytest.mark.parametrize("words", ALL_COMMANDS)
def test_every_command_is_told_with_its_options(words: str) -> None:
    row = row_of(words)
    assert row, f"{words} is not in docs/commands.md"
    options = {
        max(parameter.opts, key=len)
        for parameter in ALL_COMMANDS[words].params
        if isinstance(parameter, click.Option)
    }
    told = set(re.findall(r"--[a-z-]+", row))
    assert options - EVERYWHERE - told == set(), "not told"
    assert told - EVERYWHERE - options == set(), "told, but there is no such option"


@pytest.mark.parametrize("words", ALL_COMMANDS)
def test_every_option_explains_itself(words: str) -> None:
    for parameter in ALL_COMMANDS[words].params:
        if isinstance(parameter, click.Option):
            assert re.search(r"[\u4e00-\u9fff]", parameter.help or ""), (words, parameter.opts)


def test_no_command_is_told_that_is_not_there() -> None:
    told = set(re.findall(r"^\| `(yichuang(?: [a-z]+)+)", COMMANDS.read_text("utf-8"), re.M))
    assert told == set(ALL_COMMANDS)


def test_every_variable_that_is_read_is_told_and_no_other() -> None:
    read = {name for path in modules() for name in VARIABLE.findall(path.read_text("utf-8"))}
    told = set(VARIABLE.findall(COMMANDS.read_text("utf-8")))
    assert read == told


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    missing = [link for link in links if not (path.parent / link).exists()]
    named = re.findall(r"`((?:app|tests|config|docs|setup|bench)/[\w./-]+)`", text)
    # Examples of what a reader makes are written with a name of their own.
    missing += [name for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_every_floor_stands_in_the_picture_and_in_the_table() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    picture = text.split("```")[1]
    floors = {
        path.name.removesuffix(".py")
        for path in APP.iterdir()
        if not path.name.startswith("_") and (path.is_dir() or path.suffix == ".py")
    }
    assert {floor for floor in floors if not re.search(rf"\b{floor}\b", picture)} == set()
    rows = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    assert floors - rows == {"cli", "main"}


def test_every_make_target_that_is_told_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for path in DOCUMENTS:
        told = set(re.findall(r"`make ([a-z-]+)`", path.read_text("utf-8")))
        assert told <= targets, path.name

"""The handbook is held to the product: what it shows is checked, what it names is there.

An example begins with the name of its file: `# items/a.yaml` is the whole file, `# items/a.yaml
里的几行` stands in for those keys of it, `，有错` says that each line with `# 错 X20` is refused
with that code. A name under `province/` belongs to the layer below. Words in 「」 are words of a
screen.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import click
import pytest
from click.testing import CliRunner

from app.catalog import Problem
from app.catalog.collections import BY_NAME, COLLECTIONS, Collection, resolve
from app.catalog.layers import layered
from app.catalog.telling import as_text
from app.cli.group import main
from app.trials import examine
from tests.catalog.folders import COUNTY, county_with
from tests.house import paper_tables
from tests.house.test_documents import ALL_COMMANDS
from tests.house.tree import APP, ROOT

HANDBOOK: Final = ROOT / "docs" / "handbook"
PAGES: Final = {path.name: path.read_text("utf-8") for path in sorted(HANDBOOK.glob("*.md"))}
TODAY: Final = date(2026, 9, 1)
BELOW: Final = "province/"
BLOCK: Final = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^ *```$", re.M | re.S)
HEAD: Final = re.compile(r"# ([\w/.-]+\.yaml)(?: (里的几行))?(，有错)?\n")
FAULT: Final = re.compile(r"# 错 ([SGXFEWPT]\d{2,3})\b")
KEY: Final = re.compile(r"^(\w+):")


class Block(NamedTuple):
    """A fenced block: its page, language and text."""

    page: str
    language: str
    text: str


class Shown(NamedTuple):
    """An example: of which file, whether only some keys of it, and whether it is wrong."""

    page: str
    file: str
    partly: bool
    wrong: bool
    text: str


def blocks() -> Iterator[Block]:
    for page, text in PAGES.items():
        for indent, language, body in BLOCK.findall(text):
            lines = [line.removeprefix(indent) for line in body.splitlines(keepends=True)]
            yield Block(page, language, "".join(lines))


def shown(block: Block) -> Shown:
    head = HEAD.match(block.text)
    assert head, f"{block.page}: an example begins with the name of its file: {block.text[:40]}"
    return Shown(block.page, head[1], bool(head[2]), bool(head[3]), block.text)


BLOCKS: Final = list(blocks())
EXAMPLES: Final = [shown(block) for block in BLOCKS if block.language == "yaml"]
WHOLE: Final = {each.file: each.text for each in EXAMPLES if not each.partly}


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Cut a file into its top-level keys with what stands under them; '' for what comes before."""
    key, lines = "", ""
    for line in text.splitlines(keepends=True):
        if found := KEY.match(line):
            yield key, lines
            key, lines = found[1], ""
        lines += line
    yield key, lines


def laid_over(base: str, text: str) -> str:
    """Put the keys of `text` in the place of those of `base`; a misspelt one stands beside."""
    new = {key for key, _lines in pieces(text) if key}
    kept = [lines for key, lines in pieces(base) if key not in new]
    return "".join(kept) + text


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write the small county with these files; those of the layer below lie beside it."""
    own = {name: text for name, text in files.items() if not name.startswith(BELOW)}
    for name in files.keys() - own.keys():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], "utf-8")
    return county_with(folder, own)


def problems(folder: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    """Check the small county with these files and the layer below."""
    county = written(folder, files)
    return examine(layered([folder / BELOW, county]), TODAY).problems


def with_example(example: Shown) -> tuple[dict[str, str], str]:
    """Give all whole files with this example among them, and the text its file then has."""
    if not example.partly:
        return dict(WHOLE), example.text
    county = COUNTY / example.file
    base = WHOLE.get(example.file) or county.read_text("utf-8")
    text = laid_over(base, example.text)
    return {**WHOLE, example.file: text}, text


def told(found: tuple[Problem, ...]) -> str:
    return "\n".join(f"{p.file}:{p.line} {p.code} {p.message} {p.hint}" for p in found)


def test_all_whole_files_together_are_a_sound_county(tmp_path: Path) -> None:
    found = [p for p in problems(tmp_path, WHOLE) if p.severity != "提示"]
    ours = [p for p in found if p.severity == "错误" or p.file in WHOLE]
    assert not ours, told(tuple(ours))


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.partly], ids=lambda e: f"{e.page}:{e.text[-40:].strip()}"
)
def test_an_example_is_as_right_or_as_wrong_as_it_says(tmp_path: Path, example: Shown) -> None:
    files, text = with_example(example)
    expected = {
        (example.file, number, code)
        for number, line in enumerate(text.splitlines(), 1)
        for code in FAULT.findall(line)
    }
    assert bool(expected) == example.wrong, "wrong examples mark the line with # 错 and the code"
    found = [p for p in problems(tmp_path, files) if p.severity == "错误"]
    missed = expected - {(p.file, p.line, p.code) for p in found}
    assert not missed, told(tuple(found))
    if not example.wrong:
        assert not found, told(tuple(found))


def test_the_message_that_is_explained_is_the_one_the_check_gives(tmp_path: Path) -> None:
    file, promised = "items/civil/elder-meal.yaml", "  promised: {length: 10}\n"
    assert promised in WHOLE[file]
    wrong = (
        "  statutory: {length: 20, basis: 县老年人助餐补贴办法第八条}\n  promised: {length: 30}\n"
    )
    files = {**WHOLE, file: WHOLE[file].replace(promised, wrong)}
    found = [p for p in problems(tmp_path, files) if p.code == "X20"]
    assert as_text(found).strip() in PAGES["6-check.md"]


def test_examples_are_of_every_collection() -> None:
    folders = {name.removeprefix(BELOW).split("/")[0] for name in (e.file for e in EXAMPLES)}
    assert folders == {c.folder or f"{c.name}.yaml" for c in COLLECTIONS}


def calls() -> Iterator[tuple[str, str]]:
    """Give (page, line) of every command that is shown."""
    for block in BLOCKS:
        if not block.language:
            for line in block.text.splitlines():
                if line.startswith("yichuang"):
                    yield block.page, line
    for page, text in PAGES.items():
        for line in re.findall(r"`(yichuang [^`]+)`", BLOCK.sub("", text)):
            yield page, line


@pytest.mark.parametrize(("page", "line"), list(calls()))
def test_every_command_line_is_one_the_program_understands(page: str, line: str) -> None:
    words = shlex.split(line)
    names = [n for n in ALL_COMMANDS if words[: len(n.split())] == n.split()]
    assert names, f"{page}: no such command: {line}"
    command = ALL_COMMANDS[names[0]]
    given = words[len(names[0].split()) :]
    options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
    assert {word for word in given if word.startswith("-")} <= options, page
    if given and "--help" not in given:
        # Parsing alone: nothing is run. Values are held against their types and choices.
        context = click.Context(command, info_name=names[0])
        command.parse_args(context, given)


RUN: Final = ("check", "due", "explain", "route")


@pytest.mark.parametrize("line", [line for _page, line in calls() if line.split()[1] in RUN])
def test_a_command_that_only_looks_does_what_is_said(tmp_path: Path, line: str) -> None:
    county = written(tmp_path, WHOLE)
    words = shlex.split(re.sub(r" --config \S+", "", line))[1:]
    done = CliRunner().invoke(
        main, [*words, "--config", str(tmp_path / BELOW), "--config", str(county)]
    )
    assert done.exit_code == 0, done.output
    assert done.output


def test_a_new_item_begins_as_the_handbook_says(tmp_path: Path) -> None:
    line = next(line for page, line in calls() if line.startswith("yichuang new item "))
    flow = "workflows/hall-decide.yaml"
    county = county_with(tmp_path, {flow: WHOLE[flow]})
    done = CliRunner().invoke(main, [*shlex.split(line)[1:], "--config", str(county)])
    assert done.exit_code == 0, done.output
    text = (county / "items/civil/elder-meal.yaml").read_text("utf-8")
    assert "待填" in text
    assert "kind: 承诺件" in text


def test_every_command_of_an_administrator_is_told() -> None:
    text = "\n".join(PAGES.values())
    # These are for the server's keeper or for other programs; docs/commands.md tells them.
    others = {
        "yichuang doctor",
        "yichuang audit verify",
        "yichuang audit rebuild",
        "yichuang user add",
        "yichuang print notice",
    }
    for words in ALL_COMMANDS.keys() - others:
        assert words in text, f"the handbook does not tell of {words}"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", PAGES[page])
    assert "README.md" in links or page == "README.md"
    missing = [link for link in links if not (HANDBOOK / link).exists()]
    assert not missing


def test_the_index_names_every_chapter_with_its_title() -> None:
    index = dict(re.findall(r"\[([^\]]+)\]\((\d-\w+\.md)\)", PAGES["README.md"]))
    titles = {
        title: page for page, text in PAGES.items() for title in re.findall(r"\A# (.+)", text)
    }
    assert index == {title: page for title, page in titles.items() if page != "README.md"}


def test_the_table_of_keys_is_the_schema() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", PAGES["9-keys.md"], re.M))
    schema = BY_NAME["items"].schema
    keys = schema["properties"].items()
    assert rows == {key: resolve(value, schema)["title"] for key, value in keys}


def test_required_keys_are_marked() -> None:
    rows = re.findall(r"^\| `(\w+)` \| \S+ \| 必填", PAGES["9-keys.md"], re.M)
    assert set(rows) == set(BY_NAME["items"].schema["required"])


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
def test_every_collection_is_told_by_folder_and_title(collection: Collection) -> None:
    folder = f"{collection.folder}/" if collection.folder else "centre.yaml"
    rows = re.findall(rf"^\| `{folder}` \| [^|]+ \| ([^|]+) \|$", PAGES["1-folder.md"], re.M)
    assert rows == [collection.title]


def words_of_the_screens() -> str:
    """Give every text a screen may show: templates, modules and schemas as they are."""
    paths = [*APP.rglob("*.html"), *APP.rglob("*.py"), *(ROOT / "config" / "schema").glob("*.json")]
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_words_of_the_screens_are_exactly_those_of_the_screens() -> None:
    screens = words_of_the_screens()
    titles = {f"新建{c.title}" for c in COLLECTIONS}
    named = {word for text in PAGES.values() for word in re.findall("「([^」]+)」", text)}
    assert len(named) > 30
    assert {word for word in named - titles if word not in screens} == set()


def test_codes_that_are_named_are_explained() -> None:
    explained = set(
        re.findall(r"^## (\w\d{2,3}) ", (ROOT / "docs" / "problems.md").read_text(), re.M)
    )
    for page, text in PAGES.items():
        assert set(re.findall(r"\b[SGXFEWPT]\d{2,3}\b", text)) <= explained, page


def test_titles_of_codes_are_those_of_the_page_of_problems() -> None:
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    titles = dict(re.findall(r"^## (\w\d{2,3}) (.+)$", page, re.M))
    for code, title in re.findall(r"^\| ([SG]\d\d|X01) ([^|]+) \|", PAGES["6-check.md"], re.M):
        assert titles[code] == title


@pytest.mark.parametrize("page", PAGES)
def test_a_chapter_is_short_and_its_sentences_too(page: str) -> None:
    text = BLOCK.sub("", PAGES[page])
    assert len(PAGES[page].splitlines()) <= 300
    prose = [line for line in text.splitlines() if line and line[0] not in "|#`"]
    sentences = [
        s for line in prose for s in re.split("[。！？；：]", re.sub(r"\(\S+\)|`[^`]*`", "", line))
    ]
    assert [s for s in sentences if len(s) > 60] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_lead_to_the_handbook(readme: str) -> None:
    assert "(docs/handbook/README.md)" in (ROOT / readme).read_text("utf-8")


def test_the_tables_of_papers_are_the_register() -> None:
    assert (
        PAGES["9-papers.md"].partition(paper_tables.MARK)[2].lstrip("\n") == paper_tables.tables()
    )


def test_every_key_of_the_papers_is_told() -> None:
    for key in BY_NAME["papers"].schema["properties"]:
        assert key == "silence" or f"{key}:" in PAGES["5-papers.md"], key

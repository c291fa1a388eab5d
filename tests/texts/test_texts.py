"""A second language is a file; every text of a screen or message passes through the catalogue."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app import texts
from app.texts import N_, _, beside, current_language, language, languages
from app.texts.bilingual import Bilingual

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Sentences end like this; the single words of the hall (工作日、受理 …) are data, not sentences.
SENTENCE = re.compile(r"[\u4e00-\u9fff].*[。！？]")


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add an English file with one text, as a translator would."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = folder / "messages.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "请填写“{label}”。"\nmsgstr "Please fill in {label}."\n',
        "utf-8",
    )
    pybabel = Path(sys.executable).parent / "pybabel"
    subprocess.run([pybabel, "-q", "compile", "-i", po, "-o", folder / "messages.mo"], check=True)
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts._catalogue.cache_clear()
    yield
    texts._catalogue.cache_clear()


def test_the_source_language_is_chinese() -> None:
    assert current_language() == "zh_Hans"
    assert _("请填写“{label}”。") == "请填写“{label}”。"


def test_a_language_is_used_inside_its_block_only(english: None) -> None:
    with language("en"):
        assert current_language() == "en"
        assert _("请填写“{label}”。").format(label="name") == "Please fill in name."
    assert _("请填写“{label}”。") == "请填写“{label}”。"


def test_what_is_not_translated_stays_chinese(english: None) -> None:
    with language("en"):
        assert _("没有译文") == "没有译文"
    with language("xx"):
        assert _("没有译文") == "没有译文"


def test_a_second_language_stands_beside_the_first_inside_its_block(english: None) -> None:
    with beside("en"):
        both = _("请填写“{label}”。").format(label="name")
        assert isinstance(both, Bilingual)
        assert (both.first, both.second) == ("请填写“name”。", "Please fill in name.")
        assert _("没有译文") == "没有译文"
        assert _("") == ""
    assert _("请填写“{label}”。") == "请填写“{label}”。"


def test_one_language_is_not_said_twice(english: None) -> None:
    with language("en"), beside("en"):
        assert _("请填写“{label}”。").format(label="x") == "Please fill in x."


def test_the_languages_are_those_with_a_compiled_file(english: None) -> None:
    assert languages() == ("en",)


def test_the_shipped_english_is_compiled_from_its_source() -> None:
    folder = texts.FOLDER / "en" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        source = read_po(file)
    said = {m.id: m.string for m in source if m.id and m.string}
    assert len(said) > 100
    with language("en"):
        assert {id: _(id) for id in said} == said
    for id, text in said.items():
        assert set(re.findall(r"{\w+}", id)) == set(re.findall(r"{\w+}", text)), id


def test_marking_changes_nothing() -> None:
    assert N_("缩进没有对齐") == "缩进没有对齐"


def marked(tree: ast.Module) -> set[int]:
    """Give the ids of the constants that are docstrings, patterns or go through the catalogue."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "N_")
        ):
            found.update(id(inner) for inner in ast.walk(node))
        # A pattern is held against texts; nobody reads it.
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            found.update(id(inner) for inner in ast.walk(node))
    return found


def modules(root: Path) -> list[Path]:
    return sorted((root / "app").rglob("*.py"))


def test_no_sentence_misses_the_catalogue(root: Path) -> None:
    missed = []
    for path in modules(root):
        tree = ast.parse(path.read_text("utf-8"))
        known = marked(tree)
        strings = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in known
        ]
        missed += [
            f"{path.relative_to(root)}:{node.lineno} {node.value[:30]}"
            for node in strings
            if SENTENCE.search(str(node.value))
        ]
    assert missed == []


def test_no_text_is_put_together_inside_the_call(root: Path) -> None:
    """`_(f"…")` can never be found in a catalogue."""
    wrong = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in modules(root)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_"
        and any(isinstance(part, ast.JoinedStr) for part in node.args)
    ]
    assert wrong == []


def test_no_chinese_stands_bare_in_a_template(root: Path) -> None:
    bare = []
    for path in sorted((root / "app").rglob("*.html")):
        text = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            # The sign 窗 is the product's mark, not a word.
            if re.search(r"[\u4e00-\u9fff]{2,}", line):
                bare.append(f"{path.relative_to(root)}:{number} {line.strip()[:40]}")
    assert bare == []


def test_collecting_finds_texts_of_every_floor(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "messages.pot"
    pybabel = Path(sys.executable).parent / "pybabel"
    subprocess.run(
        [pybabel, "-q", "extract", "-F", "pyproject.toml", "-k", "_", "-k", "N_", "-o", out, "app"],
        cwd=root, check=True,
    )  # fmt: skip
    found = out.read_text("utf-8")
    for floor in ("catalog", "clock", "desk", "fields", "printing", "routing", "web", "portal"):
        assert f"#: app/{floor}/" in found, floor

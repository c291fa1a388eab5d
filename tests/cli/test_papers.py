"""`yichuang print`: one 情形 of an item, and a 一件事."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app.cli import main
from tests.catalog.folders import COUNTY


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["print", *arguments, "--config", str(COUNTY)])


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


@pytest.mark.parametrize("kind", ["guide", "notice"])
def test_a_situation_is_printed_alone(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    done = run(
        kind, "homestead", "--situation", "rebuild", "-o", str(out), "--at", "2026-06-09T09:05"
    )
    assert done.exit_code == 0, done.output
    text = text_of(out)
    assert "原宅基地使用证" in text
    assert "9个工作日" in text
    assert "另有不同" not in text


def test_an_unknown_situation_names_those_there_are(tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    done = run("notice", "homestead", "--situation", "rebild", "-o", str(out))
    assert done.exit_code == 2
    assert "它的情形：rebuild（原址翻建）。" in done.output
    none = run("notice", "dibao", "--situation", "x", "-o", str(out))
    assert "它的情形：没有情形。" in none.output
    assert not out.exists()


def test_a_situation_needs_its_item(tmp_path: Path) -> None:
    done = run("guide", "--all", "--situation", "rebuild", "-o", str(tmp_path))
    assert done.exit_code == 2
    assert "--situation 要写明是哪个事项的情形" in done.output


def test_a_bundle_is_printed(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "paper.pdf"
    done = run("bundle", "relief", "-o", str(out), "--at", "2026-06-09T09:05")
    assert done.exit_code == 0, done.output
    assert "（1 页）" in done.output
    assert "困难群众救助一件事" in text_of(out)


def test_an_unknown_bundle_names_those_there_are(tmp_path: Path) -> None:
    done = run("bundle", "releif", "-o", str(tmp_path / "x.pdf"))
    assert done.exit_code == 2
    assert "现有：relief（困难群众救助一件事）。" in done.output


def test_a_paper_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = run("bundle", "relief", "-o", str(tmp_path), "--at", "2026-06-09T09:05")
    assert done.exit_code == 2
    assert "写不了文件" in done.output

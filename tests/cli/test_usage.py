"""A mistyped command line is answered in Chinese, with the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.catalog.folders import county_with


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "没有命令“chek”。是不是“check”？"),
        (("print", "guid"), "没有命令“guid”。是不是“guide”？"),
        (("check", "--formt", "json"), "没有选项“--formt”。是不是“--format”？"),
        (("--nonsense",), "没有选项“--nonsense”。"),
        (("publish",), "没有写“--reason”，它是必须的。"),
        (("explain",), "没有写“ITEM”，它是必须的。"),
        (
            ("check", "--format", "xml"),
            "“--format”不能写“xml”。可以写：text、json、sarif、github。",
        ),
        (("check", "--format"), "选项“--format”后面要写一个值。"),
        (("check", "--on", "明天"), "“--on”的写法不对。日期写成 2026-10-01 这样。"),
        (("history", "--limit", "ten"), "“--limit”不能写“ten”。要写 1 到 1000 的整数。"),
        (("schema", "one", "two"), "命令后面多写了内容"),
    ],
)
def test_a_slip_is_told_in_chinese(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert said in done.output
    assert "--help" in done.output
    assert "Error" not in done.output
    assert "Usage" not in done.output


def test_help_and_version_still_answer() -> None:
    assert "列出全部问题" in CliRunner().invoke(main, ["--help"]).output
    assert CliRunner().invoke(main, ["--version"]).exit_code == 0
    assert "Commands" in CliRunner().invoke(main, []).output


def test_who_does_not_confirm_is_told_that_nothing_was_done(tmp_path: Path) -> None:
    county = county_with(tmp_path, {})
    words = ["publish", "--reason", "改名", "--config", str(county), "--var", str(tmp_path / "var")]
    done = CliRunner().invoke(main, words, input="n\n")
    assert done.exit_code == 1
    assert "没有确认，什么也没有做。" in done.output


def test_an_unknown_item_names_the_command_that_prints_all(tmp_path: Path) -> None:
    county = county_with(tmp_path, {})
    words = ["print", "notice", "zzz", "-o", str(tmp_path / "a.pdf"), "--config", str(county)]
    done = CliRunner().invoke(main, words)
    assert "用 yichuang print notice --all" in done.output

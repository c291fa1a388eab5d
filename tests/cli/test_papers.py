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


def test_all_bundles_or_those_of_a_point_are_printed_once(tmp_path: Path) -> None:
    out = tmp_path / "bundles"
    for said in ("已打印 1 份", "1 份没有变化"):
        done = run("bundle", "--all", "-o", str(out), "--at", "2026-06-09T09:05")
        assert done.exit_code == 0, done.output
        assert said in done.output
    assert [path.name.partition("_")[0] for path in out.glob("*.pdf")] == ["relief"]
    none = run("bundle", "--all", "--point", "village-east", "-o", str(tmp_path / "none"))
    assert "已打印 0 份" in none.output
    for words in (("--all", "relief"), (), ("relief", "--point", "town")):
        assert run("bundle", *words, "-o", str(out)).exit_code == 2


def test_an_unknown_bundle_names_those_there_are(tmp_path: Path) -> None:
    done = run("bundle", "releif", "-o", str(tmp_path / "x.pdf"))
    assert done.exit_code == 2
    assert "现有：relief（困难群众救助一件事）。" in done.output


def test_a_paper_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = run("bundle", "relief", "-o", str(tmp_path), "--at", "2026-06-09T09:05")
    assert done.exit_code == 2
    assert "写不了文件" in done.output


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("brief", "办事指南简版"),
        ("large", "办事指南大字版"),
        ("chart", "办理流程图"),
        ("form", "申请表"),
        ("example", "样例"),
    ],
)
def test_every_paper_of_an_item_has_a_command(kind: str, said: str, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    done = run(kind, "dibao", "-o", str(out), "--at", "2026-06-09T09:05")
    assert done.exit_code == 0, done.output
    assert said in text_of(out)


@pytest.mark.parametrize("kind", ["guide", "brief", "large"])
def test_a_guide_is_printed_with_english_beside_it(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    done = run(kind, "dibao", "--language", "en", "-o", str(out), "--at", "2026-06-09T09:05")
    assert done.exit_code == 0, done.output
    assert "Fees" in text_of(out)


def test_a_language_there_is_none_of_is_refused(tmp_path: Path) -> None:
    done = run("guide", "dibao", "--language", "xx", "-o", str(tmp_path / "x.pdf"))
    assert done.exit_code == 2
    assert "en" in done.output


class TestNoticeForAnswers:
    def test_lists_what_this_applicant_lacks(self, tmp_path: Path) -> None:
        out = tmp_path / "paper.pdf"
        done = run(
            "notice", "dibao", "--answer", "housing=租赁", "--answer", "helps=医疗",
            "--answer", "helps=教育", "--answer", "disabled=否", "--brought", "id-card", "-o", str(out), "--at", "2026-06-09T09:05",
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        text = text_of(out)
        assert "窗口已经收到：居民身份证。" in text
        assert "租房合同" in text
        assert "已享受的救助：医疗、教育" in text
        assert "残疾人证" not in text

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            (("--answer", "nothing=1"), "不是回答"),
            (("--answer", "housing"), "housing（住房）"),
            (("--answer", "housing=月亮"), "housing："),
            (("--answer", "housing=租赁", "--answer", "housing=自有"), "写了两次"),
            (("--brought", "moon"), "没有材料“moon”"),
            (("--brought", "id-card", "--situation", "x"), "情形由回答得出"),
        ],
    )
    def test_what_cannot_be_read_is_told(
        self, typed: tuple[str, ...], told: str, tmp_path: Path
    ) -> None:
        out = tmp_path / "paper.pdf"
        done = run("notice", "dibao", *typed, "-o", str(out))
        assert done.exit_code == 2
        assert told in done.output
        assert not out.exists()

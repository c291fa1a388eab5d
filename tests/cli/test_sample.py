"""`yichuang print sample`: a paper of any kind with invented facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app.cli import main
from tests.catalog.folders import county_with

OWN = """id: receipt
paper: 收件凭证
title: 收件回执
add:
  - {after: 查询, text: "{申请人}，请凭{办件编号}查询。"}
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return county_with(tmp_path, {"papers/receipt.yaml": OWN})


def run(county: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["print", "sample", *arguments, "--config", str(county)])


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_it_shows_the_words_of_the_folder(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "sample.pdf"
    done = run(county, "收件凭证", "-o", str(out), "--at", "2026-06-09T09:05")
    assert done.exit_code == 0, done.output
    assert f"已打印 {out}（1 页）" in done.output
    text = text_of(out)
    assert "收件回执" in text
    assert "王小明，请凭1504292026060900012查询。" in text
    assert "样张" in text


def test_the_item_can_be_chosen(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert run(county, "受理通知书", "--item", "dibao", "-o", str(out)).exit_code == 0
    assert "最低生活保障" in text_of(out)


def test_hall_papers_too(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert run(county, "驿站授权清单", "-o", str(out)).exit_code == 0
    assert "金融驿站可办事项" in text_of(out)
    assert "监督电话" not in text_of(out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("收件凭据",), "不能写“收件凭据”"),
        (("收件凭证", "--item", "nowhere"), "没有编号为“nowhere”的事项。"),
    ],
)
def test_what_is_not_there_is_told(
    county: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(county, *arguments, "-o", str(tmp_path / "a.pdf"))
    assert done.exit_code == 2
    assert said in done.output


def test_a_folder_with_a_mistake_is_not_shown(tmp_path: Path) -> None:
    county = county_with(tmp_path, {"papers/receipt.yaml": OWN.replace("申请人", "申请入")})
    done = run(county, "收件凭证", "-o", str(tmp_path / "a.pdf"))
    assert done.exit_code != 0
    assert "P03" in done.output
    assert not (tmp_path / "a.pdf").exists()

"""`yichuang print … --all`: a folder that is brought up to date."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from app.catalog import load
from app.cli import main
from app.cli.group import PROBLEMS
from app.printing import AnyJob, Batch, Job, Stock, Wanted
from tests.catalog.folders import COUNTY


def run(folder: Path, *more: str, config: Path = COUNTY) -> Result:
    words = ["print", "chart", "--all", "-o", str(folder), *more, "--config", str(config)]
    return CliRunner().invoke(main, words)


def test_all_items_then_only_what_changed(tmp_path: Path) -> None:
    config, out = tmp_path / "config", tmp_path / "out"
    shutil.copytree(COUNTY, config)
    catalog = load(config).catalog
    assert catalog is not None
    total = len(catalog.items)
    first = run(out, config=config)
    assert first.exit_code == 0, first.output
    assert f"已打印 {total} 份到 {out}，0 份没有变化，0 份失败。" in first.output
    file = next(path for path in config.rglob("*.yaml") if path.stem == "dibao")
    text = file.read_text("utf-8").replace("name: ", "name: 新", 1)
    file.write_text(text, "utf-8")
    again = run(out, "--at", "2027-01-01T09:00", config=config)
    assert f"已打印 1 份到 {out}，{total - 1} 份没有变化，0 份失败。" in again.output
    assert "撤下 1 份不再需要的。" in again.output
    assert len(list(out.glob("*.pdf"))) == total


def test_an_item_at_fault_stops_only_itself_and_its_old_paper_stays(tmp_path: Path) -> None:
    config, out = tmp_path / "config", tmp_path / "out"
    shutil.copytree(COUNTY, config)
    assert run(out, config=config).exit_code == 0
    before = {path.name for path in out.glob("*.pdf")}
    for name, old, new in (
        ("proof", "kind: 即办件", "kind: 慢慢办"),
        ("dibao", "name: ", "name: 新"),
    ):
        file = next(path for path in config.rglob("*.yaml") if path.stem == name)
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    done = run(out, config=config)
    assert done.exit_code == PROBLEMS
    assert re.search(r"✗ items/proof.yaml:\d+: G03", done.output)
    assert f"已打印 1 份到 {out}，" in done.output
    assert before < {path.name for path in out.glob("*.pdf")}


def test_what_is_at_fault_elsewhere_stops_all(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(COUNTY, config)
    file = next(config.glob("workflows/survey.yaml"))
    file.write_text("id: survey\n", "utf-8")
    done = run(tmp_path / "out", config=config)
    assert done.exit_code == 2
    assert "workflows/survey.yaml" in done.output
    assert not (tmp_path / "out").exists()


def test_one_point_gets_what_it_takes(tmp_path: Path) -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    point = next(iter(catalog.points))
    done = run(tmp_path / "out", "--point", point, "--at", "2026-06-09T09:05")
    assert done.exit_code == 0, done.output
    files = list((tmp_path / "out").glob("*.pdf"))
    assert 0 < len(files) <= len(catalog.items)
    mixed = run(tmp_path / "out")
    assert mixed.exit_code == 2
    assert f"办理流程图（{catalog.points[point].name}）" in mixed.output
    assert len(list((tmp_path / "out").glob("*.pdf"))) == len(files)


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--point", "nowhere"), "nowhere"), (("--situation", "x"), "--situation 要写明")],
)
def test_what_cannot_be_is_said(tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    done = run(tmp_path / "out", *more)
    assert done.exit_code == 2
    assert said in done.output
    assert not (tmp_path / "out").exists()


def test_a_point_goes_with_all(tmp_path: Path) -> None:
    words = ["print", "chart", "dibao", "--point", "x", "-o", str(tmp_path / "a.pdf")]
    done = CliRunner().invoke(main, [*words, "--config", str(COUNTY)])
    assert done.exit_code == 2
    assert "--point 要与 --all 一起用" in done.output


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    done = run(tmp_path / "out")
    assert done.exit_code == 2
    assert "不是文件夹" in done.output


def test_what_fails_is_named_and_the_others_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli import edition

    whole = edition.batch

    def spoilt(stock: Stock, wanted: Wanted) -> Batch:
        found = whole(stock, wanted)
        return replace(found, jobs=map(_spoilt, found.jobs))

    monkeypatch.setattr(edition, "batch", spoilt)
    done = run(tmp_path / "out")
    assert done.exit_code == PROBLEMS
    assert "✗ dibao" in done.output
    assert "受理通知书缺少内容" in done.output
    assert "，1 份失败。" in done.output
    assert list((tmp_path / "out").glob("*.pdf"))


def _spoilt(job: AnyJob) -> AnyJob:
    assert isinstance(job, Job)
    return replace(job, kind="受理通知书") if job.name.startswith("dibao") else job


def test_what_cannot_be_drawn_is_told_by_its_paper(tmp_path: Path) -> None:
    config, out = tmp_path / "config", tmp_path / "out"
    shutil.copytree(COUNTY, config)
    file = next(path for path in config.rglob("*.yaml") if path.stem == "dibao")
    file.write_text(file.read_text("utf-8").replace("name: ", "name: 新\U000323af", 1), "utf-8")
    done = run(out, config=config)
    assert done.exit_code == 0, done.output
    assert "! dibao 新" in done.output
    assert "（U+323AF）印不出来，文书上印成“〓”" in done.output
    words = ["print", "guide", "dibao", "-o", str(out / "one.pdf"), "--config", str(config)]
    assert "! “\U000323af”（U+323AF）印不出来" in CliRunner().invoke(main, words).output

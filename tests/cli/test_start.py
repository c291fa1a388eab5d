"""`yichuang init` and `yichuang new item`: what they write passes every check and can be served."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.catalog import load
from app.catalog.collections import SHIPPED
from app.catalog.starter import NewCounty, Town, county_files
from app.cli import main
from app.trials import examine

FLAGS = ("--county", "柳河县", "--division", "150499", "--phone", "0476-4000000")
TOWNS = ("--town", "柳河镇:东村,西村", "--town", "青山乡")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def made(folder: Path, *towns: str) -> Path:
    result = run("init", str(folder), *FLAGS, *towns)
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize(
    "towns", [(), ("--town", "青山乡"), TOWNS], ids=["none", "one", "villages"]
)
def test_a_new_county_has_no_problem_at_all(towns: tuple[str, ...], tmp_path: Path) -> None:
    loaded = examine(made(tmp_path / "county", *towns))
    assert [p.as_data() for p in loaded.problems] == []
    assert loaded.catalog is not None
    assert loaded.catalog.centre.name == "柳河县政务服务中心"
    assert set(loaded.catalog.calendars) >= {2025, 2026}


def test_towns_and_villages_become_points_that_take_items(tmp_path: Path) -> None:
    catalog = load(made(tmp_path / "county", *TOWNS)).catalog
    assert catalog is not None
    assert {p.name: p.parent for p in catalog.points.values()} == {
        "柳河县政务服务中心": "",
        "柳河镇便民服务中心": "county-hall",
        "青山乡便民服务中心": "county-hall",
        "东村便民服务站": "liuhezhen",
        "西村便民服务站": "liuhezhen",
    }
    assert all(item.tiers == ("县", "镇", "村") for item in catalog.items.values())
    assert all(catalog.windows_at(point) for point in catalog.points)


def test_every_file_has_a_modeline_that_leads_to_its_schema(tmp_path: Path) -> None:
    folder = made(tmp_path / "county", *TOWNS)
    for path in folder.rglob("*.yaml"):
        first = path.read_text("utf-8").split("\n")[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        schema = (path.parent / first.split("$schema=")[1]).resolve()
        assert schema.read_bytes() == (SHIPPED / schema.name).read_bytes()


def test_official_holidays_come_along_and_local_ones_do_not(tmp_path: Path) -> None:
    catalog = load(made(tmp_path / "county")).catalog
    assert catalog is not None
    assert catalog.calendars[2026].holidays
    assert all(not year.local for year in catalog.calendars.values())


def test_two_towns_of_one_pinyin_get_two_ids() -> None:
    towns = tuple(Town(name=name, villages=("东村",)) for name in ("柳河镇", "流河镇"))
    files = county_files(NewCounty(name="甲县", division="150499", phone="12345", towns=towns))
    assert {"points/liuhezhen.yaml", "points/liuhezhen-2.yaml"} <= set(files)
    assert "id: liuhezhendongcun-2" in files["points/liuhezhen-2.yaml"]


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("我的")
    result = run("init", str(tmp_path), *FLAGS)
    assert result.exit_code == 2
    assert "不是空的" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--county", "Liuhe", *FLAGS[2:]), "汉字"),
        (("--county", "柳河县", "--division", "15", *FLAGS[4:]), "6 位数字"),
        ((*FLAGS[:4], "--phone", "call me"), "区号"),
        ((*FLAGS, "--town", "a: b"), "柳河镇:东村"),
        ((*FLAGS, "--town", '柳"河'), "柳河镇:东村"),
        (FLAGS[:4], "缺少“咨询电话”"),
    ],
)
def test_a_bad_answer_is_told_and_nothing_is_written(
    flags: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    result = run("init", str(tmp_path / "county"), *flags)
    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "county").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("init", str(tmp_path / "file" / "county"), *FLAGS)
    assert result.exit_code == 2
    assert "写不了" in result.output


def test_at_a_terminal_it_asks_until_the_answer_will_do(tmp_path: Path) -> None:
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", "init", str(tmp_path / "county")],
        stdin=child, stdout=child, stderr=child, close_fds=True,
    )  # fmt: skip
    os.close(child)
    heard = bytearray()

    def listen() -> None:
        try:
            while block := os.read(parent, 4096):
                heard.extend(block)
        except OSError:  # the other end of a terminal hangs up like this
            return

    ear = threading.Thread(target=listen)
    ear.start()
    os.write(parent, "Liuhe\n柳河县\n150499\n0476-4000000\n柳河镇:东村,西村 青山乡\n".encode())
    assert process.wait(60) == 0, heard.decode()
    ear.join(5)
    os.close(parent)
    assert "汉字" in heard.decode()
    assert examine(tmp_path / "county").problems == ()
    assert (tmp_path / "county" / "points" / "qingshanxiang.yaml").is_file()


NEW = ("--name", "老年优待证办理", "--department", "民政局")


@pytest.mark.parametrize(
    ("more", "kind", "workflow"),
    [
        ((), "即办件", "instant"),
        (("--promised", "5"), "承诺件", "accept-approve"),
        (("--promised", "5", "--type", "行政许可"), "承诺件", "accept-approve"),
        (("--workflow", "instant"), "即办件", "instant"),
    ],
)
def test_a_new_item_has_no_error_and_can_be_applied_for(
    more: tuple[str, ...], kind: str, workflow: str, tmp_path: Path
) -> None:
    folder = made(tmp_path / "county", *TOWNS)
    result = run("new", "item", "old-card", *NEW, *more, "--config", str(folder))
    assert result.exit_code == 0, result.output
    assert "待填" in (folder / "items/civil-affairs/old-card.yaml").read_text("utf-8")
    loaded = examine(folder)
    # What is still to be written is told until it is.
    assert {p.code for p in loaded.problems if p.severity != "提示"} == {"X07"}
    assert loaded.catalog is not None
    item = loaded.catalog.items["old-card"]
    assert (item.kind, item.workflow, item.tiers) == (kind, workflow, ("县", "镇", "村"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Old", *NEW), "小写字母"),
        (("pension-check", *NEW), "已经有编号"),
        (("old-card", "--name", "a: b", "--department", "hrss"), "冒号"),
        (("old-card", "--name", "老年优待证", "--department", "民证局"), "民政局"),
        (("old-card", *NEW, "--workflow", "instnt"), "instant"),
        (("old-card", "--name", "老年优待证"), "--department"),
    ],
)
def test_a_bad_new_item_is_told_and_nothing_is_written(
    words: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    folder = made(tmp_path / "county")
    before = sorted(folder.rglob("*"))
    result = run("new", "item", *words, "--config", str(folder))
    assert result.exit_code == 2
    assert told in result.output
    assert sorted(folder.rglob("*")) == before

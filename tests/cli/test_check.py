"""`yichuang check` as a process: exit codes, both outputs, and nothing heavy imported."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.catalog.problem import Problem
from app.catalog.telling import as_text
from tests.catalog.folders import COUNTY, county_with

FILES = len(list(COUNTY.rglob("*.yaml")))
PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")
# On a day on which nothing of the small county is over.
CHECK = ("check", "--on", "2026-06-01")


def yichuang(
    *arguments: str | Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    script = "from app.cli import main; main(prog_name='yichuang')"
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_a_clean_folder_ends_with_0() -> None:
    done = yichuang(*CHECK, "--config", COUNTY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"✓ 检查了 {FILES} 个文件，没有问题。\n"


def test_problems_end_with_1_and_the_whole_output_is_this(tmp_path: Path) -> None:
    text = PROOF.replace("kind: 即办件", "kind: 即办").replace("fees: 不收费", "fees: 0")
    done = yichuang(*CHECK, "--config", county_with(tmp_path, {"items/proof.yaml": text}))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "items/proof.yaml:5:7 G03 kind（办件类型）不能写“即办”。\n"
        "    kind: 即办\n"
        "          ^^^^\n"
        "    为什么：同一个意思只用一个词，统计和查找才不会漏。\n"
        "    怎么改：是不是“即办件”？可以写：即办件、承诺件、其他。\n"
        "\n"
        "items/proof.yaml:14:7 G04 fees（收费）应是列表，这里是“0”。\n"
        "    fees: 0\n"
        "          ^\n"
        "    为什么：数字会丢掉开头的 0，列表少了方括号会当作一个词，是和否写成中文程序不认。\n"
        "    怎么改：写成列表：每一项另起一行，前面加短横线和空格“- ”，"
        "写 name（项目）、standard（标准）、basis（依据）、reduction（减免）、reduction_basis（减免依据）、"
        "levy（征收种类）、note（备注）。\n"
        "\n"
        f"✗ 检查了 {FILES} 个文件：2 个错误。\n"
    )


def test_the_same_as_data(tmp_path: Path) -> None:
    text = PROOF.replace("kind: 即办件", "kind: 即办")
    county = county_with(tmp_path, {"items/proof.yaml": text})
    done = yichuang(*CHECK, "--config", county, "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == {
        "problems": [
            {
                "file": "items/proof.yaml",
                "line": 5,
                "column": 7,
                "code": "G03",
                "severity": "错误",
                "message": "kind（办件类型）不能写“即办”。",
                "hint": "是不是“即办件”？可以写：即办件、承诺件、其他。",
                "reason": "同一个意思只用一个词，统计和查找才不会漏。",
                "also": [],
            }
        ]
    }


def test_a_clean_folder_as_data() -> None:
    done = yichuang(*CHECK, "--config", COUNTY, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"problems": []})


@pytest.mark.parametrize(
    ("files", "code", "closing"),
    [
        (
            {"workflows/spare.yaml": "id: spare\nname: 备用\nsteps:\n"
             "  - {id: a, name: 收件, by: {post: 受理岗}, outcomes: [受理]}\n"},
            0,
            f"! 检查了 {FILES + 1} 个文件：1 个提示。",
        ),
        (
            {"banks/more.yaml": "id: more\npoint: bank\nbank: 社\nauthorised_by: service\n"
             "document: 一号\nvalid: {from: 2029-01-01}\nitems:\n"
             "  - {item: proof, stages: [咨询]}\n  - {item: proof, stages: [收件]}\n"},
            1,
            f"! 检查了 {FILES + 1} 个文件：1 个警告。",
        ),
    ],
)  # fmt: skip
def test_a_remark_is_no_failure_and_a_warning_is_one(
    files: dict[str, str | bytes | None], code: int, closing: str, tmp_path: Path
) -> None:
    done = yichuang(*CHECK, "--config", county_with(tmp_path, files))
    assert done.returncode == code
    assert done.stdout.rstrip().split("\n")[-1] == closing


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_folder_that_is_not_there_ends_with_2(form: str, tmp_path: Path) -> None:
    done = yichuang(*CHECK, "--config", tmp_path / "没有", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("没有配置文件夹“")
    assert "--config" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_option_ends_with_2() -> None:
    assert yichuang("check", "--colour").returncode == 2


def test_checking_needs_no_web_no_database_and_no_paper() -> None:
    script = (
        "import sys, app.cli.check\n"
        "heavy = {'flask', 'flask_appbuilder', 'sqlalchemy', 'weasyprint', 'alembic', 'waitress'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_small_folder_is_checked_at_once() -> None:
    begun = time.monotonic()
    yichuang(*CHECK, "--config", COUNTY)
    assert time.monotonic() - begun < 3


def test_strange_bytes_end_in_sentences_not_in_a_traceback(tmp_path: Path) -> None:
    county = county_with(
        tmp_path,
        {
            "items/a.yaml": "name: 救助".encode("gbk"),
            "items/b.yaml": b"id: a\x00",
            "items/c.yaml": "? " * 100_000,
            "items/d.yaml": "",
        },
    )
    done = yichuang(*CHECK, "--config", county)
    assert (done.returncode, done.stderr) == (1, "")
    assert [line.split(" ")[1] for line in done.stdout.split("\n") if line.startswith("items/")] == [
        "S03", "S05", "S10", "S08",
    ]  # fmt: skip


def test_another_day_can_be_asked_about() -> None:
    done = yichuang("check", "--config", COUNTY, "--on", "2028-01-01")
    assert done.returncode == 1
    said = [line.split(" ")[1] for line in done.stdout.split("\n") if line.startswith("banks/")]
    assert said == ["X65"]
    assert yichuang("check", "--config", COUNTY, "--on", "明天").returncode == 2


def test_help_is_in_chinese() -> None:
    done = yichuang("check", "--help")
    assert done.returncode == 0
    assert "检查配置" in done.stdout
    assert "配置文件夹" in done.stdout


def test_the_commands_are_listed() -> None:
    done = yichuang("--help")
    assert done.returncode == 0
    for command in ("check", "doctor", "due", "print", "route", "serve"):
        assert f"  {command}" in done.stdout
    assert yichuang("nothing").returncode == 2


def test_the_formats_for_programs(tmp_path: Path) -> None:
    text = PROOF.replace("kind: 即办件", "kind: 即办")
    folder = county_with(tmp_path, {"items/proof.yaml": text})
    log = json.loads(yichuang(*CHECK, "--config", folder, "--format", "sarif").stdout)
    assert [r["ruleId"] for r in log["runs"][0]["results"]] == ["G03"]
    said = yichuang(*CHECK, "--config", folder, "--format", "github")
    assert said.returncode == 1
    assert said.stdout.startswith(
        f"::error file={folder.as_posix()}/items/proof.yaml,line=5,col=7,title=G03::"
    )
    assert yichuang(*CHECK, "--config", COUNTY, "--format", "github").stdout == ""


def test_colours_only_for_a_terminal() -> None:
    told = as_text(
        [Problem(file="a.yaml", line=1, column=1, code="S08", message="空。")], colour=True
    )
    assert "\x1b[1;31mS08\x1b[0m" in told
    assert "\x1b" not in as_text(
        [Problem(file="a.yaml", line=1, column=1, code="S08", message="空。")]
    )

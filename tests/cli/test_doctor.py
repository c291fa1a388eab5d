"""`yichuang doctor`, with real probes of the machine the tests run on."""

from __future__ import annotations

import importlib
import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.doctor import Finding

# By its full name: the command may be known as `app.cli.doctor` too.
doctor = importlib.import_module("app.cli.doctor")

READY = Finding("a", "甲", "ok", "好")
SLOW = Finding("b", "乙乙", "slow", "慢", "请快些")
LACKING = Finding("c", "C", "missing", "没有")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    calendars = tmp_path / "config" / "calendars"
    calendars.mkdir(parents=True)
    for year in (2025, 2026):
        (calendars / f"{year}.yaml").write_text(f"# 日历\nyear: {year}  # 年\n", "utf-8")
    return calendars.parent


def database(folder: Path) -> str:
    file = folder / "hall.db"
    connection = sqlite3.connect(file)
    connection.execute("create table a (b)")
    connection.close()
    return f"sqlite:///{file}"


def by_code(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.code: finding for finding in findings}


def test_a_machine_that_runs_the_tests_is_ready(config: Path, tmp_path: Path) -> None:
    findings = doctor.examine(config, database(tmp_path), tmp_path, date(2026, 3, 1))
    assert [finding for finding in findings if finding.status != "ok"] == []
    assert [finding.code for finding in findings] == [
        "python",
        "yaml",
        "pango",
        "subset",
        "fonts",
        "folder",
        "database",
        "calendar",
        "next-calendar",
    ]


def test_an_old_python_is_refused() -> None:
    assert doctor.check_python().status == "ok"
    old = doctor.check_python((3, 10, 4))
    assert (old.status, old.detail) == ("missing", "3.10.4")
    assert "3.11" in old.hint


def test_a_yaml_reader_without_its_c_part_is_missing() -> None:
    assert doctor.check_yaml("yaml._no_such_part").status == "missing"


def test_a_library_that_cannot_be_loaded_names_its_package() -> None:
    pango = doctor.check_pango("libpango-none.so.0")
    assert pango.status == "missing"
    assert "libpango-1.0-0" in pango.hint


def test_without_subsetting_the_product_is_slow_but_works() -> None:
    subset = doctor.check_subsetting("libharfbuzz-subset-none.so.0")
    assert subset.status == "slow"
    assert "6 秒" in subset.detail
    assert "libharfbuzz-subset0" in subset.hint
    assert doctor.works([subset])


def test_the_fonts_found_are_named() -> None:
    fonts = doctor.check_fonts()
    assert fonts.status == "ok"
    assert fonts.detail


@pytest.mark.parametrize("command", [("no-such-command",), ("false",), ("true",)])
def test_no_font_list_and_an_empty_one_are_both_missing(command: tuple[str, ...]) -> None:
    fonts = doctor.check_fonts(command)
    assert fonts.status == "missing"
    assert "fonts-noto-cjk" in fonts.hint


def test_any_chinese_font_will_do() -> None:
    assert doctor.check_fonts(("echo", "FangSong,仿宋")).detail == "FangSong"


def test_a_data_folder_that_will_be_made_is_said_to_be(tmp_path: Path) -> None:
    assert doctor.check_folder(tmp_path).detail == str(tmp_path)
    later = doctor.check_folder(tmp_path / "var" / "hall")
    assert later.status == "ok"
    assert "首次启动时建立" in later.detail
    assert not (tmp_path / "var").exists()


def test_a_data_folder_that_is_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("", "utf-8")
    assert doctor.check_folder(tmp_path / "var").status == "missing"


def test_a_folder_that_cannot_be_written_is_missing() -> None:
    # Not a folder without the right to write, since the superuser has every right.
    found = doctor.check_folder(Path("/proc/yichuang"))
    assert found.status == "missing"
    assert "/proc 不可写" in found.detail


def test_a_database_not_there_yet_is_no_fault_and_is_not_made(tmp_path: Path) -> None:
    found = doctor.check_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert found.status == "ok"
    assert not (tmp_path / "new.db").exists()


def test_a_file_that_is_no_database_is_missing(tmp_path: Path) -> None:
    (tmp_path / "hall.db").write_text("not a database " * 100, "utf-8")
    assert doctor.check_database(f"sqlite:///{tmp_path / 'hall.db'}").status == "missing"


def test_an_unreachable_server_is_missing_and_its_password_stays_secret() -> None:
    found = doctor.check_database("postgresql+psycopg://hall:geheim@127.0.0.1:1/hall")
    assert found.status == "missing"
    assert "hall:***@127.0.0.1" in found.detail
    assert "geheim" not in found.detail + found.hint


@pytest.mark.parametrize(
    ("today", "this_year", "next_year"),
    [
        (date(2025, 12, 31), "ok", "ok"),
        (date(2026, 10, 31), "ok", "ok"),
        (date(2026, 11, 30), "ok", "ok"),
        (date(2026, 12, 1), "ok", "slow"),
        (date(2027, 1, 1), "missing", "ok"),
    ],
)
def test_the_years_of_the_calendar(
    config: Path, today: date, this_year: str, next_year: str
) -> None:
    found = by_code(doctor.check_calendars(config, today))
    assert found["calendar"].status == this_year
    assert found["next-calendar"].status == next_year


def test_before_the_notice_the_next_year_is_only_a_remark(config: Path) -> None:
    found = by_code(doctor.check_calendars(config, date(2026, 6, 1)))["next-calendar"]
    assert "11 月" in found.detail
    assert found.hint == ""


def test_without_a_configuration_this_year_is_missing(tmp_path: Path) -> None:
    assert not doctor.works(doctor.check_calendars(tmp_path / "none", date(2026, 6, 1)))


def test_the_table_has_a_word_and_a_shape_for_each_status() -> None:
    assert doctor.as_table([READY, SLOW, LACKING]) == "\n".join(
        [
            "✓ 正常  甲    好",
            "! 欠佳  乙乙  慢",
            "              → 请快些",
            "✗ 缺失  C     没有",
        ]
    )


def test_the_same_as_data() -> None:
    data = json.loads(doctor.as_json([SLOW, LACKING]))
    assert data["works"] is False
    assert data["findings"][0] == {
        "code": "b",
        "name": "乙乙",
        "status": "slow",
        "detail": "慢",
        "hint": "请快些",
    }


@pytest.fixture
def in_a_hall(config: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder whose configuration has this year's calendar, whenever that is."""
    monkeypatch.chdir(config.parent)
    monkeypatch.delenv("YICHUANG_DATABASE_URL", raising=False)
    year = date.today().year
    (config / "calendars" / "now.yaml").write_text(f"year: {year}\n", "utf-8")
    return config.parent


def test_the_command_ends_well_where_the_product_can_work(in_a_hall: Path) -> None:
    told = CliRunner().invoke(doctor.doctor, [])
    assert told.exit_code == 0, told.output
    assert "✗" not in told.output


def test_the_command_fails_where_it_cannot(in_a_hall: Path) -> None:
    told = CliRunner().invoke(doctor.doctor, ["--config", "elsewhere"])
    assert told.exit_code == 1
    assert "不能正常工作" in told.output


def test_the_command_gives_data_too(in_a_hall: Path) -> None:
    url = database(in_a_hall)
    told = CliRunner().invoke(doctor.doctor, ["--format", "json", "--database", url])
    assert told.exit_code == 0
    codes = {entry["code"]: entry["status"] for entry in json.loads(told.output)["findings"]}
    assert codes["database"] == "ok"


def test_the_environment_may_name_the_database(
    in_a_hall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YICHUANG_DATABASE_URL", "postgresql+psycopg://a:b@127.0.0.1:1/c")
    assert CliRunner().invoke(doctor.doctor, []).exit_code == 1

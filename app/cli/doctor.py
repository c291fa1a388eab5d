"""`yichuang doctor`: what this machine has, lacks, or has only in a slow form."""

from __future__ import annotations

import ctypes
import importlib
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import click

from app.cli.group import CONFIG_OPTION, DATABASE_OPTION, FORMAT_OPTION, VAR_OPTION
from app.texts import _

Status = Literal["ok", "slow", "missing"]

OLDEST_PYTHON = (3, 11)
# The State Council Office has published next year's holidays by the end of November.
NOTICE_MONTH = 11
YEAR_LINE = re.compile(r"^year:\s*(\d{4})\b", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `slow` works but badly, `missing` stops the product."""

    code: str
    name: str
    status: Status
    detail: str
    hint: str = ""


def examine(
    config_dir: Path, database_url: str, var_dir: Path, today: date | None = None
) -> list[Finding]:
    """Look at everything the product stands on, in the order it is needed."""
    return [
        check_python(),
        check_yaml(),
        check_pango(),
        check_subsetting(),
        check_fonts(),
        check_folder(var_dir),
        check_database(database_url),
        *check_calendars(config_dir, today or date.today()),
    ]


def works(findings: Sequence[Finding]) -> bool:
    """Tell whether the product can work at all."""
    return all(finding.status != "missing" for finding in findings)


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Look at the version of the running Python."""
    return Finding(
        "python",
        "Python",
        "ok" if version >= OLDEST_PYTHON else "missing",
        ".".join(map(str, version)),
        "" if version >= OLDEST_PYTHON else _("需要 Python 3.11 或更高版本。"),
    )


def check_yaml(module: str = "yaml._yaml") -> Finding:
    """Look for PyYAML's C loader; by name, since only the catalogue may import YAML."""
    name = _("YAML 快速读取")
    try:
        importlib.import_module(module)
    except ImportError:
        hint = _("请安装带 libyaml 的 PyYAML（官方 wheel 已包含）：运行 make setup。")
        return Finding("yaml", name, "missing", _("PyYAML 没有 C 语言部分"), hint)
    return Finding("yaml", name, "ok", _("PyYAML 带有 C 语言部分"))


def check_pango(library: str = "libpango-1.0.so.0") -> Finding:
    """Load the library that sets lines of text; without it no paper can be made."""
    name = _("排版库 Pango")
    pango = _load(library)
    if pango is None:
        hint = _install("libpango-1.0-0 libpangoft2-1.0-0")
        return Finding("pango", name, "missing", _("无法加载 {0}").format(library), hint)
    pango.pango_version_string.restype = ctypes.c_char_p
    return Finding("pango", name, "ok", pango.pango_version_string().decode())


def check_subsetting(library: str = "libharfbuzz-subset.so.0") -> Finding:
    """Load the library that cuts a Chinese font down to the characters used."""
    name = _("字体裁剪库 HarfBuzz")
    if _load(library) is None:
        detail = _("无法加载 {0}：一份办事指南要 6 秒，而不是 0.2 秒").format(library)
        return Finding("subset", name, "slow", detail, _install("libharfbuzz-subset0"))
    return Finding("subset", name, "ok", _("已加载"))


def check_fonts(command: Sequence[str] = ("fc-list", ":lang=zh-cn", "family")) -> Finding:
    """Ask fontconfig for fonts that cover Simplified Chinese."""
    name = _("中文字体")
    try:
        listing = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        detail = _("无法运行 {0}，不知道有哪些字体").format(command[0])
        return Finding("fonts", name, "missing", detail, _install("fontconfig fonts-noto-cjk"))
    families = sorted({line.split(",")[0].strip() for line in listing.stdout.splitlines()})
    if not families:
        hint = _install("fonts-noto-cjk")
        return Finding("fonts", name, "missing", _("没有简体中文字体，文书会是空框"), hint)
    # Names a person here knows come first: the simplified faces of Noto, then whatever there is.
    best = [family for family in families if family.endswith("CJK SC")] or families
    return Finding("fonts", name, "ok", "、".join(best[:3]))


def check_folder(folder: Path) -> Finding:
    """Write a file where the data go, or where their folder will be made."""
    name = _("数据目录")
    place = _nearest_existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        detail = _("{0} 不可写：{1}").format(place, error.strerror)
        return Finding(
            "folder", name, "missing", detail, _("请把该目录的写权限交给运行本程序的用户。")
        )
    made = "" if folder.is_dir() else _("（首次启动时建立）")
    return Finding("folder", name, "ok", f"{folder}{made}")


def check_database(url: str) -> Finding:
    """Reach the database; a SQLite file that is not there yet will be made by the first start."""
    name = _("数据库")
    file = _sqlite_file(url)
    if file is not None and not file.exists():
        return Finding("database", name, "ok", _("{0}（首次启动时建立）").format(file))
    # Loaded here, since a machine without a database driver must still get its report.
    try:
        error = importlib.import_module("app.store.engine").ping(url)
    except ImportError as missing:
        error = str(missing)
    if error is None:
        return Finding("database", name, "ok", _without_password(url))
    hint = _("请检查 --database 或 YICHUANG_DATABASE_URL，以及数据库服务是否已启动。")
    return Finding("database", name, "missing", f"{_without_password(url)}：{error}", hint)


def check_calendars(config_dir: Path, today: date) -> list[Finding]:
    """Look for the official calendars of this year and the next."""
    folder = config_dir / "calendars"
    years = {year for file in sorted(folder.glob("*.y*ml")) for year in _years_of(file)}
    return [_this_year(today.year, years, folder), _next_year(today, years)]


def _this_year(year: int, years: set[int], folder: Path) -> Finding:
    name = _("{0} 年日历").format(year)
    if year in years:
        return Finding("calendar", name, "ok", _("已有放假调休安排"))
    hint = _("请按国务院办公厅通知编写 {0}。").format(folder / f"{year}.yaml")
    return Finding("calendar", name, "missing", _("没有，无法按工作日计算期限"), hint)


def _next_year(today: date, years: set[int]) -> Finding:
    name = _("{0} 年日历").format(today.year + 1)
    if today.year + 1 in years:
        return Finding("next-calendar", name, "ok", _("已有放假调休安排"))
    if today.month <= NOTICE_MONTH:
        detail = _("尚无：国务院办公厅通知一般在 11 月发布，跨年的期限暂为预计")
        return Finding("next-calendar", name, "ok", detail)
    hint = _("通知应已发布，请补上这一年的日历。")
    return Finding("next-calendar", name, "slow", _("没有，跨年的期限只是预计"), hint)


def _years_of(file: Path) -> list[int]:
    # Read as text: the doctor must answer even where `yichuang check` finds broken files.
    return [int(year) for year in YEAR_LINE.findall(file.read_text("utf-8", errors="replace"))]


def _load(library: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(library)
    except OSError:
        return None


def _install(packages: str) -> str:
    return _("请安装：sudo apt-get install -y {0}").format(packages)


def _nearest_existing(folder: Path) -> Path:
    absolute = folder.absolute()
    return next(place for place in (absolute, *absolute.parents) if place.exists())


def _sqlite_file(url: str) -> Path | None:
    scheme, _separator, path = url.partition(":///")
    return Path(path) if scheme.startswith("sqlite") and path not in ("", ":memory:") else None


def _without_password(url: str) -> str:
    # Up to the last @: people write one into a password without encoding it.
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url)


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def as_table(findings: Sequence[Finding]) -> str:
    """Draw the findings with a shape and a word each, so that no colour is needed."""
    shapes = {
        "ok": _("✓ 正常"),
        "slow": _("! 欠佳"),
        "missing": _("✗ 缺失"),
    }
    width = max(_cells(finding.name) for finding in findings)
    word = max(_cells(text) for text in shapes.values())
    lines = []
    for finding in findings:
        shape = _padded(shapes[finding.status], word)
        lines.append(f"{shape}  {_padded(finding.name, width)}  {finding.detail}")
        if finding.hint:
            lines.append(" " * (word + width + 4) + "→ " + finding.hint)
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """Give the same as data: `{"works", "findings": [{code, name, status, detail, hint}]}`."""
    data = {"works": works(findings), "findings": [asdict(finding) for finding in findings]}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _verdict(findings: Sequence[Finding]) -> str:
    if not works(findings):
        return _("不能正常工作：请先补齐标有 ✗ 的各项。")
    if any(finding.status == "slow" for finding in findings):
        return _("可以工作；标有 ! 的各项建议处理。")
    return _("一切就绪。")


@click.command("doctor", help=_("检查本机是否具备运行条件；缺少必需的条件时退出码为 1。"))
@CONFIG_OPTION
@DATABASE_OPTION
@VAR_OPTION
@FORMAT_OPTION
def doctor(config: Path, database: str, var_dir: Path, form: str) -> None:
    """Exit 0 when the product can work here, 1 when it cannot."""
    findings = examine(config, database or f"sqlite:///{var_dir / 'yichuang.db'}", var_dir)
    text = as_json(findings) if form == "json" else f"{as_table(findings)}\n\n{_verdict(findings)}"
    click.echo(text)
    if not works(findings):
        raise SystemExit(1)

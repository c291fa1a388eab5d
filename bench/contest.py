"""The contest of messages: sixty mistakes given to three programs; writes docs/errors-contest.md.

Run it with `python -m bench.contest`. The mistakes and what must be said of each stand in
tests/catalog/contest and were written before anything was run.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from app.catalog.collections import COLLECTIONS
from app.trials import examine
from bench.figures import Row
from tests.catalog.contest import Fault, Mistake, mistakes
from tests.catalog.folders import county_with

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "docs" / "errors-contest.md"
BIN: Final = Path(sys.executable).parent
# Of the mistakes, so many must come with what mends them.
MENDED: Final = 55
# A day on which nothing of the small county is over.
DAY: Final = date(2026, 6, 1)
# The mend as an English message could say it; a word that is not here has to stand as it is.
ENGLISH: Final = {
    "引号": "quot", "空格": "space", "空": "space", "对齐": "indent", "冒号": "':'", "方括号": "']'",
    "英文": "expected", "短横线": "'-'", "删掉": "duplica", "另一个文件": "document",
    "制表符": "tab", "数字": "integer", "文字": "string", "小写": "does not match",
    "英文输入法": "whitespace", "核对": "not a 'date'",
    '"12345"': "12345 is not of type", '"002011001000"': "is not of type",
}  # fmt: skip


class Told(NamedTuple):
    """What a program says of one fault: at all, on the right line, in which column, with the mend."""

    found: bool
    line: bool
    column: int
    hint: bool


Teller = Callable[[Path, Mistake], list[Told]]


def ours(folder: Path, mistake: Mistake) -> list[Told]:
    """Ask `yichuang check` (the same call as the command)."""
    problems = examine(folder, DAY).problems
    told = []
    for fault in mistake.faults:
        here = [p for p in problems if (p.file, p.line) == (fault.file, fault.line)]
        mended = [p for p in here if all(word in p.hint for word in fault.words)]
        column = (mended or here)[0].column if here else 0
        found = any(p.file == fault.file for p in problems)
        told.append(Told(found, bool(here), column, bool(mended)))
    return told


def check_jsonschema(folder: Path, mistake: Mistake) -> list[Told]:
    """Ask check-jsonschema, each file with the schema of the folder it lies in."""
    said = {name: _schema_says(folder, name) for name in mistake.files}
    return [
        _read(said[fault.file], fault, r"line:? (\d+)(?:, column (\d+))?")
        for fault in mistake.faults
    ]


def _schema_says(folder: Path, name: str) -> str:
    top = name.split("/")[0]
    schema = next((c.schema_file for c in COLLECTIONS if c.folder == top), None)
    if schema is None or not name.endswith(".yaml"):
        return ""  # no pattern of files would give it to the program
    command = ["check-jsonschema", "--schemafile", str(ROOT / "config" / "schema" / schema)]
    return _run([*command, str(folder / name)])


def yamllint(folder: Path, mistake: Mistake) -> list[Told]:
    """Ask yamllint with its configuration `relaxed`; that a line is long is not what is meant."""
    told = []
    for fault in mistake.faults:
        said = _run(["yamllint", "-d", "relaxed", "-f", "parsable", str(folder / fault.file)])
        rows = [row for row in said.splitlines() if "(line-length)" not in row]
        told.append(_read("\n".join(rows), fault, r"\.ya?ml:(\d+):(\d+):"))
    return told


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


def _read(said: str, fault: Fault, places: str) -> Told:
    """Read a program's output generously: any line it names, any word of the mend in any language."""
    here = [
        (int(line), column) for line, column in re.findall(places, said) if int(line) == fault.line
    ]
    words = [word in said or ENGLISH.get(word, "\0") in said for word in fault.words]
    column = next((int(column) for _line, column in here if column), 0)
    return Told(bool(said), bool(here), column, bool(said) and all(words))


TELLERS: Final[dict[str, Teller]] = {
    "yichuang check": ours, "check-jsonschema": check_jsonschema, "yamllint": yamllint,
}  # fmt: skip


def main() -> None:
    """Give every mistake to every program and write the page."""
    rows = _answers()
    OUT.write_text(page(rows), "utf-8")
    sys.stdout.write(totals(rows) + "\n")


def contest() -> Row:
    """Of the mistakes: how many are found, on the right line, with the mend; writes the page too."""
    rows = _answers()
    OUT.write_text(page(rows), "utf-8")
    ours, *others = (_scores([answers[n] for _m, answers in rows]) for n in range(len(TELLERS)))
    beside = "; ".join(
        f"{name}: {', '.join(map(str, score))}"
        for name, score in zip(list(TELLERS)[1:], others, strict=True)
    )
    met = ours[0] == ours[1] == len(rows) and ours[2] >= MENDED
    return (
        f"of {len(rows)} common mistakes: found, right line, mend told",
        ", ".join(map(str, ours)), beside, f"aim {len(rows)}, {len(rows)}, ≥ {MENDED}", met,
    )  # fmt: skip


def _scores(told: list[list[Told]]) -> tuple[int, int, int]:
    return (
        sum(all(one.found for one in each) for each in told),
        sum(all(one.line for one in each) for each in told),
        sum(all(one.hint for one in each) for each in told),
    )


def _answers() -> list[tuple[Mistake, list[list[Told]]]]:
    rows: list[tuple[Mistake, list[list[Told]]]] = []
    for mistake in mistakes():
        with tempfile.TemporaryDirectory(prefix="yichuang-contest-") as home:
            folder = county_with(Path(home), mistake.files)
            rows.append((mistake, [tell(folder, mistake) for tell in TELLERS.values()]))
    return rows


def page(rows: list[tuple[Mistake, list[list[Told]]]]) -> str:
    """Give the whole page in Markdown."""
    table = "\n".join(
        f"| {mistake.name[:2]} | {mistake.title} | {_place(mistake)} | "
        + " | ".join(_cells(told) for told in answers) + " |"
        for mistake, answers in rows
    )  # fmt: skip
    return PAGE.format(
        table=table, totals=totals(rows), schema=version("check-jsonschema"),
        lint=version("yamllint"), faults=sum(len(mistake.faults) for mistake, _a in rows),
    )  # fmt: skip


def _place(mistake: Mistake) -> str:
    return "<br>".join(f"{fault.file}:{fault.line}" for fault in mistake.faults)


def _cells(told: list[Told]) -> str:
    def mark(answers: list[bool]) -> str:
        if len(answers) == 1 or all(answers):
            return "✓" if all(answers) else "✗"
        return f"{sum(answers)}/{len(answers)}" if any(answers) else "✗"

    columns = "、".join(str(each.column) for each in told if each.column) or "–"
    parts = [mark([each.found for each in told]), mark([each.line for each in told]), columns]
    return " | ".join([*parts, mark([each.hint for each in told])])


def totals(rows: list[tuple[Mistake, list[list[Told]]]]) -> str:
    """Give a line for each program: of how many mistakes every fault was found, placed, mended."""
    lines = []
    for number, name in enumerate(TELLERS):
        told = [answers[number] for _mistake, answers in rows]
        several = [each for each in told if len(each) > 1]
        counts = [sum(all(one.found for one in each) for each in told)]
        counts += [sum(all(one.line for one in each) for each in told)]
        counts += [sum(all(one.column for one in each) for each in told)]
        counts += [sum(all(one.hint for one in each) for each in told)]
        at_once = sum(all(one.line or one.hint for one in each) for each in several)
        shown = " | ".join(f"{count}/{len(rows)}" for count in counts)
        lines.append(f"| {name} | {shown} | {at_once}/{len(several)} |")
    return "\n".join(lines)


PAGE: Final = """# 六十个常见错误的对照

管理员真会写错的六十种写法，交给三个程序检查，看谁找得到、指得准、说得出怎么改。由 `python -m bench.contest` 生成，不要手改。

- 每个错误是 `tests/catalog/contest/` 里的一个文件夹：写错的文件（盖在 `tests/catalog/county` 这个小县上），加一个 `about.yaml`，写明错在哪个文件哪一行、提示里要有哪些字才算说出了改法。这些答案写在运行之前；`tests/catalog/test_contest.py` 要求本程序全部找到、行号全对、至少 55 个说出改法。第一次运行时，本程序有 56 个指对了行、45 个说出了改法；以后改的是程序，不是答案。
- **yichuang check**：整个文件夹，和命令用的是同一个函数。
- **check-jsonschema {schema}**：同样的文件、本程序自己的 schema，每个文件用它所在文件夹的那一个。它的位置是 JSON 路径；只有 YAML 读不懂时才有行号。
- **yamllint {lint}**：`-d relaxed`；只嫌一行太长的不算。
- 对另外两个程序从宽：输出里出现过正确的行号就算指准，出现过改法的字（或者对应的英文）就算说出；几处错的，每一处说到行号或者改法就算一次说完。
- ESPHome 的校验器没有参加：它只认自己用 Python 写的组件规则，不能拿别的 schema 来检查，可比的只有它读 YAML 的那一层（能报重复的键和语法错误的行号），而要运行它得装上整套固件编译工具。

| 程序 | 找到 | 行号对 | 有列号 | 说出改法 | 几处错一次说完 |
|---|---|---|---|---|---|
{totals}

六十个错误共 {faults} 处。表里依次是：找到、行号、列号、改法。

| 序号 | 错误 | 位置 | 一窗：找到 | 行 | 列 | 改法 | check-jsonschema：找到 | 行 | 列 | 改法 | yamllint：找到 | 行 | 列 | 改法 |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
{table}
"""

if __name__ == "__main__":
    main()

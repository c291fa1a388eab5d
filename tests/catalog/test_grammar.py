"""A file that breaks its schema: one problem per slip, at its place, in the hall's words."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from app.catalog import Problem, load
from app.catalog.collections import BY_NAME
from app.catalog.fault import schema_at
from app.catalog.grammar import MOST_PROBLEMS
from tests.catalog.folders import COUNTY, county_with

PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")


class Slip(NamedTuple):
    """`was` in proof.yaml becomes `now`; the caret then stands under `at`."""

    was: str
    now: str
    code: str
    at: str
    message: str
    hint: str


SLIPS = {
    "misspelt key": Slip(
        "name: 救", "nmae: 救", "G01", "nmae", "不认识的键“nmae”。",
        "是不是“name”（名称）？键要写成英文，不能写错。",
    ),
    "key in Chinese": Slip(
        "name: 救", "名称: 救", "G01", "名称", "不认识的键“名称”。",
        "是不是“name”（名称）？键要写成英文，不能写错。",
    ),
    "key of another time": Slip(
        "{count: 0}", "{count: 0, zzz: 1}", "G01", "zzz", "不认识的键“zzz”。",
        "这里还可以写：reason（原因）。",
    ),
    "many keys to choose from": Slip(
        "kind: 即", "qqq: 1\nkind: 即", "G01", "qqq", "不认识的键“qqq”。", "、…。",
    ),
    "missing key": Slip(
        "name: 救助对象证明\n", "", "G02", "i", "缺少必填的“name”（名称）。",
        "加上一行 name: …。事项的规范名称。",
    ),
    "missing key inside": Slip(
        "consult: 0476-5550001, ", "", "G02", "contacts", "缺少必填的“consult”（咨询电话）。",
        "加上一行 consult: …。带区号，例如 0476-4221001。",
    ),
    "nearly a word": Slip(
        "kind: 即办件", "kind: 即办", "G03", "即办", "kind（办件类型）不能写“即办”。",
        "是不是“即办件”？可以写：即办件、承诺件、其他。",
    ),
    "no word at all": Slip(
        "[县, 镇]", "[县, 乡]", "G03", "乡", "tiers（可在哪里申请）第 2 项不能写“乡”。",
        "可以写：县、镇、村。",
    ),
    "free of charge": Slip(
        "fees: 不收费", "fees: 免费", "G03", "免费", "fees（收费）不能写“免费”。",
        "这里只能写“不收费”，或者写成列表。",
    ),
    "number where a word": Slip(
        'complain: "12345"', "complain: 12345", "G04", "12345",
        "complain（投诉电话）应是文字，这里是“12345”。", '给它加上引号："12345"。',
    ),
    "number with its zeros": Slip(
        "name: 救助对象证明", "name: 12.30", "G04", "12.30",
        "name（名称）应是文字，这里是“12.30”。", '给它加上引号："12.30"。',
    ),
    "true where a word": Slip(
        "name: 救助对象证明", "name: true", "G04", "true", "name（名称）应是文字，这里是“true”。",
        '给它加上引号："true"。',
    ),
    "word where a number": Slip(
        "{count: 0}", "{count: 两次}", "G04", "两次", "count（次数）应是整数，这里是“两次”。",
        "只写数字，不加引号和单位。",
    ),
    "half a number": Slip(
        "{count: 0}", "{count: 0.5}", "G04", "0.5", "count（次数）应是整数，这里是“0.5”。",
        "只写数字，不加引号和单位。",
    ),
    "yes in Chinese": Slip(
        "materials: []", "materials: [{id: a, name: 甲, copy: 1, sample: 是}]", "G04", "是",
        "sample（有样表）应是true 或 false，这里是“是”。",
        "只能写 true（是）或者 false（否），不加引号。",
    ),
    "yes in English": Slip(
        "materials: []", "materials: [{id: a, name: 甲, copy: 1, sample: yes}]", "G04", "yes",
        "sample（有样表）应是true 或 false，这里是“yes”。",
        "只能写 true（是）或者 false（否），不加引号。",
    ),
    "one word for a list": Slip(
        "ways: [即时办, 自助办]", "ways: 即时办", "G04", "即时办",
        "ways（办理方式）应是列表，这里是“即时办”。", "写成列表：[即时办]。",
    ),
    "one word for a list of records": Slip(
        "materials: []", "materials: 身份证", "G04", "身份证",
        "materials（申请材料）应是列表，这里是“身份证”。", "前面加短横线和空格“- ”，写 id（编号）",
    ),
    "a record for a list": Slip(
        "materials: []", "materials: {id: a}", "G04", "{id: a}",
        "materials（申请材料）应是列表，这里是一组键值。", "每一项另起一行，前面加短横线和空格“- ”",
    ),
    "number for a record": Slip(
        "visits: {count: 0}", "visits: 0", "G04", "0",
        "visits（到现场次数）应是一组键值，这里是“0”。",
        "另起一行、缩进两格写：count（次数）、reason（原因）。",
    ),
    "list for a record": Slip(
        "visits: {count: 0}", "visits: [0]", "G04", "[0]",
        "visits（到现场次数）应是一组键值，这里是一个列表。",
        "去掉短横线，另起一行、缩进两格写：count（次数）、reason（原因）。",
    ),
    "list for a word": Slip(
        "name: 救助对象证明", "name: [甲]", "G04", "[甲]", "name（名称）应是文字，这里是一个列表。",
        "这里只写一个值，不要短横线、方括号和花括号；值里本来有括号的，给它加引号。",
    ),
    "list for a listed word": Slip(
        "kind: 即办件", "kind: [即办件]", "G04", "[即办件]",
        "kind（办件类型）应是一个规定的词，这里是一个列表。", "可以写：即办件、承诺件、其他。",
    ),
    "nothing behind the colon": Slip(
        "kind: 即办件", "kind:", "G04", "kind", "kind（办件类型）应是一个规定的词，这里是空的。",
        "在冒号后面填上一个规定的词；不需要这一项就把这一行删掉。",
    ),
    "number among words": Slip(
        "kind: 行政法规", 'kind: 行政法规, articles: ["9", 11]', "G04", "11",
        "articles（条款）第 2 项应是文字，这里是“11”。", '给它加上引号："11"。',
    ),
    "capital letters": Slip(
        "id: proof", "id: Proof", "G05", "Proof", "id（编号）“Proof”的写法不对。",
        "编号只用小写字母、数字和短横线，字母开头，最多 64 个字符。",
    ),
    "short date": Slip(
        "workflow: instant", "workflow: instant\neffective: {from: 2026-2-30}", "G05", "2026-2-30",
        "from（起）“2026-2-30”的写法不对。", "第一天，写成 2026-01-01。",
    ),
    "no such day": Slip(
        "workflow: instant", "workflow: instant\neffective: {from: 2026-02-30}", "G05",
        "2026-02-30", "from（起）：没有“2026-02-30”这一天。",
        "核对月份和日子，写成 2026-01-31 的样子。",
    ),
    "year nought": Slip(
        "workflow: instant", "workflow: instant\neffective: {to: 0000-01-01}", "G05", "0000-01-01",
        "to（止）：没有“0000-01-01”这一天。", "核对月份和日子，写成 2026-01-31 的样子。",
    ),
    "name of a question": Slip(
        "materials: []", "materials: [{id: a, name: 甲, copy: 1, when: {住房: 租赁}}]", "G05",
        "住房", "键“住房”的写法不对。", "只用小写字母、数字和下划线，字母开头。",
    ),
    "empty text": Slip(
        "name: 救助对象证明", 'name: ""', "G06", '""', "name（名称）至少要写 1 个字。",
        "事项的规范名称。",
    ),
    "long text": Slip(
        "name: 救助对象证明", f"name: {'长' * 201}", "G06", "长" * 201,
        "name（名称）最多写 200 个字。", "事项的规范名称。",
    ),
    "short entry": Slip(
        "[社会救助]", "[社会救助, 住]", "G06", "住", "themes（服务主题）第 2 项至少要写 2 个字。",
        "事项所属主题，窗口按主题收件、群众按主题查找。",
    ),
    "empty list": Slip(
        "tiers: [县, 镇]", "tiers: []", "G06", "[]", "tiers（可在哪里申请）至少要有 1 项。",
        "哪些层级的服务点可以收件。",
    ),
    "below nought": Slip(
        "{count: 0}", "{count: -1}", "G06", "-1", "count（次数）不能小于 0。",
        "最多来几次，0 表示一次也不用来。",
    ),
    "too many": Slip(
        "{count: 0}", "{count: 10}", "G06", "10", "count（次数）不能大于 9。",
        "最多来几次，0 表示一次也不用来。",
    ),
    "empty record": Slip(
        "workflow: instant", "workflow: instant\nbaseline: {}", "G06", "{}",
        "baseline（改革前）至少要写一样。", "改革前的数字，用来算压减率。",
    ),
    "the same again": Slip(
        "[县, 镇]", "[县, 镇, 县]", "G07", "县", "“县”重复了，第 1 项已经有了。", "删掉重复的一项。",
    ),
}  # fmt: skip


def problems_of(tmp_path: Path, file: str, text: str) -> tuple[Problem, ...]:
    return load(county_with(tmp_path, {file: text})).problems


@pytest.mark.parametrize("name", SLIPS)
def test_one_slip_is_one_problem_with_its_mend(name: str, tmp_path: Path) -> None:
    slip = SLIPS[name]
    text = PROOF.replace(slip.was, slip.now, 1)
    assert text != PROOF
    [problem] = problems_of(tmp_path, "items/proof.yaml", text)
    assert (problem.file, problem.code, problem.severity) == (
        "items/proof.yaml", slip.code, "错误",
    )  # fmt: skip
    assert problem.message == slip.message
    assert problem.hint.endswith(slip.hint) if slip.hint.startswith("、") else (
        slip.hint in problem.hint
    )  # fmt: skip
    line = text.split("\n")[problem.line - 1]
    assert line[problem.column - 1 :].startswith(slip.at)


def test_several_slips_are_all_told_at_once(tmp_path: Path) -> None:
    text = PROOF
    for was, now in (
        ("kind: 即办件", "kind: 即办"),
        ("{count: 0}", "{cuont: 0}"),
        ("fees: 不收费", "fees: 0"),
    ):
        text = text.replace(was, now, 1)
    found = problems_of(tmp_path, "items/proof.yaml", text)
    assert [(p.line, p.code) for p in found] == [(5, "G03"), (12, "G01"), (14, "G04")]


def test_many_missing_keys_are_told_together(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path, "items/proof.yaml", "id: proof\nname: 证明\n")
    assert (problem.line, problem.code) == (1, "G02")
    assert problem.message.startswith("缺少 ")
    assert "type（事项类型）、kind（办件类型）" in problem.message
    few = PROOF.replace("name: 救助对象证明\n", "", 1).replace("fees: 不收费\n", "", 1)
    found = problems_of(tmp_path / "few", "items/proof.yaml", few)
    assert [p.message for p in found] == [
        "缺少必填的“fees”（收费）。", "缺少必填的“name”（名称）。",
    ]  # fmt: skip


WORKFLOW = """\
id: instant
name: 当场办结
steps:
  - {id: receive, name: 受理, by: {post: 受理岗}, outcomes: [受理]}
  - parallel:
      branches:
        - - {id: a, name: 甲, by: {post: 受理岗, where: 县}}
        - - {id: b, name: 乙, by: {department: 民政局}}
          - 盖章
"""


def test_places_inside_a_parallel_block(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "workflows/instant.yaml", WORKFLOW)
    said = [(p.line, p.code, p.message) for p in found]
    assert said == [
        (7, "G01", "不认识的键“where”。"),
        (8, "X01", "没有编号为“民政局”的部门。"),
        (9, "G04", "branches（分支）第 2 项第 2 项应是一组键值，这里是“盖章”。"),
    ]


@pytest.mark.parametrize(
    ("file", "was", "now", "message", "hint"),
    [
        ("windows/desk.yaml", "{all: true}", "{all: false}", "all（全部）不能写“false”。",
         "这里只能写 true；不需要就删掉这一行。"),
        ("windows/hall-general.yaml", '"08:30-17:30"', "8:30-17:30",
         "workdays（工作日）“8:30-17:30”的写法不对。",
         "写成 08:30-12:00, 14:30-17:30；不写表示不办公。时间要加引号。"),
        ("calendars/2025.yaml", "year: 2025", 'year: "2025"',
         "year（年份）应是整数，这里是“2025”。", "只写数字：2025，不加引号和单位"),
        ("centre.yaml", "hall.example.org", "hall.example.org/",
         "website（网址）“https://hall.example.org/”的写法不对。", "末尾不带斜杠"),
        ("items/dibao.yaml", "label: 家庭人数, type: 整数", "label: 家庭人数, type: 金钱",
         "type（类型）不能写“金钱”。", "是不是“金额”？"),
        ("banks/bank-2026.yaml", "stages: [辅导, 代办]", "stages: [审批]",
         "stages（环节）第 1 项不能写“审批”。", "可以写：咨询、辅导、收件、代办、自助、取件。"),
    ],
)  # fmt: skip
def test_slips_in_other_collections(
    file: str, was: str, now: str, message: str, hint: str, tmp_path: Path
) -> None:
    text = (COUNTY / file).read_text("utf-8")
    assert was in text
    [problem] = [
        p for p in problems_of(tmp_path, file, text.replace(was, now, 1)) if p.file == file
    ]
    assert problem.message == message
    assert hint in problem.hint


def test_whole_numbers_written_with_a_point_are_whole(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "items/proof.yaml", PROOF.replace("count: 0", "count: 0.0")) == ()


def test_a_file_of_nonsense_is_answered_briefly_and_soon(tmp_path: Path) -> None:
    text = PROOF + "".join(f"key{n}: {n}\n" for n in range(15_000))
    begun = time.monotonic()
    found = problems_of(tmp_path, "items/proof.yaml", text)
    assert time.monotonic() - begun < 2
    assert len(found) == MOST_PROBLEMS + 1
    assert [p.message for p in found if p.code == "G10"] == [
        f"这个文件的问题太多，只列出前 {MOST_PROBLEMS} 个。"
    ]


@pytest.mark.parametrize("entry", ["1", "{a: 1}", "[1]", "甲乙"])
def test_a_long_list_of_nonsense_is_answered_soon(entry: str, tmp_path: Path) -> None:
    text = PROOF.replace("themes: [社会救助]", "themes: [" + ", ".join([entry] * 9_000) + "]")
    begun = time.monotonic()
    assert problems_of(tmp_path, "items/proof.yaml", text)
    assert time.monotonic() - begun < 4


def test_no_explanation_speaks_of_schemas_or_paths() -> None:
    source = Path("app/catalog/complaints.py").read_text("utf-8")
    said = " ".join(re.findall(r'_\(\s*["\'](.*?)["\']\s*\)', source))
    assert said
    assert not re.search(r"schema|JSON|\$|additionalProperties|pattern", said)


def test_the_schema_of_a_place_is_found_through_references_and_branches() -> None:
    item, flow = BY_NAME["items"].schema, BY_NAME["workflows"].schema
    assert schema_at(item, ("limits", "promised", "length"))["title"] == "数量"
    assert schema_at(item, ("form", 3, "choices", 0))["type"] == "string"
    assert schema_at(item, ("fees", 0, "basis"))["title"] == "依据"
    assert schema_at(item, ("materials", 0, "when", "housing"))["title"] == "答案"
    assert schema_at(flow, ("steps", 1, "parallel", "branches", 0, 0, "by", "at"))["enum"]
    assert schema_at(flow, ("steps", 0, "by"))["title"] == "由谁办"
    assert schema_at(item, ("nothing", "here")) == {}

"""Items that extend others: what they become, and where their problems stand."""

from __future__ import annotations

from pathlib import Path

from app.catalog import Loaded, load
from tests.catalog.folders import COUNTY, county_with

LOAN = (COUNTY / "items" / "loan.yaml").read_text("utf-8")
BASE = """\
id: relief
base: true
name: 特困补助
type: 行政给付
kind: 承诺件
department: civil
audience: [自然人]
themes: [社会救助]
ways: [承诺办]
channels: [窗口办理, 移动端网上申请]
visits: {count: 0}
limits:
  statutory: {length: 30, basis: 社会救助暂行办法第十一条}
  promised: {length: 25}
conditions: [家庭困难]
materials:
  - {id: form, name: 申请书, original: 1}
  - {id: lease, name: 租赁合同, copy: 1}
fees: 不收费
legal_basis:
  - {title: 社会救助暂行办法, kind: 行政法规, articles: ["9"]}
result: {kind: 其他, name: 补助资金}
workflow: instant
contacts: {consult: 0476-5550001, complain: "12345"}
faq:
  - {question: 多久到账？, answer: 次月。}
  - {question: 谁能申请？, answer: 困难家庭。}
"""
HEIR = """\
id: relief-village
extends: relief
tiers: [镇]
limits:
  promised: {length: 20}
"""


def loaded(tmp_path: Path, **files: str) -> Loaded:
    return load(county_with(tmp_path, {f"items/{name}.yaml": text for name, text in files.items()}))


def told(result: Loaded) -> list[tuple[str, int, str]]:
    return [(p.file, p.line, p.code) for p in result.problems if p.severity == "错误"]


def test_an_heir_has_what_it_writes_and_all_else_of_its_parent(tmp_path: Path) -> None:
    result = loaded(tmp_path, a=BASE, b=HEIR + "faq:\n  - {question: 谁能申请？, answer: 村民。}\n")
    assert told(result) == []
    assert result.catalog is not None
    item = result.catalog.items["relief-village"]
    assert item.name == "特困补助"
    assert item.limits.promised is not None
    assert item.limits.statutory is not None
    assert (item.limits.promised.length, item.limits.statutory.length) == (20, 30)
    assert [m.id for m in item.materials] == ["form", "lease"]
    assert [(f.question, f.answer) for f in item.faq] == [
        ("多久到账？", "次月。"), ("谁能申请？", "村民。"),
    ]  # fmt: skip


def test_a_base_is_neither_served_nor_counted_nor_missed(tmp_path: Path) -> None:
    result = loaded(tmp_path, a=BASE, b=HEIR)
    assert result.catalog is not None
    assert "relief" not in result.catalog.items
    assert "relief" not in result.catalog.records["items"]
    record = result.catalog.records["items"]["relief-village"]
    assert (record.file, record.data["name"], record.data["extends"]) == (
        "items/b.yaml", "特困补助", "relief",
    )  # fmt: skip


def test_without_takes_away_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    heir = HEIR + "without: [materials.lease, faq, materials.leese]\n"
    result = loaded(tmp_path, a=BASE, b=heir)
    assert told(result) == [("items/b.yaml", 6, "S32")]
    assert "materials.lease" in result.problems[-1].hint
    result = loaded(tmp_path / "2", a=BASE, b=heir.replace(", materials.leese", ""))
    assert result.catalog is not None
    item = result.catalog.items["relief-village"]
    assert [m.id for m in item.materials] == ["form"]
    assert item.faq == ()


def test_what_is_no_text_in_without_is_told_by_the_schema_and_moves_no_other(
    tmp_path: Path,
) -> None:
    heir = HEIR + "without:\n  - 1\n  - materials.leese\n"
    found = told(loaded(tmp_path, a=BASE, b=heir))
    assert ("items/b.yaml", 8, "S32") in found
    assert ("items/b.yaml", 7, "G04") in found


def test_an_empty_list_means_none_of_it(tmp_path: Path) -> None:
    result = loaded(tmp_path, a=BASE, b=HEIR + "materials: []\nconditions: [是本村人]\n")
    assert result.catalog is not None
    item = result.catalog.items["relief-village"]
    assert item.materials == ()
    assert item.conditions == ("是本村人",)


def test_a_problem_stands_where_the_value_stands_and_says_who_inherits_it(tmp_path: Path) -> None:
    base = BASE.replace("name: 申请书", "name: 申请书, copi: 1")
    result = loaded(tmp_path, a=base, b=HEIR)
    assert told(result) == [("items/a.yaml", 17, "G01")]
    # The base itself is wrong: its heirs are no further problem.
    assert "继承" not in result.problems[0].message
    base = BASE.replace("workflow: instant", "workflow: vilage")
    only = next(p for p in loaded(tmp_path / "2", a=base, b=HEIR).problems if p.code == "X01")
    assert (only.file, only.line, only.column) == ("items/a.yaml", 23, 11)
    assert "items/b.yaml:2 继承自这里" in only.message
    assert only.source_line == "workflow: vilage"


def test_many_heirs_of_one_wrong_value_are_one_problem(tmp_path: Path) -> None:
    base = BASE.replace("workflow: instant", "workflow: vilage")
    heirs = {f"h{n}": HEIR.replace("-village", f"-{n}") + f"name: 补助{n}\n" for n in range(5)}
    result = loaded(tmp_path, a=base, **heirs)
    lines = [p for p in result.problems if p.code == "X01"]
    assert len(lines) == 1
    assert "等 5 处" in lines[0].message


def test_what_lacks_altogether_lacks_at_the_line_that_extends(tmp_path: Path) -> None:
    base = BASE.replace('contacts: {consult: 0476-5550001, complain: "12345"}\n', "")
    result = loaded(tmp_path, a=base, b=HEIR)
    assert told(result) == [("items/b.yaml", 2, "G02")]
    assert "contacts" in result.problems[-1].message
    incomplete = BASE.replace("contacts: {consult: 0476-5550001, ", "contacts: {")
    result = loaded(tmp_path / "2", a=incomplete, b=HEIR)
    assert told(result) == [("items/b.yaml", 2, "G02")]
    result = loaded(tmp_path / "3", a=incomplete, b=HEIR + "contacts: {consult: 0476-5550001}\n")
    assert told(result) == []


def test_a_base_is_held_to_what_it_says_even_without_heirs(tmp_path: Path) -> None:
    result = loaded(tmp_path, a="id: alone\nbase: true\nkind: 承诺\n")
    assert told(result) == [("items/a.yaml", 3, "G03")]
    assert told(loaded(tmp_path / "2", a="id: alone\nbase: true\nkind: 承诺件\n")) == []


def test_an_unknown_parent_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    result = loaded(tmp_path, a=BASE, b=HEIR.replace("extends: relief", "extends: releif"))
    assert told(result) == [("items/b.yaml", 2, "S30")]
    assert "relief" in result.problems[-1].hint


def test_a_parent_that_is_refused_is_told_once(tmp_path: Path) -> None:
    result = loaded(tmp_path, relief="id: relief\n\tname: 特困补助\n", b=HEIR)
    assert [(f, c) for f, _line, c in told(result)] == [("items/relief.yaml", "S06")]


def test_circles_and_long_lines_end(tmp_path: Path) -> None:
    a, b = BASE + "extends: other\n", HEIR.replace("-village", "").replace("relief\n", "other\n", 1)
    result = loaded(tmp_path, a=a, b=b.replace("extends: relief", "extends: relief"))
    assert {(c) for _f, _line, c in told(result)} == {"S31"}
    assert "→" in result.problems[-1].message
    itself = loaded(tmp_path / "2", b=HEIR.replace("relief-village", "relief"))
    assert told(itself) == [("items/b.yaml", 2, "S31")]
    line = {f"l{n}": f"id: l{n}\nbase: true\nextends: l{n + 1}\n" for n in range(12)}
    assert {c for _f, _line, c in told(loaded(tmp_path / "3", l12=BASE, **line))} >= {"S31"}


def test_a_chain_leads_every_value_home(tmp_path: Path) -> None:
    middle = "id: city\nbase: true\nextends: relief\nlimits: {promised: {length: 22}}\n"
    heir = "id: village\nextends: city\ntiers: [镇]\n"
    result = loaded(tmp_path, a=BASE, m=middle, b=heir)
    assert result.catalog is not None
    promised = result.catalog.items["village"].limits.promised
    assert promised is not None
    assert promised.length == 22
    wrong = loaded(tmp_path / "2", a=BASE, m=middle.replace("22", "二十"), b=heir)
    assert told(wrong) == [("items/m.yaml", 4, "G04")]


def test_a_base_may_not_share_its_id(tmp_path: Path) -> None:
    assert ("items/a.yaml", 1, "X02") in told(loaded(tmp_path, a=BASE, a2=BASE, b=HEIR))


def test_a_silence_of_the_heir_speaks_for_what_it_inherits(tmp_path: Path) -> None:
    base = BASE.replace('complain: "12345"', "complain: 0476-5550001")
    assert [c for _f, _l, c in told(loaded(tmp_path, a=base, b=HEIR))] == ["X11"]
    hushed = HEIR + "silence:\n  - {rule: X11, reason: 上级文件如此, until: 2099-12-31}\n"
    result = loaded(tmp_path / "2", a=base, b=hushed)
    assert told(result) == []
    assert [s.file for s in result.silences] == ["items/b.yaml"]


def test_a_problem_of_an_aliased_value_stands_at_its_anchor(tmp_path: Path) -> None:
    text = LOAN.replace(
        "audience: [企业法人]\nthemes: [创业]", "themes: &who [创业]\naudience: *who"
    )
    found = [p for p in loaded(tmp_path, loan=text).problems if p.severity == "错误"]
    assert [(p.line, p.column, p.code) for p in found] == [(8, 15, "G03")]
    assert found[0].message.endswith("（第 9 行的 *who 引用这里。）")
    assert found[0].source_line == "themes: &who [创业]"


def test_what_is_wrong_at_its_anchor_is_not_told_again_for_every_use(tmp_path: Path) -> None:
    text = LOAN.replace("name: 营业执照, copy: 1", "name: 营业执照, copy: &n 一, original: *n")
    found = [p for p in loaded(tmp_path, loan=text).problems if p.severity == "错误"]
    assert {(p.line, p.column, p.code) for p in found} == {(16, 37, "G04")}
    assert ["引用" in p.message for p in found] == [False, True]


def test_of_aliases_inside_each_other_the_innermost_is_told(tmp_path: Path) -> None:
    text = LOAN.replace(
        "limits:\n  promised: {length: 30, unit: 自然日}",
        "limits:\n  statutory: {length: 30, unit: 自然日, basis: &day 办法}\n"
        "  promised: {length: 20, unit: *day}",
    )
    found = [p for p in loaded(tmp_path, loan=text).problems if p.code == "G03"]
    assert [(p.line, p.column) for p in found] == [(14, 45)]
    assert "第 15 行的 *day" in found[0].message

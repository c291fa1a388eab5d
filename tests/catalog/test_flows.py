"""Blocks of a workflow: built, put in place, chosen by answers, checked, pinned by a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.catalog import Problem, build, load
from app.catalog.crosscheck.flow_paths import block_paths, own_steps, step_paths
from app.catalog.crosscheck.limits import critical_path
from app.catalog.crosscheck.references import reference_tree, references
from app.catalog.model import Catalog, Choose, Definition, Flow, Parallel, Repeat, Step, Workflow
from app.catalog.model.flow import performers
from app.catalog.model.flow_resolution import linked, resolved
from app.workflow import start
from tests.catalog.folders import county_with


def step(id: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": id, "by": {"post": "受理岗"}, **more}


def flow(id: str, *blocks: Any) -> Workflow:
    return build.workflow({"id": id, "name": id, "steps": list(blocks)})


EVERYTHING = flow(
    "all",
    step("a", outcomes=["受理"]),
    {"parallel": {"join": 2, "branches": [[step("b")], [step("c"), step("d")], [step("e")]]}},
    {
        "choose": {
            "cases": [
                {"when": {"housing": "租赁"}, "steps": [step("f")]},
                {
                    "when": {"housing": "借住"},
                    "steps": [
                        {
                            "choose": {
                                "cases": [{"when": {"size": {"at_least": 3}}, "steps": [step("g")]}]
                            }
                        }
                    ],
                },
                {"steps": [step("h")]},
            ]
        }
    },
    {
        "repeat": {
            "id": "r", "at_most": 3, "until": {"step": "i"},
            "steps": [step("i", outcomes=["通过", "不通过"], limit={"length": 2})],
        }
    },
    {"choose": {"by": "i", "cases": [{"outcomes": ["不通过"], "steps": [step("j")]}]}},
    {"flow": {"id": "sub", "workflow": "other"}},
)  # fmt: skip
OTHER = flow(
    "other",
    step("x", outcomes=["通过", "不通过"]),
    {"choose": {"by": "x", "cases": [{"outcomes": ["不通过"], "steps": [step("y")]}]}},
    {
        "repeat": {
            "id": "again", "at_most": 2, "until": {"step": "z"},
            "steps": [step("z", separate_from=["x"])],
        }
    },
    {"flow": {"id": "deep", "workflow": "leaf"}},
)  # fmt: skip
LEAF = flow("leaf", {"parallel": {"branches": [[step("l")], [step("m")]]}})
COUNTY = linked({one.id: one for one in (EVERYTHING, OTHER, LEAF)})


def ids(workflow: Workflow) -> list[str]:
    return [one.id for one in workflow.all_steps()]


class TestBuilding:
    def test_every_block_becomes_what_it_is(self) -> None:
        kinds = [type(block) for block in EVERYTHING.steps]
        assert kinds == [Step, Parallel, Choose, Repeat, Choose, Flow]
        joined = EVERYTHING.steps[1]
        assert isinstance(joined, Parallel)
        assert joined.needed == 2

    def test_it_is_stored_and_read_back_as_it_was(self) -> None:
        told = msgspec.json.encode(COUNTY["all"])
        assert msgspec.json.decode(told, type=Workflow) == COUNTY["all"]

    def test_paths_lead_to_what_they_are_of(self) -> None:
        whole = COUNTY["all"]
        paths = {one.id: path for one, path in step_paths(whole)}
        assert list(paths) == ids(whole)
        assert paths["d"] == ("steps", 1, "parallel", "branches", 1, 1)
        assert paths["g"] == (
            "steps", 2, "choose", "cases", 1, "steps", 0, "choose", "cases", 0, "steps", 0,
        )  # fmt: skip
        assert paths["i"] == ("steps", 3, "repeat", "steps", 0)
        assert paths["sub/x"] == paths["sub/deep/m"] == ("steps", 5, "flow", "workflow")
        assert [one.id for one, _path in own_steps(whole)] == ids(EVERYTHING)
        assert [path[-1] for block, path in block_paths(whole) if isinstance(block, Flow)] == [
            "flow"
        ]


class TestSubFlows:
    def test_their_steps_stand_in_place_under_their_own_name(self) -> None:
        assert ids(COUNTY["all"])[-5:] == ["sub/x", "sub/y", "sub/z", "sub/deep/l", "sub/deep/m"]
        z = COUNTY["all"].all_steps()[-3]
        assert z.separate_from == ("sub/x",)

    def test_what_they_say_of_each_other_stays_true(self) -> None:
        laid = resolved(COUNTY["all"], {})
        # A choice or a repetition that looked elsewhere would be refused here.
        assert start(laid).open == ("a",)
        assert not any(isinstance(block, Flow) for block in laid.steps)
        renamed = [block for block in laid.steps if isinstance(block, Choose | Repeat)]
        assert [b.by if isinstance(b, Choose) else b.until.step for b in renamed] == [
            "i", "i", "sub/x", "sub/z",
        ]  # fmt: skip
        assert [b.id for b in renamed if isinstance(b, Repeat)] == ["r", "sub/again"]

    def test_one_that_holds_itself_or_is_not_there_stays_empty(self) -> None:
        one = flow("one", step("a"), {"flow": {"id": "f", "workflow": "two"}})
        two = flow("two", step("b"), {"flow": {"id": "g", "workflow": "one"}})
        lost = flow("lost", {"flow": {"id": "f", "workflow": "nothing"}})
        made = linked({w.id: w for w in (one, two, lost)})
        assert ids(made["one"]) == ["a", "f/b"]
        assert ids(made["lost"]) == []


class TestChoosingByAnswers:
    @pytest.mark.parametrize(
        ("answers", "chosen"),
        [
            ({"housing": "租赁"}, ["f"]),
            ({"housing": "自有"}, ["h"]),
            ({}, ["h"]),
            ({"housing": "借住", "size": 4}, ["g"]),
            ({"housing": "借住", "size": 2}, []),
        ],
    )
    def test_the_answers_leave_one_way(self, answers: dict[str, Any], chosen: list[str]) -> None:
        assert [one for one in ids(resolved(COUNTY["all"], answers)) if one in "fgh"] == chosen

    def test_without_answers_every_way_stays(self) -> None:
        assert [one for one in ids(resolved(COUNTY["all"], None)) if one in "fgh"] == list("fgh")

    def test_the_same_answers_give_the_same_value(self) -> None:
        one = resolved(COUNTY["all"], {"housing": "租赁"})
        assert resolved(COUNTY["all"], {"housing": "租赁", "more": 1}) is one
        assert resolved(one, {"housing": "借住"}) is one

    def test_what_has_nothing_to_choose_stays_itself(self) -> None:
        assert resolved(LEAF, {"a": 1}) is LEAF
        assert resolved(LEAF, None) is LEAF

    def test_a_branch_in_which_nothing_is_left_is_left_out(self) -> None:
        asked = {"choose": {"cases": [{"when": {"a": True}, "steps": [step("y")]}]}}
        either = flow("w", {"parallel": {"join": "任一", "branches": [[step("x")], [asked]]}})
        (block,) = resolved(either, {"a": False}).steps
        assert isinstance(block, Parallel)
        # Otherwise the empty branch would do for all of them.
        assert (len(block.branches), block.needed) == (1, 1)


def test_the_longest_way_counts() -> None:
    long = flow(
        "w",
        step("a", limit={"length": 1}),
        {
            "parallel": {
                "join": 2,
                "branches": [[step(n, limit={"length": d})] for n, d in zip("bcd", (5, 3, 8), strict=True)],
            }
        },
        {
            "choose": {
                "cases": [
                    {"when": {"q": 1}, "steps": [step("e", limit={"length": 4})]},
                    {"steps": [step("f", limit={"length": 2})]},
                ]
            }
        },
        {
            "repeat": {
                "id": "r", "at_most": 3, "until": {"step": "h"},
                "steps": [step("g", limit={"length": 1}), step("h", limit={"length": 2})],
            }
        },
    )  # fmt: skip
    days, names = critical_path(long)
    assert days == 1 + 5 + 4 + 3 * 3
    assert names == ["a", "b", "e", "g", "h（3 轮）"]
    inside = linked({"w": long, "o": flow("o", {"flow": {"id": "f", "workflow": "w"}})})["o"]
    assert critical_path(inside)[0] == days


def test_references_are_found_however_deep() -> None:
    deep = {"steps": [{"parallel": {"branches": [[{"choose": {"cases": [{"steps": [
        {"repeat": {"steps": [{"flow": {"workflow": "w"}}, {"by": {"department": "d"},
         "signers": {"with": [{"post": "p"}]}}]}}]}]}}]]}}]}  # fmt: skip
    found = [
        (target, name) for _path, target, name in references(deep, reference_tree("workflows"))
    ]
    assert sorted(found) == [("departments", "d"), ("posts", "p"), ("workflows", "w")]


ITEM = """id: a
name: 办事证明
type: 公共服务
kind: 承诺件
department: civil
tiers: [镇]
audience: [自然人]
themes: [社会救助]
ways: [承诺办]
channels: [窗口办理, 电脑端网上办理]
visits: {count: 0}
materials: []
fees: 不收费
legal_basis: [{title: 社会救助暂行办法, kind: 行政法规}]
result: {kind: 其他, name: 救助对象证明书}
workflow: w
contacts: {consult: 0476-5550001, complain: "12345"}
limits: {promised: {length: 10}}
form:
  - {id: housing, label: 住房, type: 单选, choices: [自有, 租赁]}
"""
HEAD = """id: w
name: 流程
steps:
  - {id: receive, name: 收件, by: {post: 受理岗}, outcomes: [受理, 补正]}
"""


def problems(folder: Path, workflow: str, **files: str) -> tuple[list[Problem], Catalog | None]:
    named = {f"workflows/{name}.yaml": text for name, text in files.items()}
    parts = {"items/a.yaml": ITEM, "workflows/w.yaml": HEAD + workflow, **named}
    loaded = load(county_with(folder, parts))
    return list(loaded.problems), loaded.catalog


CHOICE = """  - choose:
      cases:
        - {when: {housing: %s}, steps: [{id: look, name: 查看, by: {department: civil}}]}
        - {steps: [{id: write, name: 写明, by: {department: civil}}]}
"""


class TestChecking:
    def test_a_choice_needs_a_question_of_the_item(self, tmp_path: Path) -> None:
        found, _catalog = problems(tmp_path, CHOICE % "租凭")
        (problem,) = found
        assert (problem.code, problem.file) == ("X33", "items/a.yaml")
        assert problem.message == "流程“w”要看回答：问题“住房”不会有答案“租凭”。"
        assert problem.hint.startswith("是不是“租赁”？")

    def test_a_case_pins_the_way_its_answers_take(self, tmp_path: Path) -> None:
        found, catalog = problems(tmp_path, CHOICE % "租赁")
        assert found == []
        assert catalog is not None
        for answers, way in (({"housing": "租赁"}, "look"), ({"housing": "自有"}, "write")):
            definition = catalog.definition("a", answers)
            assert ids(definition.workflow) == ["receive", way]
            told = msgspec.json.encode(definition)
            assert msgspec.json.decode(told, type=Definition) == definition
        assert ids(catalog.definition("a").workflow) == ["receive", "look", "write"]

    @pytest.mark.parametrize(
        ("signer", "code", "at"),
        [
            ("{post: 信访岗, at: 镇}", "X44", "post"),
            ("{department: civil, post: 审批岗位}", "X01", "post"),
            ("{department: land, post: 审批岗}", "X46", ""),
            ("{department: civil, at: 县}", "X48", "with"),
            ("{post: 民政助理岗, at: 镇}, {post: 民政助理岗, at: 镇}", "X49", "signers"),
        ],
    )
    def test_everybody_who_signs_must_be_there(
        self, tmp_path: Path, signer: str, code: str, at: str
    ) -> None:
        others = signer if code == "X49" else f"{signer}"
        text = f"""  - id: sign
    name: 会签
    by: {{post: 民政助理岗, at: 镇}}
    signers: {{mode: 会签, with: [{others}]}}
"""
        staffing = "" if code != "X44" else "信访岗"
        extra = {"staffing/more.yaml": _post(staffing)} if staffing else {}
        parts = {"items/a.yaml": ITEM, "workflows/w.yaml": HEAD + text, **extra}
        found = load(county_with(tmp_path, parts)).problems
        assert code in {problem.code for problem in found}, [p.as_data() for p in found]
        problem = next(one for one in found if one.code == code)
        assert at in problem.source_line

    def test_a_workflow_that_is_only_a_part_need_not_accept(self, tmp_path: Path) -> None:
        part = "id: part\nname: 一段\nsteps:\n  - {id: look, name: 查看, by: {department: civil}}\n"
        inside = "  - flow: {id: visit, workflow: part}\n"
        found, catalog = problems(tmp_path, inside, part=part)
        assert found == []
        assert catalog is not None
        assert ids(catalog.workflows["w"]) == ["receive", "visit/look"]

    def test_what_is_wrong_with_a_part_is_told_where_it_is_used(self, tmp_path: Path) -> None:
        part = """id: part
name: 一段
steps:
  - {id: look, name: 查看, by: {department: land, post: 核查岗}}
"""
        found, _catalog = problems(tmp_path, "  - flow: {id: visit, workflow: part}\n", part=part)
        assert {(p.code, p.file, p.line) for p in found} >= {("X45", "workflows/w.yaml", 5)}


def _post(post: str) -> str:
    return f"id: more\nname: 县里的岗\nat: {{tiers: [县]}}\nposts: [{{id: {post}, people: 1}}]\n"


def test_signers_have_seats_in_the_order_in_which_they_stand() -> None:
    (signed,) = flow(
        "w", step("s", signers={"mode": "依次", "with": [{"post": "乙岗"}, {"post": "丙岗"}]})
    ).all_steps()
    assert [(seat, by.post) for seat, by in performers(signed)] == [
        ("s.1", "受理岗"), ("s.2", "乙岗"), ("s.3", "丙岗"),
    ]  # fmt: skip

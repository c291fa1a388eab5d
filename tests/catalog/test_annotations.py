"""Problems for other programs: SARIF and GitHub, whole outputs."""

from __future__ import annotations

import json

from app.catalog.annotations import as_github, as_sarif
from app.catalog.problem import Problem, Spot

FAULT = Problem(
    file="items/a,b.yaml",
    line=3,
    column=7,
    width=4,
    code="X10",
    message="要求到现场 1 次。",
    hint="补上\nreason。",
    also=(Spot("items/c.yaml", 9),),
)
WHY = "“最多跑一次”改革要求能不跑就不跑，必须跑的要告诉群众原因。"
REMARK = Problem(
    file="centre.yaml", line=1, column=1, code="S08", severity="提示", message="100% 空。"
)


def test_sarif_holds_every_problem_with_its_place_and_level() -> None:
    (run,) = json.loads(as_sarif([FAULT, REMARK], "config"))["runs"]
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "S08",
            "shortDescription": {"text": "S08"},
            "fullDescription": {"text": "空文件多半是保存失败或者忘了写，不应该悄悄跳过。"},
        },
        {
            "id": "X10",
            "shortDescription": {"text": "到现场却没有写原因"},
            "fullDescription": {"text": WHY},
        },
    ]
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("X10", 1, "error")
    assert (second["ruleId"], second["ruleIndex"], second["level"]) == ("S08", 0, "note")
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "config/items/a,b.yaml"},
                "region": {"startLine": 3, "startColumn": 7, "endColumn": 11},
            }
        }
    ]
    assert first["message"]["text"] == (
        f"要求到现场 1 次。也出现在 items/c.yaml:9。为什么：{WHY}怎么改：补上\nreason。"
    )
    (related,) = first["relatedLocations"]
    assert related["physicalLocation"] == {
        "artifactLocation": {"uri": "config/items/c.yaml"},
        "region": {"startLine": 9},
    }
    assert "relatedLocations" not in second


def test_sarif_of_nothing_is_a_run_without_results() -> None:
    log = json.loads(as_sarif([], "config"))
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["results"] == []


def test_github_commands_are_one_line_each_and_escaped() -> None:
    assert as_github([FAULT, REMARK], "config").splitlines() == [
        "::error file=config/items/a%2Cb.yaml,line=3,col=7,title=X10::要求到现场 1 次。"
        f"也出现在 items/c.yaml:9。为什么：{WHY}怎么改：补上%0Areason。",
        "::notice file=config/centre.yaml,line=1,col=1,title=S08::100%25 空。"
        "为什么：空文件多半是保存失败或者忘了写，不应该悄悄跳过。",
    ]


def test_nothing_wrong_says_nothing_to_github() -> None:
    assert as_github([], "config") == ""

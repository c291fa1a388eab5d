"""The applicant's block: the number is checked as its kind demands."""

from __future__ import annotations

import pytest

from app.fields import APPLICANT, read_applicant, sample

PERSON = {
    "name": "张三", "id_kind": "居民身份证", "id_number": "11010519491231002x",
    "phone": "138 0000 0000",
}  # fmt: skip


def test_a_person() -> None:
    answers = read_applicant(PERSON)
    assert answers.problems == {}
    assert answers.values == {
        "name": "张三", "id_kind": "居民身份证", "id_number": "11010519491231002X",
        "phone": "13800000000",
    }  # fmt: skip


def test_a_body() -> None:
    body = {"id_kind": "统一社会信用代码", "id_number": "91350100m000100y43", "name": "某公司"}
    answers = read_applicant({**PERSON, **body})
    assert answers.problems == {}
    assert answers.values["id_number"] == "91350100M000100Y43"


def test_other_papers_are_taken_as_they_are() -> None:
    answers = read_applicant({**PERSON, "id_kind": "其他证件", "id_number": "E12345678"})
    assert answers.problems == {}
    assert answers.values["id_number"] == "E12345678"


@pytest.mark.parametrize(
    ("kind", "number", "said"),
    [
        ("居民身份证", "110105194912310021", "校验位不对"),
        ("居民身份证", "E12345678", "18 位"),
        ("统一社会信用代码", "11010519491231002X", "校验位不对"),
        ("统一社会信用代码", "91350100M000100Y4", "现在是 17 位"),
    ],
)
def test_a_wrong_number_is_told_and_not_kept(kind: str, number: str, said: str) -> None:
    answers = read_applicant({**PERSON, "id_kind": kind, "id_number": number})
    assert set(answers.problems) == {"id_number"}
    assert said in answers.problems["id_number"]
    assert "id_number" not in answers.values
    assert answers.values["name"] == "张三"


def test_everything_that_is_missing_is_told() -> None:
    assert set(read_applicant({}).problems) == {"name", "id_kind", "id_number", "phone"}


def test_an_unknown_kind_of_paper_is_told_once() -> None:
    answers = read_applicant({**PERSON, "id_kind": "学生证"})
    assert set(answers.problems) == {"id_kind"}
    assert answers.values["id_number"] == "11010519491231002x"


def test_the_rest_is_optional_and_read() -> None:
    answers = read_applicant(
        {**PERSON, "village": "150429104202", "agent_name": "李四", "agent_phone": "12", "x": "y"}
    )
    assert answers.values["village"] == "150429104202"
    assert answers.values["agent_name"] == "李四"
    assert set(answers.problems) == {"agent_phone"}
    assert "x" not in answers.values


def test_the_samples_of_the_block_make_an_applicant() -> None:
    answers = read_applicant({**{q.id: sample(q) for q in APPLICANT}, "id_kind": "其他证件"})
    assert answers.problems == {}
    assert set(answers.values) == {q.id for q in APPLICANT}

"""A question becomes the right input, and what was typed always comes back."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.fields import Question, QuestionType, read_answers, sample
from app.web.forms import ANSWER_PREFIX, Field, fields, labels, raw, ticked
from app.web.listing import _order


def question(kind: QuestionType, **more: Any) -> Question:
    return Question(id="one", label="问题", type=kind, choices=("甲", "乙"), **more)


def field(kind: QuestionType, *typed: str, problem: str = "", **more: Any) -> Field:
    form = MultiDict([("q.one", text) for text in typed])
    return fields((question(kind, **more),), "q.", form, {"q.one": problem})[0]


@pytest.mark.parametrize(
    ("kind", "widget", "html", "mode"),
    [
        ("文字", "text", "text", ""),
        ("多行文字", "textarea", "text", ""),
        ("整数", "number", "text", "decimal"),
        ("金额", "number", "text", "decimal"),
        ("日期", "date", "date", ""),
        ("单选", "select", "text", ""),
        ("多选", "checkboxes", "text", ""),
        ("是否", "yesno", "text", ""),
        ("电话", "tel", "text", "tel"),
        ("身份证", "text", "text", ""),
    ],
)
def test_each_type_has_its_input(kind: QuestionType, widget: str, html: str, mode: str) -> None:
    made = field(kind)
    assert (made.widget, made.kind, made.mode) == (widget, html, mode)


def test_every_type_there_is_can_be_asked() -> None:
    for kind in get_args(QuestionType):
        made = field(kind)
        assert made.name == "q.one"
        assert made.text == ""


def test_choices_are_offered_in_their_order() -> None:
    assert field("单选").options == (("甲", "甲"), ("乙", "乙"))
    assert field("是否").options == (("是", "是"), ("否", "否"))


def test_wide_inputs_take_the_whole_line() -> None:
    assert field("多行文字").wide
    assert field("多选").wide
    assert not field("文字").wide


def test_a_problem_and_the_help_stand_with_the_input() -> None:
    made = field("文字", "x", problem="太短", help="写全称", required=True, unit="人")
    assert (made.problem, made.help, made.required, made.unit) == ("太短", "写全称", True, "人")


def test_a_sample_helps_where_something_is_typed() -> None:
    assert field("金额", sample="860.00").sample == "860.00"
    assert field("单选", sample="甲").sample == ""
    assert field("文字").sample == ""


@pytest.mark.parametrize(
    ("typed", "html"),
    [("2026-09-22", "date"), ("", "date"), ("20260922", "text"), ("九月", "text")],
)
def test_a_date_box_is_used_only_for_what_it_can_show(typed: str, html: str) -> None:
    made = field("日期", typed)
    assert (made.kind, made.text) == (html, typed)


def test_several_ticks_are_kept_and_read() -> None:
    form = MultiDict([("q.one", "甲"), ("q.one", "乙")])
    assert raw((question("多选"),), "q.", form) == {"one": ["甲", "乙"]}
    assert field("多选", "甲", "乙").given == ["甲", "乙"]


def test_ticked_materials_are_found_by_their_prefix() -> None:
    form = MultiDict([("m.id-card", "1"), ("q.one", "x"), ("m.lease", "1")])
    assert ticked(form) == {"id-card", "lease"}


def test_labels_cover_the_applicant_and_the_item() -> None:
    known = labels((question("文字"),))
    assert known["applicant.name"] == "申请人"
    assert known["q.one"] == "问题"


@pytest.mark.parametrize("kind", get_args(QuestionType))
def test_a_sample_typed_into_the_form_is_accepted(kind: QuestionType) -> None:
    asked = question(kind)
    given_sample = sample(asked)
    typed = given_sample if isinstance(given_sample, list) else [given_sample]
    form = MultiDict([(ANSWER_PREFIX + "one", text) for text in typed])
    answers = read_answers([asked], raw((asked,), ANSWER_PREFIX, form))
    assert answers.problems == {}
    assert "one" in answers.values


@given(st.sampled_from(get_args(QuestionType)), st.text(max_size=30))
def test_whatever_was_typed_is_shown_again(kind: QuestionType, typed: str) -> None:
    assert field(kind, typed).text == typed


@given(st.lists(st.text(alphabet="甲乙丙1290 a", max_size=6), max_size=8))
def test_any_cells_can_be_sorted(cells: list[str]) -> None:
    ordered = sorted(cells, key=_order)
    assert sorted(ordered) == sorted(cells)


def test_numbers_inside_a_text_sort_by_their_value() -> None:
    assert sorted(["窗口10", "窗口9", "窗口1"], key=_order) == ["窗口1", "窗口9", "窗口10"]


def test_characters_sort_by_their_sound() -> None:
    assert sorted(["民政局", "财政局", "安监局"], key=_order) == ["安监局", "财政局", "民政局"]

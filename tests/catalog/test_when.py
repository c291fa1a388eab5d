"""The `when` language: what holds, how it is said, and where its comparisons stand."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.when import COMPARISONS, comparisons, holds, in_words, may_hold
from app.fields import Question

QUESTIONS: Final = {
    q.id: q
    for q in (
        Question(id="housing", label="住房", type="单选", choices=("自有", "租赁", "借住")),
        Question(id="helps", label="已有救助", type="多选", choices=("医疗", "教育", "住房")),
        Question(id="disabled", label="有残疾人", type="是否"),
        Question(id="size", label="人数", type="整数", unit="人"),
        Question(id="income", label="月收入", type="金额"),
        Question(id="area", label="面积", type="小数", unit="平方米"),
        Question(id="born", label="出生日期", type="日期"),
    )
}


@pytest.mark.parametrize(
    ("when", "answers", "expected"),
    [
        ({}, {}, True),
        ({"housing": "租赁"}, {"housing": "租赁"}, True),
        ({"housing": "租赁"}, {"housing": "自有"}, False),
        ({"housing": "租赁"}, {}, False),
        ({"housing": ["租赁", "借住"]}, {"housing": "借住"}, True),
        ({"housing": ("租赁", "借住")}, {"housing": "自有"}, False),
        ({"helps": "医疗"}, {"helps": ["教育", "医疗"]}, True),
        ({"helps": ["住房"]}, {"helps": ["教育", "医疗"]}, False),
        ({"disabled": True}, {"disabled": True}, True),
        ({"disabled": True}, {}, False),
        ({"disabled": False}, {}, True),
        ({"disabled": False}, {"disabled": True}, False),
        ({"size": 3}, {"size": 3}, True),
        ({"size": [3, 4]}, {"size": 4}, True),
        ({"size": 3}, {"size": 4}, False),
        ({"size": {"at_least": 3}}, {"size": 3}, True),
        ({"size": {"at_least": 3}}, {"size": 2}, False),
        ({"size": {"more_than": 3}}, {"size": 3}, False),
        ({"size": {"at_most": 3}}, {"size": 3}, True),
        ({"size": {"less_than": 3}}, {"size": 3}, False),
        ({"size": {"at_least": 3, "less_than": 6}}, {"size": 6}, False),
        ({"size": {"at_least": 3, "less_than": 6}}, {"size": 5}, True),
        ({"size": {"at_least": 0}}, {}, False),
        ({"income": {"more_than": 860.5}}, {"income": "860.50"}, False),
        ({"income": {"more_than": 860.5}}, {"income": "1000.00"}, True),
        ({"income": {"at_most": 1000}}, {"income": "960.00"}, True),
        ({"income": 960}, {"income": "960.00"}, True),
        ({"area": {"less_than": 100}}, {"area": "99.9"}, True),
        ({"born": {"at_most": "1966-01-01"}}, {"born": "1965-12-31"}, True),
        ({"born": {"less_than": "1966-01-01"}}, {"born": "1966-01-01"}, False),
        ({"housing": {"is_not": "自有"}}, {"housing": "租赁"}, True),
        ({"housing": {"is_not": ["自有", "租赁"]}}, {"housing": "租赁"}, False),
        ({"housing": {"is_not": "自有"}}, {}, True),
        ({"housing": "租赁", "disabled": True}, {"housing": "租赁", "disabled": False}, False),
        ({"all": [{"housing": "租赁"}, {"size": {"at_least": 3}}]},
         {"housing": "租赁", "size": 3}, True),
        ({"any": [{"housing": "租赁"}, {"size": {"at_least": 3}}]},
         {"housing": "自有", "size": 3}, True),
        ({"any": [{"housing": "租赁"}, {"disabled": True}]}, {}, False),
        ({"not": {"housing": "租赁"}}, {}, True),
        ({"not": {"housing": "租赁", "size": 3}}, {"housing": "租赁", "size": 4}, True),
        ({"not": {"any": [{"housing": "租赁"}, {"size": 3}]}}, {"size": 3}, False),
        ({"size": {"at_least": "三"}}, {"size": 3}, False),
        ({"size": {"at_least": "--3"}}, {"size": 3}, False),
        ({"size": {"at_least": "-3"}}, {"size": 3}, True),
    ],
)  # fmt: skip
def test_a_condition_holds_or_not(when: Any, answers: Any, expected: bool) -> None:
    assert holds(when, answers) is expected


@pytest.mark.parametrize(
    ("when", "answers", "expected"),
    [
        ({}, {}, True),
        ({"housing": "租赁"}, {}, True),
        ({"housing": "租赁"}, {"size": 3}, True),
        ({"housing": "租赁"}, {"housing": "自有"}, False),
        ({"housing": {"is_not": "自有"}}, {}, True),
        ({"disabled": False}, {"disabled": True}, False),
        ({"housing": "租赁", "size": {"at_least": 3}}, {"size": 2}, False),
        ({"housing": "租赁", "size": {"at_least": 3}}, {"size": 4}, True),
        ({"all": [{"housing": "租赁"}, {"disabled": True}]}, {"disabled": False}, False),
        ({"any": [{"housing": "租赁"}, {"disabled": True}]}, {"disabled": False}, True),
        ({"any": [{"housing": "租赁"}, {"disabled": True}]}, {"housing": "自有", "disabled": False},
         False),
        ({"not": {"housing": "租赁"}}, {}, True),
        ({"not": {"housing": "租赁"}}, {"housing": "租赁"}, False),
        ({"not": {"any": [{"housing": "租赁"}, {"disabled": True}]}}, {"disabled": True}, False),
        ({"not": {"all": [{"housing": "租赁"}, {"disabled": True}]}}, {"disabled": True}, True),
    ],
)  # fmt: skip
def test_only_an_answer_excludes(when: Any, answers: dict[str, Any], expected: bool) -> None:
    assert may_hold(when, answers) is expected


@given(
    st.fixed_dictionaries({"housing": st.sampled_from(["自有", "租赁"]), "disabled": st.booleans()})
)
def test_with_all_answers_it_may_hold_exactly_if_it_holds(answers: dict[str, Any]) -> None:
    for when in (
        {"housing": "租赁"},
        {"not": {"housing": "租赁", "disabled": True}},
        {"any": [{"housing": "自有"}, {"disabled": False}]},
    ):
        assert may_hold(when, answers) is holds(when, answers)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({}, ""),
        ({"housing": "租赁"}, "“住房”为“租赁”"),
        ({"housing": ["租赁", "借住"]}, "“住房”为“租赁”或“借住”"),
        ({"disabled": True, "housing": "自有"}, "“有残疾人”为“是”，且“住房”为“自有”"),
        ({"disabled": False}, "“有残疾人”为“否”"),
        ({"size": {"at_least": 3, "less_than": 6}}, "“人数”不少于3人且少于6人"),
        ({"income": {"more_than": 1000}}, "“月收入”多于1,000.00元"),
        ({"born": {"at_most": "1966-01-01"}}, "“出生日期”不晚于1966年1月1日"),
        ({"born": {"more_than": "不是日子"}}, "“出生日期”晚于不是日子"),
        ({"housing": {"is_not": ["自有", "借住"]}}, "“住房”不是“自有”或“借住”"),
        ({"any": [{"housing": "租赁"}, {"disabled": True}]},
         "（“住房”为“租赁”，或者“有残疾人”为“是”）"),
        ({"all": [{"housing": "租赁"}, {"size": 3}]}, "“住房”为“租赁”，且“人数”为“3人”"),
        ({"not": {"housing": "租赁"}}, "不是（“住房”为“租赁”）"),
        ({"unknown": "甲"}, "“unknown”为“甲”"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_chinese(when: Any, words: str) -> None:
    assert in_words(when, QUESTIONS) == words


def test_every_comparison_is_given_with_its_place() -> None:
    when = {
        "housing": ["租赁"],
        "size": {"at_least": 3, "is_not": 7},
        "any": [{"disabled": True}, {"not": {"born": {"less_than": "2000-01-01"}}}],
    }
    assert [(one.path, one.question, one.how, one.wanted) for one in comparisons(when)] == [
        (("housing",), "housing", "is", ["租赁"]),
        (("size", "at_least"), "size", "at_least", 3),
        (("size", "is_not"), "size", "is_not", 7),
        (("any", 0, "disabled"), "disabled", "is", True),
        (("any", 1, "not", "born", "less_than"), "born", "less_than", "2000-01-01"),
    ]


PARTS = st.one_of(
    st.builds(lambda w: {"housing": w}, st.sampled_from(["自有", "租赁", "借住"])),
    st.builds(lambda b: {"disabled": b}, st.booleans()),
    st.builds(lambda h, n: {"size": {h: n}}, st.sampled_from(COMPARISONS), st.integers(0, 9)),
)
WHENS = st.recursive(
    PARTS,
    lambda inner: st.one_of(
        st.builds(lambda a: {"not": a}, inner),
        st.builds(lambda a: {"all": a}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda a: {"any": a}, st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "housing": st.sampled_from(["自有", "租赁", "借住"]),
        "disabled": st.booleans(),
        "size": st.integers(0, 9),
    },
)


@given(WHENS, WHENS, ANSWERS)
def test_all_any_and_not_are_those_of_logic(one: Any, other: Any, answers: Any) -> None:
    first, second = holds(one, answers), holds(other, answers)
    assert holds({"not": one}, answers) is not first
    assert holds({"all": [one, other]}, answers) is (first and second)
    assert holds({"any": [one, other]}, answers) is (first or second)
    assert holds({"not": {"any": [one, other]}}, answers) is holds(
        {"all": [{"not": one}, {"not": other}]}, answers
    )
    assert "{" not in in_words(one, QUESTIONS)

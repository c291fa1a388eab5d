"""Where a line may end: titles break between words, a number keeps its unit."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing import html
from app.printing.line_ends import kept_together, title_lines, titled
from tests.printing.papers import GRANT, guide_of


@pytest.mark.parametrize(
    ("title", "most", "lines"),
    [
        ("短", 20, ("短",)),
        ("最低生活保障对象认定、保障金给付", 14, ("最低生活保障对象", "认定、保障金给付")),
        ("烟花爆竹经营（零售）许可证核发", 14, ("烟花爆竹经营", "（零售）许可证核发")),
        ("工程建设涉及城市绿地、树木审批", 14, ("工程建设涉及城市", "绿地、树木审批")),
        (
            "临时性建筑物搭建、堆放物料、占道施工审批申请表", 20,
            ("临时性建筑物搭建、", "堆放物料、占道施工审批申请表"),
        ),
        (
            "设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批", 24.5,
            ("设置大型户外广告及在城市建筑物、", "设施上悬挂、张贴宣传品审批"),
        ),
    ],
)  # fmt: skip
def test_titles_break_between_words(title: str, most: float, lines: tuple[str, ...]) -> None:
    assert title_lines(title, most) == lines
    assert str(titled(title, most)) == "<br>".join(lines)


def test_a_title_marks_up_nothing() -> None:
    assert str(titled("<b>", 20)) == "&lt;b&gt;"


@given(
    st.text(alphabet="审批登记的、，（）和宅基地AB12 ", max_size=60),
    st.sampled_from([8.0, 14.0, 20.5]),
)
def test_nothing_is_lost_and_no_line_is_too_wide(title: str, most: float) -> None:
    lines = title_lines(title, most)
    assert "".join(lines) == title
    for before, line in pairwise(lines):
        assert line[0] not in "，、）"
        assert before[-1] != "（"
        assert not (before[-1].isalnum() and line[0].isalnum() and (before[-1] + line[0]).isascii())
    if len(lines) > 1:
        assert all(sum(1 if sign > "\u2000" else 0.55 for sign in line) <= most for line in lines)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("办2个工作日完", '办<span class="keep">2个工作日</span>完'),
        ("09:00—11:30", '<span class="keep">09:00—11:30</span>'),
        ("不超过30个自然日", '不超过<span class="keep">30个自然日</span>'),
        ("1.5万元", '<span class="keep">1.5万元</span>'),
        ("窗口·岗位", '窗<span class="keep">口·</span>岗位'),
        ("第三个月", "第三个月"),
    ],
)
def test_a_number_keeps_its_unit(text: str, kept: str) -> None:
    assert kept_together(f"<body><p>{text}</p></body>") == f"<body><p>{kept}</p></body>"


def test_only_words_of_the_body_are_touched() -> None:
    page = '<head><title>2个月</title></head><body class="a"><img alt="2个月"><svg><text>2个月</text></svg></body>'
    assert kept_together(page) == page


def test_papers_are_set_so() -> None:
    page, _replaced = html("办事指南", guide_of(GRANT))
    assert '<span class="keep">15个工作日</span>' in page
    assert "keep" not in page[page.index("<svg") : page.index("</svg>")]

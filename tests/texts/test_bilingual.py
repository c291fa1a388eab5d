"""Texts in two languages: put together in each of them, never one inside the other."""

from __future__ import annotations

from app.texts import _, beside, in_one_language
from app.texts.bilingual import Bilingual, joined, marked_up

SIX = Bilingual("6个月", "6 months")


def said(text: str) -> str:
    return marked_up(text, "en")


def test_the_second_language_stands_behind_and_is_marked() -> None:
    assert said(SIX) == '6个月 <span lang="en">6 months</span>'
    assert said(f'<p title="{SIX}">{SIX}</p>') == (
        '<p title="6个月 6 months">6个月 <span lang="en">6 months</span></p>'
    )
    assert said("<p>6个月</p>") == "<p>6个月</p>"


def test_what_is_filled_in_is_filled_in_in_both() -> None:
    within = Bilingual("{period}内", "within {period}").format(period=SIX)
    assert (within.first, within.second) == ("6个月内", "within 6 months")
    numbered = Bilingual("第{}条", "article {}").format(7)
    assert said(numbered) == '第7条 <span lang="en">article 7</span>'


def test_lists_and_sums_keep_them_apart() -> None:
    comma = Bilingual("、", ", ")
    assert said(comma) == "、"
    listed = comma.join([SIX, Bilingual("1天", "1 day"), "村"])
    assert said(listed) == '6个月、1天、村 <span lang="en">6 months, 1 day, 村</span>'
    assert comma.join(["甲", "乙"]) == "甲、乙"
    assert not isinstance(joined("、", ", ", ["甲"]), Bilingual)
    assert (SIX + "。").second == "6 months。"
    assert ("约" + SIX).first == "约6个月"
    assert SIX[:2] == "6个"


def test_one_that_says_nothing_new_is_left_out() -> None:
    assert said(Bilingual("A", "A")) == "A"
    assert said(Bilingual("甲", "")) == "甲"


def test_the_catalogue_gives_both_halves() -> None:
    with beside("en"):
        within = _("{period}内").format(period=_("{n}个月").format(n=6))
        alone = in_one_language(lambda: _("{n}个月").format(n=6))()
    assert said(within) == '6个月内 <span lang="en">within 6 months</span>'
    assert alone == "6个月"

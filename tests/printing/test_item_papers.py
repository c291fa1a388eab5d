"""The short guide, the one in large print, forms and their examples, guides in two languages."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from msgspec.structs import replace

from app.catalog.model import Material
from app.catalog.model.particulars import Translation
from app.fields import Question, id_card_fault, uscc_fault
from app.printing import Kind, guide_dossier, html, paper, places
from app.printing.application import answer_lines, applicant_lines, attached, signer_of
from app.printing.brief import SQUEEZES, Squeeze, clipped, squeezes
from app.printing.pdf import style_sheet
from tests.printing.papers import (
    AT,
    CATALOG,
    GRANT,
    INSTANT,
    ITEM_IDS,
    PERMIT,
    guide_of,
    guide_of_item,
    printed,
    squeezed,
    text_of,
)

FEW = [GRANT, INSTANT, PERMIT]
QUESTIONS = (
    Question(id="size", label="人数", type="整数", required=True, unit="人", sample=3),
    Question(id="why", label="困难原因", type="多选", choices=("重病", "残疾"), sample=["残疾"]),
    Question(id="car", label="有无机动车", type="是否", sample=False),
    Question(id="told", label="说明", type="多行文字", help="写清楚", sample="收入只有流转费"),
)


class TestBrief:
    @pytest.mark.parametrize("item_id", ITEM_IDS)
    def test_is_one_page_with_all_that_one_must_know(self, item_id: str) -> None:
        made = printed("办事指南简版", item_id)
        item, text = CATALOG.items[item_id], text_of(made)
        assert made.pages == 1
        said = [
            *(material.name for material in item.materials),
            *item.conditions,
            item.result.name,
            item.contacts.consult,
            item.contacts.complain,
            *(step.name for step in CATALOG.workflows[item.workflow].all_steps()),
        ]
        assert [one for one in said if squeezed(one) not in text] == []

    def test_a_small_item_is_set_large(self) -> None:
        assert next(squeezes(guide_of(INSTANT))).size >= 11.5

    def test_is_one_page_whatever_an_item_says(self) -> None:
        item = CATALOG.items[PERMIT]
        many = tuple(
            Material(
                id=f"m{n}", name=f"第{n}项材料" + "很长的名称" * 20, requirement="须盖章" * 100
            )
            for n in range(60)
        )
        long = replace(
            item, materials=many, conditions=("条件很多很长" * 40,) * 40, summary="概况" * 300
        )
        made = paper("办事指南简版", guide_of_item(long))
        text = text_of(made)
        assert made.pages == 1
        assert "第0项材料" in text
        assert re.search(r"另有\d+项，扫码或到窗口看完整的办事指南", text)

    def test_nothing_is_cut_where_there_is_room(self) -> None:
        assert clipped("够短", Squeeze(size=9, signs=4)) == "够短"
        assert clipped("这一句太长", Squeeze(size=9, signs=4)) == "这一句…"
        assert all(squeeze.size >= later.size for squeeze, later in pairwise(SQUEEZES))


class TestLarge:
    @pytest.mark.parametrize("item_id", FEW)
    def test_says_what_the_guide_says_and_in_no_table_of_many_columns(self, item_id: str) -> None:
        item, text = CATALOG.items[item_id], text_of(printed("办事指南大字版", item_id))
        said = [
            *(material.name for material in item.materials),
            *(material.requirement for material in item.materials),
            *item.conditions,
            *(faq.answer for faq in item.faq),
            item.contacts.complain,
            "申请行政复议",
        ]
        assert [one for one in said if squeezed(one) not in text] == []
        markup, _replaced = html("办事指南大字版", guide_of(item_id))
        assert 'class="grid"' not in markup

    def test_its_type_is_18_points_or_more(self) -> None:
        sizes = re.findall(r"\.large[^{]*\{[^}]*font-size: (\d+)pt", style_sheet())
        assert sizes
        assert all(int(size) >= 18 for size in sizes)


class TestApplication:
    @pytest.mark.parametrize("item_id", FEW)
    def test_a_blank_one_asks_everything_and_answers_nothing(self, item_id: str) -> None:
        item, text = CATALOG.items[item_id], text_of(printed("申请表", item_id))
        for question in item.form:
            assert squeezed(question.label) in text
            assert all(choice in text for choice in question.choices)
        for said in ("申请人", "证件类型", "联系电话", "申请人（签名或盖章）：", "已附"):
            assert said in text
        assert "√" not in text
        assert "样例" not in text
        assert "张三" not in text

    @pytest.mark.parametrize("item_id", FEW)
    def test_the_example_is_filled_and_says_that_it_is_one(self, item_id: str) -> None:
        text = text_of(printed("申请表填写范本", item_id))
        assert "样例" in text
        assert "内容都是虚构的" in text
        assert "不得作为申请使用" in text
        assert "√" in text

    def test_answers_of_every_kind_are_shown_as_a_hand_would_write_them(self) -> None:
        item = replace(CATALOG.items[GRANT], form=QUESTIONS)
        lines = {line.label: line for line in answer_lines(item, True)}
        assert lines["人数"].value == "3人"
        assert lines["人数"].required
        assert lines["困难原因"].choices == (("重病", False), ("残疾", True))
        assert lines["有无机动车"].choices == (("是", False), ("否", True))
        assert lines["说明"].tall
        assert lines["说明"].help == "写清楚"
        assert lines["说明"].value == "收入只有流转费"

    def test_a_blank_one_leaves_room_before_the_unit(self) -> None:
        item = replace(CATALOG.items[GRANT], form=QUESTIONS)
        lines = {line.label: line for line in answer_lines(item, False)}
        assert lines["人数"].value.strip() == "人"
        assert lines["说明"].value == ""
        assert not any(ticked for line in lines.values() for _word, ticked in line.choices)

    def test_the_made_up_applicant_is_of_the_kind_the_item_is_for(self) -> None:
        item = CATALOG.items[GRANT]
        person = {line.label: line.value for line in applicant_lines(item, True)}
        assert id_card_fault(person["证件号码"]) == ""
        firm_item = replace(item, audience=("企业法人",))
        firm = {line.label: line for line in applicant_lines(firm_item, True)}
        assert uscc_fault(firm["证件号码"].value) == ""
        assert ("统一社会信用代码", True) in firm["证件类型"].choices
        assert signer_of(item) in person.values()
        assert signer_of(firm_item) not in person.values()

    def test_an_item_without_questions_or_materials_has_a_form_too(self) -> None:
        item = replace(CATALOG.items[GRANT], form=(), materials=())
        text = text_of(paper("申请表", guide_of_item(item)))
        assert "二、所附材料无需提交材料" in text

    def test_is_set_a_little_smaller_rather_than_on_a_second_page(self) -> None:
        item = CATALOG.items[GRANT]
        few = tuple(Question(id=f"q{n}", label=f"问题{n}", type="文字") for n in range(17))
        assert paper("申请表", guide_of_item(replace(item, form=few))).pages == 1
        many = tuple(replace(few[0], id=f"q{n}") for n in range(40))
        long = guide_of_item(replace(item, form=many))
        assert paper("申请表", long).pages == 2

    def test_the_example_ticks_what_its_own_answers_ask_for(self) -> None:
        item = CATALOG.items[GRANT]
        with_it = attached(item, True)
        # The made-up applicant rents a house, and nobody at home is disabled.
        assert "lease" in with_it
        assert "disability-card" not in with_it
        markup, _replaced = html("申请表填写范本", guide_of(GRANT))
        assert markup[markup.index("所附材料") :].count("√") == len(with_it)
        assert attached(item, False) == frozenset()


class TestTwoLanguages:
    def dossier(self, item_id: str, second: str = "en"):  # type: ignore[no-untyped-def]
        definition = CATALOG.definition(item_id)
        return guide_dossier(definition, places(CATALOG, definition.item), "", AT, second)

    @pytest.mark.parametrize("item_id", FEW)
    def test_a_guide_has_english_beside_its_headings(self, item_id: str) -> None:
        text = text_of(paper("办事指南", self.dossier(item_id)))
        for said in ("受理条件Conditions", "申请材料Documents", "办理流程Procedure"):
            assert said in text
        assert squeezed(CATALOG.items[item_id].name) in text

    def test_values_that_are_words_of_the_hall_have_it_too(self) -> None:
        text = text_of(paper("办事指南", self.dossier(GRANT)))
        assert "15个工作日15workingdays" in text
        assert "必要required" in text
        assert "行政给付Administrativebenefit" in text

    def test_the_short_one_still_fits_a_page(self) -> None:
        made = paper("办事指南简版", self.dossier(PERMIT))
        assert made.pages == 1
        assert "要带什么Whattobring" in text_of(made)

    @pytest.mark.parametrize("kind", ["办事指南", "办事指南简版", "办事指南大字版"])
    def test_the_items_own_name_has_it_where_somebody_wrote_it(self, kind: Kind) -> None:
        english = Translation(language="en", name="Minimum living allowance", summary="For homes.")
        item = replace(
            CATALOG.items[GRANT], translations=(english,), example_values=("translations",)
        )
        blank = guide_of_item(item)
        text = text_of(paper(kind, replace(blank, second="en")))
        assert "Minimumlivingallowance*Forhomes." in text
        assert "Minimum" not in text_of(paper(kind, blank))

    def test_without_a_second_language_there_is_none(self) -> None:
        assert "Conditions" not in text_of(printed("办事指南", GRANT))
        assert paper("办事指南", self.dossier(GRANT, "")).pdf != (
            paper("办事指南", self.dossier(GRANT)).pdf
        )

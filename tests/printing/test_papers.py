"""What stands on each of the papers."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace

from app.catalog.model import Faq, Fee, Limit, Material, Period, Situation, SpecialProcedure
from app.printing import (
    KINDS,
    OF_AN_ITEM,
    Case,
    DueLine,
    Ending,
    Fact,
    Incomplete,
    Kind,
    PlaceLine,
    Refusal,
    Supplement,
    Tolerance,
    answered_dossier,
    html,
    paper,
)
from app.printing.wording import citation
from tests.printing.papers import (
    CATALOG,
    GRANT,
    INSTANT,
    ITEM_IDS,
    PERMIT,
    REPORT,
    SERVICE,
    SLIP,
    case_of,
    dossier_for,
    dossier_of,
    fonts_of,
    guide_of,
    guide_of_item,
    printed,
    reader,
    squeezed,
    text_of,
)

ALL = [(kind, item_id) for kind in KINDS for item_id in ITEM_IDS]
CASE_KINDS: list[Kind] = [kind for kind in KINDS if kind not in OF_AN_ITEM]
# The flow chart is a page of its own behind a guide; large type takes what it takes.
LONGER: dict[str, int] = {"办事指南": 3, "办事指南大字版": 6, "卷宗": 4}
LETTERS: list[Kind] = ["受理通知书", "补正告知书", "不予受理决定书"]


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_names_its_item_and_kind(kind: Kind, item_id: str) -> None:
    text = text_of(printed(kind, item_id))
    assert kind in text
    assert squeezed(CATALOG.items[item_id].name) in text


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_leaves_nothing_unfilled(kind: Kind, item_id: str) -> None:
    text = text_of(printed(kind, item_id))
    for placeholder in ("{{", "}}", "{", "}", "None", "Undefined", "<", "()", "（）"):
        assert placeholder not in text


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_shows_no_replacement_glyph(kind: Kind, item_id: str) -> None:
    made = printed(kind, item_id)
    assert made.replaced == ()
    assert not set(text_of(made)) & set("\ufffd〓\x00")


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_carries_version_hash_and_print_time(kind: Kind, item_id: str) -> None:
    text = text_of(printed(kind, item_id))
    dossier = dossier_for(kind, item_id)
    assert f"事项版本{dossier.version}" in text
    assert f"内容{dossier.content_hash[:12]}" in text
    assert dossier.content_hash[:13] not in text
    assert "打印2026年6月9日09:05" in text


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_embeds_only_fonts_that_draw_chinese(kind: Kind, item_id: str) -> None:
    # Another name here means that a rule fell through to a font without Chinese glyphs.
    assert all("CJK-SC" in name for name in fonts_of(printed(kind, item_id)))


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_is_tagged_titled_and_in_chinese(kind: Kind, item_id: str) -> None:
    pdf = reader(printed(kind, item_id))
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pdf.root_object
    assert pdf.root_object["/Lang"] == "zh-Hans"
    assert pdf.metadata is not None
    assert kind in str(pdf.metadata.title)
    assert pdf.metadata.author == "宁城县政务服务中心"


@pytest.mark.parametrize(("kind", "item_id"), ALL)
def test_is_on_a4_and_short(kind: Kind, item_id: str) -> None:
    made = printed(kind, item_id)
    assert made.pages == len(reader(made).pages)
    assert made.pages <= LONGER.get(kind, 2)
    for page in reader(made).pages:
        assert float(page.mediabox.width) == pytest.approx(595.28, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(841.89, abs=0.1)


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_a_notice_fits_one_page(item_id: str) -> None:
    assert printed("一次性告知单", item_id).pages == 1


def test_a_simple_guide_fits_one_page() -> None:
    assert printed("办事指南", INSTANT).pages == 1


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_bytes_of_a_guide_stay_small(item_id: str) -> None:
    assert len(printed("办事指南", item_id).pdf) < 90_000


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_lies_inside_the_page(kind: Kind) -> None:
    for page in reader(printed(kind, PERMIT)).pages:
        assert page.extract_text(visitor_text=_inside).strip()


def _inside(
    text: str, matrix: list[float], position: list[float], _font: object, size: float
) -> None:
    if not text.strip():
        return
    left = matrix[0] * position[4] + matrix[4]
    bottom = matrix[3] * position[5] + matrix[5]
    half_widths = sum(2 if east_asian_width(char) in "WF" else 1 for char in text.strip())
    right = left + matrix[0] * size * half_widths / 2
    assert 30 <= left < right <= 595 - 25, text
    assert 20 <= bottom <= 842 - 20, text


class TestGuide:
    @pytest.mark.parametrize("item_id", ITEM_IDS)
    def test_says_everything_the_item_says(self, item_id: str) -> None:
        item = CATALOG.items[item_id]
        text = text_of(printed("办事指南", item_id))
        said = [
            item.codes.basic,
            item.codes.implementation,
            item.type,
            item.kind,
            CATALOG.departments[item.department].name,
            item.contacts.consult,
            item.contacts.complain,
            item.visits.reason,
            item.result.name,
            item.result.kind,
            item.result.validity,
            f"{item.visits.count}次",
            "、".join(item.tiers),
            "、".join(item.audience),
            "、".join(item.ways),
            "、".join(item.channels),
            "、".join(item.result.delivery),
            *item.conditions,
            *(material.name for material in item.materials),
            *(material.requirement for material in item.materials),
            *(citation(law) for law in item.legal_basis),
            *(CATALOG.departments[other].name for other in item.joint_departments),
            *(faq.question for faq in item.faq),
            *(faq.answer for faq in item.faq),
            *(step.name for step in CATALOG.workflows[item.workflow].all_steps()),
        ]
        missing = [one for one in said if squeezed(one) not in text]
        assert missing == []

    def test_gives_limits_and_special_procedures(self) -> None:
        text = text_of(printed("办事指南", GRANT))
        assert "法定时限45个工作日" in text
        assert "承诺时限15个工作日" in text
        assert "入户调查：不超过10个工作日，不计入办理时限（《社会救助暂行办法》第十一条）" in text

    def test_an_item_done_on_the_spot_says_so(self) -> None:
        text = text_of(printed("办事指南", INSTANT))
        assert "承诺时限当场办结" in text
        assert "法定时限未作规定" in text

    def test_shows_parallel_branches_as_such(self) -> None:
        text = text_of(printed("办事指南", PERMIT))
        assert "并联" in text
        assert "2.1.1" in text
        assert "2.2" in text

    def test_other_guides_have_no_parallel_column(self) -> None:
        assert "并联" not in text_of(printed("办事指南", GRANT))

    def test_says_when_a_material_is_needed(self) -> None:
        assert "“住房情况”为“租赁”时提交。" in text_of(printed("办事指南", GRANT))

    def test_lists_places_with_hours_and_telephone(self) -> None:
        text = text_of(printed("办事指南", INSTANT))
        assert "宁城县政务服务中心" in text
        assert "工作日08:30—12:00、14:30—17:30" in text
        assert "周六09:00—12:00" in text
        assert "0476-4220000" in text

    def test_says_where_to_turn_against_a_decision(self) -> None:
        text = text_of(printed("办事指南", PERMIT))
        assert "60日内向宁城县人民政府申请行政复议" in text
        assert "6个月内向宁城县人民法院提起行政诉讼" in text

    def test_never_shows_risk_points(self) -> None:
        for item_id in ITEM_IDS:
            text = text_of(printed("办事指南", item_id))
            for risk in CATALOG.items[item_id].risk_points:
                assert squeezed(risk.risk) not in text
                assert squeezed(risk.control) not in text

    def test_shows_fees_with_basis_and_reduction(self) -> None:
        fee = Fee(
            name="工本费", standard="10元/证", basis="发改价格规〔2016〕1号", reduction="免收"
        )
        item = replace(CATALOG.items[PERMIT], fees=(fee,))
        text = text_of(paper("办事指南", guide_of_item(item)))
        assert "工本费：10元/证（依据：发改价格规〔2016〕1号）；减免：免收" in text
        assert "不收费" not in text

    def test_leaves_out_what_an_item_lacks(self) -> None:
        item = replace(CATALOG.items[PERMIT], faq=(), materials=(), conditions=(), legal_basis=())
        dossier = replace(guide_of_item(item), points=())
        text = text_of(paper("办事指南", dossier))
        assert "常见问题" not in text
        assert "办理地点" not in text
        assert "无需提交材料" in text
        assert "八、" not in text  # headings are counted after leaving out

    def test_version_is_the_day_the_item_takes_effect(self) -> None:
        item = replace(CATALOG.items[PERMIT], effective=Period(from_=date(2025, 7, 1)))
        assert "事项版本20250701" in text_of(paper("办事指南", guide_of_item(item)))

    def test_a_window_stands_below_its_place(self) -> None:
        line = PlaceLine(name="宁城县政务服务中心", window="社会事务综合窗口")
        dossier = replace(guide_of(INSTANT), points=(line,))
        assert "社会事务综合窗口" in text_of(paper("办事指南", dossier))

    def test_long_tables_repeat_their_head(self) -> None:
        sample = CATALOG.items[PERMIT].materials[0]
        many = tuple(
            replace(sample, id=f"m{n}", name=f"第{n}项材料", requirement="应当由本人签名。" * 6)
            for n in range(1, 26)
        )
        made = paper("办事指南", guide_of_item(replace(CATALOG.items[PERMIT], materials=many)))
        texts = [squeezed(page.extract_text()) for page in reader(made).pages]
        assert made.pages >= 2
        assert all("要求和条件" in text for text in texts[:2])
        assert all(f"第{n}项材料" in "".join(texts) for n in range(1, 26))
        assert f"第{len(texts)}页共{len(texts)}页" in texts[-1]

    def test_draws_rare_characters(self) -> None:
        faq = Faq(question="姓名中有䶮、㛃、𠅤怎么办？", answer="照证件填写。")
        made = paper("办事指南", guide_of_item(replace(CATALOG.items[PERMIT], faq=(faq,))))
        assert "䶮、㛃、𠅤" in text_of(made)
        assert made.replaced == ()


class TestNotice:
    def test_a_blank_one_asks_for_all_materials(self) -> None:
        text = text_of(printed("一次性告知单", GRANT))
        assert all(squeezed(m.name) in text for m in CATALOG.items[GRANT].materials)
        markup, _replaced = html("一次性告知单", guide_of(GRANT))
        assert markup.count('class="box"') == len(CATALOG.items[GRANT].materials) + 3
        assert text.count("√") == 1  # the one that explains how to tick
        assert "您的情形" not in text

    def test_has_two_parts_to_sign(self) -> None:
        text = text_of(printed("一次性告知单", GRANT))
        assert "第一联" in text
        assert "第二联" in text
        assert text.count("被告知人（签名）：") == 2

    def test_for_given_answers_shows_only_what_applies(self) -> None:
        dossier = guide_of(GRANT)
        applying = tuple(line for line in dossier.materials if not line.condition)
        assert len(applying) < len(dossier.materials)
        chosen = replace(
            dossier, materials=applying, situation=(Fact(label="住房情况", value="自有"),)
        )
        text = text_of(paper("一次性告知单", chosen))
        assert "您的情形住房情况：自有" in text
        assert "按您的情形" in text
        assert "租房合同" not in text
        assert f"共{len(applying)}项" in text

    def test_tells_an_applicant_only_of_what_is_lacking(self) -> None:
        dossier = dossier_of(GRANT)
        wrong, held, *others = dossier.materials
        lines = (wrong, held, *(replace(line, received=False) for line in others))
        text = text_of(paper("一次性告知单", replace(dossier, materials=lines)))
        names = [squeezed(line.material.name) for line in lines]
        assert f"窗口已经收到：{names[1]}。" in text
        assert text.count(names[1]) == 1
        assert "还缺下列材料" in text
        assert f"共{len(lines) - 1}项" in text
        assert "缺少签名，请补签" in text
        assert "乌云其其格（代理人：张三）" in text

    def test_says_so_when_nothing_is_lacking(self) -> None:
        dossier = dossier_of(GRANT)
        lines = tuple(replace(line, problem="") for line in dossier.materials)
        text = text_of(paper("一次性告知单", replace(dossier, materials=lines)))
        assert "材料已经齐全，不用再交。" in text
        assert "必要性" not in text

    def test_for_typed_answers_only_what_applies_and_is_not_there_yet(self) -> None:
        answers = {"housing": "租赁", "disabled": False}
        blank = guide_of(GRANT)
        made = answered_dossier(CATALOG, answers, {"id-card"}, blank)
        assert [line.material.id for line in made.materials] == ["application", "id-card", "lease"]
        text = text_of(paper("一次性告知单", made))
        assert "窗口已经收到：居民身份证。" in text
        assert "您的情形住房情况：租赁" in text
        assert "残疾人证" not in text
        assert "共2项" in text

    def test_tells_of_steps_special_procedures_and_who_gives_a_material_out(self) -> None:
        item = CATALOG.items[GRANT]
        survey = SpecialProcedure(
            id="x", name="鉴定", length=7, ground="示例办法第三条规定的程序", unit="工作日"
        )
        slow = replace(item, limits=replace(item.limits, special=(survey,)))
        definition = replace(CATALOG.definition(GRANT), item=slow)
        text = text_of(paper("一次性告知单", replace(guide_of(GRANT), definition=definition)))
        assert "鉴定：不超过7个工作日，不计入办理时限（《示例办法》第三条规定的程序）" in text
        assert "由残疾人联合会出具。" in text
        steps = [step.name for step in CATALOG.workflows[item.workflow].all_steps()]
        assert all(name in text for name in steps)
        short = text_of(paper("办事指南简版", replace(guide_of(GRANT), definition=definition)))
        assert "特别程序鉴定：不超过7个工作日；不计入办理时限" in short
        assert "由残疾人联合会出具。" in short

    def test_what_was_not_asked_yet_excludes_nothing(self) -> None:
        made = answered_dossier(CATALOG, {"housing": "自有"}, (), guide_of(GRANT))
        text = text_of(paper("一次性告知单", made))
        assert "按您已告知的情形，可能要交的全部材料如下" in text
        assert "家庭成员中有残疾人”为“是”时提交。" in text
        assert "租房合同" not in text
        rest = answered_dossier(CATALOG, {}, {"id-card"}, guide_of(GRANT))
        text = text_of(paper("一次性告知单", rest))
        assert "可能还要交下列材料；写明什么情形提交的，属于该情形才要交" in text
        assert "租房合同" in text

    def test_a_situation_not_decided_yet_is_told_with_what_it_asks(self) -> None:
        item = replace(
            CATALOG.items[GRANT],
            situations=(
                Situation(id="old", name="老人", when={"household_size": {"at_least": 9}}),
                Situation(
                    id="poor", name="残疾人家庭", when={"disabled": True},
                    materials=(Material(id="aid", name="评定表"),),
                ),
            ),
        )  # fmt: skip
        ours = replace(CATALOG, items={**CATALOG.items, GRANT: item})
        blank = replace(guide_of(GRANT), definition=ours.definition(GRANT))

        def told(**answers: Any) -> str:
            return text_of(paper("一次性告知单", answered_dossier(ours, answers, (), blank)))

        assert "残疾人家庭" in told(household_size=2)
        assert "老人" not in told(household_size=2)
        assert "属于下列情形的，另有不同" in told(disabled=True)
        certain = told(household_size=2, disabled=True)
        assert "属于下列情形的" not in certain
        assert "评定表" in certain
        assert "残疾人家庭" not in told(household_size=2, disabled=False)

    def test_without_materials_says_so(self) -> None:
        dossier = replace(guide_of(INSTANT), materials=())
        assert "无需提交材料" in text_of(paper("一次性告知单", dossier))


class TestReceipt:
    def test_says_who_gave_what_when_and_to_whom(self) -> None:
        text = text_of(printed("收件凭证", GRANT))
        for said in (
            "1504292026060900012",
            "2026年6月9日09:05",
            "乌云其其格（代理人：张三）",
            "1504291980****0021",
            "13900000002",
            "宁城县政务服务中心·综合窗口3号",
            "收件人：李四",
            f"共{len(CATALOG.items[GRANT].materials)}项",
            "不迟于2026年7月1日",
        ):
            assert said in text

    def test_repeats_what_was_told_and_where_to_write(self) -> None:
        told = (Fact(label="家庭人口", value="3人"), Fact(label="住房情况", value="租赁"))
        applicant = replace(case_of(GRANT).applicant, address="示例路1号")
        case = replace(case_of(GRANT), answers=told, applicant=applicant)
        text = text_of(paper("收件凭证", dossier_of(GRANT, case)))
        assert "申请内容家庭人口：3人；住房情况：租赁" in text
        assert "通讯地址示例路1号" in text

    def test_lists_only_what_was_received(self) -> None:
        dossier = dossier_of(GRANT)
        first, *others = dossier.materials
        lines = (replace(first, received=False), *others)
        text = text_of(paper("收件凭证", replace(dossier, materials=lines)))
        assert f"共{len(others)}项" in text
        assert f"尚未收到：{first.material.name}。" in text

    def test_a_permit_warns_of_silent_acceptance(self) -> None:
        text = text_of(printed("收件凭证", PERMIT))
        assert "自收件次日起5个工作日内" in text
        assert "第三十二条第一款第（四）项的规定，逾期不告知的" in text

    def test_others_do_not_promise_what_no_law_says(self) -> None:
        text = text_of(printed("收件凭证", GRANT))
        assert "行政许可法" not in text
        assert "即为受理" not in text

    def test_an_unofficial_date_is_called_provisional(self) -> None:
        case = replace(case_of(GRANT), promised=DueLine(day=date(2027, 1, 5), provisional=True))
        assert "2027年1月5日（暂估）" in text_of(paper("收件凭证", dossier_of(GRANT, case)))


class TestLetters:
    @pytest.mark.parametrize("kind", LETTERS)
    def test_has_number_addressee_seal_and_day(self, kind: Kind) -> None:
        text = text_of(printed(kind, GRANT))
        assert text.startswith(f"宁政服受〔2026〕12号{kind}乌云其其格：")
        assert "宁城县民政局（印章）2026年6月10日" in text
        assert "一式两份" in text
        assert "—1—" in text

    @pytest.mark.parametrize("kind", LETTERS)
    @pytest.mark.parametrize("item_id", ITEM_IDS)
    def test_seal_never_stands_alone_on_a_page(self, kind: Kind, item_id: str) -> None:
        for page in reader(printed(kind, item_id)).pages:
            text = squeezed(page.extract_text())
            if "（印章）" in text:
                assert "咨询电话" in text

    @pytest.mark.parametrize("kind", LETTERS)
    @pytest.mark.parametrize("item_id", [i for i in ITEM_IDS if i != PERMIT])
    def test_only_permits_cite_the_permit_law(self, kind: Kind, item_id: str) -> None:
        text = text_of(printed(kind, item_id))
        assert "行政许可" not in text
        for law in CATALOG.items[item_id].legal_basis:
            assert squeezed(citation(law)) in text

    def test_another_issuer_may_sign(self) -> None:
        case = replace(case_of(GRANT), issuer="黑里河镇人民政府")
        text = text_of(paper("受理通知书", dossier_of(GRANT, case)))
        assert "黑里河镇人民政府（印章）" in text

    def test_without_a_day_of_decision_the_print_day_stands(self) -> None:
        case = replace(case_of(GRANT), decided_on=None)
        text = text_of(paper("受理通知书", dossier_of(GRANT, case)))
        assert "（印章）2026年6月9日" in text


class TestAcceptance:
    def test_of_a_permit_cites_articles_32_42_and_44(self) -> None:
        text = text_of(printed("受理通知书", PERMIT))
        assert (
            "根据《中华人民共和国行政许可法》第三十二条第一款第（五）项的规定，现予受理。" in text
        )
        assert "第四十二条" in text
        assert (
            "10个工作日内颁发、送达行政许可证件（《中华人民共和国行政许可法》第四十四条）" in text
        )

    def test_says_by_when(self) -> None:
        text = text_of(printed("受理通知书", GRANT))
        assert "45个工作日（《最低生活保障审核确认办法》），不迟于2026年8月12日" in text
        assert "承诺不迟于2026年7月1日办结。" in text
        assert "入户调查、公示所需时间不计入上述时限。" in text

    def test_names_how_the_applicant_is_reached(self) -> None:
        applicant = replace(case_of(GRANT).applicant, address="示例路1号")
        case = replace(case_of(GRANT), applicant=applicant)
        text = text_of(paper("受理通知书", dossier_of(GRANT, case)))
        assert "申请人联系电话：13900000002通讯地址：示例路1号" in text
        silent = replace(case, applicant=replace(applicant, phone="", address=""))
        assert "申请人联系电话" not in text_of(paper("受理通知书", dossier_of(GRANT, silent)))

    def test_its_list_says_what_was_to_be_handed_in_not_what_lies_there(self) -> None:
        assert "应交" in text_of(printed("受理通知书", GRANT))
        assert "实收" not in text_of(printed("受理通知书", GRANT))
        for kind in ("收件凭证", "材料交接单"):
            slip = replace(case_of(GRANT).slip or SLIP, materials=("application", "id-card"))
            made = dossier_of(GRANT, replace(case_of(GRANT), slip=slip))
            assert "实收" in text_of(paper(kind, made))

    def test_says_how_the_day_was_counted(self) -> None:
        due = DueLine(day=date(2026, 7, 1), derivation=("6月10日受理，次日起算", "计15个工作日"))
        case = replace(case_of(GRANT), promised=due)
        text = text_of(paper("受理通知书", dossier_of(GRANT, case)))
        assert "承诺期限怎么算：6月10日受理，次日起算；计15个工作日。" in text
        assert "法定期限怎么算" not in text

    def test_a_provisional_day_is_explained(self) -> None:
        case = replace(case_of(GRANT), promised=DueLine(day=date(2027, 1, 5), provisional=True))
        text = text_of(paper("受理通知书", dossier_of(GRANT, case)))
        assert "放假安排尚未公布，日期为暂估" in text

    def test_lists_the_materials(self) -> None:
        text = text_of(printed("受理通知书", GRANT))
        assert "附：申请材料清单" in text
        assert all(squeezed(m.name) in text for m in CATALOG.items[GRANT].materials)

    def test_an_item_done_on_the_spot_has_no_due_day(self) -> None:
        case = replace(case_of(INSTANT), statutory=None)
        assert "本事项当场办结。" in text_of(paper("受理通知书", dossier_of(INSTANT, case)))


class TestSupplement:
    def test_lists_only_what_must_be_mended(self) -> None:
        text = text_of(printed("补正告知书", GRANT))
        first, second, *_others = CATALOG.items[GRANT].materials
        assert f"1{first.name}缺少签名，请补签" in text
        assert second.name not in text

    def test_of_a_permit_cites_articles_31_and_32(self) -> None:
        text = text_of(printed("补正告知书", PERMIT))
        assert "《中华人民共和国行政许可法》第三十一条、第三十二条第一款第（四）项" in text

    def test_says_by_when_and_what_follows(self) -> None:
        text = text_of(printed("补正告知书", GRANT))
        assert "请于2026年6月20日前（含当日）将补正材料送至宁城县政务服务中心。" in text
        assert "视为放弃申请" in text
        assert "另请补交照片。" in text

    def test_is_signed_by_who_handles_it(self) -> None:
        assert "办理人（签名）：" in text_of(printed("补正告知书", GRANT))
        assert "办理人（签名）：" not in text_of(printed("受理通知书", GRANT))

    def test_without_a_last_day_none_is_invented(self) -> None:
        case = replace(case_of(GRANT), supplement=Supplement())
        text = text_of(paper("补正告知书", dossier_of(GRANT, case)))
        assert "请将补正材料送至宁城县政务服务中心。" in text


class TestRefusal:
    @pytest.mark.parametrize(
        ("refusal", "number", "articles"),
        [
            (Refusal(reason="不归本局。", outcome="转告有权机关"), "一", "第一款第（二）项"),
            (Refusal(reason="重复申请。"), "二", "第三十二条的规定"),
        ],
    )
    def test_ticks_one_ground_and_cites_it(
        self, refusal: Refusal, number: str, articles: str
    ) -> None:
        case = replace(case_of(PERMIT), refusal=refusal)
        text = text_of(paper("不予受理决定书", dossier_of(PERMIT, case)))
        assert f"存在下列第（{number}）种情形" in text
        assert re.findall("√（(.)）", text) == [number]
        assert articles in text
        assert f"具体理由：{refusal.reason}" in text

    def test_says_who_is_competent_and_returns_the_materials(self) -> None:
        text = text_of(printed("不予受理决定书", GRANT))
        assert "请向喀喇沁旗民政局申请。" in text
        assert "申请材料全部退回" in text

    def test_names_both_remedies_with_their_periods(self) -> None:
        text = text_of(printed("不予受理决定书", GRANT))
        assert "60日内向宁城县人民政府申请行政复议" in text
        assert "6个月内向宁城县人民法院提起行政诉讼" in text

    def test_cites_the_clause_the_clerk_gave(self) -> None:
        refusal = Refusal(reason="收入超标。", clause="《社会救助暂行办法》第十条")
        case = replace(case_of(GRANT), refusal=refusal)
        text = text_of(paper("不予受理决定书", dossier_of(GRANT, case)))
        assert "根据《社会救助暂行办法》第十条的规定" in text


class TestDeemed:
    def test_says_why_it_is_accepted(self) -> None:
        case = replace(case_of(PERMIT), deemed_on=date(2026, 6, 1))
        text = text_of(paper("受理通知书", dossier_of(PERMIT, case)))
        assert "自收到申请材料之日（2026年6月1日）起即为受理" in text
        assert "材料齐全" not in text
        assert "材料齐全" in text_of(printed("受理通知书", PERMIT))


class TestPromises:
    @pytest.mark.parametrize("kind", ["告知承诺书", "容缺受理承诺书"])
    def test_is_addressed_to_the_body_and_signed_by_the_applicant(self, kind: Kind) -> None:
        text = text_of(printed(kind, GRANT))
        assert text.index("宁城县民政局：") < text.index("乌云其其格")
        assert "承诺人（签名或者盖章）：张三2026年6月10日" in text
        assert "（印章）" not in text

    def test_unsigned_leaves_room(self) -> None:
        case = replace(case_of(GRANT), tolerance=Tolerance())
        text = text_of(paper("容缺受理承诺书", dossier_of(GRANT, case)))
        assert "承诺人（签名或者盖章）：年月日" in text
        assert "不迟于承诺办结的日期" in text

    def test_the_permit_law_is_not_cited_for_what_it_does_not_say(self) -> None:
        assert "行政许可法" not in text_of(printed("告知承诺书", PERMIT))
        assert "行政许可法" not in text_of(printed("终止办理通知书", PERMIT))


class TestService:
    @pytest.mark.parametrize(
        ("way", "note"),
        [
            ("公告送达", "经过30日，视为送达"),
            ("留置送达", "受送达人拒收"),
            ("直接送达", ""),
        ],
    )
    def test_says_when_the_law_takes_it_for_served(self, way: str, note: str) -> None:
        case = replace(case_of(GRANT), service=replace(SERVICE, way=way))
        text = text_of(paper("送达回证", dossier_of(GRANT, case)))
        assert way in text
        assert ("视为送达" in text) == bool(note)
        assert note in text

    def test_has_a_place_for_everything(self) -> None:
        text = text_of(printed("送达回证", GRANT))
        for words in ("准予决定书〔2026〕3号", "乌日娜", "同住的成年女儿", "2026年6月12日", "李四"):
            assert words in text


class TestReport:
    def test_tells_the_head_of_the_centre_all_of_a_refusal(self) -> None:
        text = text_of(printed("否定报备单", GRANT))
        for words in (
            "宁政服否报〔2026〕3号", "宁城县政务服务中心", "家庭人均收入高于当地标准",
            "《社会救助暂行办法》第九条", "申请行政复议", "李四", "高首", "审阅意见",
        ):  # fmt: skip
            assert words in text

    def test_says_where_nobody_countersigned(self) -> None:
        case = replace(case_of(GRANT), report=replace(REPORT, signer=""))
        assert "未要求第二人复核" in text_of(paper("否定报备单", dossier_of(GRANT, case)))


class TestDecisions:
    def test_a_permit_is_granted_as_one(self) -> None:
        assert "准予行政许可" in text_of(printed("准予决定书", PERMIT))
        assert "行政许可" not in text_of(printed("准予决定书", GRANT))
        assert "不迟于2026年6月24日送达" in text_of(printed("准予决定书", PERMIT))

    def test_a_grant_says_what_it_covers(self) -> None:
        told = (Fact(label="面积", value="120平方米"), Fact(label="用途", value="住宅"))
        case = replace(case_of(PERMIT), answers=told)
        text = text_of(paper("准予决定书", dossier_of(PERMIT, case)))
        assert "准予的内容和范围：面积：120平方米；用途：住宅。" in text

    def test_a_law_of_its_own_sets_the_remedies_of_a_decision_only(self) -> None:
        within = Limit(length=30, unit="自然日", basis="《土地管理法》第十四条")
        item = CATALOG.items[PERMIT]
        own = replace(item, remedies=replace(item.remedies, review_within=within))
        dossier = dossier_of(PERMIT)
        dossier = replace(dossier, definition=replace(dossier.definition, item=own))
        assert "30日内" in text_of(paper("不予决定书", dossier))
        assert "60日内" in text_of(paper("终止办理通知书", dossier))

    def test_an_end_by_law_says_so(self) -> None:
        ending = Ending(word="视为撤回", reason="到期没有补齐。")
        case = replace(case_of(GRANT), ending=ending)
        assert "你（单位）的申请视为撤回，本机关决定终止办理" in text_of(
            paper("终止办理通知书", dossier_of(GRANT, case))
        )


class TestTheCourseOfTime:
    """延期通知书 and 特别程序告知书: why, how long, by which law, and the new date."""

    def test_more_time_is_told_with_reason_approver_and_date(self) -> None:
        due = DueLine(day=date(2026, 8, 12), derivation=("第三十个工作日，即2026年8月12日",))
        case = replace(case_of(PERMIT), statutory=due)
        text = text_of(paper("延期通知书", dossier_of(PERMIT, case)))
        for words in (
            "不能在法定期限内作出决定", "还须查阅历史档案", "行政许可法》第四十二条",
            "经本机关负责人批准，办理期限延长10个工作日", "最迟于2026年8月12日作出决定",
            "期限怎么算：第三十个工作日", "种类代码：1",
        ):  # fmt: skip
            assert squeezed(words) in text
        assert "暂估" not in text

    def test_a_guessed_date_says_so(self) -> None:
        case = replace(case_of(PERMIT), statutory=DueLine(day=date(2027, 1, 12), provisional=True))
        assert "暂估" in text_of(paper("延期通知书", dossier_of(PERMIT, case)))

    def test_a_procedure_is_told_with_the_time_it_needs(self) -> None:
        text = text_of(printed("特别程序告知书", PERMIT))
        for words in (
            "须启动特别程序“听证”", "利害关系人申请听证", "“听证”需要20个工作日", "最迟到2026年7月8日",
            "自2026年6月10日的次日起", "第四十五条、第四十七条", "不计算在办理期限内",
            "最迟于2026年7月1日办结", "种类代码：2",
        ):  # fmt: skip
            assert squeezed(words) in text

    def test_a_short_one_takes_one_page(self) -> None:
        assert printed("延期通知书", PERMIT).pages == 1


class TestIncomplete:
    @pytest.mark.parametrize("kind", CASE_KINDS)
    def test_a_paper_of_a_case_needs_one(self, kind: Kind) -> None:
        with pytest.raises(Incomplete, match=rf"{kind}缺少内容“case”"):
            html(kind, guide_of(GRANT))

    @pytest.mark.parametrize(
        ("kind", "field"),
        [
            ("补正告知书", "supplement"),
            ("不予受理决定书", "refusal"),
            ("容缺受理承诺书", "tolerance"),
            ("容缺受理通知书", "tolerance"),
            ("告知承诺书", "pledge"),
            ("准予决定书", "ending"),
            ("终止办理通知书", "ending"),
            ("送达回证", "service"),
            ("延期通知书", "prolonged"),
            ("特别程序告知书", "halt"),
        ],
    )
    def test_a_decision_needs_its_facts(self, kind: Kind, field: str) -> None:
        case: Case = replace(case_of(GRANT), **{field: None})
        with pytest.raises(Incomplete, match=f"case.{field}"):
            html(kind, dossier_of(GRANT, case))


class TestInjection:
    NASTY = '<script>alert(1)</script><img src="http://evil.example/x.png">&lt;b&gt;{{ 7*7 }}'

    def test_markup_in_configuration_is_text(self) -> None:
        item = replace(CATALOG.items[PERMIT], name=self.NASTY, summary=self.NASTY)
        markup, _replaced = html("办事指南", guide_of_item(item))
        assert "<script" not in markup
        assert 'src="http' not in markup
        assert squeezed("{{ 7*7 }}") in text_of(paper("办事指南", guide_of_item(item)))

    @pytest.mark.parametrize("kind", CASE_KINDS)
    def test_markup_in_a_case_is_text(self, kind: Kind) -> None:
        base = case_of(GRANT)
        case = replace(
            base,
            applicant=replace(base.applicant, name=self.NASTY, agent_name=self.NASTY),
            clerk=self.NASTY,
            point=self.NASTY,
            supplement=Supplement(reason=self.NASTY),
            refusal=Refusal(reason=self.NASTY, clause=self.NASTY, turn_to=self.NASTY),
        )
        markup, _replaced = html(kind, dossier_of(GRANT, case))
        assert "<script" not in markup
        assert 'src="http' not in markup

    def test_markup_in_a_situation_is_text(self) -> None:
        dossier = replace(guide_of(GRANT), situation=(Fact(label=self.NASTY, value=self.NASTY),))
        markup, _replaced = html("一次性告知单", dossier)
        assert "<script" not in markup


class TestExampleMarks:
    def test_marks_examples_and_explains_the_mark(self) -> None:
        item = replace(
            CATALOG.items[PERMIT], example_values=("contacts.consult", "limits.promised")
        )
        text = text_of(paper("办事指南", replace(guide_of_item(item), points=())))
        assert f"{item.contacts.consult}*" in text
        assert f"{item.contacts.complain}*" not in text
        assert "15个工作日*" in text
        assert "20个工作日*" not in text
        assert "注：带*的为示例数据，以窗口公布为准。" in text

    def test_places_are_marked_too(self) -> None:
        text = text_of(printed("办事指南", INSTANT))
        assert "0476-4220000*" in text
        assert "宁城县天义镇大宁路1号*" in text

    def test_no_note_without_a_mark(self) -> None:
        guide = guide_of(PERMIT)
        certain = replace(guide.definition.department, example_values=())
        definition = replace(guide.definition, department=certain)
        text = text_of(paper("办事指南", replace(guide, points=(), definition=definition)))
        assert "*" not in text
        assert "示例" not in text

"""A centre's own words on paper: replaced, left out, added to; never any markup, never a blank."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from app.catalog.model import Addition, PaperWording, Replacement
from app.catalog.papers import FORMS, PaperForm
from app.printing import (
    HALL_KINDS,
    KINDS,
    Dossier,
    Ending,
    HallSheet,
    Imprint,
    Kind,
    bundle_paper,
    bundle_sheet,
    content_of,
    hall_paper,
    hall_sheet,
    html,
    paper,
    worded,
)
from app.printing.fillings import OF_BUNDLES, OF_DOSSIERS, OF_HALLS, SENTENCES
from app.printing.hall import hall_html
from app.printing.matter import bundle_html
from app.printing.pdf import TEMPLATES
from app.printing.provenance import paper_key
from app.printing.sample import sample_dossier
from tests.printing.papers import (
    AT,
    CATALOG,
    GRANT,
    INSTANT,
    PERMIT,
    case_of,
    dossier_for,
    dossier_of,
    guide_of,
    reader,
    squeezed,
    text_of,
)
from tests.printing.test_hall import IMPRINT, PEOPLE
from tests.sample import BANK, TOWN

LETTER: Kind = "受理通知书"


def wording(kind: str, **said: object) -> PaperWording:
    return PaperWording(id="own", paper=kind, **said)  # type: ignore[arg-type]


def instead(kind: str, part: str, text: str) -> PaperWording:
    return wording(kind, replace=(Replacement(part=part, text=text),))


def more(kind: str, part: str, text: str) -> PaperWording:
    return wording(kind, add=(Addition(after=part, text=text),))


def page(kind: Kind, ours: PaperWording, item: str = PERMIT) -> str:
    return html(kind, replace(dossier_for(kind, item), wording=ours))[0]


class TestReplace:
    def test_a_part_says_the_centre_s_words_and_the_rest_stays(self) -> None:
        text = page(LETTER, instead(LETTER, "联系方式", "有事打 {咨询电话}。\n\n{中心}"))
        plain = page(LETTER, PaperWording())
        assert '<p class="choice">有事打 ' in text
        assert "承办单位：" in plain
        assert "承办单位：" not in text
        assert "现予受理。" in text

    def test_blank_lines_part_paragraphs(self) -> None:
        text = page(LETTER, instead(LETTER, "附件", "甲\n\n乙\n丙"))
        assert "<p>甲</p>\n<p>乙丙</p>" in text

    def test_placeholders_are_filled_from_the_case(self) -> None:
        said = "{申请人}/{办件编号}/{收件日期}/{收件地点}/{承诺办结日}/{事项名称}/{文书编号}"
        text = page(LETTER, instead(LETTER, "附件", said))
        assert (
            "乌云其其格/1504292026060900012/2026年6月9日/宁城县政务服务中心/2026年7月1日"
        ) in re.sub("<span.*?</span>", "", text)
        assert "农村村民宅基地" in text
        assert "宁政服受〔2026〕12号</p>" in text

    def test_a_sentence_of_the_law_is_filled_in_as_the_product_says_it(self) -> None:
        text = page(LETTER, instead(LETTER, "正文", "您好！{决定}"))
        assert (
            "<p>您好！经审查，申请材料齐全，符合法定形式。根据《中华人民共和国行政许可法》" in text
        )
        assert "现予受理。</p>" in text

    def test_values_that_are_examples_keep_their_mark(self) -> None:
        item = replace(CATALOG.items[GRANT], example_values=("contacts.consult",))
        dossier = dossier_of(GRANT)
        dossier = replace(
            dossier,
            definition=replace(dossier.definition, item=item),
            wording=instead(LETTER, "联系方式", "{咨询电话}，{投诉电话}"),
        )
        text = html(LETTER, dossier)[0]
        said = item.contacts.consult + '<span class="mark">*</span>，' + item.contacts.complain
        assert f'<p class="choice">{said}</p>' in text
        assert "注：带*的为示例数据" in text

    def test_a_heading_stands_on_the_page_and_in_the_file(self) -> None:
        made = paper(LETTER, replace(dossier_of(PERMIT), wording=wording(LETTER, title="受理告知")))
        assert "受理告知" in text_of(made)
        assert reader(made).metadata is not None
        assert str(reader(made).metadata.title).startswith("受理告知：")  # type: ignore[union-attr]


class TestOmitAndAdd:
    def test_what_is_left_out_is_not_there(self) -> None:
        text = page(LETTER, wording(LETTER, omit=("份数", "附件")))
        assert "一式两份" not in text
        assert "附：申请材料清单" not in text
        assert "签收人（签名）" in text

    def test_what_is_added_stands_after_its_part_also_if_that_is_left_out(self) -> None:
        ours = wording(
            LETTER,
            omit=("附件",),
            add=(Addition(after="附件", text="甲"), Addition(after="附件", text="乙")),
        )
        assert "<p>甲</p>\n<p>乙</p>" in page(LETTER, ours)

    def test_a_table_is_followed_by_what_is_added(self) -> None:
        text = page("收件凭证", more("收件凭证", "清单", "请保管好。"))
        assert '</section><p class="lead">请保管好。</p>' in re.sub(r">\s+<", "><", text)

    def test_a_section_that_is_left_out_takes_its_number_and_heading_along(self) -> None:
        text = page("办事指南", wording("办事指南", omit=("常见问题",)), GRANT)
        assert "常见问题" in page("办事指南", PaperWording(), GRANT)
        assert "常见问题" not in text

    def test_both_halves_of_a_slip_say_the_same(self) -> None:
        text = page("材料交接单", more("材料交接单", "清点", "共 {件数}"))
        assert text.count('共 <span class="keep">3件</span>（叁件）') == 2


class TestNothingToFillIn:
    def test_a_paragraph_without_its_value_is_left_out_alone(self) -> None:
        ours = more(LETTER, "附件", "代理人：{代理人}\n\n审批窗口：{通讯地址}\n\n再见")
        text = page(LETTER, ours)
        assert "代理人：张三" in text
        assert "审批窗口" not in text
        assert "<p>再见</p>" in text

    def test_a_part_that_the_law_demands_is_said_in_the_product_s_words_then(self) -> None:
        case = replace(case_of(PERMIT), ending=Ending(word="终止", reason=""))
        kind: Kind = "终止办理通知书"
        dossier = replace(dossier_of(PERMIT, case), wording=instead(kind, "理由", "因为{理由}"))
        text = html(kind, dossier)[0]
        assert "因为" not in text
        assert '<p class="said"></p>' in text

    def test_a_free_part_without_its_value_says_nothing(self) -> None:
        text = page(LETTER, instead(LETTER, "附件", "寄到{通讯地址}"))
        assert "寄到" not in text
        assert "附：申请材料清单" not in text

    def test_a_blank_notice_knows_no_applicant(self) -> None:
        kind: Kind = "一次性告知单"
        ours = more(kind, "结语", "{申请人}您好\n\n{事项名称}")
        assert "您好" not in html(kind, replace(guide_of(PERMIT), wording=ours))[0]
        assert "乌云其其格您好" in html(kind, replace(dossier_of(PERMIT), wording=ours))[0]

    def test_provisional_days_say_so(self) -> None:
        case = case_of(PERMIT)
        assert case.promised is not None
        case = replace(case, promised=replace(case.promised, provisional=True))
        dossier = replace(dossier_of(PERMIT, case), wording=more(LETTER, "附件", "{承诺办结日}"))
        assert "2026年7月1日（暂估）" in html(LETTER, dossier)[0]


EVIL = (
    "<script>alert(1)</script>", "<b>粗</b>", "{{ 7 * 7 }}".replace("{{", "{{{{").replace("}}", "}}}}"),
    "{% raw %}".replace("{", "{{").replace("}", "}}"), "&lt;i&gt;", "\"><img src=x onerror=y>",
    "</p></body>", "<!--",
)  # fmt: skip


class TestNoMarkup:
    @pytest.mark.parametrize("evil", EVIL)
    @pytest.mark.parametrize("kind", [LETTER, "收件凭证", "办事指南"])
    def test_text_is_text(self, kind: Kind, evil: str) -> None:
        part = {"办事指南": "咨询"}.get(kind, "份数" if kind == LETTER else "查询")
        text = page(kind, instead(kind, part, f"【{evil}】"))
        assert re.search("【[^<>]*】", text)
        assert "<script>" not in text
        assert "<img src=x" not in text

    def test_it_is_printed_as_it_was_written(self) -> None:
        ours = instead(LETTER, "份数", "【<b>{{{{ 1 }}}} {{% x %}}</b>】")
        made = paper(LETTER, replace(dossier_of(PERMIT), wording=ours))
        assert "【<b>{{1}}{%x%}</b>】" in text_of(made)

    def test_neither_headings_nor_values_are_markup(self) -> None:
        case = replace(case_of(PERMIT), clerk="<i>李四</i>")
        ours = wording(LETTER, title="<u>通知</u>", add=(Addition(after="附件", text="{经办人}"),))
        text = html(LETTER, replace(dossier_of(PERMIT, case), wording=ours))[0]
        assert "<i>" not in text
        assert "<u>" not in text
        assert "&lt;u&gt;通知" in text

    def test_signs_no_font_has_are_replaced_and_told(self) -> None:
        ours = instead(LETTER, "份数", "一式\U0001f4c4两份")
        made = paper(LETTER, replace(dossier_of(PERMIT), wording=ours))
        assert [each.code for each in made.replaced] == ["U+1F4C4"]


def everything(form: PaperForm) -> PaperWording:
    """Word every part that may be, with every placeholder there is somewhere."""
    return PaperWording(
        id="own",
        paper=form.kind,
        title="改过的标题" if form.headed else "",
        replace=tuple(
            Replacement(
                part=part.name, text=f"改写{part.name}" + "".join(f"{{{n}}}" for n in part.must)
            )
            for part in form.parts
            if not part.fixed
        ),
        add=tuple(
            Addition(
                after=part.name,
                text="\n\n".join(
                    [
                        f"加在{part.name}后",
                        *(f"〔{p.name}：{{{p.name}}}〕" for p in form.placeholders),
                    ]
                ),
            )
            for part in form.parts
        ),
    )


def worded_page(kind: str) -> str:
    """Give any paper in the words of `everything`."""
    ours = everything(FORMS[kind])
    if kind in HALL_KINDS:
        return hall_html(replace(sheet_of(kind), wording=ours), IMPRINT)[0]
    if kind == "一件事指南":
        sheet = replace(bundle_sheet(CATALOG, "hardship", "", AT), wording=ours)
        return bundle_html(sheet)[0]
    kind_: Kind = next(each for each in KINDS if each == kind)
    return html(kind_, replace(sample_dossier(CATALOG, kind_, AT, GRANT), wording=ours))[0]


def sheet_of(kind: str) -> HallSheet:
    known = next(each for each in HALL_KINDS if each == kind)
    point = BANK if kind == "驿站授权清单" else TOWN
    return hall_sheet(CATALOG, known, point, AT, people=PEOPLE)


class TestRegister:
    """The register, the templates and what is filled in are of one mind."""

    def test_the_templates_have_exactly_the_registered_parts(self) -> None:
        written = {
            name
            for path in TEMPLATES.glob("*.html")
            for name in re.findall(r"call part\('([^']+)'", path.read_text("utf-8"))
        }
        assert written == {part.name for form in FORMS.values() for part in form.parts}

    @pytest.mark.parametrize("kind", FORMS)
    def test_every_part_of_a_paper_can_be_worded(self, kind: str) -> None:
        text = worded_page(kind)
        for part in FORMS[kind].parts:
            # Rights and duties are there only for an item that has some; this one has none.
            if part.name == "权利义务":
                continue
            assert f"加在{part.name}后" in text, part.name
            assert part.fixed or f"改写{part.name}" in text, part.name
        assert not FORMS[kind].headed or "改过的标题" in text

    @pytest.mark.parametrize("kind", FORMS)
    def test_every_placeholder_is_filled_in(self, kind: str) -> None:
        text = worded_page(kind)
        assert not re.search(r"[{}]", re.sub(r"<style>.*?</style>", "", text, flags=re.S))
        for each in FORMS[kind].placeholders:
            assert each.maybe or f"〔{each.name}：" in text, each.name

    def test_there_is_a_filling_for_each_placeholder_and_for_no_other(self) -> None:
        halls = {p.name for kind in HALL_KINDS for p in FORMS[kind].placeholders}
        assert set(OF_HALLS) == halls
        assert set(OF_BUNDLES) == {p.name for p in FORMS["一件事指南"].placeholders}
        wanted = {(kind, p.name) for kind in KINDS for p in FORMS[kind].placeholders}
        assert set(SENTENCES) <= wanted
        assert {name for pair in wanted - set(SENTENCES) for name in pair[1:]} == set(OF_DOSSIERS)

    def test_every_sentence_has_its_macro(self) -> None:
        text = (TEMPLATES / "sentences.html").read_text("utf-8")
        macros = set(re.findall(r"{% macro (\w+)\(", text))
        assert macros == {name for names in SENTENCES.values() for name in names}

    @pytest.mark.parametrize("kind", [k for k in FORMS if k in ("办事指南", "受理通知书", "胸牌")])
    def test_a_centre_without_words_of_its_own_prints_what_the_product_says(
        self, kind: str
    ) -> None:
        assert not everything(FORMS[kind]).omit
        assert CATALOG.wording(kind) == PaperWording()


class TestProvenance:
    def test_equal_words_print_equal_bytes(self) -> None:
        ours = more(LETTER, "附件", "再见。{申请人}")
        one, other = (paper(LETTER, replace(dossier_of(PERMIT), wording=ours)) for _n in "ab")
        assert one.pdf == other.pdf

    def test_other_words_are_another_paper(self) -> None:
        dossier = guide_of(INSTANT)
        keys = {
            paper_key("办事指南", replace(dossier, wording=ours))
            for ours in (
                PaperWording(), more("办事指南", "咨询", "甲"), more("办事指南", "咨询", "乙"),
                wording("办事指南", title="指南"),
            )
        }  # fmt: skip
        assert len(keys) == 4

    def test_the_words_of_one_kind_are_none_of_another(self) -> None:
        catalog = replace(CATALOG, papers={"own": more("收件凭证", "查询", "甲")})
        dossier = guide_of(PERMIT)
        assert worded(dossier, catalog, "办事指南") == dossier
        assert worded(dossier, catalog, "收件凭证").wording.id == "own"

    @pytest.mark.parametrize(
        "ours",
        [
            wording("便民服务手册", title="办事手册"),
            more("便民服务手册", "索引", "甲"),
        ],
    )
    def test_what_hangs_in_a_hall_is_stale_with_other_words(self, ours: PaperWording) -> None:
        catalog = replace(CATALOG, papers={"own": ours})
        old = content_of(hall_sheet(CATALOG, "便民服务手册", TOWN, AT))
        new = hall_sheet(catalog, "便民服务手册", TOWN, AT)
        assert content_of(new) != old
        assert content_of(new)[:12] in hall_html(new, IMPRINT)[0]
        board = hall_sheet(catalog, "事项公示栏", TOWN, AT)
        assert content_of(board) == content_of(hall_sheet(CATALOG, "事项公示栏", TOWN, AT))

    def test_hall_papers_and_bundles_take_their_words_from_the_catalogue(self) -> None:
        papers = {
            "a": wording("胸牌", replace=(Replacement(part="单位", text="{中心}"),)),
            "b": more("一件事指南", "咨询", "{一件事名称}由{牵头部门}牵头，{承诺时限}办完。"),
        }
        catalog = replace(CATALOG, papers=papers)
        badge = hall_paper(
            hall_sheet(catalog, "胸牌", TOWN, AT, people=PEOPLE), Imprint(printed_at=AT)
        )
        assert text_of(badge).count(squeezed(catalog.centre.name)) >= len(PEOPLE)
        made = bundle_paper(bundle_sheet(catalog, "hardship", "", AT))
        assert "困难群众救助一件事由宁城县民政局牵头，15个工作日*办完。" in text_of(made)


def test_a_dossier_kept_before_there_were_words_still_prints() -> None:
    kept = msgspec.json.encode(dossier_of(PERMIT))
    assert b"wording" not in kept
    again = msgspec.json.decode(kept, type=Dossier)
    assert again.wording == PaperWording()
    ours = replace(dossier_of(PERMIT), wording=more(LETTER, "附件", "甲"))
    assert msgspec.json.decode(msgspec.json.encode(ours), type=Dossier).wording == ours.wording
    assert paper(LETTER, again).pdf == paper(LETTER, dossier_of(PERMIT)).pdf


def test_the_day_of_a_delay_is_that_of_its_paper() -> None:
    for kind, day in (("延期通知书", date(2026, 8, 12)), ("特别程序告知书", date(2026, 7, 1))):
        known: Kind = next(each for each in KINDS if each == kind)
        text = page(known, more(known, "联系方式", "〔{最迟办结日}〕"))
        assert f"〔2026年{day.month}月{day.day}日" in text

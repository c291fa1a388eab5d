"""The papers of a hall: what stands on each, in what size, and when one is stale."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from app.catalog.model import Catalog
from app.printing import (
    HALL_KINDS,
    HallKind,
    Imprint,
    NothingToPrint,
    Paper,
    Person,
    content_of,
    forms_of,
    hall_paper,
    hall_sheet,
    printable_kinds,
)
from app.printing.hall import hall_html
from app.printing.hall_lines import by_initial, by_theme, in_order, item_lines
from app.routing import UnknownName
from app.routing.offer import offers
from tests.printing.papers import AT, CATALOG, reader, squeezed, text_of
from tests.printing.test_letters import pieces
from tests.sample import BANK, HALL, TOWN, VILLAGE

PEOPLE = (
    Person(name="乌云其其格", posts=("综合受理岗", "出件岗")),
    Person(name="李明", posts=("帮办代办岗",)),
)
IMPRINT = Imprint(printed_at=AT, revision=7, url="https://example.org/")
MM = 72 / 25.4


@cache
def printed(kind: HallKind, point: str = TOWN, variant: str = "") -> Paper:
    sheet = hall_sheet(CATALOG, kind, point, AT, variant=variant, people=PEOPLE)
    return hall_paper(sheet, IMPRINT)


def content(
    catalog: Catalog, kind: HallKind, point: str = TOWN, at: datetime = AT, **more: Any
) -> str:
    return content_of(hall_sheet(catalog, kind, point, at, **more))


def size_of(made: Paper) -> tuple[int, int]:
    box = reader(made).pages[0].mediabox
    return round(float(box.width) / MM), round(float(box.height) / MM)


def with_item(**changed: Any) -> Catalog:
    item = replace(CATALOG.items["dibao"], **changed)
    return replace(CATALOG, items={**CATALOG.items, "dibao": item})


class TestBooklet:
    def test_cover_contents_indexes_and_entries_follow_one_another(self) -> None:
        text = text_of(printed("便民服务手册"))
        places = [
            text.index(squeezed(said))
            for said in ("2026年6月9日印", "目录", "一、到这里办事", "办公时间", "综合窗口")
        ]
        assert places == sorted(places)
        for said in ("二、按主题查", "三、按拼音首字母查", "四、事项简介", "第7版"):
            assert said in text, said

    @pytest.mark.parametrize(
        ("item", "said"),
        [
            (
                "id-proof",
                (
                    "社会救助对象身份证明出具",
                    "当场办结",
                    "居民身份证（原件1份、复印件1份；原件核对后退还",
                ),
            ),
            (
                "dibao",
                (
                    "最低生活保障对象认定",
                    "租房合同（复印件1份；“住房情况”为“租赁”时提交）",
                    "谁能办：1.共同生活",
                    "（法定：45个工作日）",
                ),
            ),
            ("house-land", ("农村村民宅基地用地审批", "到哪里办：综合窗口、帮办代办窗口")),
        ],
    )
    def test_an_entry_says_what_one_must_know(self, item: str, said: tuple[str, ...]) -> None:
        text = text_of(printed("便民服务手册"))
        assert item in CATALOG.items
        for each in said:
            assert squeezed(each) in text, each

    @pytest.mark.parametrize("point", [HALL, TOWN, VILLAGE, BANK])
    def test_only_what_the_point_takes_stands_in_it(self, point: str) -> None:
        text = text_of(printed("便民服务手册", point))
        taken = {each.item.id for each in offers(CATALOG, point, AT)}
        for item in CATALOG.items.values():
            assert (squeezed(item.name) in text) == (item.id in taken), item.id

    def test_the_indexes_lead_to_the_page_of_the_entry(self) -> None:
        pages = [
            "".join(page.extract_text().split()) for page in reader(printed("便民服务手册")).pages
        ]
        entry = next(n for n, page in enumerate(pages, 1) if "四、事项简介" in page and n > 2)
        index = next(page for page in pages if page.startswith("二、按主题查"))
        name = squeezed(CATALOG.items["house-land"].name)
        found = re.search(re.escape(name) + r"(\d+)", index)
        assert found
        assert int(found[1]) in (entry, entry + 1)
        assert name in pages[int(found[1]) - 1]

    def test_every_page_number_is_right_where_there_are_many_pages(self) -> None:
        model = CATALOG.items["dibao"]
        names = [f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}类补助第{n}号申领" for n in range(60)]
        many = {
            f"aid-{n}": replace(model, id=f"aid-{n}", name=name, themes=("救助", "就业")[n % 2 :])
            for n, name in enumerate(names)
        }
        catalog = replace(CATALOG, items=many)
        made = hall_paper(hall_sheet(catalog, "便民服务手册", TOWN, AT), IMPRINT)
        pages = ["".join(page.extract_text().split()) for page in reader(made).pages]
        first = next(n for n, page in enumerate(pages) if page.startswith("四、事项简介"))
        listed = "".join(pages[2:first])
        for name in names:
            told = {int(page) for page in re.findall(re.escape(name) + r"(\d{1,2})(?!号)", listed)}
            there = {n for n, page in enumerate(pages, 1) if n > first and name in page}
            assert told == there, name
        assert len(pages) - first > 10

    def test_with_guides_every_item_has_a_page_more(self) -> None:
        plain, full = printed("便民服务手册"), printed("便民服务手册", TOWN, "附一页指南")
        count = len(offers(CATALOG, TOWN, AT))
        assert full.pages == plain.pages + count
        text = text_of(full)
        for said in (
            "五、一页指南",
            "什么时候要交、有什么要求",
            "中华人民共和国土地管理法",
            "受理条件",
        ):
            assert squeezed(said) in text, said

    def test_themes_and_letters_hold_every_item(self) -> None:
        lines = item_lines(hall_sheet(CATALOG, "便民服务手册", TOWN, AT))
        letters = by_initial(lines)
        assert [each.name for each in letters] == ["G", "N", "S", "Z"]
        assert {line.id for each in letters for line in each.lines} == {line.id for line in lines}
        assert by_theme(lines)[0].name == "社会救助"
        twice = tuple(replace(line, themes=("甲", "社会救助")) for line in lines)
        assert sum(len(theme.lines) for theme in by_theme(twice)) == 2 * len(lines)
        assert sum(len(theme.lines) for theme in in_order(twice)) == len(lines)

    def test_a_name_without_pinyin_comes_last(self) -> None:
        lines = item_lines(hall_sheet(CATALOG, "便民服务手册", TOWN, AT))
        odd = replace(lines[0], name="24小时自助")
        assert [each.name for each in by_initial([odd, *lines])][-1] == "#"


class TestPlatesAndPosters:
    @pytest.mark.parametrize(
        ("variant", "size"), [("", (420, 297)), ("A3", (420, 297)), ("A2", (594, 420))]
    )
    def test_a_poster_has_the_six_things_open_to_all(
        self, variant: str, size: tuple[int, int]
    ) -> None:
        made = printed("事项公示栏", TOWN, variant)
        assert size_of(made) == size
        text = text_of(made)
        for said in (
            "服务事项", "办事程序", "申报材料", "法定和承诺时限", "收费标准", "法规依据", "共4项",
            "不收费", "当场办结", "最低生活保障申请书", "中华人民共和国土地管理法", "高龄津贴申领",
        ):  # fmt: skip
            assert squeezed(said) in text, said

    def test_a_poster_of_few_items_is_set_larger_and_one_of_many_goes_on(self) -> None:
        (page,) = reader(printed("事项公示栏")).pages
        assert max(size for text, *_place, size in pieces(page) if "居民身份证" in text) >= 15
        items = {
            f"copy-{n}": replace(CATALOG.items["dibao"], id=f"copy-{n}", name=f"第{n}个事项")
            for n in range(60)
        }
        many = replace(CATALOG, items=CATALOG.items | items)
        made = hall_paper(hall_sheet(many, "事项公示栏", TOWN, AT), IMPRINT)
        assert made.pages > 1
        first = reader(made).pages[0]
        assert {round(size, 1) for text, *_place, size in pieces(first) if "身份证" in text} == {
            9.6
        }

    def test_posts_name_who_holds_them_and_leave_room_for_others(self) -> None:
        text = text_of(printed("岗位公示牌"))
        assert size_of(printed("岗位公示牌")) == (297, 210)
        for said in (
            "岗位公示牌",
            "综合受理岗姓名：乌云其其格",
            "民政助理岗姓名：＿＿＿＿＿＿",
            "照片",
        ):
            assert squeezed(said) in text, said

    def test_each_window_has_a_page_that_says_what_it_takes(self) -> None:
        made = printed("窗口牌", HALL)
        assert made.pages == len(CATALOG.windows_at(HALL))
        text = text_of(made)
        for said in ("综合受理1号窗", "公积金窗口", "办公时间：工作日08:30—12:00"):
            assert squeezed(said) in text, said

    def test_a_seat_plate_is_read_from_both_sides(self) -> None:
        made = printed("座牌")
        assert (made.pages, size_of(made)) == (len(PEOPLE), (210, 297))
        text = text_of(made)
        assert text.count("乌云其其格") == 2
        assert text.count("帮办代办岗") == 2

    @pytest.mark.parametrize(("people", "pages"), [(1, 1), (10, 1), (11, 2)])
    def test_ten_badges_fill_a_page(self, people: int, pages: int) -> None:
        everybody = tuple(Person(name=f"甲{n:02d}号", posts=("出件岗",)) for n in range(people))
        sheet = hall_sheet(CATALOG, "胸牌", TOWN, AT, people=everybody)
        made = hall_paper(sheet, IMPRINT)
        assert made.pages == pages
        text = text_of(made)
        assert all(text.count(person.name) == 1 for person in everybody)

    def test_an_authorised_list_says_stages_document_and_period(self) -> None:
        text = text_of(printed("驿站授权清单", BANK))
        for said in (
            "宁城农村商业银行天义支行", "宁政服授〔2025〕3号*", "2025年10月1日至2027年9月30日",
            "住房公积金缴存信息查询咨询、收件、自助可以", "最低生活保障对象认定、保障金给付咨询、辅导—",
            "社会救助对象身份证明出具咨询、代办—", "不作审批决定",
        ):  # fmt: skip
            assert squeezed(said) in text, said


class TestAll:
    @pytest.mark.parametrize("kind", HALL_KINDS)
    def test_it_is_tagged_titled_and_printed_to_equal_bytes(self, kind: HallKind) -> None:
        point = BANK if kind == "驿站授权清单" else TOWN
        made, pdf = printed(kind, point), reader(printed(kind, point))
        assert (made.kind, made.replaced) == (kind, ())
        assert pdf.metadata is not None
        assert pdf.metadata.title == f"{kind}：{CATALOG.points[point].name}"
        assert pdf.root_object["/Lang"] == "zh-Hans"
        assert pdf.root_object["/MarkInfo"]["/Marked"]
        sheet = hall_sheet(CATALOG, kind, point, AT, people=PEOPLE)
        assert hall_paper(sheet, IMPRINT).pdf == made.pdf
        assert content_of(sheet)[:12] in hall_html(sheet, IMPRINT)[0]

    def test_nothing_a_configuration_says_becomes_markup(self) -> None:
        catalog = with_item(name="<script>alert(1)</script>低保", summary="<b>粗</b>")
        page = hall_html(hall_sheet(catalog, "便民服务手册", TOWN, AT), IMPRINT)[0]
        assert "<script>" not in page
        assert "&lt;script&gt;" in page
        assert "<b>粗" not in page

    def test_a_person_is_not_shown_in_a_log(self) -> None:
        assert "李明" not in repr(hall_sheet(CATALOG, "座牌", TOWN, AT, people=PEOPLE))

    @pytest.mark.parametrize(
        ("kind", "point", "variant", "why"),
        [
            ("窗口牌", VILLAGE, "", "没有设置窗口"),
            ("座牌", TOWN, "", "没有人员"),
            ("胸牌", TOWN, "", "没有人员"),
            ("驿站授权清单", TOWN, "", "没有有效的授权"),
            ("事项公示栏", TOWN, "A5", "可以选：A3、A2"),
            ("窗口牌", TOWN, "A3", "只有一种"),
        ],
    )
    def test_what_has_nothing_to_say_is_refused_with_the_reason(
        self, kind: HallKind, point: str, variant: str, why: str
    ) -> None:
        with pytest.raises(NothingToPrint, match=why):
            hall_sheet(CATALOG, kind, point, AT, variant=variant)

    def test_a_bank_whose_authorisation_ended_has_nothing_to_hang(self) -> None:
        later = AT.replace(year=2028)
        for kind in ("便民服务手册", "事项公示栏", "驿站授权清单"):
            with pytest.raises(NothingToPrint):
                hall_sheet(CATALOG, kind, BANK, later)  # type: ignore[arg-type]
        assert printable_kinds(CATALOG, BANK, later) == ("岗位公示牌",)

    def test_a_point_without_posts_has_no_board_of_posts(self) -> None:
        with pytest.raises(NothingToPrint, match="没有设置岗位"):
            hall_sheet(replace(CATALOG, staffing={}), "岗位公示牌", TOWN, AT)

    def test_what_can_be_printed_where(self) -> None:
        assert printable_kinds(CATALOG, TOWN, AT, PEOPLE) == HALL_KINDS[:-1]
        assert "座牌" not in printable_kinds(CATALOG, TOWN, AT)
        assert "驿站授权清单" in printable_kinds(CATALOG, BANK, AT)
        with pytest.raises(UnknownName):
            printable_kinds(CATALOG, "nowhere", AT)
        assert forms_of("事项公示栏") == ("A3", "A2")
        assert forms_of("窗口牌") == forms_of("什么") == ("",)


class TestStale:
    """The digest changes exactly when a reader would find other words on the paper."""

    def test_the_time_of_printing_and_the_revision_make_no_difference(self) -> None:
        first = content(CATALOG, "便民服务手册")
        assert content(CATALOG, "便民服务手册", at=AT + timedelta(days=3)) == first

    def test_what_the_paper_does_not_say_makes_no_difference(self) -> None:
        dibao = CATALOG.items["dibao"]
        quiet = with_item(risk_points=(), faq=())
        assert quiet.items["dibao"] != dibao or not (dibao.risk_points or dibao.faq)
        assert content(quiet, "事项公示栏") == content(CATALOG, "事项公示栏")
        centre = replace(CATALOG.centre, short_name="另称")
        other = replace(CATALOG, centre=centre)
        assert content(other, "便民服务手册") == content(CATALOG, "便民服务手册")

    def test_an_item_changes_the_papers_of_those_who_take_it_and_no_others(self) -> None:
        changed = with_item(name="低保申请")
        for kind in ("便民服务手册", "事项公示栏"):
            for point in (HALL, TOWN, VILLAGE):
                before = content(CATALOG, kind, point)  # type: ignore[arg-type]
                assert content(changed, kind, point) != before  # type: ignore[arg-type]
            assert content(changed, kind, BANK) == content(CATALOG, kind, BANK)  # type: ignore[arg-type]
        assert content(changed, "窗口牌") == content(CATALOG, "窗口牌")

    def test_the_two_forms_of_a_booklet_say_different_things(self) -> None:
        changed = with_item(result=replace(CATALOG.items["dibao"].result, name="全新的结果"))
        form = {"variant": "附一页指南"}
        assert content(changed, "便民服务手册") == content(CATALOG, "便民服务手册")
        assert content(changed, "便民服务手册", **form) != content(CATALOG, "便民服务手册", **form)

    def test_who_works_there_changes_what_names_them(self) -> None:
        one, other = {"people": PEOPLE}, {"people": PEOPLE[:1]}
        for kind in ("座牌", "胸牌", "岗位公示牌"):
            assert content(CATALOG, kind, **one) != content(CATALOG, kind, **other)  # type: ignore[arg-type]
        assert content(CATALOG, "窗口牌", **one) == content(CATALOG, "窗口牌", **other)

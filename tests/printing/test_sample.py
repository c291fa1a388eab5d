"""Samples: invented facts on any kind of paper, marked as what they are."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from app.catalog.model import Addition, PaperWording
from app.catalog.papers import FORMS
from app.printing import HALL_KINDS, KINDS, OF_AN_ITEM, Kind, Paper
from app.printing.fillings import OF_DOSSIERS, SENTENCES
from app.printing.paper import _context
from app.printing.sample import NoSuchPaper, said_in_parts, sample_dossier, sample_paper
from tests.printing.papers import AT, CATALOG, GRANT, ITEM_IDS, PERMIT, reader, squeezed, text_of


@cache
def sample(kind: str) -> Paper:
    return sample_paper(CATALOG, kind, AT)


@pytest.mark.parametrize("kind", FORMS)
def test_every_kind_prints_and_says_on_each_page_that_it_is_a_sample(kind: str) -> None:
    made = sample(kind)
    assert made.kind == kind
    assert made.replaced == ()
    for page in reader(made).pages:
        assert "样张" in squeezed(page.extract_text())


@pytest.mark.parametrize("kind", FORMS)
def test_no_placeholder_is_left_on_any(kind: str) -> None:
    names = [each.name for each in FORMS[kind].placeholders]
    last = FORMS[kind].parts[-1].name
    ours = PaperWording(
        paper=kind,
        add=(Addition(after=last, text="\n\n".join(f"{name}＝{{{name}}}" for name in names)),),
    )
    text = text_of(sample_paper(CATALOG, kind, AT, wording=ours))
    assert not set(text) & set("{}")
    lacking = {name for name in names if f"{name}＝" not in text}
    assert all(each.maybe for each in FORMS[kind].placeholders if each.name in lacking)


# What follows from the catalogue differs from item to item; these come from the case alone.
OF_THE_CATALOGUE = (
    "发文机关",
    "打印日期",
    "已收材料",
    "缺少材料",
    "欠缺材料",
    "承诺材料",
    "补正材料",
)
# A paper about a delay says the day that it puts the decision off to.
PUT_OFF = {("延期通知书", "法定办结日"), ("特别程序告知书", "承诺办结日")}
OF_THE_CASE = sorted(
    {
        (kind, each.name, each.sample)
        for kind in KINDS
        for each in FORMS[kind].placeholders
        if (kind, each.name) not in SENTENCES.keys() | PUT_OFF
        and each.name not in OF_THE_CATALOGUE
        and each not in FORMS["办事指南"].placeholders
        and kind != "一次性告知单"
    }
)


@pytest.mark.parametrize(("kind", "name", "said"), OF_THE_CASE)
def test_a_sample_says_what_the_register_says_that_it_does(
    kind: Kind, name: str, said: str
) -> None:
    context = _context(kind, sample_dossier(CATALOG, kind, AT, PERMIT))
    assert OF_DOSSIERS[name].value(context) == said


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "卷宗"])
def test_it_can_be_seen_for_any_item(kind: Kind) -> None:
    for item in ITEM_IDS:
        dossier = sample_dossier(CATALOG, kind, AT, item)
        assert dossier.specimen
        assert dossier.definition.item.id == item
    assert CATALOG.items[GRANT].name in text_of(sample_paper(CATALOG, kind, AT, GRANT)).replace(
        "\n", ""
    )


def test_without_an_item_it_takes_a_permit() -> None:
    assert sample_dossier(CATALOG, "受理通知书", AT).definition.item.type == "行政许可"


def test_the_catalogue_s_words_are_shown_unless_others_are_given() -> None:
    own = PaperWording(id="a", paper="收件凭证", title="我们的凭证")
    catalog = replace(CATALOG, papers={"a": own})
    assert "我们的凭证" in text_of(sample_paper(catalog, "收件凭证", AT))
    assert "我们的凭证" not in text_of(
        sample_paper(catalog, "收件凭证", AT, wording=PaperWording())
    )


def test_what_cannot_be_shown_says_why() -> None:
    with pytest.raises(NoSuchPaper, match="没有“奖状”这种文书。"):
        sample_paper(CATALOG, "奖状", AT)
    with pytest.raises(NoSuchPaper, match="目录里还没有事项"):
        sample_paper(replace(CATALOG, items={}), "受理通知书", AT)
    with pytest.raises(NoSuchPaper, match="目录里还没有一件事"):
        sample_paper(replace(CATALOG, bundles={}), "一件事指南", AT)
    with pytest.raises(NoSuchPaper, match="没有一个服务点有内容可以印岗位公示牌"):
        sample_paper(replace(CATALOG, staffing={}), "岗位公示牌", AT)


@pytest.mark.parametrize("kind", FORMS)
def test_the_product_s_own_words_are_told_part_by_part(kind: str) -> None:
    said = said_in_parts(CATALOG, kind, AT)
    for part in FORMS[kind].parts:
        assert part.sometimes or said[part.name], part.name
    assert not any("<" in text or "&" in text for text in said.values())


def test_parts_read_as_lines_of_plain_text() -> None:
    said = said_in_parts(CATALOG, "不予决定书", AT)
    assert said["理由"] == "具体理由：（样例）提交的材料不能证明符合条件。"
    assert said["份数"] == "本不予决定书一式两份，一份交申请人，一份由受理部门留存。"
    assert len(said_in_parts(CATALOG, "收件凭证", AT)["清单"].split("\n")) > 2


def test_a_booklet_of_a_sample_is_short() -> None:
    assert sample("便民服务手册").pages <= 8
    assert all(sample(kind).pages <= 6 for kind in HALL_KINDS)


def test_cells_of_a_row_stand_apart() -> None:
    row = said_in_parts(CATALOG, "收件凭证", AT)["清单"].split("\n")[1]
    assert row.split() == [
        "序号", "材料名称", "应交原件", "应交复印件", "实收份数", "页数", "备注",
    ]  # fmt: skip


def test_an_accepted_application_lacks_nothing() -> None:
    dossier = sample_dossier(CATALOG, "受理通知书", AT, GRANT)
    assert all(line.received and not line.problem for line in dossier.materials)
    lacking = sample_dossier(CATALOG, "收件凭证", AT, GRANT).materials
    assert [line.received for line in lacking] == [*([True] * (len(lacking) - 1)), False]
    mended = sample_dossier(CATALOG, "补正告知书", AT, GRANT).materials
    assert [bool(line.problem) for line in mended] == [True, *([False] * (len(mended) - 1))]


@pytest.mark.parametrize("item", ITEM_IDS)
def test_a_slip_counts_what_it_lists(item: str) -> None:
    dossier = sample_dossier(CATALOG, "材料交接单", AT, item)
    assert dossier.case
    slip = dossier.case.slip
    assert slip
    listed = [line.material for line in dossier.materials if line.material.id in slip.materials]
    assert slip.copies == sum(each.original + each.copy or 1 for each in listed)


def test_a_case_file_holds_the_papers_it_names() -> None:
    text = text_of(sample("卷宗"))
    assert "2件，共" in text
    assert "0件" not in text
    for kind in ("受理通知书", "准予决定书"):
        assert kind in text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in OF_AN_ITEM])
def test_days_follow_one_another(kind: Kind) -> None:
    case = sample_dossier(CATALOG, kind, AT).case
    assert case
    assert case.promised
    assert case.statutory
    assert case.decided_on
    assert case.halt
    assert case.service
    assert case.service.day
    assert case.volume
    assert case.received_at.date() < case.decided_on <= case.service.day <= case.volume.ended
    assert case.decided_on < case.promised.day <= case.statutory.day or kind == "特别程序告知书"
    if kind == "特别程序告知书":
        assert case.halt.until < case.promised.day

"""The lesser particulars: said where they are written, and nothing where they are not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.model import (
    Body,
    Booking,
    Codes,
    Commitment,
    Fee,
    Intermediary,
    Item,
    ItemRemedies,
    Limit,
    Limits,
    Material,
    Online,
    Power,
    Prolonging,
    Result,
    Situation,
    SituationLimits,
    Undertaker,
    Visits,
)
from app.printing import guide_dossier, html, paper
from app.printing.particulars import (
    commitment_lines,
    deferred_materials,
    fee_notes,
    long_particulars,
    material_notes,
    short_particulars,
    situation_rows,
)
from app.printing.remedies import body_line
from tests.printing.papers import AT, CATALOG, GRANT, guide_of_item, squeezed, text_of

PLAIN = CATALOG.items[GRANT]
MAP = Material(
    id="map", name="位置图", copy=1, necessity="容缺后补", supply_within=Limit(length=5),
    medium=("纸质", "电子"), paper_size="A4", issued_within="近六个月内出具", source_note="自己画也行",
    how="请人测量", where="测绘队", used_for="核对四至", filling="写明四至", standard="有印章",
    copy_note="复印清楚", in_person=True,
)  # fmt: skip
FULL: Item = replace(
    PLAIN,
    codes=Codes(basic="000511001000", handling="业务-01", local_basic="地方-1", local="地方-2"),
    undertaker=Undertaker(name="救助服务中心", uscc="11150429011600101D"),
    power=Power(level="市级", source="上级下放", entrusted_by="市民政局", content="本县范围",
                division="跨县的由市级办"),
    online=Online(url="https://net.example.org", depth="网上受理", system="省级", payment=True,
                  how="先注册"),
    booking=Booking(per_day=20, rule="提前一天"),
    reach="跨县",
    quota="每村三户",
    limits=Limits(statutory=Limit(length=20, note="上级另有规定的除外"), promised=Limit(length=9)),
    materials=(*PLAIN.materials, MAP),
    commitment=Commitment(replaces=("map",), matters=("四至无争议",), check="到现场核查",
                          check_within=Limit(length=1, unit="月"), not_for="失信的"),
    intermediaries=(Intermediary(name="测绘", basis="测绘法", providers="有资质的单位"),),
    situations=(
        Situation(
            id="rent", name="租房家庭", when={"housing": "租赁"}, conditions=("租满一年",),
            materials=(Material(id="receipt", name="房租收据", copy=1),),
            limits=SituationLimits(statutory=Limit(length=18), promised=Limit(length=8)),
            visits=Visits(count=2, reason="看房"), handling="业务-02",
            fees=(Fee(name="评估费", standard="10 元", basis="某办法"),),
        ),
        Situation(id="own", name="有房家庭", when={"housing": "自有"}, fees=()),
    ),
    fees=(Fee(name="工本费", standard="5 元", basis="某办法", reduction="减半",
              reduction_basis="某通知", levy="行政事业性收费", note="按户收"),),
    result=Result(kind="出文办结", name="通知书", sample="大厅陈列"),
    rights=("要求听证",),
    duties=("如实申报",),
    remedies=ItemRemedies(
        review=Body(name="赤峰市人民政府", address="新城区", phone="0476-1", website="https://r.cn"),
        lawsuit=Body(name="松山区人民法院"),
    ),
)  # fmt: skip


def test_a_guide_says_every_particular() -> None:
    text = text_of(paper("办事指南", guide_of_item(FULL)))
    for said in (
        "业务-01", "地方-1；地方-2", "救助服务中心", "11150429011600101D", "市级", "上级下放", "市民政局",
        "本县范围", "跨县的由市级办", "https://net.example.org。先注册", "网上受理", "省级", "每天可预约20件",
        "提前一天", "跨县", "每村三户", "法定：上级另有规定的除外", "纸质、电子", "规格A4", "近六个月内出具",
        "自己画也行", "怎样办：请人测量", "到哪里办：测绘队", "用途：核对四至", "填报：写明四至", "收件标准：有印章",
        "复印：复印清楚", "本人到窗口当场填写", "可在受理后5个工作日内补", "四至无争议", "可以不交位置图",
        "决定作出后1个月内核查：到现场核查", "不适用：失信的", "测绘（依据：《测绘法》）；由有资质的单位办理", "租房家庭",
        "须符合：租满一年", "另交：房租收据", "法定时限18个工作日", "承诺时限8个工作日", "到现场2次（看房）",
        "收费：评估费10元", "业务-02", "减免：减半", "减免依据：某通知", "征收种类：行政事业性收费", "按户收",
        "大厅陈列", "要求听证", "如实申报", "赤峰市人民政府（新城区，0476-1，https://r.cn）", "松山区人民法院",
    ):  # fmt: skip
        assert squeezed(said) in text, said


def test_a_full_guide_and_its_chart_fit_four_pages_and_draw_every_sign() -> None:
    made = paper("办事指南", guide_of_item(FULL))
    assert made.pages <= 4
    assert made.replaced == ()


def test_a_plain_item_says_only_what_every_item_has() -> None:
    definition = CATALOG.definition(GRANT)
    assert [one.label for one in short_particulars(definition)] == [
        "行使层级", "服务对象", "申请层级", "办理方式", "办理形式",
    ]  # fmt: skip
    assert long_particulars(definition) == ()
    assert situation_rows(PLAIN) == commitment_lines(PLAIN, PLAIN.materials) == ()
    page, _replaced = html("办事指南", guide_of_item(PLAIN))
    for heading in ("不同情形", "权利和义务", "中介服务", "结果样本", "告知承诺"):
        assert heading not in page


def test_the_nature_of_a_body_is_said_unless_it_is_the_usual_one() -> None:
    definition = CATALOG.definition(GRANT)
    bank = replace(definition, department=replace(definition.department, nature="授权组织"))
    assert "主体性质" in [one.label for one in short_particulars(bank)]
    assert "主体性质" not in [one.label for one in short_particulars(definition)]


def test_a_free_situation_of_an_item_with_fees_says_so() -> None:
    rent, own = situation_rows(FULL)
    assert own.differs == ("不收费",)
    assert rent.who == "“住房情况”为“租赁”"


def test_the_notice_of_one_situation_is_about_it_alone() -> None:
    catalog = replace(CATALOG, items={**CATALOG.items, GRANT: FULL})
    whole = text_of(paper("一次性告知单", guide_dossier(catalog.definition(GRANT), (), "", AT)))
    rent = text_of(
        paper("一次性告知单", guide_dossier(catalog.definition_in(GRANT, "rent"), (), "", AT))
    )
    assert "属于下列情形的，另有不同" in whole
    assert "有房家庭" in whole
    assert "情形租房家庭" in rent
    assert "有房家庭" not in rent
    assert "房租收据" in rent
    assert "8个工作日" in rent
    assert "评估费" in rent


@pytest.mark.parametrize(
    ("materials", "said"),
    [((), 0), (PLAIN.materials[:2], 0), ((MAP,), 2)],
)
def test_what_may_follow_is_said_with_what_happens_otherwise(
    materials: tuple[Material, ...], said: int
) -> None:
    lines = deferred_materials(materials)
    assert len(lines) == said
    assert said == 0 or ("位置图" in lines[0] and "视为撤回申请" in lines[1])


def test_a_commitment_that_replaces_nothing_here_is_not_offered() -> None:
    assert commitment_lines(FULL, PLAIN.materials) == ()
    without = replace(FULL, commitment=Commitment(replaces=("map",), matters=("甲",), check="抽查"))
    assert commitment_lines(without, (MAP,)) == (
        "书面承诺甲的，可以不交位置图。",
        "事后核查：抽查；承诺不实的，撤销决定并记入信用记录。",
    )


def test_a_body_a_fee_and_a_material_say_only_what_is_written() -> None:
    assert body_line(Body(name="法院")) == "法院"
    assert fee_notes(Fee(name="费", standard="1 元", basis="法")) == ()
    assert material_notes(Material(id="m", name="表", original=1)) == ()


def test_the_other_limits_are_told_with_the_notes() -> None:
    item = CATALOG.items[GRANT]
    assert item.limits.extension is None
    limits = replace(
        item.limits,
        extension=Prolonging(length=10, by="本机关负责人", basis="某办法第九条"),
        supplement_answer=Limit(length=30, unit="自然日"),
        delivery=Limit(length=8, unit="小时"),
    )
    definition = replace(CATALOG.definition(GRANT), item=replace(item, limits=limits))
    told = {each.label: each.value for each in long_particulars(definition)}
    assert told["时限说明"].endswith(
        "经本机关负责人批准，可以延长10个工作日（《某办法》第九条）；"
        "告知补正后，须在30个自然日内补齐；作出决定后8小时内送达"
    )

"""The parts papers are put together from: flow rows, grounds, example marks, dossiers."""

from __future__ import annotations

from datetime import date, time

import pytest
from msgspec.structs import replace

from app.catalog.model import (
    Alternative,
    Auto,
    Block,
    Choose,
    Definition,
    Hours,
    LegalBasis,
    Limit,
    Market,
    Material,
    Parallel,
    Performer,
    Period,
    Point,
    Repeat,
    Signers,
    Step,
    Until,
    content_hash,
)
from app.catalog.words import Signing
from app.fields import Question
from app.printing import Kind, Refusal, guide_dossier, place_line, places
from app.printing.build import condition_of, hours_text, material_lines, version_of
from app.printing.examples import Examples
from app.printing.flow import flow_rows
from app.printing.grounds import grounds
from tests.printing.papers import (
    AT,
    CATALOG,
    GRANT,
    INSTANT,
    ITEM_IDS,
    PERMIT,
    case_of,
    dossier_of,
    guide_of,
    guide_of_item,
)


def step(step_id: str, **more: object) -> Step:
    """Give a step done by a post at the taking point."""
    values = {"id": step_id, "name": step_id, "by": Performer(post="受理岗"), **more}
    return Step(**values)  # type: ignore[arg-type]


def with_steps(*steps: Block) -> Definition:
    """Give the sample permit's definition with other steps."""
    definition = CATALOG.definition(PERMIT)
    return replace(definition, workflow=replace(definition.workflow, steps=steps))


class TestFlow:
    def test_numbers_plain_steps(self) -> None:
        rows = flow_rows(with_steps(step("收"), step("审"), step("送")))
        assert [(row.number, row.name) for row in rows] == [("1", "收"), ("2", "审"), ("3", "送")]
        assert {row.group for row in rows} == {""}

    def test_numbers_branches_and_spans_the_block(self) -> None:
        block = Parallel(branches=((step("甲1"), step("甲2")), (step("乙"),)))
        rows = flow_rows(with_steps(step("收"), block, step("送")))
        assert [row.number for row in rows] == ["1", "2.1.1", "2.1.2", "2.2", "3"]
        assert [row.group_rows for row in rows] == [1, 3, 0, 0, 1]
        assert [row.group for row in rows] == ["", "并联", "并联", "并联", ""]

    def test_says_when_one_branch_is_enough(self) -> None:
        block = Parallel(join="任一", branches=((step("甲"),), (step("乙"),)))
        assert flow_rows(with_steps(block))[0].group == "并联（任一完成即可）"

    def test_says_how_many_branches_are_enough(self) -> None:
        block = Parallel(join=2, branches=((step("甲"),), (step("乙"),), (step("丙"),)))
        assert flow_rows(with_steps(block))[0].group == "并联（2个完成即可）"

    def test_says_when_a_way_is_gone(self) -> None:
        block = Choose(
            by="查",
            cases=(
                Alternative(outcomes=("不通过",), steps=(step("改"), step("复"))),
                Alternative(steps=(step("签"),)),
            ),
        )
        rows = flow_rows(with_steps(step("查"), block))
        assert [(row.number, row.name) for row in rows] == [
            ("1", "查"), ("2.1.1", "改"), ("2.1.2", "复"), ("2.2", "签"),
        ]  # fmt: skip
        assert [row.note for row in rows] == ["", "不通过时办理", "", "其他情形办理"]
        assert [(row.group, row.group_rows) for row in rows[1:]] == [
            ("按“查”的结果", 3), ("按“查”的结果", 0), ("按“查”的结果", 0),
        ]  # fmt: skip

    def test_says_which_answers_lead_there(self) -> None:
        definition = CATALOG.definition(PERMIT)
        question = definition.item.form[0]
        case = Alternative(when={question.id: "甲"}, steps=(step("查"), step("签")))
        rows = flow_rows(with_steps(Choose(cases=(case,))))
        assert rows[0].group == "按申请情形"
        assert rows[0].note == f"“{question.label}”为“甲”时办理"

    def test_says_what_is_repeated_and_how_often(self) -> None:
        inner = Parallel(branches=((step("甲"),), (step("乙"),)))
        block = Repeat(id="r", steps=(inner, step("查")), until=Until(step="查"), at_most=3)
        rows = flow_rows(with_steps(block))
        assert [row.number for row in rows] == ["1.1.1", "1.1.2", "1.2"]
        assert rows[0].group == "重复，直到“查”通过，最多3轮"
        assert rows[0].note == "并联"

    @pytest.mark.parametrize("mode", ["会签", "或签", "依次"])
    def test_says_who_signs_together(self, mode: Signing) -> None:
        signers = Signers(mode=mode, with_=(Performer(department="agriculture"),))
        who = flow_rows(with_steps(step("签", signers=signers)))[0].who
        assert who == f"{mode}：受理窗口·受理岗、宁城县农牧局"

    def test_says_what_comes_about_by_itself(self) -> None:
        auto = Auto(after=Limit(length=5), ground="某办法规定逾期视为无意见")
        note = flow_rows(with_steps(step("问", auto=auto)))[0].note
        assert note == "满5个工作日没有办的，按“通过”往下走（《某办法》规定逾期视为无意见）"

    @pytest.mark.parametrize(
        ("by", "who"),
        [
            (Performer(post="受理岗"), "受理窗口·受理岗"),
            (Performer(post="审核岗", at="县"), "县政务服务中心·审核岗"),
            (Performer(post="民政助理", at="镇"), "乡镇（街道）便民服务中心·民政助理"),
            (Performer(post="专办员", at="村"), "村（社区）便民服务站·专办员"),
            (Performer(department="主办部门", post="审批岗"), "宁城县农牧局·审批岗"),
            (Performer(department="agriculture"), "宁城县农牧局"),
            (Performer(department="natural-resources", post="审批岗"), "宁城县自然资源局·审批岗"),
            (Performer(department="unknown"), "unknown"),
        ],
    )
    def test_says_who(self, by: Performer, who: str) -> None:
        assert flow_rows(with_steps(step("审", by=by)))[0].who == who

    def test_says_by_when_and_with_how_many(self) -> None:
        row = flow_rows(with_steps(step("踏勘", limit=Limit(length=3), min_people=2)))[0]
        assert (row.limit, row.note) == ("3个工作日", "不少于2人")

    def test_names_the_special_procedure(self) -> None:
        rows = {row.name: row for row in flow_rows(CATALOG.definition(GRANT))}
        assert rows["入户调查"].note == "入户调查不超过10个工作日，不计入办理时限；不少于2人"
        assert rows["公示"].note == "公示不超过7个自然日，不计入办理时限"

    @pytest.mark.parametrize("item_id", ITEM_IDS)
    def test_has_every_step_once(self, item_id: str) -> None:
        definition = CATALOG.definition(item_id)
        names = [row.name for row in flow_rows(definition)]
        assert names == [one.name for one in definition.workflow.all_steps()]


class TestGrounds:
    @pytest.mark.parametrize(
        ("kind", "articles"),
        [
            ("一次性告知单", "第三十条、第三十二条第一款第（四）项"),
            ("收件凭证", "第三十二条第一款第（四）项"),
            ("受理通知书", "第三十二条第一款第（五）项"),
            ("补正告知书", "第三十一条、第三十二条第一款第（四）项"),
        ],
    )
    def test_of_a_permit(self, kind: Kind, articles: str) -> None:
        assert grounds(kind, dossier_of(PERMIT)) == f"《中华人民共和国行政许可法》{articles}"

    @pytest.mark.parametrize("item_id", [i for i in ITEM_IDS if i != PERMIT])
    def test_of_other_items_are_their_own(self, item_id: str) -> None:
        for kind in ("收件凭证", "受理通知书", "补正告知书"):
            cited = grounds(kind, dossier_of(item_id))  # type: ignore[arg-type]
            assert "行政许可法" not in cited
            assert all(law.title in cited for law in CATALOG.items[item_id].legal_basis)

    def test_are_empty_rather_than_guessed(self) -> None:
        dossier = dossier_of(GRANT)
        item = replace(dossier.definition.item, legal_basis=())
        bare = replace(dossier, definition=replace(dossier.definition, item=item))
        assert grounds("受理通知书", bare) == ""

    def test_several_laws_stand_in_a_row(self) -> None:
        dossier = dossier_of(GRANT)
        laws = tuple(LegalBasis(title=t, kind="法律", articles=("1",)) for t in ("甲法", "乙法"))
        item = replace(dossier.definition.item, legal_basis=laws)
        more = replace(dossier, definition=replace(dossier.definition, item=item))
        assert grounds("受理通知书", more) == "《甲法》第一条、《乙法》第一条"

    def test_a_clause_comes_first_and_a_permit_keeps_its_law(self) -> None:
        refusal = Refusal(reason="理由", clause="《森林法》第五十八条", outcome="转告有权机关")
        cited = grounds(
            "不予受理决定书", dossier_of(PERMIT, replace(case_of(PERMIT), refusal=refusal))
        )
        assert cited.startswith("《森林法》第五十八条、《中华人民共和国行政许可法》")
        assert cited.endswith("第（二）项")


class TestExamples:
    @pytest.mark.parametrize(
        ("examples", "key", "marked"),
        [
            (("contacts.consult",), "item.contacts.consult", True),
            (("contacts.consult",), "item.contacts.complain", False),
            (("contacts",), "item.contacts.consult", True),
            (("limits.promised.length",), "item.limits.promised", True),
            (("limits.promised",), "item.limits.statutory", False),
            (("contacts.consult",), "centre.remedies.court", False),
            (("con",), "item.contacts.consult", False),
            ((), "item.contacts.consult", False),
        ],
    )
    def test_marks_a_key_and_what_is_below_it(
        self, examples: tuple[str, ...], key: str, marked: bool
    ) -> None:
        item = replace(CATALOG.items[PERMIT], example_values=examples)
        marks = Examples.of(guide_of_item(item))
        assert marks.mark(key) == ("*" if marked else "")
        assert marks.used is marked

    def test_a_place_marks_its_own(self) -> None:
        marks = Examples.of(guide_of(INSTANT))
        assert marks.given(False) == ""
        assert not marks.used
        assert marks.given(True) == "*"
        assert marks.given(False) == ""
        assert marks.used


class TestBuild:
    def test_a_guide_knows_its_rules(self) -> None:
        definition = CATALOG.definition(GRANT)
        dossier = guide_dossier(definition, (), "https://example.org", AT)
        assert dossier.content_hash == content_hash(definition)
        assert dossier.version == "20250101"
        assert [line.material for line in dossier.materials] == list(definition.item.materials)
        assert dossier == guide_dossier(definition, (), "https://example.org", AT)

    def test_another_rule_has_another_hash(self) -> None:
        definition = CATALOG.definition(GRANT)
        other = replace(definition, item=replace(definition.item, summary="改了一个字"))
        first, second = (guide_dossier(one, (), "", AT) for one in (definition, other))
        assert first.content_hash != second.content_hash

    @pytest.mark.parametrize(
        ("period", "version"),
        [(Period(), "现行"), (Period(from_=date(2025, 7, 1)), "20250701")],
    )
    def test_version(self, period: Period, version: str) -> None:
        assert version_of(replace(CATALOG.items[GRANT], effective=period)) == version

    @pytest.mark.parametrize(
        ("when", "condition"),
        [
            ({}, ""),
            ({"house": "租赁"}, "“住房情况”为“租赁”"),
            ({"house": ("租赁", "借住")}, "“住房情况”为“租赁”或“借住”"),
            ({"ill": True}, "“有重病”为“是”"),
            ({"ill": False}, "“有重病”为“否”"),
            ({"house": "租赁", "ill": True}, "“住房情况”为“租赁”，且“有重病”为“是”"),
            ({"gone": "x"}, "“gone”为“x”"),
        ],
    )
    def test_conditions_in_words(
        self, when: dict[str, str | bool | tuple[str, ...]], condition: str
    ) -> None:
        questions = {
            "house": Question(id="house", label="住房情况", type="单选"),
            "ill": Question(id="ill", label="有重病", type="是否"),
        }
        material = Material(id="m", name="材料", when=when)
        assert condition_of(material, questions) == condition

    def test_lines_know_their_conditions(self) -> None:
        lines = {line.material.id: line for line in material_lines(CATALOG.items[GRANT])}
        assert lines["lease"].condition == "“住房情况”为“租赁”"
        assert lines["application"].condition == ""

    @pytest.mark.parametrize(
        ("hours", "text"),
        [
            (Hours(), ""),
            (Hours(workdays=((time(8, 30), time(12)),)), "工作日 08:30—12:00"),
            (
                Hours(
                    workdays=((time(8, 30), time(12)), (time(14, 30), time(17, 30))),
                    sunday=((time(9), time(11)),),
                ),
                "工作日 08:30—12:00、14:30—17:30；周日 09:00—11:00",
            ),
            (
                Hours(
                    workdays=((time(8, 30), time(12)),),
                    market=Market(days=("三", "八"), by="农历", hours=((time(7), time(13)),)),
                ),
                "工作日 08:30—12:00；赶集日（农历逢三、八） 07:00—13:00",
            ),
        ],
    )
    def test_hours_in_words(self, hours: Hours, text: str) -> None:
        assert hours_text(hours) == text

    def test_a_place_carries_what_is_an_example(self) -> None:
        line = place_line(CATALOG.points["county-hall"], window="3号窗口")
        assert line.name == "宁城县政务服务中心"
        assert line.window == "3号窗口"
        assert line.marked == ("address", "phone")

    def test_places_of_an_item_are_those_of_its_tiers_without_banks(self) -> None:
        names = [line.name for line in places(CATALOG, CATALOG.items[GRANT])]
        assert names == [
            "宁城县政务服务中心",
            "黑里河镇便民服务中心",
            "大城子镇便民服务中心",
            "八沟道村便民服务站",
        ]

    def test_many_points_of_a_tier_become_one_line(self) -> None:
        village = CATALOG.points["heilihe-v1"]
        many: dict[str, Point] = {
            f"v{n}": replace(village, id=f"v{n}", name=f"第{n}村便民服务站") for n in range(327)
        }
        catalog = replace(CATALOG, points={**CATALOG.points, **many})
        lines = places(catalog, CATALOG.items[GRANT])
        assert lines[-1].name == "各便民服务站（328个）"
        assert lines[-1].hours == "工作日 08:30—12:00、14:30—17:30"
        odd = replace(village, id="odd", hours=Hours())
        catalog = replace(CATALOG, points={**many, "odd": odd})
        assert places(catalog, CATALOG.items[GRANT])[-1].hours == "以各点公示为准"

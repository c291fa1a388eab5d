"""Flow charts: nothing overlaps, nothing leaves the page, every way leads to the end."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from random import Random

import pytest
from msgspec.structs import replace

from app.catalog.model import (
    Alternative,
    Block,
    Choose,
    Definition,
    Flow,
    Item,
    Limit,
    Parallel,
    Performer,
    Repeat,
    Step,
    Until,
    Workflow,
)
from app.fields import Question
from app.printing import paper
from app.printing.chart import arrow, chart, chart_sheet, course, outline
from app.printing.chart.layout import Box, Layout, layout
from app.printing.chart.measure import height_of, width_of, wrapped
from app.printing.chart.pen import sketch
from app.printing.chart.sheet import HEIGHT, WIDTH
from app.printing.chart.sketch import Cell, Sketch
from tests.printing.papers import CATALOG, GRANT, INSTANT, ITEM_IDS, PERMIT, guide_of, text_of
from tests.workflow.random_flows import random_workflow

ROOM = (179.0, 240.0)
DOERS = (
    Performer(post="综合受理岗"),
    Performer(post="村镇建设岗", at="镇"),
    Performer(post="审批岗", department="主办部门"),
    Performer(post="审查岗", department="agriculture"),
)


def item_with(workflow: Workflow, **more: object) -> Definition:
    """Give the sample permit with another workflow, and a question its choices may ask."""
    definition = CATALOG.definition(PERMIT)
    asked = Question(id="a", label="户型", type="单选", choices=("甲", "乙"))
    item: Item = replace(definition.item, form=(asked,), **more)
    return replace(definition, workflow=workflow, item=item)


def spread(blocks: tuple[Block, ...], rng: Random) -> tuple[Block, ...]:
    """Let different people do the steps, so that a chart has several lanes."""
    return tuple(_spread(block, rng) for block in blocks)


def _spread(block: Block, rng: Random) -> Block:
    if isinstance(block, Step):
        limit = Limit(length=rng.randint(1, 9)) if rng.random() < 0.6 else None
        return replace(block, by=rng.choice(DOERS), limit=limit)
    if isinstance(block, Parallel):
        return replace(block, branches=tuple(spread(each, rng) for each in block.branches))
    if isinstance(block, Choose):
        cases = tuple(
            replace(case, steps=spread(case.steps, rng), when={"a": "甲"} if case.when else {})
            for case in block.cases
        )
        return replace(block, cases=cases)
    assert isinstance(block, Repeat | Flow)
    return replace(block, steps=spread(block.steps, rng))


def random_definition(seed: int) -> Definition:
    workflow = random_workflow(seed)
    return item_with(replace(workflow, steps=spread(workflow.steps, Random(seed))))


def touch(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def crossed(placed: Layout) -> list[str]:
    """Give the lines that run through a box; those across a bar are told apart by their arrow."""
    found = []
    for line in placed.lines:
        for begin, end in pairwise(line.points):
            left, right = sorted((begin[0], end[0]))
            top, bottom = sorted((begin[1], end[1]))
            for box in placed.boxes:
                if box.shape == "bar":
                    continue
                inside = (
                    left < box.x + box.width - 0.3
                    and right > box.x + 0.3
                    and top < box.y + box.height - 1.7
                    and bottom > box.y + 0.3
                )
                if inside:
                    found.append(f"{line.points} through {box.shape} {box.texts[0].text}")
    return found


def check(placed: Layout, drawn: Sketch) -> None:
    for one, other in combinations(placed.boxes, 2):
        assert not touch(one, other), (one, other)
    for box in placed.boxes:
        assert 0 <= box.x <= box.x + box.width <= placed.width
        assert placed.head <= box.y <= box.y + box.height <= placed.height
        for text in box.texts:
            half = width_of(text.text, text.size) / 2
            assert box.x - 0.1 <= text.x - half, text
            assert text.x + half <= box.x + box.width + 0.1, text
    for line in placed.lines:
        for x, y in line.points:
            assert 0 <= x <= placed.width
            assert 0 <= y <= placed.height
    assert crossed(placed) == []
    assert reached(drawn, 0, forward=True) == {cell.id for cell in drawn.cells}
    assert reached(drawn, len(drawn.cells) - 1, forward=False) == {c.id for c in drawn.cells}


def reached(drawn: Sketch, start: int, *, forward: bool) -> set[int]:
    next_of = defaultdict(set)
    for wire in drawn.wires:
        ends = (wire.start, wire.end) if forward else (wire.end, wire.start)
        next_of[ends[0]].add(ends[1])
    found, new = {start}, [start]
    while new:
        fresh = next_of[new.pop()] - found
        found |= fresh
        new += fresh
    return found


@pytest.mark.parametrize("seed", range(150))
def test_a_chart_of_any_workflow_is_sound(seed: int) -> None:
    drawn = sketch(random_definition(seed))
    check(layout(drawn, 38.0, 4.6), drawn)


@pytest.mark.parametrize("seed", range(40))
def test_it_always_fits_its_room(seed: int) -> None:
    made = chart(random_definition(seed), *ROOM)
    assert made.width <= ROOM[0] + 0.01
    assert made.height <= ROOM[1] + 0.01
    assert made.scale <= 1.0


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_the_charts_of_the_samples_are_sound_and_not_made_smaller(item_id: str) -> None:
    definition = CATALOG.definition(item_id)
    sheet = chart_sheet(definition)
    check(sheet.chart.layout, sketch(definition))
    assert sheet.chart.scale > 0.85
    assert sheet.chart.width <= WIDTH
    assert sheet.chart.height < HEIGHT


class TestSketch:
    def test_lanes_are_the_applicant_the_counter_and_those_who_do_it(self) -> None:
        lanes = sketch(CATALOG.definition(PERMIT)).lanes
        assert lanes[:2] == ("申请人", "受理窗口")
        assert "宁城县自然资源局" in lanes

    def test_every_step_is_a_box_with_post_and_limit(self) -> None:
        definition = CATALOG.definition(GRANT)
        boxes = {cell.title: cell for cell in sketch(definition).cells if cell.shape == "process"}
        assert set(boxes) == {step.name for step in definition.workflow.all_steps()}
        for step in definition.workflow.all_steps():
            assert step.by.post in boxes[step.name].lines
            if step.limit:
                assert f"{step.limit.length}个工作日" in boxes[step.name].lines

    def test_a_no_leads_to_a_paper_for_the_applicant(self) -> None:
        drawn = sketch(CATALOG.definition(PERMIT))
        asked = {cell.title: cell for cell in drawn.cells if cell.shape == "decision"}
        door = asked["属于受理范围？"]
        (no,) = [wire for wire in drawn.wires if wire.start == door.id and wire.course == "side"]
        paper_ = drawn.cells[no.end]
        assert no.label == "否"
        assert paper_.shape == "document"
        assert paper_.lane == 0
        assert "不予受理决定书" in paper_.title
        assert any(wire.start == paper_.id and wire.course == "end" for wire in drawn.wires)

    def test_a_supplement_goes_back_to_the_step_that_asked(self) -> None:
        drawn = sketch(CATALOG.definition(PERMIT))
        (back,) = [wire for wire in drawn.wires if wire.course == "back"]
        assert drawn.cells[back.start].title == "补正告知书"
        assert drawn.cells[back.end].title == "收件受理"

    def test_a_special_procedure_stops_the_clock(self) -> None:
        paused = [cell for cell in sketch(CATALOG.definition(GRANT)).cells if cell.paused]
        assert [cell.title for cell in paused]
        assert any("停表：入户调查10个工作日" in line for cell in paused for line in cell.lines)

    def test_parallel_branches_stand_between_two_bars(self) -> None:
        bars = [cell for cell in sketch(CATALOG.definition(PERMIT)).cells if cell.shape == "bar"]
        assert [bar.title for bar in bars] == ["并联办理", "全部完成"]
        assert all(len(bar.columns) > 1 for bar in bars)

    def test_a_repetition_leads_back_above_its_first_step(self) -> None:
        body = Step(id="talk", name="调解", by=DOERS[1], outcomes=("通过", "不通过"))
        block = Repeat(id="r", steps=(body,), until=Until(step="talk"), at_most=2)
        drawn = sketch(item_with(Workflow(id="w", name="调解", steps=(block,))))
        (loop,) = [wire for wire in drawn.wires if wire.course == "loop"]
        assert drawn.cells[loop.start].title == "“调解”通过，或已满2次？"
        assert drawn.cells[loop.end].title == "调解"

    def test_a_choice_names_its_ways_and_the_way_past_them(self) -> None:
        first = Step(id="talk", name="调解", by=DOERS[1], outcomes=("通过", "不通过"))
        rule = Step(id="rule", name="裁决", by=DOERS[1])
        choice = Choose(by="talk", cases=(Alternative(outcomes=("不通过",), steps=(rule,)),))
        drawn = sketch(item_with(Workflow(id="w", name="调解", steps=(first, choice))))
        assert [c.title for c in drawn.cells if c.shape == "label"] == ["不通过", "通过"]

    def test_a_choice_by_the_answers_says_them(self) -> None:
        rule = Step(id="rule", name="踏勘", by=DOERS[1])
        choice = Choose(cases=(Alternative(when={"a": "甲"}, steps=(rule,)),))
        drawn = sketch(item_with(Workflow(id="w", name="踏勘", steps=(choice,))))
        assert [c.title for c in drawn.cells if c.shape == "label"] == [
            "“户型”为“甲”", "其他情形",
        ]  # fmt: skip

    def test_steps_of_another_workflow_are_drawn_as_such(self) -> None:
        inner = Flow(id="f", workflow="other", steps=(Step(id="f.a", name="办理", by=DOERS[0]),))
        drawn = sketch(item_with(Workflow(id="w", name="套用", steps=(inner,))))
        assert [c.shape for c in drawn.cells if c.title == "办理"] == ["predefined"]

    def test_signers_of_one_place_are_named_by_their_posts(self) -> None:
        definition = CATALOG.definition(PERMIT)
        signed = [s for w in CATALOG.workflows.values() for s in w.all_steps() if s.signers]
        for step in signed:
            flow = Workflow(id="w", name="签", steps=(step,))
            drawn = sketch(replace(definition, workflow=flow))
            assert any("：" in line for cell in drawn.cells for line in cell.lines)

    def test_what_is_left_of_a_block_with_one_branch_is_a_sequence(self) -> None:
        only = Step(id="a", name="办理", by=DOERS[0])
        block = Parallel(branches=((only,), ()))
        drawn = sketch(item_with(Workflow(id="w", name="一支", steps=(block,))))
        assert not [cell for cell in drawn.cells if cell.shape == "bar"]


class TestMeasure:
    def test_lines_are_of_like_length_and_begin_with_no_mark(self) -> None:
        assert wrapped("不予受理决定书或不需要办理告知书", 1, 9) == [
            "不予受理决定书或", "不需要办理告知书",
        ]  # fmt: skip
        for line in wrapped("资格、面积，审查；核实。", 1, 3.2):
            assert line[0] not in "、，；。"

    def test_no_line_is_wider_than_its_room(self) -> None:
        text = "依次：乡镇（街道）便民服务中心·乡镇审批岗、Office 2026"
        for room in (6, 9, 14):
            lines = wrapped(text, 1, room)
            assert "".join(lines) == text
            assert all(width_of(line, 1) <= room for line in lines)

    def test_a_diamond_is_higher_than_its_text(self) -> None:
        flat = Cell(id=0, shape="process", lane=0, slot=0, row=0, title="材料齐全、符合法定形式？")
        pointed = Cell(
            id=0, shape="decision", lane=0, slot=0, row=0, title="材料齐全、符合法定形式？"
        )
        assert height_of(pointed, 30) > height_of(flat, 30)


class TestDrawing:
    def test_every_symbol_has_an_outline_of_its_own(self) -> None:
        boxes = chart(CATALOG.definition(PERMIT), *ROOM).layout.boxes
        by_shape = {box.shape: outline(box) for box in boxes}
        assert {"terminal", "process", "decision", "document", "bar"} <= set(by_shape)
        assert "A" in by_shape["terminal"]
        assert "Q" in by_shape["document"]
        assert by_shape["decision"].count("L") == 3
        assert by_shape["bar"].count("M") == 2

    def test_lines_end_in_an_arrow_at_their_last_point(self) -> None:
        line = chart(CATALOG.definition(INSTANT), *ROOM).layout.lines[0]
        x, _y = line.points[-1]
        last = f"{x:.2f}".rstrip("0").rstrip(".")
        assert arrow(line).startswith(f"M{last} ")
        assert course(line).startswith("M")


class TestPaper:
    @pytest.mark.parametrize("item_id", ITEM_IDS)
    def test_is_one_page_with_limits_and_telephones(self, item_id: str) -> None:
        made = paper("办理流程图", guide_of(item_id))
        text = text_of(made)
        item = CATALOG.items[item_id]
        assert made.pages == 1
        assert "法定时限" in text
        assert "承诺时限" in text
        assert item.contacts.complain in text
        for step in CATALOG.workflows[item.workflow].all_steps():
            assert "".join(step.name.split()) in text

    def test_a_text_in_it_marks_up_nothing(self) -> None:
        step = Step(id="a", name='<script>"&', by=DOERS[0])
        definition = item_with(Workflow(id="w", name="坏", steps=(step,)))
        made = paper("办理流程图", replace(guide_of(PERMIT), definition=definition))
        assert "<script>" in text_of(made)

    def test_the_guide_has_it_as_its_last_page(self) -> None:
        text = text_of(paper("办事指南", guide_of(GRANT)))
        assert text.index("常见问题" if CATALOG.items[GRANT].faq else "咨询") < text.index("附：“")
        assert "办理流程图" not in text_of(paper("办事指南", guide_of(INSTANT)))


@pytest.mark.parametrize("seed", range(20))
def test_long_names_stay_in_their_boxes(seed: int) -> None:
    definition = random_definition(seed)
    names = ("现场踏勘、勘验测量和四邻意见征询及公示", "Feasibility review", "核")

    def longer(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_longer(block) for block in blocks)

    def _longer(block: Block) -> Block:
        if isinstance(block, Step):
            return replace(block, name=names[len(block.id) % 3])
        if isinstance(block, Parallel):
            return replace(block, branches=tuple(longer(each) for each in block.branches))
        if isinstance(block, Choose):
            cases = tuple(replace(case, steps=longer(case.steps)) for case in block.cases)
            return replace(block, cases=cases)
        return replace(block, steps=longer(block.steps))

    workflow = replace(definition.workflow, steps=longer(definition.workflow.steps))
    result = replace(
        definition.item.result, name="国有建设用地使用权及房屋所有权首次登记证明书" * 3
    )
    item = replace(definition.item, result=result)
    drawn = sketch(replace(definition, workflow=workflow, item=item))
    check(layout(drawn, 31.0, 4.6), drawn)


def test_twenty_steps_of_eight_bodies_still_stand_on_one_page() -> None:
    others = tuple(
        replace(CATALOG.departments["agriculture"], id=f"d{n}", name=f"宁城县第{n}号协办单位")
        for n in range(6)
    )
    steps = tuple(
        Step(
            id=f"s{n}", name=f"第{n}次会签审查", limit=Limit(length=2),
            by=Performer(post="审查岗", department=others[n % 6].id),
        )
        for n in range(20)
    )  # fmt: skip
    definition = replace(
        item_with(Workflow(id="w", name="长", steps=steps)), joint_departments=others
    )
    made = paper("办理流程图", replace(guide_of(PERMIT), definition=definition))
    assert made.pages == 1
    assert "第19次会签审查" in text_of(made)

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
    Signers,
    Step,
    Until,
    Workflow,
)
from app.fields import Question
from app.printing import paper
from app.printing.chart import Chart, arrow, chart, chart_sheet, course, outline
from app.printing.chart.layout import Box, Layout, layout
from app.printing.chart.measure import SMALL, height_of, width_of, wrapped
from app.printing.chart.pen import sketch
from app.printing.chart.sheet import HEIGHT, WIDTH, WIDTH_ACROSS
from app.printing.chart.sketch import Cell, Sketch
from app.printing.chart.strips import strips
from app.printing.flow import who_does
from tests.printing.papers import (
    CATALOG,
    GRANT,
    INSTANT,
    ITEM_IDS,
    PERMIT,
    guide_of,
    reader,
    text_of,
)
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


def long_one(steps: int, doers: tuple[Performer, ...] = DOERS) -> Definition:
    """Give a workflow of so many steps one after the other, with choices and repetitions."""
    blocks: list[Block] = []
    for n in range(steps):
        step = Step(
            id=f"s{n}", name=f"第{n + 1}个环节", by=doers[n % len(doers)],
            limit=Limit(length=n % 5 + 1), outcomes=("通过", "不通过"),
        )  # fmt: skip
        block: Block = step
        if n % 7 == 5:
            block = Repeat(id=f"r{n}", steps=(step,), until=Until(step=step.id), at_most=2)
        blocks.append(block)
    return item_with(Workflow(id="w", name="长流程", steps=tuple(blocks)))


def broad_one(branches: int, steps: int) -> Definition:
    """Give a workflow of so many branches side by side, each of so many steps."""
    block = Parallel(
        branches=tuple(
            tuple(
                Step(id=f"b{b}s{n}", name=f"第{b + 1}支第{n + 1}步", by=DOERS[2])
                for n in range(steps)
            )
            for b in range(branches)
        )
    )
    return item_with(Workflow(id="w", name="并联", steps=(block,)))


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
    # Every line runs inside the frame of the lanes, those of loops too.
    if len(drawn.lanes) > 1:
        assert placed.lanes[-1].x + placed.lanes[-1].width == pytest.approx(placed.width)
    assert max(x for line in placed.lines for x, _y in line.points) < placed.width - 1
    names = {(box.middle[0], box.y) for box in placed.boxes if box.shape == "label"}
    for line in placed.lines:
        assert line.ends is (line.points[-1] not in names)
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
    (made,) = sheet.charts
    assert not sheet.across
    check(made.layout, sketch(definition))
    assert made.scale > 0.85
    assert made.width <= WIDTH
    assert made.height < HEIGHT


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

    def test_whoever_signs_twice_running_is_said_once(self) -> None:
        signers = Signers(mode="依次", with_=(DOERS[1], DOERS[2]))
        step = Step(id="s", name="签发", by=DOERS[1], signers=signers)
        definition = item_with(Workflow(id="w", name="签发", steps=(step,)))
        said = "依次：乡镇（街道）便民服务中心·村镇建设岗2人、宁城县农牧局·审批岗"
        assert who_does(definition, step) == said
        alone = replace(step, signers=replace(signers, with_=(DOERS[1],)))
        (box,) = [
            cell
            for cell in sketch(item_with(Workflow(id="w", name="签发", steps=(alone,)))).cells
            if cell.title == "签发"
        ]
        assert box.lines == ("依次：村镇建设岗2人",)

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


def test_twenty_steps_of_eight_bodies_stay_legible() -> None:
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
    sheet = chart_sheet(definition)
    assert made.pages == len(sheet.charts) == 2
    assert all(type_of(each) >= 6 for each in sheet.charts)
    assert "第19次会签审查" in text_of(made)


def type_of(made: Chart) -> float:
    """Give the size of the smallest type of a chart as printed, in points."""
    return SMALL * made.scale * 72 / 25.4


class TestPages:
    def test_a_chart_of_thirty_steps_stays_legible_on_several_pages(self) -> None:
        definition = long_one(30)
        assert chart(definition, *ROOM).scale < 0.5
        sheet = chart_sheet(definition)
        assert len(sheet.charts) > 2
        for made in sheet.charts:
            assert type_of(made) >= 6
            assert made.width <= WIDTH
            assert made.height <= HEIGHT - 20
        made_paper = paper("办理流程图", replace(guide_of(PERMIT), definition=definition))
        assert made_paper.pages == len(sheet.charts)
        text = text_of(made_paper)
        assert all(f"第{n}个环节" in text for n in range(1, 31))
        assert f"办理流程图（1/{made_paper.pages}）" in text
        assert "同一号数的圆圈是同一条线" in text

    def test_a_broad_one_lies_across_where_that_gives_larger_type(self) -> None:
        definition = broad_one(5, 2)
        upright = chart(definition, WIDTH, HEIGHT - 30)
        sheet = chart_sheet(definition)
        (made,) = sheet.charts
        assert sheet.across
        assert made.scale > upright.scale
        assert type_of(made) >= 6
        (page,) = reader(
            paper("办理流程图", replace(guide_of(PERMIT), definition=definition))
        ).pages
        assert page.mediabox.width > page.mediabox.height

    def test_one_that_is_broad_and_high_lies_across_on_several_pages(self) -> None:
        sheet = chart_sheet(broad_one(7, 14))
        assert sheet.across
        assert len(sheet.charts) > 1
        assert all(type_of(made) >= 6 and made.width <= WIDTH_ACROSS for made in sheet.charts)

    @pytest.mark.parametrize("seed", range(60))
    @pytest.mark.parametrize("most", [90.0, 140.0])
    def test_what_is_cut_is_all_there_once(self, seed: int, most: float) -> None:
        whole = layout(sketch(random_definition(seed)), 38.0, 4.6)
        cut = strips(whole, most)
        boxes = [box.id for strip in cut for box in strip.boxes]
        assert sorted(boxes) == sorted(box.id for box in whole.boxes)
        lines = [line for strip in cut for line in strip.lines]
        assert sum(line.ends for line in lines) == sum(line.ends for line in whole.lines)
        labels = [line.label.text for line in lines if line.label]
        assert sorted(labels) == sorted(line.label.text for line in whole.lines if line.label)
        for strip in cut:
            assert crossed(strip) == []
            for box in strip.boxes:
                assert strip.head <= box.y
                assert box.y + box.height <= strip.height
            for line in strip.lines:
                assert all(strip.head <= y <= strip.height for _x, y in line.points)

    def test_the_ends_of_a_cut_line_bear_the_same_number(self) -> None:
        whole = layout(sketch(long_one(20)), 38.0, 4.6)
        cut = strips(whole, 150.0)
        assert strips(whole, whole.height) == (whole,)
        for above, below in pairwise(cut):
            low = {(joint.x, joint.text) for joint in above.joints if joint.y > above.height - 5}
            high = {(joint.x, joint.text) for joint in below.joints if joint.y < below.head + 5}
            assert low == high != set()
        numbers = [joint.text for strip in cut for joint in strip.joints]
        assert all(numbers.count(number) == 2 for number in numbers)
        ends = {point for strip in cut for line in strip.lines for point in line.points[-1:]}
        assert len(ends) >= len(cut)

    def test_a_row_higher_than_a_page_is_not_cut(self) -> None:
        whole = layout(sketch(long_one(6)), 38.0, 4.6)
        cut = strips(whole, 5.0)
        assert sorted(b.id for s in cut for b in s.boxes) == sorted(b.id for b in whole.boxes)

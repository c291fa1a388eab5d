"""Draws a workflow as a sketch, block by block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from app.catalog.model import Block, Choose, Definition, Flow, Parallel, Repeat, Step
from app.catalog.model.flow import sequences, steps_in
from app.printing.chart.sketch import APPLICANT_LANE, Cell, Shape, Sketch, Wire
from app.printing.chart.wording import (
    Question,
    Way,
    alternatives,
    choice_title,
    join_title,
    lane_of,
    questions_of,
    step_lines,
    until_title,
)
from app.texts import _

# Lane → first slot that is free there.
Slots = Mapping[int, int]


class Loose(NamedTuple):
    """The lower end of what was drawn last, waiting for what comes next."""

    cell: int
    label: str = ""


class Drawn(NamedTuple):
    """What came of drawing some blocks: their open ends, the next row, and the slots taken."""

    loose: list[Loose]
    row: int
    taken: dict[int, int]


def sketch(definition: Definition) -> Sketch:
    """Draw the workflow of an item, from the application to its result."""
    return _Pen(definition).whole()


class _Pen:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.lanes = [_("申请人")]
        for step in definition.workflow.all_steps():
            if (lane := lane_of(definition, step)) not in self.lanes:
                self.lanes.append(lane)
        self.cells: list[Cell] = []
        self.wires: list[Wire] = []
        self.ended: list[int] = []
        self.inside_flow = False

    def whole(self) -> Sketch:
        begin = self._cell("terminal", APPLICANT_LANE, 0, 0, _("提出申请"))
        drawn = self._blocks(self.definition.workflow.steps, 1, {}, [Loose(begin)])
        result = self.definition.item.result.name
        paper = self._cell("document", APPLICANT_LANE, 0, drawn.row, result)
        self._tie(drawn.loose, paper)
        end = self._cell("terminal", APPLICANT_LANE, 0, drawn.row + 1, _("结束"))
        self._tie([Loose(paper)], end)
        self.wires += [Wire(start=paper, end=end, course="end") for paper in self.ended]
        return Sketch(lanes=tuple(self.lanes), cells=tuple(self.cells), wires=tuple(self.wires))

    def _cell(
        self, shape: Shape, lane: int, slot: int, row: int, title: str = "",
        lines: tuple[str, ...] = (), paused: bool = False,
    ) -> int:  # fmt: skip
        self.cells.append(
            Cell(
                id=len(self.cells), shape=shape, lane=lane, slot=slot, row=row, title=title,
                lines=lines, paused=paused,
            )
        )  # fmt: skip
        return len(self.cells) - 1

    def _tie(self, loose: list[Loose], cell: int) -> None:
        late = len(loose) > 1
        self.wires += [Wire(start=one.cell, end=cell, label=one.label, late=late) for one in loose]

    def _lane(self, step: Step) -> int:
        return self.lanes.index(lane_of(self.definition, step))

    def _blocks(
        self, blocks: tuple[Block, ...], row: int, free: Slots, loose: list[Loose]
    ) -> Drawn:
        taken = dict(free)
        for block in blocks:
            drawn = self._block(block, row, free, loose)
            loose, row = drawn.loose, drawn.row
            taken = _most(taken, drawn.taken)
        return Drawn(loose, row, taken)

    def _block(self, block: Block, row: int, free: Slots, loose: list[Loose]) -> Drawn:
        if isinstance(block, Step):
            return self._step(block, row, free, loose)
        if isinstance(block, Parallel):
            return self._parallel(block, row, free, loose)
        if isinstance(block, Choose):
            return self._choose(block, row, free, loose)
        if isinstance(block, Repeat):
            return self._repeat(block, row, free, loose)
        return self._flow(block, row, free, loose)

    def _step(self, step: Step, row: int, free: Slots, loose: list[Loose]) -> Drawn:
        lane = self._lane(step)
        slot = free.get(lane, 0)
        shape: Shape = "predefined" if self.inside_flow else "process"
        lines = step_lines(self.definition, step)
        box = self._cell(shape, lane, slot, row, step.name, lines, bool(step.special))
        self._tie(loose, box)
        loose, row = [Loose(box)], row + 1
        for question in questions_of(self.definition, step):
            loose = [self._question(question, box, row, loose)]
            row += 1
        if "受理" in step.outcomes and self.definition.item.kind != "即办件":
            paper = self._cell("document", lane, slot, row, _("受理通知书"))
            self._tie(loose, paper)
            loose, row = [Loose(paper)], row + 1
        return Drawn(loose, row, {lane: slot + 1})

    def _question(self, question: Question, box: int, row: int, loose: list[Loose]) -> Loose:
        """Ask something of a step; a no leads to a paper for the applicant."""
        at = self.cells[box]
        asked = self._cell("decision", at.lane, at.slot, row, question.title)
        self._tie(loose, asked)
        paper = self._cell("document", APPLICANT_LANE, 0, row, question.paper)
        self.wires.append(Wire(start=asked, end=paper, course="side", label=_("否")))
        if question.back:
            self.wires.append(Wire(start=paper, end=box, course="back"))
        else:
            self.ended.append(paper)
        return Loose(asked, question.yes)

    def _parallel(self, block: Parallel, row: int, free: Slots, loose: list[Loose]) -> Drawn:
        ways: list[Way] = [(None, branch) for branch in block.branches if any(steps_in(branch))]
        if len(ways) < 2:
            # What is left of a block whose other branches are empty happens one after another.
            return self._blocks(ways[0][1] if ways else (), row, free, loose)
        fork = self._cell("bar", 0, 0, row, _("并联办理"))
        self._tie(loose, fork)
        drawn, firsts = self._side_by_side(ways, row + 1, free, Loose(fork))
        join = self._cell("bar", 0, 0, drawn.row, join_title(block))
        self._tie(drawn.loose, join)
        self._span(fork, firsts)
        self._span(join, [one.cell for one in drawn.loose])
        return Drawn([Loose(join)], drawn.row + 1, drawn.taken)

    def _span(self, bar: int, cells: list[int]) -> None:
        """Let a bar reach over the columns of `cells`."""
        found = sorted({column for cell in cells for column in self._columns(cell)})
        lane, slot = found[0]
        self.cells[bar] = replace(self.cells[bar], lane=lane, slot=slot, columns=tuple(found))

    def _columns(self, cell: int) -> tuple[tuple[int, int], ...]:
        at = self.cells[cell]
        return at.columns or ((at.lane, at.slot),)

    def _choose(self, block: Choose, row: int, free: Slots, loose: list[Loose]) -> Drawn:
        names = {step.id: step for step in self.definition.workflow.all_steps()}
        inside = next(steps_in((block,)), None)
        step = names.get(block.by) or inside
        lane = self._lane(step) if step else APPLICANT_LANE + 1
        title = choice_title(self.definition, block)
        asked = self._cell("decision", lane, free.get(lane, 0), row, title)
        self._tie(loose, asked)
        drawn, _firsts = self._side_by_side(
            alternatives(self.definition, block), row + 1, free, Loose(asked), lane
        )
        return drawn

    def _side_by_side(
        self, ways: list[Way], row: int, free: Slots,
        source: Loose, lane: int = 1,
    ) -> tuple[Drawn, list[int]]:  # fmt: skip
        """Draw ways beside each other, each in columns of its own, labelled where it has a label.

        Gives the ends of all of them, and the first cell of each. `lane` is that of an empty way.
        """
        together = all(_is_plain(self.definition, blocks) for _label, blocks in ways)
        at, last, taken = row, row, dict(free)
        ends: list[Loose] = []
        firsts: list[int] = []
        for label, blocks in ways:
            first, loose, down = len(self.cells), [source], at
            mine = taken if firsts else free
            if label is not None:
                begin = next(steps_in(blocks), None)
                column = self._lane(begin) if begin else lane
                cell = self._cell("label", column, mine.get(column, 0), at, label)
                self._tie(loose, cell)
                loose, down = [Loose(cell)], at + 1
                taken = _most(taken, {column: mine.get(column, 0) + 1})
            drawn = self._blocks(blocks, down, mine, loose)
            ends += drawn.loose
            firsts.append(first)
            taken = _most(taken, drawn.taken)
            last = max(last, drawn.row)
            at = row if together else drawn.row
        return Drawn(ends, last, taken), firsts

    def _repeat(self, block: Repeat, row: int, free: Slots, loose: list[Loose]) -> Drawn:
        first = len(self.cells)
        drawn = self._blocks(block.steps, row, free, loose)
        until = next(s for s in steps_in(block.steps) if s.id == block.until.step)
        lane = self._lane(until)
        title = until_title(block, until)
        asked = self._cell("decision", lane, free.get(lane, 0), drawn.row, title)
        self._tie(drawn.loose, asked)
        self.wires.append(Wire(start=asked, end=first, course="loop", label=_("否")))
        taken = _most(drawn.taken, {lane: free.get(lane, 0) + 1})
        return Drawn([Loose(asked, _("是"))], drawn.row + 1, taken)

    def _flow(self, block: Flow, row: int, free: Slots, loose: list[Loose]) -> Drawn:
        outside, self.inside_flow = self.inside_flow, True
        drawn = self._blocks(block.steps, row, free, loose)
        self.inside_flow = outside
        return drawn


def _most(one: Slots, other: Slots) -> dict[int, int]:
    return {lane: max(one.get(lane, 0), other.get(lane, 0)) for lane in {*one, *other}}


def _is_plain(definition: Definition, blocks: tuple[Block, ...]) -> bool:
    """Tell whether some blocks are steps one after another with nothing beside them."""
    return all(
        _is_plain(definition, sequences(block)[0])
        if isinstance(block, Flow)
        else isinstance(block, Step)
        and not questions_of(definition, block)
        and "受理" not in block.outcomes
        for block in blocks
    )

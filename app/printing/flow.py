"""A workflow as the rows of a guide's table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from msgspec.structs import replace

from app.catalog.model import (
    Alternative,
    Block,
    Choose,
    Definition,
    Flow,
    Parallel,
    Performer,
    Repeat,
    Step,
    Value,
)
from app.catalog.model.flow import sequences
from app.catalog.when import in_words
from app.printing.wording import period, provisions, span
from app.texts import _

# Only intake promises an answer at once; other steps without a limit of their own show none.
_OWN_DEPARTMENT = "主办部门"


class FlowRow(Value):
    """One step: `number` such as 2.1, `group` says what the block is that it stands in.

    `group_rows` is how many rows the block spans (0 inside it, 1 for a plain step).
    """

    number: str
    name: str
    who: str
    limit: str
    note: str = ""
    group: str = ""
    group_rows: int = 1


def flow_rows(definition: Definition) -> tuple[FlowRow, ...]:
    """Give a row for every step, branches and alternatives of a block one after another.

    When a way is gone that not every case goes, its first row says so.
    """
    rows: list[FlowRow] = []
    for number, block in enumerate(definition.workflow.steps, 1):
        inside = _rows(definition, block, str(number))
        if (group := _title(definition, block)) and inside:
            sizes = (len(inside), *(0 for _row in inside[1:]))
            inside = [
                replace(row, group=group, group_rows=size)
                for row, size in zip(inside, sizes, strict=True)
            ]
        rows += inside
    return tuple(rows)


def _rows(definition: Definition, block: Block, number: str) -> list[FlowRow]:
    if isinstance(block, Step):
        return [_row(definition, block, number)]
    rows = []
    one = isinstance(block, Repeat | Flow)
    for way, (said, blocks) in enumerate(_ways(definition, block), 1):
        label = number if one else f"{number}.{way}"
        inside: list[FlowRow] = []
        for place, inner in enumerate(blocks, 1):
            found = _rows(definition, inner, f"{label}.{place}" if len(blocks) > 1 else label)
            inside += _noted(found, _title(definition, inner))
        rows += _noted(inside, said)
    return rows


def _noted(rows: list[FlowRow], said: str) -> list[FlowRow]:
    """Put something that holds of all rows before the note of the first."""
    if not said or not rows:
        return rows
    note = _("；").join(filter(None, (said, rows[0].note)))
    return [replace(rows[0], note=note), *rows[1:]]


def _ways(definition: Definition, block: Block) -> list[tuple[str, tuple[Block, ...]]]:
    """Give what a block holds, each with when it is done; nothing is said where it always is."""
    if isinstance(block, Choose):
        return [(_when(definition, case), case.steps) for case in block.cases]
    return [("", blocks) for blocks in sequences(block)]


def _when(definition: Definition, case: Alternative) -> str:
    if case.outcomes:
        return _("{outcomes}时办理").format(outcomes=_("、").join(map(_, case.outcomes)))
    if case.when:
        questions = {question.id: question for question in definition.item.form}
        return _("{condition}时办理").format(condition=in_words(case.when, questions))
    return _("其他情形办理")


def _title(definition: Definition, block: Block) -> str:
    """Say what a block is; nothing for a step and for what is simply done in order."""
    names = {step.id: step.name for step in definition.workflow.all_steps()}
    if isinstance(block, Parallel):
        if block.needed == len(block.branches):
            return _("并联")
        if block.needed == 1:
            return _("并联（任一完成即可）")
        return _("并联（{n}个完成即可）").format(n=block.needed)
    if isinstance(block, Choose):
        if block.by:
            return _("按“{step}”的结果").format(step=names.get(block.by, block.by))
        return _("按申请情形")
    if isinstance(block, Repeat):
        return _("重复，直到“{step}”{outcome}，最多{n}轮").format(
            step=names.get(block.until.step, block.until.step),
            outcome=_(block.until.outcome), n=block.at_most,
        )  # fmt: skip
    return ""


def _row(definition: Definition, step: Step, number: str) -> FlowRow:
    return FlowRow(
        number=number,
        name=step.name,
        who=who_does(definition, step),
        limit=period(step.limit),
        note=_note(definition, step),
    )


def who_does(definition: Definition, step: Step) -> str:
    """Name everybody who does a step, with the place and the post."""
    if step.signers is None:
        return _performer(definition, step.by)
    everybody = (step.by, *step.signers.with_)
    who = several(_performer(definition, by) for by in everybody)
    return _("{mode}：{who}").format(mode=_(step.signers.mode), who=who)


def several(names: Iterable[str]) -> str:
    """List who does a step; whoever stands there twice running is said once, with how many."""
    counted = ((name, len(list(same))) for name, same in groupby(names))
    return _("、").join(
        _("{who}{n}人").format(who=name, n=n) if n > 1 else name for name, n in counted
    )


def _performer(definition: Definition, by: Performer) -> str:
    if not by.department:
        return _("{place}·{post}").format(place=place_name(by.at), post=by.post)
    name = department_name(definition, by.department)
    return _("{place}·{post}").format(place=name, post=by.post) if by.post else name


def place_name(place: str) -> str:
    """Name the kind of place a step is done at."""
    return {
        "受理点": _("受理窗口"),
        "县": _("县政务服务中心"),
        "镇": _("乡镇（街道）便民服务中心"),
        "村": _("村（社区）便民服务站"),
    }[place]


def department_name(definition: Definition, department_id: str) -> str:
    """Name a department of a step; `主办部门` is the item's own."""
    if department_id == _OWN_DEPARTMENT:
        return definition.department.name
    known = (definition.department, *definition.joint_departments)
    return next((one.name for one in known if one.id == department_id), department_id)


def _note(definition: Definition, step: Step) -> str:
    notes = []
    for special in definition.item.limits.special:
        if special.id == step.special:
            text = _("{name}不超过{span}，不计入办理时限")
            notes.append(text.format(name=special.name, span=span(special.length, special.unit)))
    if step.min_people > 1:
        notes.append(_("不少于{n}人").format(n=step.min_people))
    if step.auto:
        text = _("满{span}没有办的，按“{outcome}”往下走（{ground}）")
        after = period(step.auto.after)
        outcome = _(step.auto.outcome)
        notes.append(text.format(span=after, outcome=outcome, ground=provisions(step.auto.ground)))
    return _("；").join(notes)

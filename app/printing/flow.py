"""A workflow as the rows of a guide's table."""

from __future__ import annotations

from app.catalog.model import Definition, Step, Value
from app.printing.wording import period, span
from app.texts import _

# Only intake promises an answer at once; other steps without a limit of their own show none.
_OWN_DEPARTMENT = "主办部门"


class FlowRow(Value):
    """One step: `number` such as 2.1, `group` set on the first row of a parallel block.

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
    """Give a row for every step, branches of a parallel block one after another."""
    rows: list[FlowRow] = []
    for number, block in enumerate(definition.workflow.steps, 1):
        if isinstance(block, Step):
            rows.append(_row(definition, block, str(number)))
            continue
        size = sum(len(branch) for branch in block.branches)
        group = _("并联") if block.join == "全部" else _("并联（任一完成即可）")
        for branch_number, branch in enumerate(block.branches, 1):
            for place, step in enumerate(branch, 1):
                label = f"{number}.{branch_number}" + (f".{place}" if len(branch) > 1 else "")
                first = branch_number == 1 and place == 1
                rows.append(_row(definition, step, label, group, size if first else 0))
    return tuple(rows)


def _row(
    definition: Definition, step: Step, number: str, group: str = "", group_rows: int = 1
) -> FlowRow:
    return FlowRow(
        number=number,
        name=step.name,
        who=_who(definition, step),
        limit=period(step.limit),
        note=_note(definition, step),
        group=group,
        group_rows=group_rows,
    )


def _who(definition: Definition, step: Step) -> str:
    by = step.by
    if not by.department:
        return _("{place}·{post}").format(place=_place(by.at), post=by.post)
    name = _department(definition, by.department)
    return _("{place}·{post}").format(place=name, post=by.post) if by.post else name


def _place(place: str) -> str:
    return {
        "受理点": _("受理窗口"),
        "县": _("县政务服务中心"),
        "镇": _("乡镇（街道）便民服务中心"),
        "村": _("村（社区）便民服务站"),
    }[place]


def _department(definition: Definition, department_id: str) -> str:
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
    return _("；").join(notes)

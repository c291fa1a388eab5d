"""The words on a flow chart."""

from __future__ import annotations

from typing import Final, NamedTuple

from app.catalog.model import Alternative, Block, Choose, Definition, Parallel, Repeat, Step
from app.catalog.when import in_words
from app.catalog.words import Outcome
from app.printing.flow import department_name, place_name, several, who_does
from app.printing.wording import period, span
from app.texts import N_, _
from app.workflow.outcomes import OUTCOMES

# What a refusal at the door is told by.
_DOOR_PAPERS: Final[dict[Outcome, str]] = {
    "不予受理": N_("不予受理决定书"),
    "转告有权机关": N_("不予受理决定书"),
    "不需要办理": N_("不需要办理告知书"),
}


# What a way is called, None where it needs no name, and what is done on it.
Way = tuple[str | None, tuple[Block, ...]]


class Question(NamedTuple):
    """A decision of a step: a yes goes on, a no leads to `paper`, and from there `back` or out."""

    title: str
    paper: str
    yes: str
    back: bool = False


def lane_of(definition: Definition, step: Step) -> str:
    """Name the lane of a step: the body that does it, or the counter."""
    by = step.by
    return department_name(definition, by.department) if by.department else place_name(by.at)


def step_lines(definition: Definition, step: Step) -> tuple[str, ...]:
    """Give the small lines of a step's box: the posts, the limit, what else holds of it."""
    limit = period(step.limit) or (_("当场") if definition.item.kind == "即办件" else "")
    lines = [_posts(definition, step), limit]
    if step.min_people > 1:
        lines.append(_("不少于{n}人").format(n=step.min_people))
    if step.auto:
        lines.append(
            _("满{span}视为“{outcome}”").format(
                span=period(step.auto.after), outcome=_(step.auto.outcome)
            )
        )
    for special in definition.item.limits.special:
        if special.id == step.special:
            text = _("停表：{name}{span}").format(
                name=special.name, span=span(special.length, special.unit)
            )
            lines.append(text)
    return tuple(line for line in lines if line)


def _posts(definition: Definition, step: Step) -> str:
    """Name the posts of a step; where somebody of another lane signs too, with their places."""
    if step.signers is None:
        return step.by.post
    everybody = (step.by, *step.signers.with_)
    if any((one.department, one.at) != (step.by.department, step.by.at) for one in everybody):
        return who_does(definition, step)
    posts = several(one.post for one in everybody if one.post)
    return _("{mode}：{who}").format(mode=_(step.signers.mode), who=posts) if posts else ""


def questions_of(definition: Definition, step: Step) -> list[Question]:
    """Give what a step decides that the applicant is told of in writing."""
    outcomes = step.outcomes
    asked = []
    if "补正" in outcomes:
        yes = _("是（或容缺受理）") if "容缺受理" in outcomes else _("是")
        asked.append(Question(_("材料齐全、符合法定形式？"), _("补正告知书"), yes, back=True))
    refused = list(dict.fromkeys(_(_DOOR_PAPERS[one]) for one in outcomes if one in _DOOR_PAPERS))
    if refused:
        asked.append(Question(_("属于受理范围？"), _("或").join(refused), _("是")))
    if "不予" in outcomes:
        title = _("准予许可？") if definition.item.type == "行政许可" else _("符合条件、准予？")
        asked.append(Question(title, _("不予决定书"), _("是")))
    return asked


def join_title(block: Parallel) -> str:
    """Say when a parallel block is done."""
    if block.needed == len(block.branches):
        return _("全部完成")
    if block.needed == 1:
        return _("任一完成即可")
    return _("{n}个完成即可").format(n=block.needed)


def until_title(block: Repeat, until: Step) -> str:
    """Ask whether a repetition is over."""
    return _("“{step}”{outcome}，或已满{n}次？").format(
        step=until.name, outcome=_(block.until.outcome), n=block.at_most
    )


def choice_title(definition: Definition, block: Choose) -> str:
    """Say by what a way is chosen."""
    if not block.by:
        return _("按申请情形")
    names = {step.id: step.name for step in definition.workflow.all_steps()}
    return _("“{step}”的结果？").format(step=names.get(block.by, block.by))


def alternatives(definition: Definition, block: Choose) -> list[Way]:
    """Give the ways of a choice with when each is gone, and the way past all of them."""
    ways: list[Way] = [(_case(definition, block, case), case.steps) for case in block.cases]
    if all(case.when or case.outcomes for case in block.cases) and (
        rest := _rest(definition, block)
    ):
        ways.append((rest, ()))
    return ways


def _case(definition: Definition, block: Choose, case: Alternative) -> str:
    if case.outcomes:
        return _("、").join(map(_, case.outcomes))
    if case.when:
        return in_words(case.when, {each.id: each for each in definition.item.form})
    return _rest(definition, block)


def _rest(definition: Definition, block: Choose) -> str:
    """Name what no case speaks of; nothing where they speak of every outcome."""
    if not block.by:
        return _("其他情形")
    steps = {step.id: step for step in definition.workflow.all_steps()}
    named = {outcome for case in block.cases for outcome in case.outcomes}
    onward = [
        outcome
        for outcome in (steps[block.by].outcomes if block.by in steps else ())
        if outcome not in named and OUTCOMES[outcome].moves == "前进"
    ]
    return _("、").join(map(_, onward))

"""What must be stated with an act before it may happen."""

from __future__ import annotations

from typing import Any, Final

from app.catalog.materials import applicable
from app.desk.actor import Actor
from app.desk.asking import law_of
from app.desk.choices import Bench, Choice, separation
from app.desk.errors import Refused
from app.desk.requests import Action
from app.fields import read_answers, text_fault
from app.texts import _
from app.workflow import step_id_of

# Longer than anything a clerk means to write, and short enough to be printed in a second.
LONGEST_NOTE: Final = 2000
LONGEST_LINE: Final = 200
LONGEST_NAME: Final = 40
MOST_COMPANIONS: Final = 20


def chosen(offered: tuple[Choice, ...], action: Action) -> Choice:
    """Give the choice that the action takes. Raises Refused if it is not offered or is barred."""
    choice = next((each for each in offered if each.step == action.step), None)
    if choice is None:
        raise Refused(
            _("这个环节现在不由您办理：可能已经办过，或者是别的岗位、部门的任务。"), "step"
        )
    if action.outcome in choice.blocked:
        raise Refused(choice.blocked[action.outcome], "outcome")
    if action.outcome not in choice.outcomes:
        raise Refused(
            _("“{step}”不能作“{outcome}”，可以作：{others}。").format(
                step=choice.name, outcome=action.outcome, others=_("、").join(choice.outcomes)
            ),
            "outcome",
        )
    return choice


def stated(choice: Choice, action: Action) -> dict[str, Any]:
    """Give the answers of an action that states all that its outcome needs.

    Raises Refused naming all it lacks.
    """
    asked = choice.asks.get(action.outcome, ())
    answers = read_answers(asked, action.answers)
    words = {
        "reason": _("请写明理由。"),
        "clause": _("请写明依据的法律条款。"),
        "back_to": _("请选择退回到哪个环节。"),
        "turn_to": _("请写明应当向哪个机关申请。"),
    }
    problems = {
        need: words[need]
        for need in choice.needs[action.outcome]
        if need in words and not str(getattr(action, need)).strip()
    }
    problems |= answers.problems
    problems |= {name: fault for name, fault in _text_faults(action).items() if fault}
    if action.back_to and action.back_to not in {step for step, _name in choice.back_to}:
        problems["back_to"] = _("不能退回到“{step}”。").format(step=action.back_to)
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    return answers.values


def _text_faults(action: Action) -> dict[str, str]:
    faults = {
        "note": note_fault(action.note),
        "reason": note_fault(action.reason),
        "clause": text_fault(action.clause.strip(), LONGEST_LINE),
        "turn_to": text_fault(action.turn_to.strip(), LONGEST_LINE),
    }
    named = (text_fault(name, LONGEST_NAME) for name in names_of(action))
    faults["companions"] = next((fault for fault in named if fault), "")
    if len(action.companions) > MOST_COMPANIONS:
        faults["companions"] = _("同行人员最多写{n}人。").format(n=MOST_COMPANIONS)
    return faults


def note_fault(text: str) -> str:
    """Tell why what a clerk wrote of their own cannot be kept and printed, or give ''."""
    return text_fault(text.strip(), LONGEST_NOTE, several_lines=True)


def asked_for_all(bench: Bench, action: Action) -> None:
    """Let a 补正 pass that names, at once, all there is to bring (行政许可法 art. 32 (4))."""
    if action.outcome != "补正":
        return
    if not action.materials and not action.note.strip():
        raise Refused(_("请勾选要补正的材料，或者写明要补正的内容。"), "materials")
    known = {material.id for material in applicable(bench.definition.item, bench.answers)}
    unknown = sorted(set(action.materials) - known)
    if unknown:
        raise Refused(
            _("此件不需要材料“{names}”。").format(names=_("、").join(unknown)), "materials"
        )
    left_out = [each.name for each in bench.missing() if each.id not in action.materials]
    if left_out:
        raise Refused(
            _("须一次告知全部补正内容{law}，还缺：{names}，请一并勾选。").format(
                law=law_of(bench.definition.item), names=_("、").join(left_out)
            ),
            "materials",
        )


def enough_people(bench: Bench, actor: Actor, choice: Choice, action: Action) -> None:
    """Let an action pass that as many different people did as the step wants."""
    companions = names_of(action)
    if actor.name in companions:
        raise Refused(_("同行人员不用写您自己。"), "companions")
    wanted = choice.min_people if "companions" in choice.needs[action.outcome] else 1
    if 1 + len(companions) < wanted:
        raise Refused(
            _("“{step}”须{n}人以上共同办理，请写上同行人员姓名。").format(
                step=choice.name, n=wanted
            ),
            "companions",
        )
    steps = {step.id: step for step in bench.definition.workflow.all_steps()}
    conflict = separation(bench, actor, companions, steps[step_id_of(choice.step)], choice.post)
    if conflict:
        raise Refused(conflict, "companions")


def names_of(action: Action) -> tuple[str, ...]:
    """Give the companions' names, each once."""
    return tuple(dict.fromkeys(name.strip() for name in action.companions if name.strip()))

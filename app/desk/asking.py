"""Whether a step may ask the applicant for materials (补正), and by what law only once."""

from __future__ import annotations

from app import workflow
from app.catalog.model import Definition, Item, Step
from app.clock import notice_law
from app.desk.facts import Facts
from app.texts import _


def ask_barred(definition: Definition, facts: Facts, step: Step) -> str:
    """Say why a step cannot ask for materials now, or nothing."""
    if facts.waiting:
        return _("已经告知补正，正在等待申请人。")
    before = [
        asked
        for asked in facts.asked
        if workflow.step_id_of(asked.step) == step.id or not facts.accepted_at
    ]
    if before:
        return _("已于{day}告知过补正。须补正的全部内容应当一次告知{law}，不能再次补正。").format(
            day=before[0].asked, law=law_of(definition.item)
        )
    return ""


def law_of(item: Item) -> str:
    """Give in brackets the law by which all is to be asked for at once, nothing without one."""
    law = notice_law(item)
    return _("（{law}）").format(law=law) if law else ""

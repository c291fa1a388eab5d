"""Why an act is not offered, in words that say what is."""

from __future__ import annotations

from collections.abc import Iterable

from app.catalog.model import Step
from app.catalog.words import Outcome
from app.texts import _
from app.workflow.outcomes import OUTCOMES
from app.workflow.state import NotOffered, Offer, State


def check_live(state: State) -> None:
    """Raise NotOffered for a case that has ended or is held."""
    if state.ended:
        raise NotOffered(_("此件已经结束（{ended}），不能再办理。").format(ended=state.ended))
    if state.held:
        raise NotOffered(_("此件已经挂起，先恢复，再办理。"))


def not_open(name: str, offers: Iterable[Offer]) -> NotOffered:
    """Give the refusal of a step that is not open now."""
    return NotOffered(
        _("步骤“{step}”现在不能办理；现在可办：{offers}。").format(step=name, offers=_said(offers))
    )


def no_such_outcome(step: Step, outcome: Outcome, offers: Iterable[Offer]) -> NotOffered:
    """Give the refusal of an outcome that a step does not have."""
    return NotOffered(
        _("步骤“{step}”没有“{outcome}”这个结果；现在可办：{offers}。").format(
            step=step.name, outcome=outcome, offers=_said(offers)
        )
    )


def _said(offers: Iterable[Offer]) -> str:
    said = (
        _("{step}（{outcomes}）").format(
            step=offer.step.name, outcomes=_("、").join(offer.outcomes)
        )
        for offer in offers
    )
    # Two signers of one step are offered the same.
    return _("；").join(dict.fromkeys(said))


def back_to_wanted(step: Step, outcome: Outcome, earlier: Iterable[Step]) -> NotOffered:
    """Give the refusal of a 退回 that goes nowhere, or of a way back that is no 退回."""
    if OUTCOMES[outcome].moves != "退回":
        return NotOffered(_("“{outcome}”不是退回，不能指定退到哪一步。").format(outcome=outcome))
    names = _("、").join(each.name for each in earlier)
    return NotOffered(
        _("“{step}”退回须指明退到哪一步；可以退到：{names}。").format(step=step.name, names=names)
    )


def no_signer() -> NotOffered:
    """Give the refusal of a 减签 of somebody who was not added, or has signed."""
    return NotOffered(_("只能减去加签的、还没有签的人；他自己加了签的，先减去那些。"))


def cannot_take_back(name: str) -> NotOffered:
    """Give the refusal of a 撤回."""
    return NotOffered(_("“{step}”以后已有人接着办理，不能撤回。").format(step=name))

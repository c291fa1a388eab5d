"""Shows what the applicant told: whole to those who work on the case, masked to all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.catalog.model import Catalog, Item
from app.desk.actor import Actor, works_on_cases
from app.desk.casefile import Application
from app.desk.view import Line
from app.fields import APPLICANT, Question, mask, mask_middle, mask_name, show
from app.store.rows import CaseRow

# How the block of the applicant is masked; what is not named here is not personal.
_HIDDEN = {"name", "id_number", "phone", "address", "agent_name", "agent_phone"}
# Shorter than this a value is no name and no number, and hiding it would garble the text.
_SHORTEST = 2


def is_masked(actor: Actor, case: CaseRow) -> bool:
    """Tell whether personal data of a case the actor may see stays hidden from them.

    It is open to those whose work it is, and to the administrator who took the application.
    """
    return not works_on_cases(actor) and actor.username != case.opened_by


def applicant_lines(catalog: Catalog, told: Application, masked: bool) -> tuple[Line, ...]:
    """Give the applicant's block, empty answers left out."""
    return tuple(
        Line(id=each.id, label=each.label, value=_applicant_text(catalog, each, told, masked))
        for each in APPLICANT
        if told.applicant.get(each.id) is not None
    )


def _applicant_text(catalog: Catalog, question: Question, told: Application, masked: bool) -> str:
    value = told.applicant[question.id]
    if question.id == "village":
        return village_name(catalog, str(value))
    if masked and question.id in _HIDDEN:
        return _masked_value(question.id, str(value), told)
    return show(question, value)


def village_name(catalog: Catalog, code: str) -> str:
    """Give a village's division code as the station that serves it; the code where none does."""
    served = (point for point in catalog.points.values() if code in point.divisions)
    return next((point.name for point in served if point.tier == "村"), code)


def _masked_value(name: str, value: str, told: Application) -> str:
    if name == "name" and told.applicant.get("id_kind") == "统一社会信用代码":
        return value
    if name in ("name", "agent_name"):
        return mask_name(value)
    if name == "address":
        return "***"
    return mask_middle(value, 3, 2)


def answer_lines(item: Item, told: Application, masked: bool) -> tuple[Line, ...]:
    """Give the answers by the questions of the case's own rules, empty ones left out."""
    said = mask if masked else show
    return tuple(
        Line(id=each.id, label=each.label, value=said(each, told.answers[each.id]))
        for each in item.form
        if told.answers.get(each.id) is not None
    )


def redacted(text: str, told: Application, masked: bool) -> str:
    """Give a clerk's own words; what the applicant told is hidden in them where it must be."""
    if not masked:
        return text
    for name, value in _longest_first(told.applicant):
        text = text.replace(value, _masked_value(name, value, told))
    return text


def _longest_first(applicant: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    personal = [
        (name, str(value))
        for name, value in applicant.items()
        if name in _HIDDEN and len(str(value)) >= _SHORTEST
    ]
    return sorted(personal, key=lambda pair: -len(pair[1]))

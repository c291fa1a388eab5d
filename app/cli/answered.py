"""Answers typed on the command line: what applies to this applicant, and what is lacking."""

from __future__ import annotations

from typing import Any

from app.catalog import Catalog
from app.catalog.model import Item
from app.catalog.model.situations import every_material
from app.cli.group import give_up
from app.fields import read_answers
from app.printing import Dossier, answered_dossier
from app.texts import _


def narrowed_to(
    catalog: Catalog, dossier: Dossier, answers: tuple[str, ...], brought: tuple[str, ...]
) -> Dossier:
    """Narrow a blank notice to the answers (`id=value`) and what was brought (ids), or give up."""
    item = catalog.items[dossier.definition.item.id]
    values = _values(item, answers)
    known = {each.id: each.name for each in every_material(item)}
    for id in brought:
        if id not in known:
            listed = _("、").join(f"{id}（{name}）" for id, name in known.items()) or _("无")
            give_up(_("没有材料“{id}”；它的材料：{listed}。").format(id=id, listed=listed))
    return answered_dossier(catalog, values, frozenset(brought), dossier)


def _values(item: Item, answers: tuple[str, ...]) -> dict[str, Any]:
    questions = {each.id: each for each in item.form}
    typed: dict[str, str | list[str]] = {}
    for text in answers:
        id, equals, value = text.partition("=")
        if not equals or id not in questions:
            listed = _("、").join(f"{q.id}（{q.label}）" for q in item.form) or _("无")
            give_up(
                _("“{text}”不是回答，请写成 编号=回答；它的问题：{listed}。").format(
                    text=text, listed=listed
                )
            )
        if questions[id].type == "多选":
            typed[id] = [*typed.get(id, ()), *value.replace("、", ",").split(",")]
        elif id in typed:
            give_up(_("“{id}”的回答写了两次，只能有一个。").format(id=id))
        else:
            typed[id] = value
    read = read_answers([questions[id] for id in typed], typed)
    if read.problems:
        give_up("\n".join(f"{id}：{problem}" for id, problem in read.problems.items()))
    return read.values

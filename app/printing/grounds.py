"""Which provisions a paper cites; the permit law only ever for permits."""

from __future__ import annotations

from app.printing.dossier import Dossier, Kind
from app.printing.wording import citation, permit_law
from app.texts import _

# Intake of permits: art. 32 para. 1 has one item for each outcome; art. 31 asks for complete
# and true materials.
_PERMIT_ARTICLES: dict[Kind, tuple[str, ...]] = {
    "一次性告知单": ("30", "32-1-4"),
    "收件凭证": ("32-1-4",),
    "受理通知书": ("32-1-5",),
    "补正告知书": ("31", "32-1-4"),
}
_PERMIT_REFUSALS = {
    "不需要办理": ("32-1-1",),
    "转告有权机关": ("32-1-2",),
    "不予受理": ("32",),
}


def grounds(kind: Kind, dossier: Dossier) -> str:
    """Cite what `kind` rests on: the clerk's clause, the permit law for a permit, the item's own.

    Empty for an item that names no legal basis: then nothing is cited rather than guessed.
    """
    item = dossier.definition.item
    cited: list[str] = []
    refusal = dossier.case.refusal if dossier.case else None
    if kind == "不予受理决定书" and refusal and refusal.clause:
        cited.append(refusal.clause)
    if item.type == "行政许可":
        cited.append(permit_law(*_articles(kind, dossier)))
    if not cited:
        cited.extend(citation(law) for law in item.legal_basis)
    return _("、").join(cited)


def _articles(kind: Kind, dossier: Dossier) -> tuple[str, ...]:
    if kind == "不予受理决定书" and dossier.case and dossier.case.refusal:
        return _PERMIT_REFUSALS[dossier.case.refusal.outcome]
    return _PERMIT_ARTICLES.get(kind, ())

"""Which provisions a paper cites; the permit law only ever for permits."""

from __future__ import annotations

from app.printing.dossier import Dossier, Kind
from app.printing.wording import citation, permit_law, provisions
from app.texts import _

# Intake of permits: art. 32 para. 1 has one item for each outcome; art. 31 asks for complete
# and true materials.
_PERMIT_ARTICLES: dict[Kind, tuple[str, ...]] = {
    "一次性告知单": ("30", "32-1-4"),
    "收件凭证": ("32-1-4",),
    "受理通知书": ("32-1-5",),
    "补正告知书": ("31", "32-1-4"),
    "不需要办理告知书": ("32-1-1",),
    "准予决定书": ("38",),
    "不予决定书": ("38",),
}
# What the permit law does not speak of: promises, and the end of a case that cannot go on.
_NOT_BY_PERMIT_LAW: tuple[Kind, ...] = (
    "终止办理通知书", "告知承诺书", "容缺受理承诺书", "容缺受理通知书",
    # These name the provision themselves, which for a permit is one of that law.
    "延期通知书", "特别程序告知书",
    "否定报备单",
)  # fmt: skip
_PERMIT_REFUSALS = {
    "转告有权机关": ("32-1-2",),
    "不予受理": ("32",),
}


def grounds(kind: Kind, dossier: Dossier) -> str:
    """Cite what `kind` rests on: the clerk's clause, the permit law for a permit, the item's own.

    Empty for an item that names no legal basis: then nothing is cited rather than guessed.
    """
    item = dossier.definition.item
    cited: list[str] = []
    clause = provisions(_clause(kind, dossier))
    if clause:
        cited.append(clause)
    if item.type == "行政许可" and kind not in _NOT_BY_PERMIT_LAW:
        cited.append(permit_law(*_articles(kind, dossier)))
    if not cited:
        cited.extend(citation(law) for law in item.legal_basis)
    return _("、").join(cited)


def _clause(kind: Kind, dossier: Dossier) -> str:
    case = dossier.case
    if kind == "不予受理决定书":
        return case.refusal.clause if case and case.refusal else ""
    if kind in ("不予决定书", "终止办理通知书"):
        return case.ending.clause if case and case.ending else ""
    if kind == "延期通知书":
        return case.prolonged.basis if case and case.prolonged else ""
    if kind == "特别程序告知书":
        return case.halt.basis if case and case.halt else ""
    return ""


def _articles(kind: Kind, dossier: Dossier) -> tuple[str, ...]:
    if kind == "不予受理决定书" and dossier.case and dossier.case.refusal:
        return _PERMIT_REFUSALS[dossier.case.refusal.outcome]
    return _PERMIT_ARTICLES.get(kind, ())

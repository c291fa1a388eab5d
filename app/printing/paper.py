"""A paper: one dossier through one template into HTML and PDF."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Literal

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.catalog.model import Value
from app.fields import capital_number
from app.printing import chart, particulars, wording
from app.printing.application import answer_lines, applicant_lines, attached, signer_of
from app.printing.brief import (
    FORM_SQUEEZES,
    GUIDE_SQUEEZES,
    NOTICE_SQUEEZES,
    SQUEEZES,
    STRAY,
    Squeeze,
    clipped,
    squeezes,
)
from app.printing.dossier import CASE_FILE, Dossier, Kind
from app.printing.examples import Examples
from app.printing.fillings import OF_DOSSIERS, SENTENCES, filled
from app.printing.flow import flow_rows
from app.printing.fonts import families
from app.printing.grounds import grounds
from app.printing.hall_sheet import HallKind
from app.printing.line_ends import kept_together, titled
from app.printing.pdf import TEMPLATES, pdf
from app.printing.remedies import remedies_in, remedies_of
from app.printing.text import Replaced, printable
from app.printing.volume import EMPTY, Bundle, bind
from app.printing.worded import Worded, heading_of
from app.texts import _, beside, current_language, in_one_language
from app.texts.bilingual import marked_up

# The template of each paper, and what it cannot do without.
_TEMPLATES: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "办事指南": ("guide.html", ()),
    "办事指南简版": ("brief.html", ()),
    "办事指南大字版": ("large.html", ()),
    "办理流程图": ("chart.html", ()),
    "申请表": ("application.html", ()),
    "申请表填写范本": ("application.html", ()),
    "一次性告知单": ("notice.html", ()),
    "收件凭证": ("receipt.html", ("case",)),
    "受理通知书": ("acceptance.html", ("case",)),
    "补正告知书": ("supplement.html", ("case", "case.supplement")),
    "不予受理决定书": ("refusal.html", ("case", "case.refusal")),
    "不需要办理告知书": ("needless.html", ("case", "case.ending")),
    "容缺受理承诺书": ("tolerance-promise.html", ("case", "case.tolerance")),
    "容缺受理通知书": ("tolerance.html", ("case", "case.tolerance")),
    "告知承诺书": ("pledge.html", ("case", "case.pledge")),
    "准予决定书": ("granted.html", ("case", "case.ending")),
    "不予决定书": ("denied.html", ("case", "case.ending")),
    "延期通知书": ("prolonged.html", ("case", "case.prolonged")),
    "特别程序告知书": ("halt.html", ("case", "case.halt")),
    "办结通知书": ("finished.html", ("case", "case.ending")),
    "终止办理通知书": ("ended.html", ("case", "case.ending")),
    "撤件确认单": ("withdrawn.html", ("case", "case.ending")),
    "送达回证": ("service.html", ("case", "case.service")),
    "材料交接单": ("handover.html", ("case", "case.slip")),
    "否定报备单": ("report.html", ("case", "case.report")),
    CASE_FILE: ("volume.html", ("case", "case.volume")),
}
_FORMS: tuple[Kind, ...] = ("申请表", "申请表填写范本")
# A law that sets a time of its own for remedies sets it for the item's result alone.
_NOT_OF_RESULT: tuple[Kind, ...] = ("不予受理决定书", "终止办理通知书")


class Incomplete(ValueError):
    """A dossier lacks what this kind of paper cannot do without."""


class Paper(Value):
    """A finished paper: its PDF, number of pages, and the characters that had to be replaced."""

    kind: Kind | HallKind | Literal["一件事指南"]
    pdf: bytes
    pages: int
    replaced: tuple[Replaced, ...] = ()


def paper(kind: Kind, dossier: Dossier, enclosed: Mapping[str, bytes] | None = None) -> Paper:
    """Print `dossier` as a paper of `kind`. Raises Incomplete if a part it needs is missing.

    `enclosed` are the papers that a case file binds together, by their numbers.
    """
    if kind == CASE_FILE:
        return _bound(dossier, enclosed or {})
    if kind == "办事指南简版":
        return _on_one_page(kind, dossier, squeezes(dossier))
    if kind in _FORMS:
        return _on_one_page(kind, dossier, FORM_SQUEEZES)
    if kind == "一次性告知单":
        return _on_one_page(kind, dossier, NOTICE_SQUEEZES)
    if kind == "办事指南":
        return _without_a_stray_page(dossier)
    return _printed(kind, dossier, SQUEEZES[0])


def _printed(kind: Kind, dossier: Dossier, squeeze: Squeeze) -> Paper:
    text, replaced = html(kind, dossier, squeeze)
    made = pdf(text)
    return Paper(kind=kind, pdf=made.data, pages=made.pages, replaced=replaced)


def _bound(dossier: Dossier, enclosed: Mapping[str, bytes]) -> Paper:
    """Print a case file around the papers that lie in it."""
    bundle = Bundle.of(dossier, enclosed)
    text, replaced = html(CASE_FILE, dossier, bundle=bundle)
    made = bind(pdf(text, archival=True), bundle)
    return Paper(kind=CASE_FILE, pdf=made.data, pages=made.pages, replaced=replaced)


def _without_a_stray_page(dossier: Dossier) -> Paper:
    """Print a guide; where its text runs over by a few lines, closer, if that saves the page."""
    text, replaced = html("办事指南", dossier)
    made = pdf(text)
    definition = dossier.definition
    charts = 0 if definition.item.kind == "即办件" else len(chart.chart_sheet(definition).charts)
    of_text = made.pages - charts
    if of_text > 1 and made.filled[of_text - 1] < STRAY:
        closer = (pdf(html("办事指南", dossier, squeeze)[0]) for squeeze in GUIDE_SQUEEZES)
        made = next((one for one in closer if one.pages < made.pages), made)
    return Paper(kind="办事指南", pdf=made.data, pages=made.pages, replaced=replaced)


def _on_one_page(kind: Kind, dossier: Dossier, tries: Iterable[Squeeze]) -> Paper:
    """Print a paper as large as it fits one page; what fits at none is as it was first."""
    first, *tighter = tries
    made = _printed(kind, dossier, first)
    if made.pages == 1:
        return made
    again = (_printed(kind, dossier, squeeze) for squeeze in tighter)
    return next((one for one in again if one.pages == 1), made)


def html(
    kind: Kind, dossier: Dossier, squeeze: Squeeze = SQUEEZES[0], bundle: Bundle = EMPTY
) -> tuple[str, tuple[Replaced, ...]]:
    """Give the paper as HTML without its style sheet, and the characters replaced in it.

    `squeeze` is how tight a paper is set that must fit one page, `bundle` what a case file binds.
    """
    name, needs = _TEMPLATES[kind]
    for need in needs:
        _require(kind, dossier, need)
    with beside(dossier.second):
        text = (
            environment()
            .get_template(name)
            .render(_context(kind, dossier), squeeze=squeeze, bundle=bundle)
        )
    return printable(kept_together(marked_up(text, dossier.second)))


def spoken(kind: Kind, dossier: Dossier) -> Mapping[str, Markup]:
    """Give what the paper says in each of its parts, as HTML; parts that stay silent are not in it."""
    context = _context(kind, dossier)
    template = environment().get_template(_TEMPLATES[kind][0])
    template.render(context, squeeze=SQUEEZES[0], bundle=EMPTY)
    return dict(context["part"].spoken)


def _require(kind: Kind, dossier: Dossier, need: str) -> None:
    value: Any = dossier
    for part in need.split("."):
        value = getattr(value, part)
        if value is None:
            message = _("{kind}缺少内容“{part}”：请在办件资料中补上后再打印")
            raise Incomplete(message.format(kind=kind, part=need))


def _context(kind: Kind, dossier: Dossier) -> dict[str, Any]:
    item = dossier.definition.item
    shown = particulars.materials_shown(dossier)
    context: dict[str, Any] = {
        "kind": kind,
        "d": dossier,
        "item": item,
        "department": dossier.definition.department,
        "centre": dossier.definition.centre,
        "case": dossier.case,
        "flow": flow_rows(dossier.definition),
        "grounds": grounds(kind, dossier),
        "translated": particulars.translation_of(item, dossier.second),
        "short": particulars.short_particulars(dossier.definition),
        "long": particulars.long_particulars(dossier.definition),
        "situations": particulars.situation_rows(item),
        "deferred": particulars.deferred_materials(shown),
        "committed": particulars.commitment_lines(item, shown),
        "remedies": in_one_language(remedies_of)(
            dossier.definition, of_result=kind not in _NOT_OF_RESULT
        ),
        "remedies_beside": remedies_in(dossier.definition, dossier.second),
        "examples": Examples.of(dossier),
        "qr": qr_code(dossier.url) if dossier.url else "",
        "language": current_language().replace("_", "-"),
        "is_permit": item.type == "行政许可",
        **heading_of(kind, dossier.wording),
    }
    context["part"] = Worded(kind, dossier.wording, lambda name: _filled(name, kind, context))
    return context


def _filled(name: str, kind: Kind, context: dict[str, Any]) -> Markup:
    """Give what stands for a placeholder; a sentence that the law fixes as its macro says it."""
    macros = SENTENCES.get((kind, name))
    if macros is None:
        return filled(name, OF_DOSSIERS, context)
    said = environment().get_template("sentences.html").make_module(context)
    return Markup("").join(getattr(said, macro)() for macro in macros)


@cache
def environment() -> Environment:
    """Give the templates with the words and filters that all papers use."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["_"] = _
    environment.globals["page_of"] = _page_of
    environment.globals["permit_law"] = wording.permit_law
    environment.globals["chart_sheet"] = in_one_language(chart.chart_sheet)
    environment.globals["applicant_lines"] = applicant_lines
    environment.globals["answer_lines"] = answer_lines
    environment.globals["attached"] = attached
    environment.globals["signer_of"] = signer_of
    environment.globals["faces"] = ", ".join(families("黑体"))
    filters: dict[str, Callable[..., Any]] = {
        "citation": wording.citation,
        "provisions": wording.provisions,
        "day": wording.day,
        "day_in_numerals": wording.day_in_numerals,
        "minute": wording.minute,
        "period": wording.period,
        "capital": capital_number,
        "numeral": wording.chinese_number,
        "balance": wording.balance,
        "titled": titled,
        "beside": _beside,
        "fee_notes": particulars.fee_notes,
        "material_notes": particulars.material_notes,
        "clipped": clipped,
        "outline": chart.outline,
        "course": chart.course,
        "arrow": chart.arrow,
    }
    environment.filters.update(filters)
    return environment


@pass_context
def _beside(context: Context, text: str) -> Markup:
    """Give a text of the item in the second language, to stand behind it; '' where there is none."""
    found = particulars.text_in(context.get("translated"), text)
    opening = Markup('<span lang="{}">').format(context["d"].second)
    return Markup(" {}{}</span>").format(opening, found) if found else Markup("")


def _page_of() -> Markup:
    """Give the page number line; the style sheet fills both numbers."""
    return Markup(escape(_("第 {page} 页　共 {pages} 页"))).format(
        page=Markup('<span class="page"></span>'), pages=Markup('<span class="pages"></span>')
    )


@lru_cache(maxsize=256)
def qr_code(url: str) -> str:
    """Give the QR code of `url` as a data: URI of an SVG image."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, omitsize=True
    )
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()

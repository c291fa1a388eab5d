"""A paper: one dossier through one template into HTML and PDF."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Literal

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.catalog.model import Value
from app.printing import particulars, wording
from app.printing.dossier import Dossier, Kind
from app.printing.examples import Examples
from app.printing.flow import flow_rows
from app.printing.grounds import grounds
from app.printing.pdf import TEMPLATES, pdf
from app.printing.remedies import remedies_of
from app.printing.text import Replaced, printable
from app.texts import _, current_language

# The template of each paper, and what it cannot do without.
_TEMPLATES: dict[Kind, tuple[str, tuple[str, ...]]] = {
    "办事指南": ("guide.html", ()),
    "一次性告知单": ("notice.html", ()),
    "收件凭证": ("receipt.html", ("case",)),
    "受理通知书": ("acceptance.html", ("case",)),
    "补正告知书": ("supplement.html", ("case", "case.supplement")),
    "不予受理决定书": ("refusal.html", ("case", "case.refusal")),
}


class Incomplete(ValueError):
    """A dossier lacks what this kind of paper cannot do without."""


class Paper(Value):
    """A finished paper: its PDF, number of pages, and the characters that had to be replaced."""

    kind: Kind | Literal["一件事指南"]
    pdf: bytes
    pages: int
    replaced: tuple[Replaced, ...] = ()


def paper(kind: Kind, dossier: Dossier) -> Paper:
    """Print `dossier` as a paper of `kind`. Raises Incomplete if a part it needs is missing."""
    text, replaced = html(kind, dossier)
    made = pdf(text)
    return Paper(kind=kind, pdf=made.data, pages=made.pages, replaced=replaced)


def html(kind: Kind, dossier: Dossier) -> tuple[str, tuple[Replaced, ...]]:
    """Give the paper as HTML without its style sheet, and the characters replaced in it."""
    name, needs = _TEMPLATES[kind]
    for need in needs:
        _require(kind, dossier, need)
    text = environment().get_template(name).render(_context(kind, dossier))
    return printable(text)


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
    return {
        "kind": kind,
        "d": dossier,
        "item": item,
        "department": dossier.definition.department,
        "centre": dossier.definition.centre,
        "case": dossier.case,
        "flow": flow_rows(dossier.definition),
        "grounds": grounds(kind, dossier),
        "short": particulars.short_particulars(dossier.definition),
        "long": particulars.long_particulars(dossier.definition),
        "situations": particulars.situation_rows(item),
        "deferred": particulars.deferred_materials(shown),
        "committed": particulars.commitment_lines(item, shown),
        # A refusal to accept is not the item's result, for which alone a law may set its own time.
        "remedies": remedies_of(dossier.definition, of_result=kind != "不予受理决定书"),
        "examples": Examples.of(dossier),
        "qr": qr_code(dossier.url) if dossier.url else "",
        "language": current_language().replace("_", "-"),
        "is_permit": item.type == "行政许可",
    }


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
    filters: dict[str, Callable[..., Any]] = {
        "citation": wording.citation,
        "day": wording.day,
        "minute": wording.minute,
        "period": wording.period,
        "numeral": wording.chinese_number,
        "balance": wording.balance,
        "fee_notes": particulars.fee_notes,
        "material_notes": particulars.material_notes,
    }
    environment.filters.update(filters)
    return environment


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

"""Prints the papers of a hall, and tells whether one that hangs there still says what holds."""

from __future__ import annotations

import hashlib
import multiprocessing
import re
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from functools import cache
from typing import Any, Final

from markupsafe import Markup

from app.catalog.model import Value
from app.printing import hall_lines
from app.printing.build import hours_text
from app.printing.examples import Examples
from app.printing.fillings import OF_HALLS, filled
from app.printing.fonts import with_installed
from app.printing.hall_sheet import HallKind, HallSheet
from app.printing.line_ends import kept_together
from app.printing.paper import Paper, environment, qr_code
from app.printing.pdf import TEMPLATES, Pdf, pdf
from app.printing.text import Replaced, printable
from app.printing.worded import Worded, heading_of
from app.routing.taking import say_period
from app.texts import current_language, language

_TEMPLATES: Final[dict[HallKind, str]] = {
    "便民服务手册": "hall-booklet.html",
    "事项公示栏": "hall-board.html",
    "岗位公示牌": "hall-posts.html",
    "窗口牌": "hall-windows.html",
    "座牌": "hall-seats.html",
    "胸牌": "hall-badges.html",
    "驿站授权清单": "hall-grants.html",
}
# Read from afar: with few items its type grows by these times, as far as it stays on its page.
_ON_THE_WALL: Final[HallKind] = "事项公示栏"
_LARGER: Final = (1.8, 1.6, 1.4, 1.2)
_TAG: Final = re.compile(r"<[^>]*>")


class Imprint(Value, frozen=True, kw_only=True):
    """What the foot of a hall's paper says of its origin; `revision` 0 is that of no publication.

    `url` is where the code on the cover leads, empty for none; a `specimen` says that it is one.
    """

    printed_at: datetime
    revision: int = 0
    url: str = ""
    specimen: bool = False


def hall_paper(sheet: HallSheet, imprint: Imprint) -> Paper:
    """Print a paper of a hall; what hangs on a wall as large as its one page has room for."""
    text, replaced = hall_html(sheet, imprint)
    made = pdf(text)
    if sheet.kind == _ON_THE_WALL and made.pages == 1:
        made = _enlarged(sheet, imprint) or made
    return Paper(kind=sheet.kind, pdf=made.data, pages=made.pages, replaced=replaced)


def _enlarged(sheet: HallSheet, imprint: Imprint) -> Pdf | None:
    """Print a poster in larger type; None where its page is full as it is."""
    for larger in _LARGER:
        made = pdf(hall_html(sheet, imprint, larger)[0])
        if made.pages == 1:
            return made
    return None


def hall_paper_apart(sheet: HallSheet, imprint: Imprint) -> Paper:
    """Print a paper in a process of its own.

    A booklet takes many seconds, for which no receipt could be printed in this one.
    """
    spawn = multiprocessing.get_context("spawn")  # fork would copy threads and locks of a server
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(_in_language, sheet, imprint, current_language()).result()


def _in_language(sheet: HallSheet, imprint: Imprint, tag: str) -> Paper:
    with language(tag):
        return hall_paper(sheet, imprint)


def hall_html(
    sheet: HallSheet, imprint: Imprint, larger: float = 1.0
) -> tuple[str, tuple[Replaced, ...]]:
    """Give the paper as HTML with its own style sheet, and the characters replaced in it.

    `larger` says how many times the usual size its type has.
    """
    body, examples = _body(sheet)
    page = (
        environment()
        .get_template("hall-base.html")
        .render(
            sheet=sheet,
            body=Markup(body),
            css=Markup(_style()),
            look=_TEMPLATES[sheet.kind].removeprefix("hall-").removesuffix(".html"),
            imprint=imprint,
            larger=larger,
            said=_digest(sheet, body)[:12],
            qr=qr_code(imprint.url) if imprint.url else "",
            examples=examples,
            language=current_language().replace("_", "-"),
            **heading_of(sheet.kind, sheet.wording),
        )
    )
    return printable(kept_together(page))


def content_of(sheet: HallSheet) -> str:
    """Give the SHA-256 (64 hex digits) of what a paper says, whenever and by whom it is printed.

    It changes exactly when a reader would find other words on it.
    """
    return _digest(sheet, _body(sheet)[0])


def _digest(sheet: HallSheet, body: str) -> str:
    # The cover of a booklet, which bears its heading, is no part of the body.
    return said(body + sheet.wording.title)


def said(html: str) -> str:
    """Give the SHA-256 (64 hex digits) of the words of a page, without its markup and blanks."""
    words = "".join(_TAG.sub(" ", html).split())
    return hashlib.sha256(words.encode()).hexdigest()


def _body(sheet: HallSheet) -> tuple[str, Examples]:
    """Give all that a paper says but for its imprint, and whether any of it is an example."""
    examples = Examples(
        {"point": sheet.point.example_values, "centre": sheet.centre.example_values}
    )
    text = environment().get_template(_TEMPLATES[sheet.kind]).render(_context(sheet, examples))
    return text, examples


def _context(sheet: HallSheet, examples: Examples) -> dict[str, Any]:
    lines = hall_lines.item_lines(sheet, examples)
    context: dict[str, Any] = {
        "sheet": sheet,
        "point": sheet.point,
        "centre": sheet.centre,
        "lines": lines,
        "themes": hall_lines.by_theme(lines),
        "entries": hall_lines.in_order(lines),
        "initials": hall_lines.by_initial(lines),
        "hours": hours_text(sheet.point.hours),
        "takes": lambda window: hall_lines.takes_words(sheet, window),
        "window_hours": lambda window: hall_lines.window_hours(sheet, window),
        "promised": hall_lines.promised,
        "validity": say_period,
        "examples": examples,
        "mark": examples.mark,
        "given": examples.given,
        **heading_of(sheet.kind, sheet.wording),
    }
    context["part"] = Worded(
        sheet.kind, sheet.wording, lambda name: filled(name, OF_HALLS, context)
    )
    return context


def hall_spoken(sheet: HallSheet) -> Mapping[str, Markup]:
    """Give what a paper says in each of its parts, as HTML."""
    context = _context(sheet, Examples({"point": (), "centre": ()}))
    environment().get_template(_TEMPLATES[sheet.kind]).render(context)
    return dict(context["part"].spoken)


@cache
def _style() -> str:
    return with_installed((TEMPLATES / "hall.css").read_text(encoding="utf-8"))

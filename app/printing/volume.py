"""Binds a case file: cover and contents, the papers as they were issued, the log, as one PDF/A."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any, Final

from app.catalog.model import Value
from app.printing.dossier import Dossier, Enclosed
from app.printing.pdf import Pdf, pdf

# What a page brings along of a document it was taken from: its place in that one's structure.
_LOOSE = ("/StructParents", "/Tabs", "/Annots")


class Sheet(Value):
    """A paper in the case file: `first` is the page it begins on, of `pages` pages."""

    paper: Enclosed
    body: bytes
    first: int
    pages: int

    @property
    def last(self) -> int:
        """Give the page it ends on."""
        return self.first + self.pages - 1


class Bundle(Value):
    """All papers of a case file, in order; pages are counted from the first of them."""

    sheets: tuple[Sheet, ...]

    @property
    def pages(self) -> int:
        """Give the number of pages of all papers."""
        return sum(sheet.pages for sheet in self.sheets)

    @classmethod
    def of(cls, dossier: Dossier, bodies: Mapping[str, bytes]) -> Bundle:
        """Give the papers that the dossier names. Raises KeyError for one that is not there."""
        from pypdf import PdfReader

        volume = dossier.case.volume if dossier.case else None
        sheets: list[Sheet] = []
        page = 1
        for paper in volume.papers if volume else ():
            body = bodies[paper.number]
            count = len(PdfReader(io.BytesIO(body)).pages)
            sheets.append(Sheet(paper=paper, body=body, first=page, pages=count))
            page += count
        return cls(sheets=tuple(sheets))


EMPTY: Final = Bundle(sheets=())


def bind(front: Pdf, bundle: Bundle) -> Pdf:
    """Put the papers between the contents and the log of `front`, its last page, and number them.

    The PDF/A identification, colour profile and title are those of `front`; equal parts give
    equal bytes.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject

    writer = PdfWriter(clone_from=io.BytesIO(front.data))
    at = _log_begins(writer)
    for sheet in bundle.sheets:
        for page in PdfReader(io.BytesIO(sheet.body)).pages:
            for key in _LOOSE:
                page.pop(key, None)
            writer.insert_page(page, at)
            at += 1
    _number(writer, at - bundle.pages, bundle.pages)
    _outline(writer, at - bundle.pages, bundle)
    # Of the content, not of the moment: what is bound twice is the same file.
    digest = hashlib.sha256(b"".join((front.data, *(each.body for each in bundle.sheets))))
    mark = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject((mark, mark))
    out = io.BytesIO()
    writer.write(out)
    return Pdf(data=out.getvalue(), pages=len(writer.pages))


def _log_begins(writer: Any) -> int:
    """Give the page on which the log begins: the template puts an anchor there."""
    where = writer.named_destinations["log"]
    return int(writer.get_destination_page_number(where))


def _number(writer: Any, start: int, count: int) -> None:
    """Stamp the pages of the papers with their numbers, in the outer upper corner."""
    from pypdf import PdfReader

    if not count:
        return
    stamps = "".join(f'<p class="leaf">{n}</p>' for n in range(1, count + 1))
    made = pdf(f'<!doctype html><html lang="zh"><body>{stamps}</body></html>',
               archival=True)  # fmt: skip
    for offset, stamp in enumerate(PdfReader(io.BytesIO(made.data)).pages):
        page = writer.pages[start + offset]
        dx = float(page.mediabox.width - stamp.mediabox.width)
        dy = float(page.mediabox.height - stamp.mediabox.height)
        page.merge_translated_page(stamp, dx, dy)


def _outline(writer: Any, start: int, bundle: Bundle) -> None:
    for sheet in bundle.sheets:
        name = f"{sheet.paper.kind} {sheet.paper.number}"
        writer.add_outline_item(title=name, page_number=start + sheet.first - 1)

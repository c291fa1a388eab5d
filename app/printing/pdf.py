"""HTML to PDF by WeasyPrint: no network, one style sheet and one font set per process."""

from __future__ import annotations

import ctypes
import ctypes.util
import threading
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from app.catalog.model import Value
from app.printing.embed import Fonts, shrink_fonts
from app.printing.fonts import with_installed
from app.printing.headers import scope_headers
from app.printing.lean import make_lean

TEMPLATES = Path(__file__).parent / "templates"

# Pango's font map is shared in the process and must not be used by two threads at once.
_lock = threading.Lock()


# Millimetres of a CSS pixel.
_PX = 25.4 / 96


class Pdf(Value):
    """A finished document: its bytes, its number of pages, how far down each is filled (mm)."""

    data: bytes
    pages: int
    filled: tuple[float, ...] = ()


class ForeignAddress(ValueError):
    """A paper asked for something outside the template folder."""


class _Engine:
    """What all documents of a process share; made once, it costs about half a second."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError

        self.html = weasyprint.HTML
        self.base = TEMPLATES.as_uri() + "/"
        self.fatal: type[BaseException] = FatalURLFetchingError
        self.fetcher = confined_fetcher()
        self.fonts = FontConfiguration()
        self.sheet = weasyprint.CSS(
            string=style_sheet(),
            base_url=self.base,
            url_fetcher=self.fetcher,
            font_config=self.fonts,
        )


@cache
def _engine() -> _Engine:
    return _Engine()


def warm() -> None:
    """Make now what all documents of the process share, so that the first one need not wait."""
    with _lock:
        _engine()


def library_versions() -> tuple[str, ...]:
    """Give the versions of the system's libraries that lay out and draw text."""
    found = []
    for name, function in (
        ("pango-1.0", "pango_version_string"),
        ("harfbuzz", "hb_version_string"),
    ):
        library = ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.0")
        told = getattr(library, function)
        told.restype = ctypes.c_char_p
        found.append(f"{name} {told().decode()}")
    return tuple(found)


def style_sheet() -> str:
    """Give the one style sheet of all papers, with the fonts of this machine named in it."""
    return with_installed((TEMPLATES / "style.css").read_text(encoding="utf-8"))


def confined_fetcher() -> Any:
    """Give the fetcher of papers: `data:` images and files of the template folder only.

    Its `fetch` fails fatally for all else: a paper with a foreign address in it must not
    come out silently without its picture.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class ConfinedFetcher(URLFetcher):  # type: ignore[misc]
        """Opens what belongs to the templates and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not allowed(url):
                raise FatalURLFetchingError(url[:200])
            return super().fetch(url, headers)

    return ConfinedFetcher(allowed_protocols=("data", "file"), allow_redirects=False)


def allowed(url: str) -> bool:
    """Tell whether a paper may fetch `url`."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return False
    return Path(unquote(parts.path)).resolve().is_relative_to(TEMPLATES.resolve())


def pdf(html: str, *, archival: bool = False) -> Pdf:
    """Lay out `html` and give the tagged PDF; equal text gives equal bytes.

    An `archival` one is a PDF/A-3b (ISO 19005-3), which carries all that is needed to show it.

    Raises ForeignAddress when the text asks for anything outside the template folder.
    """
    with _lock:
        engine = _engine()
        try:
            document = engine.html(
                string=html, base_url=engine.base, url_fetcher=engine.fetcher
            ).render(font_config=engine.fonts, stylesheets=[engine.sheet], pdf_tags=True)
            document.fonts = Fonts()
            if archival:
                data = _archived(document)
            else:
                data = document.write_pdf(pdf_tags=True, finisher=_finish)
        except engine.fatal as error:
            raise ForeignAddress(f"a paper may not fetch {error}") from error
    filled = tuple(_filled(page) for page in document.pages)
    return Pdf(data=data, pages=len(document.pages), filled=filled)


def _filled(page: Any) -> float:
    """Give the height of what stands on a page of WeasyPrint, from the top of its type area, mm."""
    root = next(box for box in page._page_box.children if box.element_tag == "html")
    within = [box for box in root.children[0].children if box.is_in_normal_flow()]
    if not within:
        return 0.0
    last = within[-1]
    return float(last.position_y + last.margin_height() - root.position_y) * _PX


def _archived(document: Any) -> bytes:
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        made: bytes = document.write_pdf(
            pdf_tags=True, pdf_variant="pdf/a-3b", finisher=_finish_archived
        )
    return made


def _finish(document: Any, made: Any) -> None:
    _finish_archived(document, made)
    make_lean(made)


def _finish_archived(document: Any, made: Any) -> None:
    shrink_fonts(document, made)
    scope_headers(made)

"""What each paper says, kept beside the tests; `python -m tests.printing.golden` writes it anew."""

from __future__ import annotations

from pathlib import Path

from app.printing import KINDS, Kind
from tests.printing.papers import GRANT, INSTANT, PERMIT, printed, reader

GOLDEN = Path(__file__).parent
ITEMS = (GRANT, PERMIT, INSTANT)


def path_of(kind: Kind, item_id: str) -> Path:
    """Give where the words of a paper are kept."""
    return GOLDEN / f"{kind}.{item_id}.txt"


def wording(kind: Kind, item_id: str) -> str:
    """Give the words of a paper, page by page, a line for each line of the sheet.

    Blanks are a guess of the reader of the PDF, and the digest of the content goes with the
    schema: both are left out.
    """
    pages = []
    for page in reader(printed(kind, item_id)).pages:
        lines = ("".join(line.split()) for line in page.extract_text().splitlines())
        pages.append("\n".join(_without_digest(line) for line in lines if line))
    return "\n\f\n".join(pages) + "\n"


def _without_digest(line: str) -> str:
    head, mark, tail = line.partition("内容")
    is_digest = mark and len(tail) >= 12 and set(tail[:12]) <= set("0123456789abcdef")
    return f"{head}{mark}…{tail[12:]}" if is_digest else line


def write_all() -> None:
    """Write what all papers say now."""
    for path in GOLDEN.glob("*.txt"):
        path.unlink()
    for kind in KINDS:
        for item_id in ITEMS:
            path_of(kind, item_id).write_text(wording(kind, item_id), "utf-8")

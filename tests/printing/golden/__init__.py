"""What each paper says, kept beside the tests; `python -m tests.printing.golden` writes it anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from app.printing import HALL_KINDS, KINDS, Paper, forms_of
from tests.printing.papers import GRANT, INSTANT, PERMIT, printed, reader
from tests.printing.test_hall import printed as printed_for_hall
from tests.sample import BANK, TOWN

GOLDEN = Path(__file__).parent
ITEMS = (GRANT, PERMIT, INSTANT)
_OF_BANKS: Final = "驿站授权清单"


def _papers() -> dict[str, Callable[[], Paper]]:
    of_items: dict[str, Callable[[], Paper]] = {
        f"{kind}.{item_id}": partial(printed, kind, item_id) for kind in KINDS for item_id in ITEMS
    }
    of_halls: dict[str, Callable[[], Paper]] = {
        f"{kind}.{variant or '一种'}": partial(
            printed_for_hall, kind, BANK if kind == _OF_BANKS else TOWN, variant
        )
        for kind in HALL_KINDS
        for variant in forms_of(kind)
    }
    return of_items | of_halls


# How each paper is printed, by the name under which its words are kept.
PAPERS: Final = _papers()


def kind_of(name: str) -> str:
    """Give what kind of paper a name stands for."""
    return name.partition(".")[0]


def path_of(name: str) -> Path:
    """Give where the words of a paper are kept."""
    return GOLDEN / f"{name}.txt"


def wording(name: str) -> str:
    """Give the words of a paper, page by page, a line for each line of the sheet.

    Blanks are a guess of the reader of the PDF, and the digest of the content goes with the
    schema: both are left out.
    """
    pages = []
    for page in reader(PAPERS[name]()).pages:
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
    for name in PAPERS:
        path_of(name).write_text(wording(name), "utf-8")

"""One picture of each paper for `docs/papers/`: `python -m tests.printing.pictures`.

Needs pdftoppm (Debian: poppler-utils). Invented people, the sample catalogue, the same pictures
each time.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from app.printing import CASE_FILE, HALL_KINDS, KINDS, Enclosed, Kind, hall_paper, hall_sheet, paper
from tests.printing.papers import AT, CATALOG, GRANT, PERMIT, dossier_for, printed
from tests.printing.test_hall import IMPRINT, PEOPLE
from tests.sample import BANK, TOWN

OUT = Path(__file__).resolve().parents[2] / "docs" / "papers"
# Long side of a picture in pixels, and shades of its colours: a page is 40 kB.
SIZE, SHADES = 1100, 16
# A decision is best told by an item that may be refused, and a promise by one that takes it.
_ITEMS = {"不予决定书": PERMIT, "准予决定书": PERMIT}
_OF_BANKS = "驿站授权清单"
_IN_THE_FILE: tuple[Kind, ...] = ("收件凭证", "受理通知书", "准予决定书")


def papers() -> Iterator[tuple[str, bytes]]:
    """Give the PDF of one of each kind, by its name."""
    for kind in KINDS:
        if kind == CASE_FILE:
            yield kind, bound()
        else:
            yield kind, printed(kind, _ITEMS.get(kind, GRANT)).pdf
    for hall_kind in HALL_KINDS:
        point = BANK if hall_kind == _OF_BANKS else TOWN
        sheet = hall_sheet(CATALOG, hall_kind, point, AT, people=PEOPLE)
        yield hall_kind, hall_paper(sheet, IMPRINT).pdf


def bound() -> bytes:
    """Give a case file with its papers in it."""
    dossier = dossier_for(CASE_FILE, PERMIT)
    assert dossier.case is not None
    assert dossier.case.volume is not None
    papers = tuple(
        Enclosed(kind=kind, number=f"宁政服受〔2026〕{n}号", day=AT.date())
        for n, kind in enumerate(_IN_THE_FILE, 12)
    )
    enclosed = {
        each.number: printed(kind, PERMIT).pdf
        for kind, each in zip(_IN_THE_FILE, papers, strict=True)
    }
    volume = replace(dossier.case.volume, papers=papers)
    return paper(
        CASE_FILE, replace(dossier, case=replace(dossier.case, volume=volume)), enclosed
    ).pdf


def picture(pdf: bytes) -> bytes:
    """Draw the first page as a PNG of few colours."""
    command = ["pdftoppm", "-f", "1", "-l", "1", "-scale-to", str(SIZE), "-png", "-singlefile", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    out = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as image:
        image.convert("RGB").quantize(SHADES).save(out, "png", optimize=True)
    return out.getvalue()


def main() -> None:
    """Draw all, and take away pictures of papers that are no more."""
    if shutil.which("pdftoppm") is None:
        sys.exit("找不到 pdftoppm，请先安装：sudo apt-get install poppler-utils")
    OUT.mkdir(parents=True, exist_ok=True)
    drawn = {OUT / f"{name}.png": picture(pdf) for name, pdf in papers()}
    for path in set(OUT.glob("*.png")) - drawn.keys():
        path.unlink()
    for path, data in drawn.items():
        path.write_bytes(data)


if __name__ == "__main__":
    main()

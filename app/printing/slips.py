"""Small prints that are no papers: a queue ticket, a parcel label, a label for a folder.

They bear no number, are not kept, and say nothing that binds anybody.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from app.printing.dossier import Fact, Private
from app.printing.paper import environment, qr_code
from app.printing.pdf import Pdf, pdf
from app.printing.text import printable
from app.texts import current_language

SlipKind = Literal["取号小票", "快递面单", "材料封面标签"]
SLIP_KINDS: Final[tuple[SlipKind, ...]] = get_args(SlipKind)
# The class of style.css that sets the page: an 80 mm roll, a parcel label, a label for a folder.
_LOOK: Final[dict[SlipKind, str]] = {
    "取号小票": "ticket", "快递面单": "parcel", "材料封面标签": "folder",
}  # fmt: skip


class Block(Private):
    """Lines that stand together under a heading, which may be empty."""

    heading: str
    lines: tuple[Fact, ...]


class SlipSheet(Private):
    """What a slip says: who prints it, one thing `large`, what is below it, what the code holds."""

    centre: str
    large: str
    blocks: tuple[Block, ...]
    code: str
    foot: str = ""


def slip(kind: SlipKind, sheet: SlipSheet) -> Pdf:
    """Print a slip; equal sheets give equal bytes."""
    text = environment().get_template("slip.html").render(
        kind=kind, look=_LOOK[kind], sheet=sheet, qr=qr_code(sheet.code),
        language=current_language().replace("_", "-"),
    )  # fmt: skip
    return pdf(printable(text)[0])

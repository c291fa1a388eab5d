"""What fits on one page: the short guide grows smaller, and at last shorter, until it does."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from app.catalog.model import Value
from app.printing.dossier import Dossier, MaterialLine

# The area of type on an A4 page, mm. The estimate errs on the high side, so its limit does too.
_WIDTH: Final = 178.0
_HEIGHT: Final = 285.0
_PT: Final = 0.3528


class Squeeze(Value, frozen=True, kw_only=True):
    """How tight: type in points, at most so many entries of a list, at most so many signs of one.

    What is left out is said, and where to read it.
    """

    size: float
    most: int = 1000
    signs: int = 100_000


# The last one holds whatever an item may say: 4 × 8 entries of two lines each.
SQUEEZES: Final = (
    Squeeze(size=13),
    Squeeze(size=11.5),
    Squeeze(size=10.5),
    Squeeze(size=9.5),
    Squeeze(size=8.5),
    Squeeze(size=8.5, most=12, signs=60),
    Squeeze(size=7.5, most=8, signs=36),
)

# A form keeps room for handwriting: it takes a second page rather than smaller type than this.
FORM_SQUEEZES: Final = (Squeeze(size=10.5), Squeeze(size=9.8), Squeeze(size=9.2))

# A notice has a stub to cut off, which should not lie on a page of its own.
NOTICE_SQUEEZES: Final = (Squeeze(size=10.5), Squeeze(size=9.8), Squeeze(size=9.2))
# A guide that would begin a page for a few lines more is set closer instead; so few, mm.
GUIDE_SQUEEZES: Final = (Squeeze(size=9), Squeeze(size=8.6))
STRAY: Final = 36.0


def squeezes(dossier: Dossier) -> Iterator[Squeeze]:
    """Give what to try one after another, beginning with the largest that should do."""
    first = next(
        (n for n, each in enumerate(SQUEEZES) if _height(dossier, each) <= _HEIGHT),
        len(SQUEEZES) - 1,
    )
    yield from SQUEEZES[first:]


def clipped(text: str, squeeze: Squeeze) -> str:
    """Cut a text to what the squeeze allows."""
    return text if len(text) <= squeeze.signs else text[: squeeze.signs - 1] + "…"


def _height(dossier: Dossier, squeeze: Squeeze) -> float:
    """Estimate the height of everything that may be long, mm."""
    item = dossier.definition.item
    line = squeeze.size * _PT * 1.42
    row = line * 0.94 + 1.3
    per = _WIDTH / (squeeze.size * _PT)
    conditions = sum(_lines(text, per - 2, squeeze) for text in item.conditions[: squeeze.most])
    materials = sum(_material(each, per, squeeze) for each in dossier.materials[: squeeze.most])
    places = sum(
        _lines(place.name + place.address, per * 0.45, squeeze)
        for place in dossier.points[: squeeze.most]
    )
    fees = sum(_lines(fee.standard + fee.basis, per * 0.8, squeeze) for fee in item.fees)
    steps = len("".join(step.name for step in dossier.definition.workflow.all_steps()))
    rest = 10 + ceil(steps * 1.4 / per) + fees + ceil(len(item.summary) / per)
    return line * (conditions + rest) + row * (materials + places + 8)


def _material(line: MaterialLine, per: float, squeeze: Squeeze) -> int:
    name = _lines(line.material.name, per * 0.30, squeeze)
    told = line.condition + line.material.requirement + line.material.issued_by
    return max(name, _lines(told, per * 0.42, squeeze) + bool(line.condition))


def _lines(text: str, per: float, squeeze: Squeeze) -> int:
    return max(1, ceil(len(clipped(text, squeeze)) / per))

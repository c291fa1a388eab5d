"""Values of the catalogue in the words a citizen reads."""

from __future__ import annotations

from datetime import datetime

from app.catalog import Catalog
from app.catalog.model import Item, Limit
from app.printing.build import material_lines
from app.printing.wording import citation, period
from app.texts import _


def limit_text(limit: Limit | None) -> str:
    """Give a period as 15个工作日; 当场办结 for none."""
    if limit is None:
        return _("当场办结")
    return period(limit)


def laws(item: Item) -> tuple[str, ...]:
    """Give each legal basis as one line, cited as the printed guide cites it."""
    return tuple(citation(basis) for basis in item.legal_basis)


def conditions(item: Item) -> dict[str, str]:
    """Give material id → when it is required, in words; empty text when it always is."""
    return {line.material.id: line.condition for line in material_lines(item)}


def themes(catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """Give (theme, number of its items), the fullest first."""
    counts: dict[str, int] = {}
    for item in catalog.items.values():
        for theme in item.themes:
            counts[theme] = counts.get(theme, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def moment(at: datetime) -> str:
    """Give a moment as 2026年9月24日 10:05."""
    return _("{y}年{m}月{d}日 {time}").format(y=at.year, m=at.month, d=at.day, time=f"{at:%H:%M}")

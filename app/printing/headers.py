"""Says of each header cell of a tagged table whether it heads its column or its row."""

from __future__ import annotations

from typing import Any


def scope_headers(pdf: Any) -> None:
    """Give the /TH of a finished pydyf `pdf` their /Scope (ISO 32000-1, table 349).

    WeasyPrint leaves it out; without it a screen reader reads a value and not what it is of.
    """
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("S") == "/TH" and "A" in each:
            each["A"]["Scope"] = "/Column" if _is_above(pdf, each) else "/Row"


def _is_above(pdf: Any, cell: Any) -> bool:
    """Tell whether a cell stands in the head of its table."""
    owner = cell
    while owner.get("S") not in ("/Table", "/THead", "/Document", None):
        owner = pdf.objects[int(owner["P"].split()[0])]
    return bool(owner.get("S") == "/THead")

"""Takes out of a tagged PDF what no reader needs: about a tenth of a guide's bytes.

WeasyPrint gives every run of text a Span of its own inside its paragraph or cell; the paragraph
can hold the text itself (ISO 32000-1, 14.7.4). Lengths are written to a millionth of a pixel; a
thousandth is 0.3 micrometres.
"""

from __future__ import annotations

import re
from typing import Any, Final

# Elements that may hold text themselves.
_HOLDERS: Final = frozenset(
    f"/{tag}"
    for tag in ("P", "TD", "TH", "LBody", "Lbl", "Div", "Span", "Caption", "NonStruct")
    + tuple(f"H{level}" for level in range(1, 7))
)
_PLAIN_SPAN: Final = {"Type", "S", "K", "Pg", "P"}
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")
_LONG: Final = re.compile(rb"(\.\d\d\d)\d+")
# A drawing operator with its operands; names and text are left alone.
_DRAWING: Final = re.compile(rb"[-\d. ]+ (?:re|m|l|c|w|Tm|rg|RG)")


def make_lean(pdf: Any) -> None:
    """Shorten a finished pydyf `pdf` without changing what it shows or says."""
    for each in pdf.objects:
        if hasattr(each, "stream"):
            each.stream = [_shortened(part) for part in each.stream]
    spans = _merged(pdf)
    if spans:
        _leave_out(pdf, spans)


def _shortened(part: Any) -> Any:
    if isinstance(part, bytes) and _DRAWING.fullmatch(part):
        return _LONG.sub(rb"\1", part)
    return part


def _merged(pdf: Any) -> set[int]:
    """Let each parent hold the text of its plain Spans; give the numbers of those Spans."""
    root = pdf.catalog.get("StructTreeRoot")
    if root is None:
        return set()
    parents = _object(pdf, _object(pdf, root)["ParentTree"])["Nums"]
    merged: dict[bytes, bytes] = {}
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("S") == "/Span" and each.keys() == _PLAIN_SPAN:
            parent = _object(pdf, each["P"])
            place = each.reference
            if _may_hold(parent, each) and place in parent["K"]:
                parent["K"][parent["K"].index(place)] = each["K"][0]
                merged[place] = each["P"]
    for owners in parents[1::2]:
        if isinstance(owners, list):
            owners[:] = [merged.get(owner, owner) for owner in owners]
    return {_number(place) for place in merged}


def _may_hold(parent: Any, span: Any) -> bool:
    text_only = len(span["K"]) == 1 and isinstance(span["K"][0], int)
    return text_only and parent.get("S") in _HOLDERS and parent.get("Pg") == span["Pg"]


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _leave_out(pdf: Any, gone: set[int]) -> None:
    """Take objects out and number the rest anew; nothing may refer to those that go."""
    kept = [each for each in pdf.objects if each.number not in gone]
    numbers = {each.number: place for place, each in enumerate(kept)}
    for each in kept:
        _renumber(each, numbers)
        if hasattr(each, "extra"):
            _renumber(each.extra, numbers)
    for each in kept:
        each.number = numbers[each.number]
    pdf.objects[:] = kept


def _renumber(value: Any, numbers: dict[int, int]) -> None:
    """Change the references inside a dictionary or an array, however deep."""
    for key, inner in _inside(value):
        if isinstance(inner, bytes) and (found := _REFERENCE.fullmatch(inner)):
            value[key] = b"%d 0 R" % numbers[int(found[1])]
        elif isinstance(inner, dict | list):
            _renumber(inner, numbers)


def _inside(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []

"""Takes out of a tagged PDF what no reader needs: about a tenth of a guide's bytes.

WeasyPrint gives every run of text a Span of its own inside its paragraph or cell; the paragraph
can hold the text itself (ISO 32000-1, 14.7.4). Lengths are written to a millionth of a pixel; a
hundredth is 2.6 micrometres.
"""

from __future__ import annotations

import re
from typing import Any, Final

# Elements that may hold text themselves.
_HOLDERS: Final = (
    "/P", "/TD", "/TH", "/LBody", "/Lbl", "/Div", "/Span", "/Caption", "/NonStruct",
    "/H1", "/H2", "/H3", "/H4", "/H5", "/H6",
)  # fmt: skip
_PLAIN_SPAN: Final = {"Type", "S", "K", "Pg", "P"}
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")
_LONG: Final = re.compile(rb"(?<=\.\d\d)\d+")
_MEANING: Final = re.compile(rb"<[0-9a-f]{4}> <[0-9a-f]+>")
# A drawing operator with its operands; names are left alone.
_DRAWING: Final = re.compile(rb"[-\d. ]+ (?:re|m|l|c|w|Tm|rg|RG)")
_TEXT_SHOWN: Final = b"] TJ"


def make_lean(pdf: Any) -> None:
    """Shorten a finished pydyf `pdf` without changing what it shows or says."""
    for each in pdf.objects:
        if hasattr(each, "stream"):
            each.stream = [_shortened(part) for part in _in_order(each.stream)]
    gone = _merged(pdf) | _opened_up(pdf)
    if gone:
        _leave_out(pdf, gone)


def _in_order(parts: list[Any]) -> list[Any]:
    """Give what a font's glyphs mean by the order of their codes, which packs better."""
    if b"begincmap" not in parts:
        return parts
    placed = sorted(part for part in parts if _is_meaning(part))
    return [placed.pop(0) if _is_meaning(part) else part for part in parts]


def _is_meaning(part: Any) -> bool:
    return isinstance(part, bytes) and _MEANING.fullmatch(part) is not None


def _shortened(part: Any) -> Any:
    if not isinstance(part, bytes):
        return part
    if part.endswith(_TEXT_SHOWN):
        # WeasyPrint sets each glyph apart that could be moved, also those moved by nothing.
        return part.replace(b">0<", b"").replace(b">0]", b">]")
    if b"." in part and _DRAWING.fullmatch(part):
        return _LONG.sub(b"", part)
    return part


def _opened_up(pdf: Any) -> set[int]:
    """Draw the groups of a drawing's words where they stand; give the numbers that go with them.

    WeasyPrint makes each word of an SVG a form of its own, with resources of its own. Where nothing
    is transparent that changes nothing on the page, and costs a flow chart 10 kB.
    """
    resources: dict[int, Any] = {
        _number(each["Resources"]): _object(pdf, each["Resources"])
        for each in pdf.objects
        if isinstance(each, dict) and each.get("Type") == "/Page"
    }
    gone: set[int] = set()
    for shared in resources.values():
        forms = {
            name: _object(pdf, place)
            for name, place in shared["XObject"].items()
            if _is_plain(pdf, _object(pdf, place), shared)
        }
        drawn = {f"/{name} Do".encode(): form for name, form in forms.items()}
        for page in pdf.objects:
            if hasattr(page, "stream") and not page.extra and drawn:
                page.stream = [part for each in page.stream for part in _inline(each, drawn)]
        for name, form in forms.items():
            shared["ExtGState"].update(_object(pdf, form.extra["Resources"])["ExtGState"])
            gone |= {_number(shared["XObject"].pop(name)), _number(form.extra["Resources"])}
    return gone


def _inline(part: Any, drawn: dict[bytes, Any]) -> list[Any]:
    form = drawn.get(part) if isinstance(part, bytes) else None
    return [part] if form is None else [b"q", *form.stream, b"Q"]


def _is_plain(pdf: Any, form: Any, shared: Any) -> bool:
    """Tell whether a form draws the same wherever it stands: opaque, in fonts of the page."""
    if form.extra.get("Subtype") != "/Form" or not isinstance(form.extra.get("Resources"), bytes):
        return False
    own = _object(pdf, form.extra["Resources"])
    states = {**shared["ExtGState"], **own["ExtGState"]}
    return (
        not (own["XObject"] or own["Pattern"] or own["Shading"])
        and own["Font"] == shared["Font"]
        and all(set(state.values()) == {1} for state in states.values())
    )


def _merged(pdf: Any) -> set[int]:
    """Let each parent hold the text of its plain Spans; give the numbers of those Spans."""
    root = pdf.catalog.get("StructTreeRoot")
    if root is None:
        return set()
    parents = _object(pdf, _object(pdf, root)["ParentTree"])["Nums"]
    merged: dict[bytes, bytes] = {}
    dictionaries: list[Any] = [each for each in pdf.objects if isinstance(each, dict)]
    for each in dictionaries:
        if each.get("S") == "/Span" and each.keys() == _PLAIN_SPAN:
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

"""Makes embedded fonts small: WeasyPrint keeps a slot for each of 65,000 glyphs, a paper uses 300.

In a CID-keyed CFF font the character codes of the PDF name glyphs through the font's own charset,
so the empty slots can go without a change to the text. Fonts of any other kind stay as they are.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import struct
from collections.abc import Iterator
from functools import cache
from typing import Any

# harfbuzz: leave out hinting tables, keep the outline of .notdef, no subroutines left over.
_FLAGS = 0x1 | 0x4 | 0x40
_ROS = (12, 30)
_CHARSET = (15,)
_CHARSTRINGS = (17,)
_SFNT_ENTRY = struct.Struct(">4sIII")


@cache
def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("harfbuzz-subset") or "libharfbuzz-subset.so.0"
    library = ctypes.CDLL(name)
    pointer = ctypes.c_void_p
    # hb_blob_* and hb_face_* live in libharfbuzz, which this library pulls in.
    signatures: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "hb_blob_create": (
            pointer,
            (ctypes.c_char_p, ctypes.c_uint, ctypes.c_int, pointer, pointer),
        ),
        "hb_blob_get_data": (pointer, (pointer, ctypes.POINTER(ctypes.c_uint))),
        "hb_blob_destroy": (None, (pointer,)),
        "hb_face_create": (pointer, (pointer, ctypes.c_uint)),
        "hb_face_reference_blob": (pointer, (pointer,)),
        "hb_face_destroy": (None, (pointer,)),
        "hb_set_add": (None, (pointer, ctypes.c_uint32)),
        "hb_subset_input_create_or_fail": (pointer, ()),
        "hb_subset_input_glyph_set": (pointer, (pointer,)),
        "hb_subset_input_set_flags": (None, (pointer, ctypes.c_uint)),
        "hb_subset_input_destroy": (None, (pointer,)),
        "hb_subset_or_fail": (pointer, (pointer, pointer)),
    }
    for function, (result, arguments) in signatures.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


def compact(font: bytes, glyphs: frozenset[int]) -> bytes | None:
    """Give the bare CFF program of an OpenType `font` with `glyphs` only, same codes as before.

    None when that cannot be done without changing what a code means.
    """
    before = _cff_table(font)
    if before is None or not glyphs <= _own_codes(before):
        return None
    small = _subset(font, glyphs)
    after = _cff_table(small) if small else None
    if after is None or not glyphs <= _all_codes(after):
        return None
    return after


def _own_codes(cff: bytes) -> frozenset[int]:
    """Give the glyphs whose code is their own number."""
    runs = (range(code, code + length) for glyph, code, length in _codes(cff) if glyph == code)
    return frozenset().union(*runs)


def _all_codes(cff: bytes) -> frozenset[int]:
    return frozenset().union(*(range(code, code + length) for _, code, length in _codes(cff)))


def _subset(font: bytes, glyphs: frozenset[int]) -> bytes | None:
    library = _library()
    blob = library.hb_blob_create(font, len(font), 0, None, None)
    face = library.hb_face_create(blob, 0)
    wanted = library.hb_subset_input_create_or_fail()
    glyph_set = library.hb_subset_input_glyph_set(wanted)
    for glyph in sorted(glyphs):
        library.hb_set_add(glyph_set, glyph)
    library.hb_subset_input_set_flags(wanted, _FLAGS)
    made = library.hb_subset_or_fail(face, wanted)
    library.hb_subset_input_destroy(wanted)
    library.hb_face_destroy(face)
    library.hb_blob_destroy(blob)
    if not made:
        return None
    result = library.hb_face_reference_blob(made)
    length = ctypes.c_uint()
    data = library.hb_blob_get_data(result, ctypes.byref(length))
    content = ctypes.string_at(data, length.value)
    library.hb_blob_destroy(result)
    library.hb_face_destroy(made)
    return content


def _cff_table(font: bytes) -> bytes | None:
    if font[:4] != b"OTTO":
        return None
    (count,) = struct.unpack_from(">H", font, 4)
    for entry in range(count):
        tag, _sum, offset, length = _SFNT_ENTRY.unpack_from(font, 12 + entry * 16)
        if tag == b"CFF ":
            return font[offset : offset + length]
    return None


def _codes(cff: bytes) -> tuple[tuple[int, int, int], ...]:
    """Give the runs of a CID-keyed font as (first glyph, its code, length); none if not one."""
    top = _top_dict(cff)
    if _ROS not in top:
        return ()
    (count,) = struct.unpack_from(">H", cff, top[_CHARSTRINGS])
    return ((0, 0, 1), *_charset(cff, top[_CHARSET], count))


def _charset(cff: bytes, start: int, count: int) -> Iterator[tuple[int, int, int]]:
    """Give the runs of a charset for `count` glyphs, in any of its three formats."""
    if cff[start] == 0:
        codes = struct.unpack_from(f">{count - 1}H", cff, start + 1)
        yield from ((glyph, code, 1) for glyph, code in enumerate(codes, 1))
        return
    entry = struct.Struct(">HB" if cff[start] == 1 else ">HH")
    glyph, at = 1, start + 1
    while glyph < count:
        code, more = entry.unpack_from(cff, at)
        yield glyph, code, min(more + 1, count - glyph)
        glyph, at = glyph + more + 1, at + entry.size


def _top_dict(cff: bytes) -> dict[tuple[int, ...], int]:
    """Give the last operand of every operator in the font's top DICT."""
    start, end, _next = _index_entry(cff, _index_entry(cff, cff[2])[2])
    found: dict[tuple[int, ...], int] = {}
    operand, at = 0, start
    while at < end:
        byte = cff[at]
        if byte <= 21:
            size = 2 if byte == 12 else 1
            found[tuple(cff[at : at + size])] = operand
            at += size
        else:
            operand, at = _operand(cff, at)
    return found


def _index_entry(cff: bytes, at: int) -> tuple[int, int, int]:
    """Give where the first entry of the INDEX at `at` begins and ends, and where it itself ends."""
    count, size = struct.unpack_from(">HB", cff, at)
    base = at + 3 + (count + 1) * size - 1
    first, second, last = (
        int.from_bytes(cff[at + 3 + n * size : at + 3 + (n + 1) * size], "big")
        for n in (0, 1, count)
    )
    return base + first, base + second, base + last


def _operand(cff: bytes, at: int) -> tuple[int, int]:
    """Read the number at `at`: its value (0 for a real) and where the next token begins."""
    byte = cff[at]
    if byte == 28:
        return int.from_bytes(cff[at + 1 : at + 3], "big", signed=True), at + 3
    if byte == 29:
        return int.from_bytes(cff[at + 1 : at + 5], "big", signed=True), at + 5
    if byte == 30:
        while cff[at + 1] & 0xF != 0xF:  # a real ends with the nibble f
            at += 1
        return 0, at + 2
    if byte <= 246:
        return byte - 139, at + 1
    if byte <= 250:
        return (byte - 247) * 256 + cff[at + 1] + 108, at + 2
    return -(byte - 251) * 256 - cff[at + 1] - 108, at + 2


def shrink_fonts(pdf: Any) -> None:
    """Replace the font programs of a pydyf `pdf` that can be made smaller; text stays as is."""
    for number, glyphs in _used_glyphs(pdf).items():
        stream = pdf.objects[number]
        small = compact(b"".join(stream.stream), frozenset(glyphs))
        if small is not None:
            stream.stream = [small]
            stream.extra["Subtype"] = "/CIDFontType0C"


def _used_glyphs(pdf: Any) -> dict[int, set[int]]:
    """Give the glyphs used of each CFF font program, by the number of its object."""
    used: dict[int, set[int]] = {}
    for font in pdf.objects:
        if isinstance(font, dict) and font.get("Subtype") == "/CIDFontType0":
            descriptor = pdf.objects[_number(font["FontDescriptor"])]
            program = _number(descriptor["FontFile3"])
            used.setdefault(program, set()).update(_runs(font["W"]))
    return used


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _runs(widths: list[Any]) -> Iterator[int]:
    """Give the codes of a /W array: a first code, then the widths of the run it begins."""
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        yield from range(first, first + len(run))

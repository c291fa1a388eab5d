"""Writes a bare CFF font program for a PDF: codes and outlines, nothing else.

Adobe Technical Note 5176. The font is CID-keyed, so that the codes in the text of a page name
glyphs through the charset: any code may have any outline, and only the codes used take room.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final

_HEADER: Final = bytes((1, 0, 4, 4))
_NAME: Final = b"Yichuang"
_REGISTRY: Final = (b"Adobe", b"Identity")
# The first string of a font of its own, after those every reader knows.
_FIRST_STRING: Final = 391
# Private DICT: defaultWidthX 1000, nominalWidthX 0.
_PRIVATE: Final = b"\xfa\x7c\x14" + b"\x8b\x15"


def font_program(outlines: Mapping[int, bytes]) -> bytes:
    """Give the font whose codes draw these charstrings; code 0 must be among them."""
    codes = sorted(outlines)
    start = b"".join((
        _HEADER, _index((_NAME,)), _index((_top(0, 0, 0, 0),)), _index(_REGISTRY), _index(()),
    ))  # fmt: skip
    charset = b"\x00" + struct.pack(f">{len(codes) - 1}H", *codes[1:])
    select = struct.pack(">BHHBH", 3, 1, 0, 0, len(codes))
    strings = _index([outlines[code] for code in codes])
    at_select = len(start) + len(charset)
    at_strings = at_select + len(select)
    at_fonts = at_strings + len(strings)
    fonts = _index((_font_dict(0),))
    fonts = _index((_font_dict(at_fonts + len(fonts)),))
    top = _top(len(start), at_select, at_strings, at_fonts)
    start = b"".join((
        _HEADER, _index((_NAME,)), _index((top,)), _index(_REGISTRY), _index(()),
    ))  # fmt: skip
    return b"".join((start, charset, select, strings, fonts, _PRIVATE))


def _top(charset: int, select: int, strings: int, fonts: int) -> bytes:
    return b"".join((
        _number(_FIRST_STRING), _number(_FIRST_STRING + 1), _number(0), b"\x0c\x1e",  # ROS
        _number(65_535), b"\x0c\x22",  # CIDCount
        _number(charset), b"\x0f",
        _number(strings), b"\x11",
        _number(fonts), b"\x0c\x24",  # FDArray
        _number(select), b"\x0c\x25",  # FDSelect
    ))  # fmt: skip


def _font_dict(private: int) -> bytes:
    return _number(len(_PRIVATE)) + _number(private) + b"\x12"


def _number(value: int) -> bytes:
    """Write an operand in five bytes whatever its size, so that offsets do not move."""
    return b"\x1d" + struct.pack(">i", value)


def _index(entries: Sequence[bytes]) -> bytes:
    """Write an INDEX: the count, the offsets in as few bytes as they need, the entries."""
    if not entries:
        return b"\x00\x00"
    offsets = [1]
    for entry in entries:
        offsets.append(offsets[-1] + len(entry))
    size = (offsets[-1].bit_length() + 7) // 8
    return b"".join((
        struct.pack(">HB", len(entries), size),
        *(offset.to_bytes(size, "big") for offset in offsets),
        *entries,
    ))  # fmt: skip

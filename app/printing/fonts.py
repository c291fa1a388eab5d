"""Which fonts this machine has, which characters they draw, and which stand in for which."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from functools import cache
from pathlib import Path

# What a rule of style.css calls a face → the families that may serve it, best first.
ROLES: dict[str, tuple[str, ...]] = {
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "仿宋": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang"),
    "楷体": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "FandolKai"),
    "黑体": ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC"),
    "宋体": ("宋体", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC"),
}
# 小标宋 is heavy by itself; its stand-in is the bold weight of a plain 宋体.
STAND_IN_WEIGHT = {"小标宋": 700}
# 楷体 only sets conditions apart inside tables set in 黑体, so it falls back to that.
LAST_RESORT = dict.fromkeys(("黑体", "楷体"), ("Noto Sans CJK SC", "Noto Serif CJK SC"))
SERIF_LAST_RESORT = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC")

_ROLE_RULE = re.compile(r"font-family:\s*(小标宋|仿宋|楷体|黑体|宋体)\b;?")
_FC_SET_SYSTEM = 0
_FC_MATCH = 0


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("room", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@cache
def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("fontconfig") or "libfontconfig.so.1"
    library = ctypes.CDLL(name)
    library.FcConfigGetCurrent.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.FcPatternGetString.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_char_p),
    )
    library.FcPatternGetCharSet.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_void_p),
    )
    library.FcCharSetHasChar.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    return library


@cache
def _patterns() -> tuple[int, ...]:
    library = _library()
    fonts = library.FcConfigGetFonts(library.FcConfigGetCurrent(), _FC_SET_SYSTEM).contents
    return tuple(fonts.fonts[index] for index in range(fonts.count))


def _families_of(pattern: int) -> list[str]:
    return _texts_of(pattern, b"family")


def _texts_of(pattern: int, key: bytes) -> list[str]:
    found: list[str] = []
    value = ctypes.c_char_p()
    while _library().FcPatternGetString(pattern, key, len(found), ctypes.byref(value)) == _FC_MATCH:
        found.append((value.value or b"").decode("utf-8", "replace"))
    return found


@cache
def files() -> tuple[str, ...]:
    """Give the font files that papers are set in, each with its size and time of change."""
    own = {name for role in ROLES for name in families(role)}
    paths = {
        path
        for pattern in _patterns()
        if not own.isdisjoint(_families_of(pattern))
        for path in _texts_of(pattern, b"file")
    }
    told = [(path, Path(path).stat()) for path in sorted(paths)]
    return tuple(f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in told)


@cache
def installed() -> frozenset[str]:
    """Give the names of all installed font families, in every language they carry."""
    return frozenset(name for pattern in _patterns() for name in _families_of(pattern))


@cache
def _charsets() -> tuple[int, ...]:
    """Give the character sets to ask, those of the papers' own families first."""
    own = {name for role in ROLES for name in families(role)}
    ranked = sorted(_patterns(), key=lambda pattern: own.isdisjoint(_families_of(pattern)))
    sets = []
    for pattern in ranked:
        value = ctypes.c_void_p()
        found = _library().FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(value))
        if found == _FC_MATCH and value.value:
            sets.append(value.value)
    return tuple(dict.fromkeys(sets))


@cache
def drawable(char: str) -> bool:
    """Tell whether any installed font has a glyph for `char`."""
    return any(_library().FcCharSetHasChar(chars, ord(char)) for chars in _charsets())


@cache
def families(role: str) -> tuple[str, ...]:
    """Give the installed families that serve `role`, best first; empty if none does."""
    resorts = (*ROLES[role], *LAST_RESORT.get(role, SERIF_LAST_RESORT))
    return tuple(dict.fromkeys(name for name in resorts if name in installed()))


def with_installed(css: str) -> str:
    """Put installed families in the place of the roles a style sheet names.

    Only families that are there are named, so that Pango never searches for one.
    """
    return _ROLE_RULE.sub(lambda match: _declaration(match[1]), css)


def _declaration(role: str) -> str:
    found = families(role)
    names = ", ".join(f'"{name}"' for name in found) or "serif"
    stands_in = not found or found[0] not in ROLES[role]
    weight = STAND_IN_WEIGHT.get(role) if stands_in else None
    return f"font-family: {names};" + (f" font-weight: {weight};" if weight else "")

"""Check digits of the two codes every citizen and every body carries."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.texts import _

ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK: Final = "10X98765432"
USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def id_card_fault(text: str) -> str:
    """Tell what is wrong with an identity number (GB 11643), or give ''."""
    if len(text) != 18:
        return _("身份证号应是 18 位，现在是 {length} 位。").format(length=len(text))
    if not (text[:17].isascii() and text[:17].isdigit()) or text[17] not in ID_CHECK:
        return _("身份证号前 17 位应是数字，最后一位是数字或者 X。")
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return _("身份证号里的出生日期“{day}”不存在，请核对。").format(day=text[6:14])
    if ID_CHECK[sum(w * int(c) for w, c in zip(ID_WEIGHTS, text, strict=False)) % 11] != text[17]:
        return _("身份证号的校验位不对，多半是抄错了一位，请对照证件核对。")
    return ""


def uscc_check_character(first17: str) -> str:
    """Give the 18th character for the first 17 (GB 32100). Raises ValueError off the alphabet."""
    total = sum(w * USCC_ALPHABET.index(c) for w, c in zip(USCC_WEIGHTS, first17, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_fault(text: str) -> str:
    """Tell what is wrong with a unified social credit code (GB 32100), or give ''."""
    if len(text) != 18:
        return _("统一社会信用代码应是 18 位，现在是 {length} 位。").format(length=len(text))
    strange = sorted({c for c in text if c not in USCC_ALPHABET})
    if strange:
        return _("统一社会信用代码里不会有“{letters}”（不用 I、O、S、V、Z 和小写字母）。").format(
            letters="".join(strange)
        )
    if uscc_check_character(text[:17]) != text[17]:
        return _("统一社会信用代码的校验位不对，多半是抄错了一位，请对照证照核对。")
    return ""

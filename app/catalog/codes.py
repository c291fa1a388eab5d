"""How items are coded: the national schemes, Sichuan's, and none.

gbt39554   基本编码 12 digits: 2 catalogue, 2 type, 2 department, 3 main item, 3 sub-item.
           实施编码 31: 18 统一社会信用代码, 1 行使层级, 12 基本编码. 业务办理项 33: 31 + 2.
gbt39046   基本编码 10 characters, 实施编码 24 (the scheme of 2016–2018).
sichuan    <12 or 14 of the local base>-<12 division>-<3>-<18 USCC>-<1 level>-<2>
free       anything: what is not known is not refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from app.catalog.model import Codes
from app.catalog.words import ITEM_TYPE_CODES, CodeProfile
from app.fields import uscc_fault
from app.texts import N_, _

# Every profile says of each code what it must look like, and says it in words.
_SHAPES: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("gbt39554", "basic"): (r"\d{12}", N_("12 位数字")),
    ("gbt39554", "implementation"): (r"[0-9A-Z]{18}\d{13}", N_("31 位：18 位统一社会信用代码、1 位行使层级、12 位基本编码")),
    ("gbt39554", "handling"): (r"[0-9A-Z]{18}\d{15}", N_("33 位：31 位实施编码、2 位顺序号")),
    ("gbt39046", "basic"): (r"[0-9A-Z]{10}", N_("10 位数字或者大写字母")),
    ("gbt39046", "implementation"): (r"[0-9A-Z]{24}", N_("24 位数字或者大写字母")),
    ("sichuan", "basic"): (r"[0-9A-Z]{12}(?:[0-9A-Z]{2})?", N_("12 位或者 14 位数字、大写字母")),
    ("sichuan", "implementation"): (
        r"[0-9A-Z]{12,14}-\d{12}-\d{3}-[0-9A-Z]{18}-\d-\d{2}",
        N_("用横线连接：12 或 14 位基本编码、12 位区划、3 位、18 位统一社会信用代码、1 位、2 位"),
    ),
}  # fmt: skip
_LENGTHS: Final = {
    ("gbt39554", "basic"): 12, ("gbt39554", "implementation"): 31, ("gbt39554", "handling"): 33,
    ("gbt39046", "basic"): 10, ("gbt39046", "implementation"): 24,
}  # fmt: skip
LEVELS: Final = "1234567"


class CodeFault(NamedTuple):
    """What is wrong with one of an item's codes, and how to mend it."""

    key: str
    message: str
    hint: str


class Inside(NamedTuple):
    """What an 实施编码 is made of; empty where its profile has no such part."""

    uscc: str = ""
    level: str = ""
    basic: str = ""


def inside(profile: CodeProfile, code: str) -> Inside:
    """Take an 实施编码 apart; nothing of one that does not have its profile's shape."""
    if _misshapen(profile, "implementation", code):
        return Inside()
    if profile == "gbt39554":
        return Inside(code[:18], code[18], code[19:])
    if profile == "sichuan":
        basic, _division, _three, uscc, _level, _two = code.split("-")
        return Inside(uscc, "", basic)
    return Inside()


def code_faults(profile: CodeProfile, codes: Codes) -> Iterator[CodeFault]:
    """Give what is wrong with the codes by themselves; nothing under `free`."""
    for key in ("basic", "implementation", "handling"):
        code = getattr(codes, key)
        if code and (fault := _misshapen(profile, key, code)):
            yield CodeFault(key, *fault)
    parts = inside(profile, codes.implementation) if codes.implementation else Inside()
    if parts.uscc and (why := uscc_fault(parts.uscc)):
        message = _("实施编码里的统一社会信用代码“{code}”不对：{why}").format(
            code=parts.uscc, why=why
        )
        yield CodeFault("implementation", message, _("对照部门的登记证书重新抄写。"))
    if parts.level and parts.level not in LEVELS:
        message = _("实施编码第 19 位是行使层级，不会是“{digit}”。").format(digit=parts.level)
        hint = _("1 国家级、2 省级、3 市级、4 县级、5 乡级、6 村级、7 分级管理。")
        yield CodeFault("implementation", message, hint)
    yield from _disagreements(profile, codes, parts)


def _misshapen(profile: CodeProfile, key: str, code: str) -> tuple[str, str] | None:
    shape = _SHAPES.get((profile, key))
    if shape is None or re.fullmatch(shape[0], code, re.ASCII):
        return None
    name, words = _(NAMES[key]), _(shape[1])
    wanted = _LENGTHS.get((profile, key))
    if wanted and len(code) != wanted:
        message = _("{name}应是 {wanted} 位，现在是 {length} 位。").format(
            name=name, wanted=wanted, length=len(code)
        )
    else:
        message = _("{name}“{code}”的写法不对。").format(name=name, code=code)
    hint = _("应是{words}。确实按别的规则编的，在 codes 里写 profile。").format(words=words)
    return message, hint


NAMES: Final = {
    "basic": N_("基本编码"), "implementation": N_("实施编码"), "handling": N_("业务办理项编码"),
}  # fmt: skip


def _disagreements(profile: CodeProfile, codes: Codes, parts: Inside) -> Iterator[CodeFault]:
    if parts.basic and codes.basic and parts.basic != codes.basic:
        message = _("实施编码里的基本编码是“{inner}”，与基本编码“{basic}”不同。").format(
            inner=parts.basic, basic=codes.basic
        )
        yield CodeFault("implementation", message, _("核对两个编码，改掉抄错的一个。"))
    told = profile != "gbt39554" or _misshapen(profile, "handling", codes.handling)
    if codes.handling and not told and not codes.handling.startswith(codes.implementation):
        message = _("业务办理项编码的前 31 位应是实施编码“{code}”。").format(
            code=codes.implementation
        )
        yield CodeFault("handling", message, _("核对两个编码，改掉抄错的一个。"))


def type_inside(profile: CodeProfile, basic: str) -> str:
    """Give the 事项类型 that a 12-digit 基本编码 says it is; '' where it says none we know."""
    if profile != "gbt39554" or _misshapen(profile, "basic", basic):
        return ""
    return next((word for word, code in ITEM_TYPE_CODES.items() if code == basic[2:4]), "")

"""Whether other rules cost the applicant more: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal

import msgspec

from app.catalog.model import Fee
from app.texts import _

# A standard with one sum in it: what stands before and after says what the sum is for.
_SUM: Final = re.compile(r"(\D*?)(\d[\d,，]*(?:\.\d+)?)(\s*万?元\D*)")


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """How fees compare: the applicant is no worse off (''), worse off (更多), or a person must say."""

    result: Literal["", "更多", "说不清"] = ""
    why: str = ""


def compared(before: Iterable[Fee], now: Iterable[Fee]) -> Cost:
    """Hold the fees of other rules against those before, by name.

    One that is new or higher, or less reduced, is a loss; what is written in words that cannot be
    compared is for a person to decide.
    """
    known = {fee.name: fee for fee in before}
    judged = [(fee, _one(known.get(fee.name), fee)) for fee in now]
    for result in ("更多", "说不清"):
        for fee, found in judged:
            if found == result:
                return Cost(result=found, why=_said(known.get(fee.name), fee, found))
    return Cost()


def _one(before: Fee | None, now: Fee) -> Literal["", "更多", "说不清"]:
    if before is None or (before.reduction and not now.reduction):
        return "更多"
    higher = _higher(before.standard, now.standard)
    if higher:
        return "更多"
    changed = before.reduction and before.reduction != now.reduction
    return "说不清" if changed or higher is None else ""


def _higher(before: str, now: str) -> bool | None:
    """Tell whether a standard went up; None where its words do not tell."""
    if _even(before) == _even(now):
        return False
    one, other = _SUM.fullmatch(_even(before)), _SUM.fullmatch(_even(now))
    if one is None or other is None or one.group(1, 3) != other.group(1, 3):
        return None
    return _amount(other.group(2)) > _amount(one.group(2))


def _even(text: str) -> str:
    return "".join(text.split())


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("，", ""))


def _said(before: Fee | None, now: Fee, found: str) -> str:
    if before is None:
        return _("新规定多收一项费用：{name}（{standard}）。").format(
            name=now.name, standard=now.standard
        )
    if found == "更多" and before.reduction and not now.reduction:
        return _("新规定的“{name}”不再减免：{text}。").format(name=now.name, text=before.reduction)
    text = (
        _("新规定的“{name}”更高：{before} → {now}。")
        if found == "更多"
        else _("新规定的“{name}”是不是更高，要由人来定：{before} → {now}。")
    )
    return text.format(name=now.name, before=_whole(before), now=_whole(now))


def _whole(fee: Fee) -> str:
    return _("，").join(part for part in (fee.standard, fee.reduction) if part)

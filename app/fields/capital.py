"""Amounts of money in capital numerals (金额大写), as the payment rules want them written.

支付结算办法 (银发〔1997〕393号) 附件一《正确填写票据和结算凭证的基本规定》.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_MOST: Final = Decimal(10) ** 16


def capital(amount: Decimal) -> str:
    """Write an amount in yuan in capital numerals: 1680.32 → 壹仟陆佰捌拾元叁角贰分.

    Raises ValueError for parts of a 分 and for more than sixteen digits before the point.
    """
    cents = amount * 100
    if cents != int(cents) or abs(amount) >= _MOST:
        raise ValueError(f"{amount} cannot be written in capital numerals")
    yuan, rest = divmod(abs(int(cents)), 100)
    tenths, hundredths = divmod(rest, 10)
    text = "负" if cents < 0 else ""
    if yuan or not rest:
        text += (_whole(yuan) or "零") + "元"
    if tenths:
        text += _DIGITS[tenths] + "角"
    elif hundredths and yuan:
        text += "零"
    return text + (_DIGITS[hundredths] + "分" if hundredths else "整")


def capital_number(number: int) -> str:
    """Write a number of pieces in capital numerals: 3 → 叁, 12 → 壹拾贰. Raises ValueError below 0."""
    if number < 0:
        raise ValueError(f"{number} pieces cannot be counted")
    return _whole(number) or "零"


def _whole(number: int) -> str:
    """Write a whole number; empty for none."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low < size // 10 else ""
            return _whole(high) + unit + gap + _whole(low)
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for size, unit in _UNITS:
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = bool(text) and not digit
    return text

"""Numbers and amounts of money."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final

from app.fields.kind import DIGITS, Kind, Raw, Unreadable, first, short
from app.fields.question import Question
from app.texts import _

DECIMALS: Final = 10
# Longer numbers, exponents and "NaN" are slips of the hand, or worse: 1e999999999 fills the memory.
NUMBER: Final = re.compile(r"[-+]?(\d{1,15}(\.\d{0,10})?|\.\d{1,10})", re.ASCII)


class Number(Kind):
    """A whole number, or a decimal one where `places` allows."""

    widget = "number"
    places: int | None = 0

    def read(self, question: Question, raw: Raw) -> Any:
        """Give an int, or a decimal as text without exponent. Raises Unreadable."""
        text = first(raw).translate(DIGITS).replace(",", "").removesuffix(question.unit).strip()
        text = self._bare(text)
        if not NUMBER.fullmatch(text):
            raise Unreadable(
                _("“{text}”不是数字，请只填数字，最多 15 位。").format(text=short(first(raw)))
            )
        number = Decimal(text) + 0  # a zero has no sign
        self._check_places(number)
        self._check_bounds(question, number)
        return int(number) if self.places == 0 else self._text(number)

    def _bare(self, text: str) -> str:
        return text

    def _check_places(self, number: Decimal) -> None:
        exponent = number.normalize().as_tuple().exponent
        decimals = max(0, -int(exponent))
        if self.places is not None and decimals > self.places:
            wanted = _("整数") if self.places == 0 else _("最多{n}位小数").format(n=self.places)
            raise Unreadable(_("请填{wanted}。").format(wanted=wanted))

    def _check_bounds(self, question: Question, number: Decimal) -> None:
        if question.min is not None and number < Decimal(str(question.min)):
            raise Unreadable(_("不能小于 {bound}。").format(bound=plain(question.min)))
        if question.max is not None and number > Decimal(str(question.max)):
            raise Unreadable(_("不能大于 {bound}。").format(bound=plain(question.max)))

    def _text(self, number: Decimal) -> str:
        return f"{number:f}"

    def mask(self, question: Question, value: Any) -> str:
        """Give the number itself: alone it names nobody."""
        return self.show(question, value)

    def sample(self, question: Question) -> Raw:
        """Give the smallest allowed number, or 1 where that is allowed."""
        low, high = question.min, question.max
        wanted = Decimal(repr(low)) if low is not None else Decimal(1)
        if low is None and high is not None:
            wanted = min(wanted, Decimal(repr(high)))
        step = Decimal(1).scaleb(-(DECIMALS if self.places is None else self.places))
        rounding = ROUND_FLOOR if low is None else ROUND_CEILING
        return plain(wanted.quantize(step, rounding))


class DecimalNumber(Number):
    """A number with any decimals (up to ten)."""

    places = None


class Money(Number):
    """An amount in yuan, kept as text with two decimals."""

    places = 2

    def _text(self, number: Decimal) -> str:
        return f"{number:.2f}"

    def _bare(self, text: str) -> str:
        return text.removeprefix("¥").removesuffix("元").strip()

    def show(self, question: Question, value: Any) -> str:
        """Give the amount with thousands separators and its unit, 元 unless another is written."""
        return f"{Decimal(str(value)):,.2f}{question.unit or _('元')}"


def plain(number: float | Decimal) -> str:
    """Give a number without exponent and without needless zeros behind the point."""
    text = f"{number if isinstance(number, Decimal) else Decimal(repr(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

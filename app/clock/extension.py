"""A limit lengthened once more time is granted (延长期限), and the parts it is counted in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from app.catalog.model import Limit
from app.texts import _


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """`limit` more, approved on the day `decided` by `by`, in words (行政许可法 art. 42).

    Whether it was decided in time, and by somebody who may, is for who decides it: counting takes
    it as granted.
    """

    limit: Limit
    decided: date
    by: str


class Phase(NamedTuple):
    """A part of a period that is counted in one unit: the limit itself, or an extension.

    `said` is what has been counted at its end, all of one unit: 20 and 10 working days are 30.
    `joined` says that the unit is that of the phase before, whose count goes on.
    """

    limit: Limit
    said: Limit
    joined: bool
    extension: Extension | None


def phases(limit: Limit, extensions: tuple[Extension, ...]) -> Iterator[Phase]:
    """Give the parts in which a period is counted one after the other; none for no length.

    Raises ValueError where hours and days would have to be added.
    """
    said: Limit | None = None
    for extension in (None, *extensions):
        part = limit if extension is None else extension.limit
        if (part.unit == "小时") != (limit.unit == "小时"):
            raise ValueError(_("按小时的期限和按天的期限不能互相延长，请统一单位。"))
        if part.length == 0:
            continue
        joined = said is not None and said.unit == part.unit
        before = said.length if said is not None and joined else 0
        said = Limit(length=before + part.length, unit=part.unit)
        yield Phase(part, said, joined, extension)

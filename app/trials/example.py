"""An example of an item: an application as it might come, and what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

# What an intake can come to by the materials alone; what the clerk decides beyond them is theirs.
Intake = Literal["受理", "容缺受理", "补正", "不能收件"]


class ProcedureRun(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A special procedure that ran after the day `from_` up to and with `to`."""

    id: str
    from_: date
    to: date


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What should come out; None is not looked at.

    `situation` is the name of the 情形, `missing` names the materials that lack, `steps` all steps in order, `who` maps a step to
    the name of its post or department.
    """

    situation: str | None = None
    intake: Intake | None = None
    missing: tuple[str, ...] | None = None
    promised: date | None = None
    statutory: date | None = None
    steps: tuple[str, ...] | None = None
    window: str | None = None
    who: Mapping[str, str] = {}


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One `examples` entry: applied for at the moment `at` (the hall's own time) at `point`.

    `brought` are ids of materials, `village` the 12-digit code of the applicant's village.
    """

    name: str
    at: str
    point: str
    answers: Mapping[str, Any] = {}
    brought: tuple[str, ...] = ()
    village: str = ""
    special: tuple[ProcedureRun, ...] = ()
    expect: Expected

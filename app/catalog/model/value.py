"""The base of every configuration value, and the two that all others use."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import dataclass_transform

import msgspec

from app.catalog import words


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every configuration value: frozen, compared by content."""


def content_hash(value: Value) -> str:
    """Give the SHA-256 (64 hex digits) of a value's canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()


class Limit(Value, frozen=True, kw_only=True):
    """A period: `length` units of `unit`, with the legal `basis` it rests on."""

    length: int
    unit: words.Unit = "工作日"
    basis: str = ""


class Period(Value, frozen=True, kw_only=True, rename={"from_": "from", "to": "to"}):
    """Valid from the day `from_` to the day `to`, both included; open where None."""

    from_: date | None = None
    to: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

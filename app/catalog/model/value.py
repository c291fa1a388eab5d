"""The base of every configuration value, and the two that all others use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, dataclass_transform

import msgspec

from app.catalog import words

# What has no content but itself: most of what a definition is made of.
_PLAIN: Final = frozenset((str, int, float, bool, date, type(None)))


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every configuration value: frozen, compared by content."""


def content_hash(value: Value) -> str:
    """Give the SHA-256 (64 hex digits) of a value's canonical JSON.

    Equal values have equal hashes: a default that was written out is not another content.
    """
    return hashlib.sha256(msgspec.json.encode(_content(value), order="sorted")).hexdigest()


def _content(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, msgspec.Struct):
        told = {name: getattr(value, name) for name in value.__struct_fields__}
        defaults = _defaults(type(value))
        # omit_defaults asks whether a value *is* the default, not whether it equals it.
        content = {
            name: _content(inner)
            for name, inner in told.items()
            if name not in defaults or inner != defaults[name]
        }
        return {**content, "is": str(value.__struct_config__.tag or "")}
    if isinstance(value, tuple | list):
        return [_content(inner) for inner in value]
    if isinstance(value, Mapping):
        return {key: _content(inner) for key, inner in value.items()}
    return value


@lru_cache(maxsize=256)
def _defaults(kind: type[msgspec.Struct]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.default_factory is not msgspec.NODEFAULT:
            found[field.name] = field.default_factory()
        elif field.default is not msgspec.NODEFAULT:
            found[field.name] = field.default
    return found


class Limit(Value, frozen=True, kw_only=True):
    """A period: `length` units of `unit`, with the legal `basis` it rests on and a remark on it."""

    length: int
    unit: words.Unit = "工作日"
    basis: str = ""
    note: str = ""


class Period(Value, frozen=True, kw_only=True, rename={"from_": "from", "to": "to"}):
    """Valid from the day `from_` to the day `to`, both included; open where None."""

    from_: date | None = None
    to: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

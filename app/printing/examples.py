"""Marks values that a configuration calls examples, so that no reader takes them for real."""

from __future__ import annotations

from collections.abc import Mapping

from app.printing.dossier import Dossier

MARK = "*"


class Examples:
    """Gives the mark for a value's key and remembers whether any mark was given.

    Keys are dotted paths below an owner such as `item`, `department` or `centre`, for example
    `item.contacts.consult`; `keys` holds each owner's `example_values`, of which one covers
    everything below it.
    """

    def __init__(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._keys = keys
        self.used = False

    @classmethod
    def of(cls, dossier: Dossier) -> Examples:
        """Give the marks of a dossier's item, department and centre."""
        definition = dossier.definition
        return cls(
            {
                "item": definition.item.example_values,
                "department": definition.department.example_values,
                "centre": definition.centre.example_values,
            }
        )

    def mark(self, key: str) -> str:
        """Give `*` if the value at `key`, or part of it, is an example, else nothing."""
        owner, _dot, path = key.partition(".")
        return self.given(any(_touches(example, path) for example in self._keys[owner]))

    def given(self, is_example: bool) -> str:
        """Give the mark if `is_example`, and remember it."""
        self.used = self.used or is_example
        return MARK if is_example else ""


def _touches(example: str, path: str) -> bool:
    """Tell whether one of two dotted keys lies at or below the other."""
    return f"{example}.".startswith(f"{path}.") or f"{path}.".startswith(f"{example}.")

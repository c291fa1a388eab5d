"""一件事: several items that are one matter to the citizen."""

from __future__ import annotations

from app.catalog import words
from app.catalog.model.item import Contacts
from app.catalog.model.value import Limit, Period, Value


class Bundle(Value, frozen=True, kw_only=True):
    """Several items handled as one, led by one of their departments (`lead`)."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    summary: str = ""
    items: tuple[str, ...]
    lead: str
    audience: tuple[words.Audience, ...]
    themes: tuple[str, ...]
    promised: Limit
    contacts: Contacts
    effective: Period = Period()
    example_values: tuple[str, ...] = ()

"""A case as a value: its row, its rules, its facts and what the applicant told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from app.catalog.model import Definition
from app.desk.facts import Facts
from app.store.rows import CaseRow


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What the applicant told, as read; shows nothing of itself in logs."""

    applicant: dict[str, Any]
    answers: dict[str, Any]

    def __repr__(self) -> str:
        return "SealedApplication(…)"


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case an event changes besides its facts: its rules, what the applicant told.

    `columns` are the columns of the case that say so.
    """

    columns: Mapping[str, Any]
    definition: Definition | None = None
    application: Application | None = None


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands: its row, its own rules, its facts, its application."""

    row: CaseRow
    definition: Definition
    facts: Facts
    application: Application

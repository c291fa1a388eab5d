"""Counts a case's due dates anew for an event that may move them."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from app.catalog.model import Catalog
from app.desk.casefile import CaseFile, told
from app.desk.deadlines import basis, deadlines
from app.desk.effects import after
from app.desk.facts import local_day
from app.desk.happenings import Dated
from app.store.rows import NewEvent

D = TypeVar("D", bound=Dated)


def redated(catalog: Catalog, file: CaseFile, event: NewEvent, happening: D) -> D:
    """Give what happened with the due dates that hold after it.

    An ended case keeps the dates it had. `file` holds the rules that hold from the event on.
    """
    facts = after(file.definition, file.facts, told(event, happening))
    if facts.state.ended:
        return happening
    counting = basis(catalog, file.definition, file.row.opened_at, file.row.point)
    found = deadlines(counting, facts, local_day(file.definition, event.at))
    return msgspec.structs.replace(happening, dues=found.told())

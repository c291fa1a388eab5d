"""What is wrong with one example: its premises, or that it comes to something else."""

from __future__ import annotations

from typing import Any

import msgspec

from app.catalog import Catalog
from app.trials.attempt import attempt
from app.trials.example import Example
from app.trials.verdict import FAILED, Fault, disappointments, premises


def faults_of(catalog: Catalog, item_id: str, entry: Any) -> list[Fault]:
    """Try an example as it stands in the file."""
    example = msgspec.convert(entry, Example)
    faults = list(premises(catalog, catalog.items[item_id], example))
    if faults:
        return faults
    try:
        came = attempt(catalog, item_id, example)
    except ValueError as error:  # a date that no calendar reaches; the clock says it in Chinese
        return [Fault(FAILED, ("at",), str(error), "")]
    return list(disappointments(catalog, example, came))

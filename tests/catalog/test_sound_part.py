"""A folder with items at fault: the others can still be printed, and nothing else is guessed."""

from __future__ import annotations

import pytest

from app.catalog import gather
from app.catalog.load import sound_part
from tests.catalog.folders import COUNTY

WHOLE = gather(COUNTY)


def with_fault(file: str, old: str, new: str) -> dict[str, bytes]:
    text = (COUNTY / file).read_text("utf-8")
    assert old in text
    return {file: text.replace(old, new, 1).encode()}


def test_a_sound_folder_is_whole() -> None:
    part = sound_part(WHOLE)
    assert part.problems == ()
    assert part.catalog is not None
    assert len(part.catalog.items) == 5


@pytest.mark.parametrize(
    ("change", "left_out", "codes"),
    [
        # Refused by its schema, named by a bank and a bundle.
        (with_fault("items/proof.yaml", "kind: 即办件", "kind: 慢慢办"), {"proof"}, {"G03"}),
        # Sound alone, refused by a rule over several files.
        (with_fault("items/dibao.yaml", "workflow: survey", "workflow: none"), {"dibao"}, {"X01"}),
        # What others inherit from takes its heirs along.
        (
            with_fault("items/allowance.yaml", "kind: ", "kind: 不"),
            {"allowance-hall"},
            {"G03"},
        ),
    ],
)
def test_what_is_at_fault_is_left_out_and_told(
    change: dict[str, bytes], left_out: set[str], codes: set[str]
) -> None:
    part = sound_part(WHOLE.with_changes(change))
    assert part.catalog is not None
    whole = sound_part(WHOLE).catalog
    assert whole is not None
    assert set(whole.items) - set(part.catalog.items) == left_out
    assert {problem.code for problem in part.problems} == codes
    bundled = {item for bundle in part.catalog.bundles.values() for item in bundle.items}
    assert not bundled & left_out


def test_what_is_at_fault_elsewhere_leaves_nothing() -> None:
    part = sound_part(WHOLE.with_changes({"workflows/survey.yaml": b"id: survey\n"}))
    assert part.catalog is None
    assert {problem.file for problem in part.problems} == {"workflows/survey.yaml"}

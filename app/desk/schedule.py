"""How publications stand in line when some of them take effect on a later day: pure.

A state of the catalogue is the digest of every file by its name. Each revision was made from the
one before it in line; when one comes in between, those behind it are made anew on top of it, with
the changes they brought, unless both change the same file.
"""

from __future__ import annotations

from collections.abc import Mapping

Digests = Mapping[str, str]
Changes = Mapping[str, "str | None"]


def changes_of(old: Digests, new: Digests) -> dict[str, str | None]:
    """Give the files that differ, each with its new digest; None for one that is gone."""
    changed: dict[str, str | None] = {
        name: digest for name, digest in new.items() if old.get(name) != digest
    }
    return changed | {name: None for name in old if name not in new}


def with_changes(state: Digests, changes: Changes) -> dict[str, str]:
    """Give the state after the changes."""
    changed = {**state, **changes}
    return {name: digest for name, digest in changed.items() if digest is not None}


def left_to_later(proposed: Digests, base: Digests, prepared: Changes) -> dict[str, str]:
    """Give `proposed` without what is prepared for later and stands in it just as prepared.

    A folder holds the scheduled changes too; publishing another change from it today must not
    bring those forward.
    """
    kept = {
        name: base.get(name)
        for name, digest in prepared.items()
        if proposed.get(name) == digest and base.get(name) != digest
    }
    return with_changes(proposed, kept)


def clashing(one: Changes, other: Changes) -> tuple[str, ...]:
    """Name the files that both change, except to the same content."""
    return tuple(sorted(name for name in one if name in other and one[name] != other[name]))

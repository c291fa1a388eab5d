"""Which rules look at one item at a time, so that an unchanged item need not be asked again.

Such a rule finds in an item only what follows from that item's own data, from what is no item,
and from which items there are; `county.items` are then only those that changed (all of them are
`county.every_item`). What it finds elsewhere must not follow from the content of items. A rule that is not named here is always asked about
everything: to forget one costs milliseconds, to name a wrong one costs a problem that is not
seen (tests/catalog/test_memory.py tries every rule's examples against a memory of the others).
"""

from __future__ import annotations

from typing import Final

ALONE: Final = frozenset((
    "X01", "X05", "X08", "X09", "X10", "X11", "X12", "X13", "X14", "X15", "X16", "X17", "X18",
    "X19", "X20", "X21", "X22", "X23", "X24", "X25", "X26", "X27", "X28", "X29", "X30",
    "X31", "X32", "X33", "X34", "X36", "X38", "X39", "X57", "X58", "X59", "X68", "X69", "X87",
    "X74", "X75", "X76", "X99", "X180", "W01",
))  # fmt: skip

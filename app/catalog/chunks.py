"""The entries of a list or mapping as pieces of text, and the comments between them."""

from __future__ import annotations

from typing import Final

_COMMA: Final = ", "


class TooStrange(Exception):
    """The text is written in a way that cannot be changed piece by piece."""


class Chunk:
    """One entry: its text, and the gap before it (line breaks, comments, or a comma)."""

    __slots__ = ("gap", "is_new", "name", "text")

    def __init__(self, name: str, text: str, gap: str = "", is_new: bool = False) -> None:
        self.name, self.text, self.gap, self.is_new = name, text, gap, is_new

    @property
    def lead(self) -> list[str]:
        """Give the whole lines between the entry before and this one."""
        return self.gap.split("\n")[1:-1]


def in_place(chunks: list[Chunk], opening: str, closing: str) -> str:
    """Give the text of entries that stand where they stood."""
    return opening + "".join(chunk.gap + chunk.text for chunk in chunks) + closing


def rebuilt(
    old: list[Chunk],
    kept: list[Chunk],
    added: list[Chunk],
    order: list[str],
    opening: str,
    closing: str,
    *,
    indent: int,
    flow: bool,
    spaced: bool = False,
) -> str:
    """Give the text of `kept` (in their new order) with `added` at their places in `order`.

    `spaced` puts blank lines around groups, as between the top keys of a file.
    """
    entries = list(kept)
    for chunk in added:
        entries.insert(_place(chunk.name, entries, order), chunk)
    if flow:
        return opening + _joined(old, entries) + closing
    leads = _leads(old, entries)
    if spaced:
        _space(entries, leads)
    return opening + _stacked(entries, leads, indent) + closing


def _place(name: str, entries: list[Chunk], order: list[str]) -> int:
    """Give where a key belongs: behind the nearest one that the schema puts before it."""
    names = [chunk.name for chunk in entries]
    for before in reversed(order[: order.index(name)]):
        if before in names:
            return names.index(before) + 1
    return 0


def _joined(old: list[Chunk], entries: list[Chunk]) -> str:
    usual = next((c.gap for c in old[1:] if "#" not in c.gap), _COMMA)
    before = {id(chunk): old[n - 1] if n else None for n, chunk in enumerate(old)}
    text = ""
    for n, chunk in enumerate(entries):
        if n:
            stays = before.get(id(chunk)) is entries[n - 1]
            text += chunk.gap if stays else usual
        text += chunk.text
    return text


def _leads(old: list[Chunk], entries: list[Chunk]) -> list[list[str]]:
    """Give the lines above each entry; those of removed entries go to the next that stays.

    The last list holds what is left below the last entry.
    """
    present = {id(chunk) for chunk in entries}
    leads = {id(chunk): chunk.lead for chunk in old}
    orphans: list[str] = []
    for chunk in old:
        mine = leads.pop(id(chunk))
        if id(chunk) in present:
            leads[id(chunk)] = _merged(orphans, mine)
            orphans = []
        else:
            orphans = _merged(orphans, mine)
    airy = len(old) > 1 and all("" in chunk.lead for chunk in old[1:])
    rows = [leads.get(id(chunk), [""] if airy else []) for chunk in entries]
    # An entry that stood first has no line above it to bring along.
    rows = [lead or [""] if airy and n else lead for n, lead in enumerate(rows)]
    return [*rows, [line for line in orphans if line.strip()]]


def _merged(above: list[str], below: list[str]) -> list[str]:
    both = [*above, *below]
    return [
        line
        for n, line in enumerate(both)
        if line.strip() or not n or both[n - 1].strip()
    ]  # fmt: skip


def _space(entries: list[Chunk], leads: list[list[str]]) -> None:
    for n, chunk in enumerate(entries):
        group = "\n" in chunk.text
        above = n > 0 and "\n" in entries[n - 1].text
        if chunk.is_new and n and (group or above) and "" not in leads[n]:
            leads[n].insert(0, "")
        if chunk.is_new and group and n + 1 < len(entries) and "" not in leads[n + 1]:
            leads[n + 1].insert(0, "")


def _stacked(entries: list[Chunk], leads: list[list[str]], indent: int) -> str:
    pad = " " * indent
    lines: list[str] = []
    for n, chunk in enumerate(entries):
        lead = leads[n]
        if not lines:
            lead = lead[next((k for k, line in enumerate(lead) if line.strip()), len(lead)) :]
        lines += [*lead, pad + chunk.text]
    return "\n".join([*lines, *leads[-1]])[indent if lines[0].startswith(pad) else 0 :]

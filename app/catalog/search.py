"""Finding an item by a name, a part of it, what people call it, or its pinyin initials."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from app.catalog.model import Bundle, Catalog, Item


@lru_cache(maxsize=65_536)
def initials(text: str) -> str:
    """Give the pinyin initials of a text: 低保 → db; letters and digits stay as they are."""
    letters = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(c for c in "".join(letters).lower() if c.isalnum())


@lru_cache(maxsize=65_536)
def full_pinyin(text: str) -> str:
    """Give the pinyin of a text without tones or spaces: 低保 → dibao."""
    return "".join(c for c in "".join(lazy_pinyin(text)).lower() if c.isalnum())


@lru_cache(maxsize=4)
def _index(
    catalog: Catalog,
) -> tuple[tuple[Item, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    rows = []
    for item in catalog.items.values():
        names = (item.name, *item.aliases)
        codes = (
            item.id,
            item.codes.basic,
            item.codes.implementation.lower(),
            item.codes.handling.lower(),
        )
        lowered = tuple(name.lower() for name in names)
        rows.append(
            (item, lowered, tuple(map(initials, names)), (*map(full_pinyin, names), *codes))
        )
    return tuple(rows)


def find_items(catalog: Catalog, text: str, limit: int = 30) -> list[Item]:
    """Give the items that `text` may mean, the nearest first; [] for an empty text."""
    wanted = "".join(text.split()).lower().strip("/、，。")
    if not wanted:
        return []
    ranked = []
    for order, (item, names, letters, spelt) in enumerate(_index(catalog)):
        rank = _rank(wanted, names, letters, spelt)
        if rank is not None:
            ranked.append((rank, len(item.name), order, item))
    return [item for *_key, item in sorted(ranked, key=lambda row: row[:3])[:limit]]


def find_bundles(catalog: Catalog, text: str) -> list[Bundle]:
    """Give the 一件事 that `text` may mean, the nearest first; [] for an empty text."""
    wanted = "".join(text.split()).lower().strip("/、，。")
    ranked = []
    for order, bundle in enumerate(catalog.bundles.values() if wanted else ()):
        names = tuple(name.lower() for name in (bundle.name, *bundle.aliases))
        spelt = (*map(full_pinyin, names), bundle.id)
        rank = _rank(wanted, names, tuple(map(initials, names)), spelt)
        if rank is not None:
            ranked.append((rank, order, bundle))
    return [bundle for *_key, bundle in sorted(ranked, key=lambda row: row[:2])]


def _rank(
    wanted: str, names: tuple[str, ...], letters: tuple[str, ...], spelt: tuple[str, ...]
) -> int | None:
    """Whole name or its initials, its beginning, initials, a part, letters in order; None if nothing fits."""
    if wanted in names or wanted in spelt or wanted in letters:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(letter.startswith(wanted) for letter in letters):
        return 2
    if any(wanted in name for name in names):
        return 3
    if any(wanted in text for text in (*letters, *spelt)):
        return 4
    if len(wanted) > 1 and any(_in_order(wanted, name) for name in names):
        return 5
    return None


def _in_order(wanted: str, name: str) -> bool:
    rest = iter(name)
    return all(c in rest for c in wanted)

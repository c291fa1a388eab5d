"""Finding an item by a name, a part of it, what people call it, or its pinyin initials."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from typing import Final

from app.catalog.model import Bundle, Catalog, Item


def initials(text: str) -> str:
    """Give the pinyin initials of a text: 低保 → db; letters and digits stay as they are."""
    return _spelt(text)[0]


def full_pinyin(text: str) -> str:
    """Give the pinyin of a text without tones or spaces: 低保 → dibao."""
    return _spelt(text)[1]


@lru_cache(maxsize=65_536)
def _spelt(text: str) -> tuple[str, str]:
    # A dictionary of 40,000 phrases: a third of a second that only who asks in letters waits for.
    from pypinyin.seg.mmseg import seg

    words = [_word(word) for word in seg.cut(text)]
    return "".join(letters for letters, _whole in words), "".join(whole for _l, whole in words)


# The names of a large catalogue are made of few words, and only a word decides how to read 行.
@lru_cache(maxsize=65_536)
def _word(word: str) -> tuple[str, str]:
    from pypinyin import Style, lazy_pinyin

    spelt = (lazy_pinyin(word, style=style) for style in (Style.FIRST_LETTER, Style.NORMAL))
    letters, whole = ("".join(c for c in "".join(each).lower() if c.isalnum()) for each in spelt)
    return letters, whole


Names = tuple[str, ...]
_UNSPELT: Final[tuple[Names, Names]] = ((), ())


@lru_cache(maxsize=4)
def _names(catalog: Catalog) -> tuple[tuple[Item, Names, Names], ...]:
    """Give every item with its names and its codes, as they are searched."""
    return tuple(
        (
            item, tuple(name.lower() for name in (item.name, *item.aliases)),
            (
                item.id, item.codes.basic, item.codes.implementation.lower(),
                item.codes.handling.lower(),
            ),
        )
        for item in catalog.items.values()
    )  # fmt: skip


@lru_cache(maxsize=4)
def _spellings(catalog: Catalog) -> tuple[tuple[Names, Names], ...]:
    """Give the initials and the whole pinyin of every item's names, in the same order."""
    return tuple(
        (tuple(map(initials, names)), tuple(map(full_pinyin, names)))
        for names in ((item.name, *item.aliases) for item in catalog.items.values())
    )


def find_items(catalog: Catalog, text: str, limit: int = 30) -> list[Item]:
    """Give the items that `text` may mean, the nearest first; [] for an empty text."""
    wanted = "".join(text.split()).lower().strip("/、，。")
    if not wanted:
        return []
    ranked = []
    # Who asks in characters means no pinyin.
    spellings = _spellings(catalog) if wanted.isascii() else repeat(_UNSPELT)
    rows = zip(_names(catalog), spellings, strict=False)
    for order, ((item, names, codes), (letters, spelt)) in enumerate(rows):
        rank = _rank(wanted, names, letters, (*spelt, *codes))
        if rank is not None:
            ranked.append((rank, len(item.name), order, item))
    return [item for *_key, item in sorted(ranked, key=lambda row: row[:3])[:limit]]


def find_bundles(catalog: Catalog, text: str) -> list[Bundle]:
    """Give the 一件事 that `text` may mean, the nearest first; [] for an empty text."""
    wanted = "".join(text.split()).lower().strip("/、，。")
    ranked = []
    for order, bundle in enumerate(catalog.bundles.values() if wanted else ()):
        names = tuple(name.lower() for name in (bundle.name, *bundle.aliases))
        letters, spelt = _UNSPELT
        if wanted.isascii():
            letters, spelt = tuple(map(initials, names)), tuple(map(full_pinyin, names))
        rank = _rank(wanted, names, letters, (*spelt, bundle.id))
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

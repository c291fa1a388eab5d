"""The translation catalogue: every text a person reads passes through `_`.

Source texts are Simplified Chinese; a second language is one file,
`app/texts/<language>/LC_MESSAGES/messages.po`, compiled by `make texts`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from app.texts.bilingual import Bilingual

FOLDER = Path(__file__).parent
SOURCE_LANGUAGE = "zh_Hans"

_P = ParamSpec("_P")
_R = TypeVar("_R")

_current: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)
_second: ContextVar[str] = ContextVar("second", default="")


@lru_cache(maxsize=16)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", FOLDER, languages=[language], fallback=True)


def _(message: str) -> str:
    """Give `message` (Simplified Chinese) in the language in use, and a second one beside it."""
    text = _catalogue(_current.get()).gettext(message)
    second = _second.get()
    return _beside(text, message, second) if second else text


def _beside(text: str, message: str, second: str) -> str:
    """Set the translation behind the text where there is one that says something new."""
    translated = _catalogue(second).gettext(message) if message else ""
    return text if translated in ("", message, text) else Bilingual(text, translated)


def N_(message: str) -> str:  # noqa: N802  (the name gettext tools know)
    """Mark a text that stands in a table for the catalogue; it is translated where it is shown."""
    return message


def current_language() -> str:
    """Give the language tag in use, `zh_Hans` unless changed."""
    return _current.get()


def languages() -> tuple[str, ...]:
    """Give the tags of the languages there is a compiled catalogue for, besides Chinese."""
    return tuple(sorted(path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/messages.mo")))


def language_name(tag: str) -> str:
    """Say which language a tag of `languages` stands for: 英文; the tag where we have no name."""
    return {"en": _("英文")}.get(tag, tag)


@contextmanager
def beside(tag: str) -> Iterator[None]:
    """Set the language `tag` beside the one in use, inside the block; "" for none."""
    token = _second.set(tag)
    try:
        yield
    finally:
        _second.reset(token)


def in_one_language(say: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give `say` as it speaks where no second language has room or would break a sentence."""

    def alone(*args: _P.args, **named: _P.kwargs) -> _R:
        with beside(""):
            return say(*args, **named)

    return alone


@contextmanager
def language(tag: str) -> Iterator[None]:
    """Use the language `tag` (as its folder is called) inside the block."""
    token = _current.set(tag)
    try:
        yield
    finally:
        _current.reset(token)

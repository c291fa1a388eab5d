"""Characters of a case that the fonts of this machine cannot print, to be told before it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.desk.casefile import CaseFile
from app.printing import unprintable


def rare_characters(file: CaseFile) -> tuple[str, ...]:
    """Give a sentence for each character told by the applicant that a paper shows otherwise."""
    told = "".join(_texts((file.application.applicant, file.application.answers)))
    return unprintable(told)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)

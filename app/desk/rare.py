"""Characters of a case that the fonts of this machine cannot print, to be told before it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.desk.casefile import CaseFile
from app.printing import MISSING, unprintable
from app.texts import N_, _

_LOST: Final = N_("“{char}”（{code}）印不出来，文书上印成“{by}”")
_ALIKE: Final = N_("“{char}”（{code}）印成“{by}”")


def rare_characters(file: CaseFile) -> tuple[str, ...]:
    """Give a sentence for each character told by the applicant that a paper shows otherwise."""
    told = "".join(_texts((file.application.applicant, file.application.answers)))
    return tuple(
        _(_LOST if each.by == MISSING else _ALIKE).format(
            char=each.char, code=each.code, by=each.by
        )
        for each in unprintable(told)
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)

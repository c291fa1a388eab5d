"""What each outcome of a step does to the case."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from app.catalog.words import Outcome

Moves = Literal["前进", "等待", "退回", "终结"]
Need = Literal["reason", "materials", "clause", "back_to"]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """How an outcome moves the case and what whoever chooses it must state.

    `ends` is the word a case ends with, empty unless `moves` is 终结. `negative` decisions are
    made in writing with the remedies, and reported (否定报备).
    """

    moves: Moves
    ends: str = ""
    negative: bool = False
    needs: tuple[Need, ...] = ()


FINISHED: Final = "办结"
# What a signer who was added may come to: the step's own decision stays with its performers.
OPINIONS: Final[tuple[Outcome, ...]] = ("通过", "不通过")

# The five outcomes of intake are those of 行政许可法 art. 32, the two decisions those of art. 38.
# 转告有权机关 is a refusal to accept too (art. 32(2)); 不需要办理 (art. 32(1)) refuses nothing.
OUTCOMES: Final[Mapping[Outcome, Effect]] = MappingProxyType(
    {
        "受理": Effect(moves="前进"),
        # Accepts like 受理; what is lacking was promised by a day (容缺后补).
        "容缺受理": Effect(moves="前进"),
        "补正": Effect(moves="等待", needs=("materials",)),
        "不予受理": Effect(
            moves="终结", ends="不予受理", negative=True, needs=("reason", "clause")
        ),
        "不需要办理": Effect(moves="终结", ends="不需要办理", needs=("reason",)),
        "转告有权机关": Effect(
            moves="终结", ends="转告有权机关", negative=True, needs=("reason", "clause")
        ),
        "通过": Effect(moves="前进"),
        # What a step came to, not a decision on the case: it goes on, and a choice or a
        # repetition after it may go another way.
        "不通过": Effect(moves="前进", needs=("reason",)),
        "退回": Effect(moves="退回", needs=("reason", "back_to")),
        "准予": Effect(moves="前进"),
        "不予": Effect(moves="终结", ends="不予", negative=True, needs=("reason", "clause")),
        "办结": Effect(moves="前进"),
        "送达": Effect(moves="前进"),
    }
)

"""The derivation of a due day: data that a clerk can read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from app.catalog.model import Limit
from app.clock import wording
from app.clock.calendar import ONE_DAY
from app.clock.walk import Run


class DerivationStep(msgspec.Struct, frozen=True, kw_only=True):
    """The days from `first` to `last` (`days` of them), `counted` in the period or not, and why."""

    first: date
    last: date
    days: int
    counted: bool
    text: str


class Count(NamedTuple):
    """What was counted: `begins` and `note` are said at its beginning and its end."""

    start: date
    limit: Limit
    begins: str
    note: str


def derive(
    count: Count, runs: Sequence[Run], end: Sequence[Run] = ()
) -> tuple[DerivationStep, ...]:
    """Give the steps of a count over the `runs` of its period.

    `end` are the runs from the period's last day to the working day it moved on to; one run of
    one day where it need not move, none where the period is one of working days.
    """
    steps = [_step(count.start, count.start, False, count.begins)]
    if runs:
        steps.extend(_period(count, runs, end))
    if len(end) > 1:
        steps.extend(_moved(count, end))
    last = steps[-1]
    steps[-1] = _step(last.first, last.last, last.counted, last.text + count.note)
    return tuple(steps)


def _period(count: Count, runs: Sequence[Run], end: Sequence[Run]) -> Iterator[DerivationStep]:
    total = 0
    year = count.start.year
    *before, final = runs
    for run in [*before, *_without_last_day(final)]:
        if run.mark.counted:
            total += run.days
            text = wording.counted(run, total, count.limit, year)
        else:
            text = wording.skipped(run, year)
        yield _step(run.first, run.last, run.mark.counted, text)
    stopped = any(run.mark.stop is not None for run in runs)
    text = wording.reached(final, count.limit, total + 1, stopped)
    if len(end) > 1:
        text = wording.off(end[0], text)
    if end:
        text += wording.guessed(end[0].mark.unofficial)
    yield _step(final.last, final.last, True, text)


def _without_last_day(run: Run) -> tuple[Run, ...]:
    if run.first == run.last:
        return ()
    shorter = Run(run.first, run.mark)
    shorter.last = run.last - ONE_DAY
    return (shorter,)


def _moved(count: Count, end: Sequence[Run]) -> Iterator[DerivationStep]:
    # The first day of the first run is the last day of the period, told already.
    first, *between, landed = end
    if first.last > first.first:
        rest = Run(first.first + ONE_DAY, first.mark)
        rest.last = first.last
        between.insert(0, rest)
    for run in between:
        yield _step(run.first, run.last, False, wording.passed_over(run, count.start.year))
    yield _step(landed.last, landed.last, False, wording.moved(landed))


def _step(first: date, last: date, counted: bool, text: str) -> DerivationStep:
    days = last.toordinal() - first.toordinal() + 1
    return DerivationStep(first=first, last=last, days=days, counted=counted, text=text)


def guessed(runs: Sequence[Run]) -> bool:
    """Tell whether any day lies in a year whose arrangement had to be guessed."""
    return any(run.mark.unofficial for run in runs)

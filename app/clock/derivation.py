"""The derivation of a due day: data that a clerk can read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import msgspec

from app.catalog.model import Limit
from app.clock import wording
from app.clock.calendar import ONE_DAY, WorkCalendar
from app.clock.extension import Extension, Phase, phases
from app.clock.pause import Stop
from app.clock.reckon import natural_days
from app.clock.walk import Run, natural_marker, walk, working_marker
from app.clock.wording import Since


class DerivationStep(msgspec.Struct, frozen=True, kw_only=True):
    """The days from `first` to `last` (`days` of them), `counted` in the period or not, and why."""

    first: date
    last: date
    days: int
    counted: bool
    text: str


class DayCount(msgspec.Struct, frozen=True, kw_only=True):
    """All that a due day follows from, and so all that its derivation tells."""

    start: date
    limit: Limit
    calendar: WorkCalendar
    stops: tuple[Stop, ...]
    extensions: tuple[Extension, ...]
    since: Since


class _Part(NamedTuple):
    """A part of the period as walked; `after` is what is said of the part that follows it."""

    phase: Phase
    runs: list[Run]
    after: str


@lru_cache(maxsize=512)
def derivation(count: DayCount, language: str) -> tuple[DerivationStep, ...]:
    """Give the steps of a count; `language` is the one in use, in which they are told."""
    del language
    parts, end = _walked(count)
    if not parts:
        told = wording.ends_at_once(count.start, count.since)
        return (_step(count.start, count.start, False, told),)
    steps = [_step(count.start, count.start, False, _begins(count, parts[0]))]
    for part in parts[:-1]:
        steps.extend(_period(count, part, ()))
    steps.extend(_period(count, parts[-1], end))
    if len(end) > 1:
        steps.extend(_moved(count, end))
    last = steps[-1]
    open_stops = (stop for stop in count.stops if stop.assumed and stop.first < last.last)
    note = wording.still_open(open_stops)
    steps[-1] = _step(last.first, last.last, last.counted, last.text + note)
    return tuple(steps)


def guessed_years(count: DayCount) -> tuple[int, ...]:
    """Give the years whose arrangement had to be guessed for this count."""
    parts, end = _walked(count)
    runs = [run for part in parts for run in part.runs]
    return tuple(sorted({run.mark.unofficial for run in (*runs, *end)} - {0}))


def _walked(count: DayCount) -> tuple[list[_Part], list[Run]]:
    """Walk the parts of the period, then from its last day to the working day it moves on to."""
    working = working_marker(count.calendar, count.stops)
    natural = natural_marker(count.calendar, count.stops)
    found: list[_Part] = []
    told = tuple(phases(count.limit, count.extensions))
    origin = position = count.start
    for place, phase in enumerate(told):
        origin = origin if phase.joined else position
        if phase.limit.unit == "工作日":
            runs = walk(position, phase.limit.length, working)
        else:
            runs = walk(position, natural_days(origin, phase), natural)
        position = runs[-1].last
        after = wording.prolonged(told[place + 1].extension) if place + 1 < len(told) else ""
        found.append(_Part(phase, runs, after))
    if not found or found[-1].phase.limit.unit == "工作日":
        return found, []
    # A last day off is the first of the days moved over: begin one day before it.
    return found, walk(position - ONE_DAY, 1, working)


def _begins(count: DayCount, first: _Part) -> str:
    if first.phase.limit.unit != "月":
        return wording.begins(count.start, count.since)
    days = natural_days(count.start, first.phase)
    return wording.months_begin(count.start, first.phase.limit, days, count.since)


def _period(count: DayCount, part: _Part, end: Sequence[Run]) -> Iterator[DerivationStep]:
    phase = part.phase
    total = phase.said.length - phase.limit.length if phase.limit.unit != "月" else 0
    year = count.start.year
    *before, final = part.runs
    for run in [*before, *_without_last_day(final)]:
        if run.mark.counted:
            total += run.days
            text = wording.counted(run, total, phase.limit, year)
        else:
            text = wording.skipped(run, year)
        yield _step(run.first, run.last, run.mark.counted, text)
    stopped = any(run.mark.stop is not None for run in part.runs)
    text = wording.reached(final, phase, total + 1, stopped)
    if len(end) > 1:
        text = wording.off(end[0], text)
    if end:
        text += wording.guessed(end[0].mark.unofficial)
    yield _step(final.last, final.last, True, text + part.after)


def _without_last_day(run: Run) -> tuple[Run, ...]:
    if run.first == run.last:
        return ()
    shorter = Run(run.first, run.mark)
    shorter.last = run.last - ONE_DAY
    return (shorter,)


def _moved(count: DayCount, end: Sequence[Run]) -> Iterator[DerivationStep]:
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

"""The page or pages a flow chart stands on: the drawing and the notes below it."""

from __future__ import annotations

from typing import Final

from app.catalog.model import Definition, Value
from app.printing.chart.drawing import Chart, chart, charts
from app.printing.chart.measure import SMALL
from app.printing.wording import span
from app.texts import _

# Room of the page (A4 less its margins), upright and across, mm.
WIDTH: Final = 179.0
HEIGHT: Final = 274.0
WIDTH_ACROSS: Final = 266.0
HEIGHT_ACROSS: Final = 187.0
# A chart may be made so much smaller that its smallest type, that of limits and labels, is 6 pt: one page
# that is read closely tells the way better than two that are laid side by side.
LEAST_SCALE: Final = 6 / 72 * 25.4 / SMALL
# What the line of limits and telephones takes, mm.
_FACTS: Final = 13.0
# Signs on a line of the title, and the height of one.
_TITLE_SIGNS: Final = 28
_TITLE_LINE: Final = 7.2
# Signs on a line of notes, and the height of one.
_SIGNS: Final = 62
_LINE: Final = 4.6


class ChartSheet(Value, frozen=True, kw_only=True):
    """A chart with its notes, no higher than a page has room; on several pages if need be.

    `across` says that the pages lie on their side.
    """

    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    across: bool = False


def chart_sheet(definition: Definition) -> ChartSheet:
    """Draw the flow chart of an item with its notes.

    It stands upright on one page; across where that gives larger type; on several pages where
    even so the smallest type would be less than 6 pt.
    """
    notes = _notes(definition)
    taken = _taken(definition, notes)
    upright = chart(definition, WIDTH, HEIGHT - taken)
    if upright.scale == 1.0:
        return ChartSheet(charts=(upright,), notes=notes)
    across = chart(definition, WIDTH_ACROSS, HEIGHT_ACROSS - taken)
    better = max(upright, across, key=lambda each: each.scale)
    if better.scale >= LEAST_SCALE:
        return ChartSheet(charts=(better,), notes=notes, across=better is across)
    taken += _LINE  # for the note that explains the connectors
    apart = charts(definition, WIDTH, HEIGHT - taken)
    wide = charts(definition, WIDTH_ACROSS, HEIGHT_ACROSS - taken)
    lies = apart[0].scale < min(LEAST_SCALE, wide[0].scale)
    return ChartSheet(charts=wide if lies else apart, notes=notes, across=lies)


def _taken(definition: Definition, notes: tuple[str, ...]) -> float:
    """Give the height that title, facts and notes take of a page, mm."""
    below = _LINE * sum(1 + len(note) // _SIGNS for note in notes)
    above = _FACTS + _TITLE_LINE * (1 + (len(definition.item.name) + 7) // _TITLE_SIGNS)
    return above + below


def _notes(definition: Definition) -> tuple[str, ...]:
    steps = definition.workflow.all_steps()
    special = definition.item.limits.special
    notes = []
    if special:
        named = _("、").join(
            _("{name}{span}").format(name=one.name, span=span(one.length, one.unit))
            for one in special
        )
        notes.append(_("停表（所需时间不计入办理时限）：{named}。").format(named=named))
    if any("退回" in step.outcomes for step in steps):
        notes.append(_("环节审查不合格的，退回前面的环节重办，不另向申请人收取材料。"))
    return tuple(notes)

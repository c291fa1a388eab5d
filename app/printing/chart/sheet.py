"""The page a flow chart stands on: the drawing and the notes below it."""

from __future__ import annotations

from typing import Final

from app.catalog.model import Definition, Value
from app.printing.chart.drawing import Chart, chart
from app.printing.wording import span
from app.texts import _

# Room of the page (A4 less its margins), and what the line of limits and telephones takes, mm.
WIDTH: Final = 179.0
HEIGHT: Final = 274.0
_FACTS: Final = 13.0
# Signs on a line of the title, and the height of one.
_TITLE_SIGNS: Final = 28
_TITLE_LINE: Final = 7.2
# Signs on a line of notes, and the height of one.
_SIGNS: Final = 62
_LINE: Final = 4.6


class ChartSheet(Value, frozen=True, kw_only=True):
    """A chart with its notes, together no higher than the page has room."""

    chart: Chart
    notes: tuple[str, ...]


def chart_sheet(definition: Definition) -> ChartSheet:
    """Draw the flow chart of an item with its notes, to fit one page."""
    notes = _notes(definition)
    below = _LINE * sum(1 + len(note) // _SIGNS for note in notes)
    above = _FACTS + _TITLE_LINE * (1 + (len(definition.item.name) + 7) // _TITLE_SIGNS)
    return ChartSheet(chart=chart(definition, WIDTH, HEIGHT - above - below), notes=notes)


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

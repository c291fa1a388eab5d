"""The verbs about papers printed in bulk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.desk import editions
from app.desk.actor import Actor
from app.desk.editions import EditionView
from app.desk.wired import Wired
from app.printing import Stock, Wanted


class EditionDesk(Wired):
    """Order papers of many items at once, see how far they are, fetch them."""

    def order_edition(self, actor: Actor, wanted: Wanted, at: datetime) -> EditionView:
        """Have an edition printed in the background."""
        return editions.order_edition(self._room, actor, wanted, at)

    def editions(self, actor: Actor) -> tuple[EditionView, ...]:
        """Give all orders, the latest first."""
        return editions.editions(self._room, actor)

    def edition_zip(self, actor: Actor, wanted: Wanted) -> Path:
        """Give the file with all papers of a finished order."""
        return editions.edition_zip(self._room, actor, wanted)

    def stock(self, actor: Actor, at: datetime) -> Stock:
        """Give what papers are drawn from: what is in force, and the people in office."""
        return editions.stock(self._room, actor, at)

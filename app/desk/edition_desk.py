"""The verbs about papers printed in bulk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.desk import editions
from app.desk.actor import Actor
from app.desk.editions import EditionView
from app.desk.wired import Wired


class EditionDesk(Wired):
    """Order papers of many items at once, see how far they are, fetch them."""

    def order_edition(
        self, actor: Actor, kind: str, point: str, at: datetime, second: str = ""
    ) -> EditionView:
        """Have a kind of paper printed in the background, for all items or those of a point."""
        return editions.order_edition(self._room, actor, kind, point, at, second)

    def editions(self, actor: Actor) -> tuple[EditionView, ...]:
        """Give all orders, the latest first."""
        return editions.editions(self._room, actor)

    def edition_zip(self, actor: Actor, kind: str, point: str, second: str = "") -> Path:
        """Give the file with all papers of a finished order."""
        return editions.edition_zip(self._room, actor, kind, point, second)

"""Who is told when a case runs late, and what a refusal needs: for the centre and for a workflow."""

from __future__ import annotations

from app.catalog import words
from app.catalog.model.value import Value


class Refusing(Value, frozen=True, kw_only=True):
    """What every negative outcome needs; None leaves it to the centre, or to what is usual.

    With a `second_signature` it takes effect only when another person has countersigned it,
    with `file_report` it is reported to the head of the centre (否定报备).
    """

    second_signature: bool | None = None
    file_report: bool | None = None


class Reached(Value, frozen=True, kw_only=True):
    """A share of the limit `used` (80%), or the working days `overdue` (0: from the first day)."""

    used: str = ""
    overdue: int | None = None

    @property
    def share(self) -> int:
        """Give the share used in percent; 0 where overdue days are meant."""
        return int(self.used.rstrip("%") or 0)


class Rung(Value, frozen=True, kw_only=True):
    """One rung of the ladder: who is told, and when."""

    when: Reached
    to: words.Coordination


class Heads(Value, frozen=True, kw_only=True):
    """Who the levels above the clerk are: posts, roles and user names."""

    department: tuple[str, ...] = ()
    centre: tuple[words.OverseeingRole, ...] = ("监督员",)
    government: tuple[str, ...] = ()

"""The verbs about rules that change while cases are under way."""

from __future__ import annotations

from datetime import datetime

from app.desk import rebuilding, transition, transitions
from app.desk.actor import Actor
from app.desk.rebuilding import Rebuilt
from app.desk.transition_view import (
    Prospect,
    TransitionPage,
    TransitionView,
    WaitingPage,
    Wish,
)
from app.desk.wired import Wired


class RulesDesk(Wired):
    """What administrators do with open cases when the rules change."""

    def transition_prospect(
        self, actor: Actor, at: datetime, items: tuple[str, ...] = (), most: int = 2000
    ) -> Prospect:
        """Say what moving the open cases to the rules in force would do; nothing is written."""
        return transitions.prospect(self._room, actor, at, items, most)

    def begin_transition(self, actor: Actor, wish: Wish, at: datetime) -> TransitionView:
        """Have a worker move the open cases to the rules in force."""
        number = transition.begin(self._room, actor, wish, at)
        return transitions.transition(self._room, actor, number)

    def transition(self, actor: Actor, wish: Wish, at: datetime) -> TransitionView:
        """Move the open cases to the rules in force, here and now."""
        number = transition.begin(self._room, actor, wish, at)
        transition.run(self._room, number, at)
        return transitions.transition(self._room, actor, number)

    def begin_undo(
        self, actor: Actor, number: int, *, reason: str, at: datetime, token: str = ""
    ) -> TransitionView:
        """Have a worker take a move back wherever nothing was done since."""
        undo = transition.begin_undo(self._room, actor, number, reason=reason, token=token, at=at)
        return transitions.transition(self._room, actor, undo)

    def undo_transition(
        self, actor: Actor, number: int, *, reason: str, at: datetime, token: str = ""
    ) -> TransitionView:
        """Take a move back wherever nothing was done since, here and now."""
        undo = transition.begin_undo(self._room, actor, number, reason=reason, token=token, at=at)
        transition.run(self._room, undo, at)
        return transitions.transition(self._room, actor, undo)

    def transition_of(self, actor: Actor, number: int) -> TransitionView:
        """Give a move of cases to other rules, to administrators."""
        return transitions.transition(self._room, actor, number)

    def transitions(self, actor: Actor, revision: int | None = None) -> tuple[TransitionView, ...]:
        """Give the newest moves, of one revision or of all, to administrators."""
        return transitions.transitions(self._room, actor, revision)

    def transition_cases(
        self, actor: Actor, number: int, result: str, after: str = "", limit: int = 50
    ) -> TransitionPage:
        """Give one page of the cases that came to a result in a move, to administrators."""
        return transitions.cases(self._room, actor, number, result, after, limit)

    def waiting_for_rules(self, actor: Actor, after: str = "", limit: int = 50) -> WaitingPage:
        """Give one page of the cases that wait for a decision about their rules."""
        return transitions.waiting(self._room, actor, after, limit)

    def rebuild(
        self, actor: Actor, *, after: int = 0, limit: int = 200, check: bool = True
    ) -> Rebuilt:
        """Hold the tables against the events of the next cases, or write them anew from those."""
        return rebuilding.rebuild(self._room, actor, after=after, limit=limit, check=check)

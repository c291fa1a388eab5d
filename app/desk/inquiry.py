"""征求意见: a question to somebody beside the flow, as long as it is open."""

from __future__ import annotations

from datetime import date

import msgspec

from app.routing import Assignment


class Inquiry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody was asked for an opinion at a step and has not given it.

    `task` says who is to answer; its `step` is the name of the question (`id`), no seat of the
    flow. `due` is the last day, `told` that it passed and they were told. The step goes forward
    without a `must` answer no more than without its own signature. `asker` is a username.
    """

    step: str
    task: Assignment
    due: date
    asker: str
    asker_name: str
    must: bool = False
    told: bool = False

    @property
    def id(self) -> str:
        """Give the name of the question: tasks and answers are told apart by it."""
        return self.task.step

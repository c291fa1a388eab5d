"""Who takes over the open tasks of somebody who leaves their post (AB岗、同岗替代)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from app.routing.people import Candidate, Terms, pick
from app.routing.reason import Reason
from app.routing.steps import Assignment


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An open task that a person holds, and on what terms another may be picked for it.

    Each task has candidates of its own for what they `did` on its case: `did` says it by
    username, and takes the place of what the candidates themselves say.
    """

    case: str
    task: Assignment
    terms: Terms
    did: dict[str, tuple[str, ...]] = {}


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """A task that goes over from one to another; `to` is empty where it goes back to the post."""

    case: str
    task: str
    from_: str
    to: str
    to_name: str
    as_backup: bool
    why: tuple[Reason, ...]


def substitutes(
    gone: Candidate, held: Sequence[Held], candidates: Sequence[Candidate]
) -> tuple[HandOver, ...]:
    """Give to whom each task that `gone` holds goes over, in the order given.

    Colleagues of the same post come first, then the B post where it covers `gone.absence`. What
    each is given counts towards their load, so that one does not get all.
    """
    others = [c for c in candidates if c.username != gone.username]
    given: Counter[str] = Counter()
    found = []
    for each in held:
        now = [_laden(c, given[c.username], each) for c in others]
        terms = msgspec.structs.replace(each.terms, away=gone.username)
        picked = pick((_off(gone), *now), each.task, terms)
        chosen = picked.people[0] if picked.people else None
        given[picked.username] += 1
        found.append(
            HandOver(
                case=each.case,
                task=each.task.step,
                from_=gone.username,
                to=picked.username,
                to_name="" if chosen is None else chosen.name,
                as_backup=chosen is not None and chosen.as_backup,
                why=picked.reasons,
            )
        )
    return tuple(found)


def _off(gone: Candidate) -> Candidate:
    return msgspec.structs.replace(gone, present=False)


def _laden(candidate: Candidate, more: int, held: Held) -> Candidate:
    return msgspec.structs.replace(
        candidate,
        open_tasks=candidate.open_tasks + more,
        did=held.did.get(candidate.username, candidate.did),
    )

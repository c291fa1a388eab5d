"""Several people at one step: who signs when, and what their signatures come to."""

from __future__ import annotations

from app.catalog.words import Outcome
from app.workflow.marking import Marking
from app.workflow.plan import Leaf
from app.workflow.state import When, step_id_of


def sign(marking: Marking, seat: str, outcome: Outcome) -> None:
    """Bring an open seat to an outcome that goes forward.

    不通过 of one of its performers settles the step at once. An added signer only gives an
    opinion; the 不通过 of one who signs after gives the step back to whoever asked.
    """
    asked = marking.added.get(seat)
    if asked and asked[1] == "后" and outcome == "不通过":
        _give_back(marking, asked[0])
    elif not asked and outcome == "不通过":
        marking.pass_step(step_id_of(seat), outcome)
    elif outcome != "不通过" and (later := _asked_by(marking, seat, "后")):
        marking.open.discard(seat)
        marking.signed[seat] = outcome
        marking.open.update(later)
    else:
        _seat_done(marking, seat, outcome)


def add(marking: Marking, seat: str, when: When) -> None:
    """Add a signer before or after the one at `seat`."""
    new = next_seat(marking, seat)
    marking.added[new] = (seat, when)
    if when == "前":
        marking.open.discard(seat)
        marking.open.add(new)


def next_seat(marking: Marking, seat: str) -> str:
    """Give the name of the seat that the next signer added to a step gets."""
    step = step_id_of(seat)
    # Whoever does an unsigned step is its first signer, though the seat has no number.
    taken = {1, len(marking.laid.leaves[step].seats)}
    for name in (*marking.open, *marking.signed, *marking.added):
        if step_id_of(name) == step and "." in name:
            taken.add(int(name.partition(".")[2]))
    return f"{step}.{max(taken) + 1}"


def remove(marking: Marking, seat: str) -> None:
    """Take away an added signer who has not signed."""
    asker, when = marking.added.pop(seat)
    marking.open.discard(seat)
    _go_on(marking, asker, when)


def unsign(marking: Marking, seat: str) -> None:
    """Open again the seat of one who has signed a step that is still open."""
    leaf = marking.laid.leaves[step_id_of(seat)]
    del marking.signed[seat]
    marking.open.difference_update(_asked_by(marking, seat, "后"))
    if leaf.mode == "依次" and seat in leaf.seats:
        marking.open.difference_update(leaf.seats[leaf.seats.index(seat) + 1 :])
    marking.open.add(seat)


def can_unsign(marking: Marking, seat: str) -> bool:
    """Tell whether nobody has signed, or asked others to, because this seat has signed."""
    leaf = marking.laid.leaves[step_id_of(seat)]
    opened = list(_asked_by(marking, seat, "后"))
    if leaf.mode == "依次" and seat in leaf.seats:
        opened += leaf.seats[leaf.seats.index(seat) + 1 :]
    return not any(name in marking.signed or has_asked(marking, name) for name in opened)


def waits(marking: Marking, seat: str) -> bool:
    """Tell whether a seat waits for the signatures it asked for before its own."""
    return bool(_asked_by(marking, seat, "前"))


def has_asked(marking: Marking, seat: str) -> bool:
    """Tell whether the one at a seat has added signers who have not signed."""
    return any(asker == seat for asker, _when in marking.added.values())


def _asked_by(marking: Marking, seat: str, when: When) -> tuple[str, ...]:
    return tuple(name for name, how in marking.added.items() if how == (seat, when))


def _give_back(marking: Marking, asker: str) -> None:
    marking.open.difference_update(_asked_by(marking, asker, "后"))
    for later in _asked_by(marking, asker, "后"):
        _drop_asked(marking, later)
        marking.signed.pop(later, None)
    marking.signed.pop(asker, None)
    marking.open.add(asker)


def _drop_asked(marking: Marking, seat: str) -> None:
    """Take away the signers that an added signer has added."""
    for name in [name for name, how in marking.added.items() if how[0] == seat]:
        _drop_asked(marking, name)
        del marking.added[name]
        marking.open.discard(name)
        marking.signed.pop(name, None)


def _seat_done(marking: Marking, seat: str, outcome: Outcome) -> None:
    marking.open.discard(seat)
    if seat in marking.added:
        _drop_asked(marking, seat)
        asker, when = marking.added.pop(seat)
        _go_on(marking, asker, when)
        return
    leaf = marking.laid.leaves[step_id_of(seat)]
    marking.signed[seat] = outcome
    following = _next_in_order(leaf, seat)
    if following:
        marking.open.add(following)
    elif leaf.mode != "会签" or _all_signed(marking, leaf):
        marking.pass_step(leaf.step.id, outcome)


def _next_in_order(leaf: Leaf, seat: str) -> str:
    if leaf.mode != "依次":
        return ""
    return next(iter(leaf.seats[leaf.seats.index(seat) + 1 :]), "")


def _all_signed(marking: Marking, leaf: Leaf) -> bool:
    return all(seat in marking.signed and not _asked_by(marking, seat, "后") for seat in leaf.seats)


def _go_on(marking: Marking, asker: str, when: When) -> None:
    """Let the one who asked go on when nobody they asked is left."""
    if _asked_by(marking, asker, when):
        return
    if when == "前":
        marking.open.add(asker)
    elif asker in marking.signed:
        _seat_done(marking, asker, marking.signed.pop(asker))

"""What happens to papers on their way: given, signed for, refused; and the ledger of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from typing import ClassVar, Final, Literal

import msgspec

from app.catalog.model import Definition
from app.clock import full_day
from app.desk.custody import from_place, to_place
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.hands import Custody, Leg
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change, ledger
from app.desk.timeline import Telling, lines, material_names
from app.routing.custody import Carries
from app.store import Connection, write_cases, write_handovers
from app.store.handovers import handovers_of
from app.store.record_rows import HandoverRow
from app.store.rows import NewEvent
from app.texts import _

GIVEN: Final = "交接"
SIGNED_FOR: Final = "签收"
DECLINED: Final = "拒收"


@happens(GIVEN)
class Given(Happening, frozen=True, kw_only=True):
    """Papers set off on a hop: the `materials` (ids), in `copies`, under the number of a slip.

    `due` is by when they are to be signed for, `carries` what they are where it is not what the
    hop was planned for: materials that go back. Nobody decides on the case from where its papers
    are, unless the centre wants them there first; then nothing is offered before.
    """

    silent: ClassVar[bool] = True

    hop: int
    materials: tuple[str, ...] = ()
    copies: int
    slip: str
    carries: Carries | Literal[""] = ""
    due: date | None = None


@happens(SIGNED_FOR)
class SignedFor(Happening, frozen=True, kw_only=True):
    """Papers arrived under the number of a slip, all of them."""

    silent: ClassVar[bool] = True

    slip: str
    copies: int


@happens(DECLINED)
class Declined(Happening, frozen=True, kw_only=True):
    """Papers were not taken and go back to whoever sent them."""

    silent: ClassVar[bool] = True

    slip: str


@effect.register
def _given(happening: Given, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    leg = Leg(
        hop=happening.hop, slip=happening.slip, copies=happening.copies,
        given=event.at.astimezone(UTC), giver=event.actor_name, carries=happening.carries,
    )  # fmt: skip
    custody = _custody(facts)
    return _with_legs(facts, (*custody.legs, leg))


@effect.register
def _signed(happening: SignedFor, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    *before, leg = _custody(facts).legs
    received = event.at.astimezone(UTC)
    done = msgspec.structs.replace(leg, received=received, receiver=event.actor_name)
    return _with_legs(facts, (*before, done))


@effect.register
def _declined(happening: Declined, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return _with_legs(facts, _custody(facts).legs[:-1])


def _custody(facts: Facts) -> Custody:
    assert facts.custody is not None, "only papers with a chain of hands are carried"
    return facts.custody


def _with_legs(facts: Facts, legs: tuple[Leg, ...]) -> Facts:
    changed = msgspec.structs.replace(_custody(facts), legs=legs)
    return msgspec.structs.replace(facts, custody=changed)


@lines.register
def _told_given(happening: Given, telling: Telling) -> Iterable[str]:
    custody = telling.file.facts.custody
    if custody is not None:
        yield custody.hops[happening.hop - 1].name
    names = _("、").join(material_names(telling.file, happening.materials))
    text = _("{names}，共{n}件") if names else _("共{n}件")
    yield text.format(names=names, n=happening.copies)
    yield _("交接单 {slip}").format(slip=happening.slip)
    if happening.due is not None:
        yield _("最迟{day}签收").format(day=full_day(happening.due))


@lines.register
def _told_signed(happening: SignedFor, telling: Telling) -> Iterable[str]:
    text = _("交接单 {slip}，{n}件收齐")
    yield text.format(slip=happening.slip, n=happening.copies)


@lines.register
def _told_declined(happening: Declined, telling: Telling) -> Iterable[str]:
    yield _("交接单 {slip}，材料退回").format(slip=happening.slip)


@ledger
def handovers(connection: Connection, change: Change) -> None:
    """Keep what is on its way; whoever is to sign for it may see the case."""
    happening, row = change.happening, change.now.row
    if isinstance(happening, Given):
        hop = _custody(change.now.facts).hops[happening.hop - 1]
        write_handovers.give(
            connection,
            HandoverRow(
                case_id=row.id, seq=change.seq, hop=happening.hop, from_place=from_place(hop),
                to_place=to_place(hop), carries=happening.carries or hop.carries,
                materials=happening.materials,
                slip=happening.slip, due=happening.due, given_by=change.event.actor,
                given_at=change.event.at,
            ),
        )  # fmt: skip
        write_cases.show_to(connection, row, (to_place(hop),))
        if change.now.facts.state.ended:
            write_cases.close(connection, row.id)
    elif isinstance(happening, SignedFor | Declined):
        _arrived(connection, change, happening)


def _arrived(connection: Connection, change: Change, happening: SignedFor | Declined) -> None:
    case_id = change.now.row.id
    seq = next(h.seq for h in handovers_of(connection, case_id) if h.slip == happening.slip)
    if isinstance(happening, SignedFor):
        write_handovers.receive(connection, case_id, seq, change.event.actor, change.event.at)
    else:
        write_handovers.take_back(connection, case_id, seq)

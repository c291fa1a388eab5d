"""What may be done on a case besides its steps' outcomes: each verb a value, all done one way.

A verb says to whom and when it is offered, which questions it asks, and what comes of the answers.
The screens draw it, the desk does it, the timeline tells it: nobody else knows the verbs by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from app.desk.act import bench_of, staffing_of
from app.desk.actor import Actor, holds
from app.desk.casefile import CaseFile, Moved, current_version, event_of, load, record, told
from app.desk.choices import Bench
from app.desk.countersigning import PROPOSED, needs_second, proposal, proposer_of, task_at
from app.desk.dating import redated
from app.desk.errors import Refused
from app.desk.facts import local_day
from app.desk.happenings import Dated, Happening, Said
from app.desk.reporting import filed, is_negative
from app.desk.requests import Deed, Raw
from app.desk.room import Room
from app.desk.staffing import staffed
from app.fields import Question, read_answers
from app.routing import Assignment
from app.store import Connection
from app.store.queries import number_of_token
from app.store.rows import NewEvent
from app.texts import _


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What a verb decides from: who asks, the case as it stands, when.

    `connection` sees the same moment; a verb that writes holds the case locked. `asking` is the
    word of the verb that is about to be done: the others are only named, so that the page of a
    case does not look up whom each of them might ask. `known` keeps what was looked up.
    """

    room: Room
    connection: Connection
    actor: Actor
    file: CaseFile
    at: datetime
    asking: str = ""
    known: dict[Any, Any] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Scene({self.file.row.number!r}, …)"

    @property
    def bench(self) -> Bench:
        """Give what choosing depends on."""
        return bench_of(self.room, self.file, self.today)

    @property
    def today(self) -> date:
        """Give the day it is at the centre."""
        return local_day(self.file.definition, self.at)

    @property
    def mine(self) -> tuple[Assignment, ...]:
        """Give the open tasks that are the actor's."""
        return tuple(task for task in self.file.facts.tasks if holds(self.actor, task))

    @property
    def at_the_door(self) -> bool:
        """Tell whether the actor is a clerk of the point that took the application."""
        return self.actor.role == "办事员" and self.actor.point == self.file.row.point

    @property
    def running(self) -> bool:
        """Tell whether the case is still under way."""
        return not self.file.facts.state.ended


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A verb as one person may do it now.

    One that has people to choose from asks nothing yet unless the scene is `asking` for it.

    `step` is the open seat it is about ('' for the whole case). What is answered to questions
    called `note` and `reason` is kept sealed as the person's own words. `labels` say what the choices of
    a question are called where the value is not the word itself, `given` what the questions are
    filled with. `help` is read before answering; a `grave` one cannot be undone.
    """

    word: str
    step: str = ""
    step_name: str = ""
    questions: tuple[Question, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = {}
    given: Raw = {}
    help: str = ""
    grave: bool = False


Answers = Mapping[str, Any]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a verb comes to: what is recorded, and what of the case changes besides its facts.

    `private` are further words that may name people: they are sealed with the event. `kind` is
    the word of the event where it is not the verb's, `outcome` its outcome, `said` what is sealed
    where it is not what was answered.
    """

    happening: Happening
    moved: Moved | None = None
    private: Mapping[str, str] = {}
    kind: str = ""
    outcome: str = ""
    said: Said | None = None


class Verb(msgspec.Struct, frozen=True, kw_only=True):
    """A verb: its `word` is the button, the kind of its event and its name in the timeline."""

    word: str
    offered: Callable[[Scene], tuple[Offered, ...]]
    decide: Callable[[Scene, Offered, Answers], Happening | Result]


VERBS: Final[dict[str, Verb]] = {}


def verb(each: Verb) -> Verb:
    """Add a verb. Raises ValueError for a word that is taken."""
    if each.word in VERBS:
        raise ValueError(f"two verbs are called {each.word}")
    VERBS[each.word] = each
    return each


def offered(scene: Scene) -> Iterator[Offered]:
    """Give all that the actor may do on the case now, in the order the verbs were added."""
    for each in VERBS.values():
        yield from each.offered(scene)


def do(room: Room, actor: Actor, number: str, deed: Deed, at: datetime) -> str:
    """Do a verb and give the case's number; the same token does it once.

    Raises NotVisible, Stale when somebody was faster, Refused when the rules forbid it.
    """
    token = room.token(actor.username, "do", number, deed.word, deed.step, deed.token)

    def transaction(connection: Connection) -> str:
        file = load(room, connection, actor, number, lock=True)
        # Asked only now that the case is locked: the same request may just have been served.
        if token and number_of_token(connection, token):
            return number
        current_version(room, connection, file, deed.version)
        scene = Scene(
            room=room, connection=connection, actor=actor, file=file, at=at, asking=deed.word
        )
        perform(scene, deed, token)
        return number

    return room.once(token, transaction)


def perform(scene: Scene, deed: Deed, token: str | None) -> CaseFile:
    """Do a verb in the transaction that holds the case. Raises Refused."""
    known = VERBS.get(deed.word)
    offer = next(
        (each for each in (known.offered(scene) if known else ()) if each.step == deed.step), None
    )
    if known is None or offer is None:
        raise Refused(
            _("现在不能“{word}”：此件已有变化，或者不由您办理。").format(word=deed.word), "all"
        )
    answers = read_answers(offer.questions, deed.answers)
    if answers.problems:
        raise Refused("".join(answers.problems.values()), problems=answers.problems)
    came = known.decide(scene, offer, answers.values)
    result = came if isinstance(came, Result) else Result(happening=came)
    result = _or_proposed(scene, offer, result)
    said = Said(
        note=answers.values.get("note", ""),
        reason=answers.values.get("reason", ""),
        more=dict(result.private),
    )
    event = event_of(
        scene.room, scene.actor, scene.at, result.kind or deed.word, step=offer.step,
        outcome=result.outcome, said=result.said or said, token=token,
    )  # fmt: skip
    return write(scene, event, result)


def _or_proposed(scene: Scene, offer: Offered, result: Result) -> Result:
    """Give what a verb came to, or its proposal where a second person must sign a refusal first.

    Here, so that no verb that refuses can forget it; one that was countersigned names its proposer.
    """
    file, happening = scene.file, result.happening
    if not is_negative(happening, result.outcome) or not needs_second(file.definition):
        return result
    if proposer_of(happening):
        return result
    task = task_at(file, offer.step) or next(iter(scene.mine), None)
    word = result.kind or offer.word
    proposed = proposal(scene.room, file, task, word, result.outcome, happening)
    return msgspec.structs.replace(result, happening=proposed, kind=PROPOSED, outcome="")


def write(scene: Scene, event: NewEvent, result: Result) -> CaseFile:
    """Record what a verb came to, with the due dates that hold afterwards."""
    file, happening = scene.file, result.happening
    if isinstance(happening, Dated):
        ruled = result.moved.definition if result.moved else None
        basis = msgspec.structs.replace(file, definition=ruled) if ruled else file
        happening = redated(scene.room.catalog, basis, event, happening)
    if result.moved is None or result.moved.definition is None:
        happening = staffed(staffing_of(scene.room, scene.connection, file, scene.at), happening)
    now = record(scene.room, scene.connection, file, told(event, happening), result.moved)
    return filed(scene.room, scene.connection, now, event, happening)

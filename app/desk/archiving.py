"""归档: what is recorded when a case goes to the archive, and the case file that is bound of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from app.catalog.model import Definition
from app.desk.casefile import CaseFile
from app.desk.effects import effect
from app.desk.facts import Facts, local_day
from app.desk.happenings import Happening, Issued, happens, recorded
from app.desk.history import Story
from app.desk.room import Room
from app.desk.timeline import Telling, lines, said_in, timeline
from app.desk.view import EventView
from app.printing import Enclosed, LogLine, Volume
from app.store.rows import NewEvent
from app.texts import N_, _

ARCHIVED: Final = "归档"
# 机关文件材料归档范围和文书档案保管期限规定 (国家档案局令第8号) art. 7.
KEPT_FOR: Final = (N_("永久"), N_("30年"), N_("10年"))


@happens(ARCHIVED)
class Archived(Happening, frozen=True, kw_only=True):
    """The case went to the archive, to be kept as long as `keep` says."""

    keep: str


@effect.register
def _archived(happening: Archived, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, archived=local_day(definition, event.at))


@lines.register
def _told(happening: Archived, telling: Telling) -> Iterable[str]:
    yield _("保管期限：{keep}").format(keep=_(happening.keep))


def volume_of(room: Room, file: CaseFile, told: Story) -> Volume:
    """Give what a case file holds, from a story that ends with 归档."""
    event = told.events[-1]
    archived = recorded(event.kind, event.data)
    assert isinstance(archived, Archived)
    return Volume(
        keep=archived.keep,
        by=event.actor_name,
        ended=file.facts.ended_on or local_day(file.definition, event.at),
        papers=tuple(_papers(room, told)),
        log=tuple(
            _line(each) for each in timeline(room, file, told.events, False, told.definition_at)
        ),
        note=said_in(room, event).note,
    )


def _papers(room: Room, told: Story) -> Iterator[Enclosed]:
    for event in told.events:
        happening = recorded(event.kind, event.data)
        if isinstance(happening, Issued):
            day = room.local(event.at).date()
            yield Enclosed(kind=happening.paper, number=happening.number, day=day)


def _line(event: EventView) -> LogLine:
    what = _("：").join(word for word in (event.step or event.kind, event.outcome) if word)
    if event.step and not event.outcome:
        what = _("：").join((event.step, event.kind))
    told = [_("、").join(event.materials)] if event.materials else []
    if event.reason:
        told.append(_("理由：{text}").format(text=event.reason))
    if event.note:
        told.append(_("说明：{text}").format(text=event.note))
    return LogLine(at=event.at, by=event.by, what=what, lines=(*told, *event.lines))

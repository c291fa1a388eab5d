"""The timeline of a case in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch

import msgspec

from app.catalog.model import Definition
from app.clock import full_day
from app.desk.casefile import CaseFile
from app.desk.earlier import came_lines
from app.desk.happenings import Acted, Handing, Happening, Issued, Opened, Said, Supplied, recorded
from app.desk.personal import redacted
from app.desk.room import Room
from app.desk.view import EventView
from app.routing import Assignment
from app.store.rows import EventRow
from app.texts import _
from app.workflow import step_id_of


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What a line may draw on: the case as it is now, the event, the person's own words.

    `steps` are the names of the steps by id; `masked` whoever looks must not learn of people.
    """

    file: CaseFile
    event: EventRow
    said: Said
    steps: Mapping[str, str]
    masked: bool = False

    def __repr__(self) -> str:
        return f"Telling(seq={self.event.seq}, …)"


def timeline(
    room: Room, file: CaseFile, events: Iterable[EventRow], masked: bool,
    rules: Callable[[int], Definition],
) -> tuple[EventView, ...]:  # fmt: skip
    """Give the events, oldest first; `rules` are those that held after an event (its seq)."""
    return tuple(
        _line(room, msgspec.structs.replace(file, definition=rules(event.seq)), event, masked)
        for event in events
    )


def _line(room: Room, file: CaseFile, event: EventRow, masked: bool) -> EventView:
    steps = {step.id: step.name for step in file.definition.workflow.all_steps()}
    happening = recorded(event.kind, event.data)
    said = said_in(room, event)
    telling = Telling(file=file, event=event, said=said, steps=steps, masked=masked)
    return EventView(
        seq=event.seq,
        at=room.local(event.at),
        by=event.actor_name,
        kind=event.kind,
        step=steps.get(step_id_of(event.step), ""),
        outcome=event.outcome,
        note=redacted(said.note, file.application, masked),
        reason=redacted(said.reason, file.application, masked),
        materials=_materials(file, happening),
        lines=tuple(redacted(line, file.application, masked) for line in lines(happening, telling)),
        silent=happening.silent,
    )


def said_in(room: Room, event: EventRow) -> Said:
    """Give what the person wrote of their own with an event."""
    if event.sealed is None:
        return Said()
    return msgspec.json.decode(room.seal.open(event.sealed), type=Said)


def _materials(file: CaseFile, happening: Happening) -> tuple[str, ...]:
    named: tuple[str, ...] = ()
    if isinstance(happening, Acted):
        named = happening.asked
    elif isinstance(happening, Opened | Supplied):
        named = happening.brought
    return tuple(material_names(file, named))


def material_names(file: CaseFile, ids: Iterable[str]) -> list[str]:
    """Give the names of materials by their ids, in the order of the item."""
    wanted = set(ids)
    return [each.name for each in file.definition.item.materials if each.id in wanted]


@singledispatch
def lines(happening: Happening, telling: Telling) -> Iterable[str]:
    """Give what else is told of a happening, a line each; each kind registers its own."""
    return ()


@lines.register
def _issued(happening: Issued, telling: Telling) -> Iterable[str]:
    yield _("{kind} {number}").format(kind=happening.paper, number=happening.number)


@lines.register
def _opened(happening: Opened, telling: Telling) -> Iterable[str]:
    yield from _how_taken(happening)
    yield from came_lines(happening.received)
    yield from to_whom(happening.tasks)
    yield from happening.picked


def _how_taken(opened: Opened) -> Iterable[str]:
    visit = opened.visit
    if visit is None or not visit.way:
        return
    said = _("办理方式：{way}").format(way=_(visit.way))
    if visit.appointment is not None:
        said += _("，约在{at}").format(at=f"{visit.appointment:%Y-%m-%d %H:%M}")
    if visit.terminal:
        said += _("，{n}号自助终端").format(n=visit.terminal)
    yield said
    if opened.hops:
        yield _("全程代办，共{n}棒").format(n=len(opened.hops))


@lines.register
def _supplied(happening: Supplied, telling: Telling) -> Iterable[str]:
    if happening.complete:
        yield _("材料已补齐")
    yield from came_lines(happening.received)


@lines.register
def acted_lines(acted: Acted, telling: Telling) -> Iterable[str]:
    """Tell what an act stated, what it began and who goes on."""
    file = telling.file
    told = (
        (_("、").join(acted.companions), _("同行人员：{text}")),
        (telling.steps.get(acted.back_to, ""), _("退回到：{text}")),
        (acted.proposer, _("{text}拟办，复核同意后生效")),
        (acted.clause, _("依据：{text}")),
        (acted.turn_to, _("应当向{text}申请")),
        (acted.remedy, "{text}"),
        (_("、").join(material_names(file, acted.tolerated)), _("容缺受理，待补：{text}")),
        (full_day(acted.until) if acted.until else "", _("最迟{text}交齐")),
        (_counted_from(file, acted), _("自{text}起计算办理时限")),
    )
    for text, sentence in told:
        if text:
            yield sentence.format(text=text)
    if acted.handed:
        yield from handed_lines(acted.handed, telling)
    yield from to_whom(acted.tasks)
    yield from acted.picked


def handed_lines(handed: Handing, telling: Telling) -> Iterable[str]:
    """Say how a paper was served, and into whose hands to whoever may know it."""
    yield _("{way}，{day}送达").format(way=_(handed.way), day=full_day(handed.day))
    said = telling.said.more
    words = {
        "receiver": _("签收人：{text}"),
        "relation": _("与申请人的关系：{text}"),
        "absence": _("代收理由：{text}"),
        "witness": _("见证：{text}"),
        "entrusted": _("受托单位：{text}"),
        "place": _("送达地点：{text}"),
    }
    for name, sentence in words.items():
        if said.get(name) and not telling.masked:
            yield sentence.format(text=said[name])


def to_whom(tasks: Iterable[Assignment]) -> Iterable[str]:
    """Say who goes on with which step."""
    for task in tasks:
        who = who_does(task) + task.person_name
        yield _("“{step}”交{who}办理").format(step=task.name, who=who)


def _counted_from(file: CaseFile, acted: Acted) -> str:
    limits = file.definition.item.limits
    counted = limits.promised or limits.statutory
    return full_day(acted.began) if acted.began and counted else ""


def who_does(task: Assignment) -> str:
    """Say who is to do a step: 宁城县民政局审批岗, 黑里河镇便民服务中心综合受理岗."""
    return f"{task.department_name or task.point_name}{task.post}"

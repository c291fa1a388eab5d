"""The timeline of a case in words."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.clock import full_day
from app.desk.casefile import CaseFile
from app.desk.happenings import Acted, Happening, Issued, Opened, Said, Supplied, recorded
from app.desk.personal import redacted
from app.desk.room import Room
from app.desk.view import EventView
from app.routing import Assignment
from app.store.rows import EventRow
from app.texts import _


def timeline(
    room: Room, file: CaseFile, events: Iterable[EventRow], masked: bool
) -> tuple[EventView, ...]:
    """Give the events, oldest first."""
    return tuple(_line(room, file, event, masked) for event in events)


def _line(room: Room, file: CaseFile, event: EventRow, masked: bool) -> EventView:
    steps = {step.id: step.name for step in file.definition.workflow.all_steps()}
    happening = recorded(event.kind, event.data)
    said = said_in(room, event)
    return EventView(
        seq=event.seq,
        at=room.local(event.at),
        by=event.actor_name,
        kind=event.kind,
        step=steps.get(event.step, ""),
        outcome=event.outcome,
        note=redacted(said.note, file.application, masked),
        reason=redacted(said.reason, file.application, masked),
        materials=_materials(file, happening),
        lines=_lines(file, happening, steps),
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


def _lines(file: CaseFile, happening: Happening, steps: dict[str, str]) -> tuple[str, ...]:
    if isinstance(happening, Issued):
        said = _("{kind} {number}").format(kind=happening.paper, number=happening.number)
        return (said,)
    if isinstance(happening, Opened):
        return tuple(_("交{who}办理").format(who=who_does(task)) for task in happening.tasks)
    if isinstance(happening, Acted):
        return tuple(_acted_lines(file, happening, steps))
    return (_("材料已补齐"),) if isinstance(happening, Supplied) and happening.complete else ()


def _acted_lines(file: CaseFile, acted: Acted, steps: dict[str, str]) -> Iterable[str]:
    names = _("、").join(acted.companions)
    told = (
        (names, _("同行人员：{text}")),
        (steps.get(acted.back_to, ""), _("退回到：{text}")),
        (acted.clause, _("依据：{text}")),
        (acted.turn_to, _("应当向{text}申请")),
        (acted.remedy, "{text}"),
        (_("、").join(material_names(file, acted.tolerated)), _("容缺受理，待补：{text}")),
        (_counted_from(file, acted), _("自{text}起计算办理时限")),
    )
    for text, sentence in told:
        if text:
            yield sentence.format(text=text)
    for task in acted.tasks:
        yield _("“{step}”交{who}办理").format(step=task.name, who=who_does(task))


def _counted_from(file: CaseFile, acted: Acted) -> str:
    limits = file.definition.item.limits
    counted = limits.promised or limits.statutory
    return full_day(acted.began) if acted.began and counted else ""


def who_does(task: Assignment) -> str:
    """Say who is to do a step: 宁城县民政局审批岗, 黑里河镇便民服务中心综合受理岗."""
    return f"{task.department_name or task.point_name}{task.post}"

"""恢复办理: a case that lapsed goes on, because what was waited for had come in time after all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from app.catalog.model import Definition
from app.clock import full_day
from app.desk.actor import approves_for
from app.desk.addresses import addresses_of, heads_of
from app.desk.effects import arrived, effect, handed_in
from app.desk.errors import Refused
from app.desk.facts import Facts, local_day
from app.desk.happenings import Dated, happens
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.routing import Assignment
from app.store.rows import NewEvent
from app.texts import N_, _

RESTORED: Final = "恢复办理"
_HELP: Final = N_(
    "申请人按期交来了，只是没有及时登记，或者期满前已经交邮的（民事诉讼法第八十五条：不算过期），"
    "此件回到结束以前的样子，等的材料算已交齐。"
)


@happens(RESTORED)
class Restored(Dated, frozen=True, kw_only=True):
    """What was waited for came on the day `received`, or was `posted` before the time ran out."""

    received: date
    posted: date | None = None


@effect.register
def _restored(happening: Restored, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    assert facts.lapsed is not None
    # Where the papers are now is what holds, also if they were carried back since.
    before = msgspec.structs.replace(facts.lapsed, custody=facts.custody)
    day = happening.received
    if before.expected:
        return arrived(definition, before, event, day)
    waiting, owing = before.waiting, before.owing
    materials = waiting.materials if waiting else owing.materials if owing else ()
    return handed_in(before, materials, day, complete=True)


@lines.register
def _lines(happening: Restored, telling: Telling) -> Iterable[str]:
    yield _("材料于{day}收到").format(day=full_day(happening.received))
    if happening.posted is not None:
        yield _("{day}交邮").format(day=full_day(happening.posted))


def _is_head(scene: Scene) -> bool:
    """Tell whether the actor heads the item's department; where no head is named, decides there."""
    department = scene.file.definition.item.department
    place = Assignment(step="", name="", department=department)
    heads = heads_of(scene.room.catalog, scene.file.definition, place)
    if not heads:
        return approves_for(scene.actor, department)
    return not set(heads).isdisjoint(addresses_of(scene.actor))


def _offered(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    if facts.lapsed is None or not facts.state.ended or facts.archived or not _is_head(scene):
        return ()
    reason = Question(
        id="reason", label=_("为什么恢复"), type="多行文字", required=True, max_length=2000,
        help=_("写明材料怎样、什么时候交来的，有什么凭据，例如邮戳。"),
    )  # fmt: skip
    received = Question(id="received", label=_("实际收到的日期"), type="日期", required=True)
    posted = Question(id="posted", label=_("交邮的日期"), type="日期", help=_("邮寄来的才填。"))
    questions = (received, reason) if facts.lapsed.expected else (received, posted, reason)
    return (Offered(word=RESTORED, questions=questions, help=_(_HELP)),)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Restored:
    lapsed = scene.file.facts.lapsed
    assert lapsed is not None
    received = date.fromisoformat(answers["received"])
    posted = date.fromisoformat(answers["posted"]) if answers.get("posted") else None
    first, last = _bounds(scene, lapsed)
    if not first <= received <= scene.today:
        text = _("日期要在{first}和今天之间。")
        raise Refused(text.format(first=full_day(first)), "received")
    if posted is not None and not first <= posted <= received:
        raise Refused(_("交邮的日期不能早于告知的日期，也不能晚于收到的日期。"), "posted")
    if (posted or received) > last:
        field = "received" if posted is None else "posted"
        raise Refused(
            _("期限到{day}，这一天已经过了，不能恢复。").format(day=full_day(last)), field
        )
    return Restored(dues=scene.file.facts.dues, received=received, posted=posted)


def _bounds(scene: Scene, lapsed: Facts) -> tuple[date, date]:
    """Give the days between which it had to come: asked, or promised, or booked."""
    if lapsed.waiting is not None:
        assert lapsed.waiting.until is not None
        return lapsed.waiting.asked, lapsed.waiting.until
    if lapsed.owing is not None:
        return lapsed.owing.since, lapsed.owing.until
    assert lapsed.visit is not None
    assert lapsed.visit.appointment is not None
    definition = scene.file.definition
    opened = local_day(definition, scene.file.row.opened_at)
    return opened, local_day(definition, lapsed.visit.appointment)


verb(Verb(word=RESTORED, offered=_offered, decide=_decide))

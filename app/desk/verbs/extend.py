"""延期: more time for the decision, granted once, told to the applicant with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from app.catalog.model import Definition, Limit
from app.clock import Extension, amount
from app.desk.actor import approves_for
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Dated, happens
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import N_, _

EXTENDED = "延期"
_HELP: Final = N_(
    "到法定期限还不能作出决定的，经{by}批准可以延长一次，最多{most}（{basis}）。"
    "法定期限和承诺期限一并顺延。延期后请打印《延期通知书》，把理由告知申请人。"
)


@happens(EXTENDED)
class Extended(Dated, frozen=True, kw_only=True):
    """The time for the decision was lengthened, by the provision its limit names."""

    extension: Extension


@effect.register
def _extended(happening: Extended, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, extensions=(*facts.extensions, happening.extension))


@lines.register
def _extended_lines(happening: Extended, telling: Telling) -> Iterable[str]:
    yield _("经{by}批准，延长{amount}").format(
        by=happening.extension.by, amount=amount(happening.extension.limit)
    )
    yield _("依据：{text}").format(text=happening.extension.limit.basis)


def _is_time(scene: Scene) -> bool:
    """Tell whether the case is under way and the law's last day is not over (art. 42)."""
    facts = scene.file.facts
    lawful = facts.dues.statutory
    if facts.accepted_at is None or facts.decided is not None or lawful is None:
        return False
    return scene.running and not facts.extensions and scene.today <= lawful.due


def _may(scene: Scene) -> bool:
    """Tell whether the actor decides in the item's department and has the case, or administers."""
    if scene.actor.role == "管理员":
        return True
    department = scene.file.definition.item.department
    return approves_for(scene.actor, department) and bool(scene.mine)


def _offered(scene: Scene) -> tuple[Offered, ...]:
    longer = scene.file.definition.item.limits.extension
    if longer is None or not _is_time(scene) or not _may(scene):
        return ()
    most = Limit(length=longer.length, unit=longer.unit)
    questions = (
        Question(
            id="length",
            label=_("延长多久"),
            type="整数",
            required=True,
            min=1,
            max=longer.length,
            unit=_("个月") if longer.unit == "月" else _(longer.unit),
        ),
        Question(id="by", label=_("谁批准的"), type="文字", required=True, max_length=40),
        Question(
            id="reason",
            label=_("延期的理由"),
            type="多行文字",
            required=True,
            max_length=2000,
            help=_("会写进《延期通知书》，请用申请人看得懂的话。"),
        ),
    )
    help = _(_HELP).format(by=longer.by, most=amount(most), basis=longer.basis)
    given = {"length": str(longer.length), "by": longer.by}
    return (Offered(word=EXTENDED, questions=questions, given=given, help=help, grave=True),)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Extended:
    longer = scene.file.definition.item.limits.extension
    assert longer is not None
    limit = Limit(length=answers["length"], unit=longer.unit, basis=longer.basis)
    extension = Extension(limit=limit, decided=scene.today, by=answers["by"])
    return Extended(dues=scene.file.facts.dues, extension=extension)


verb(Verb(word=EXTENDED, offered=_offered, decide=_decide))

"""延期: more time for the decision, granted once, told to the applicant with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from app.catalog.model import Definition, Limit, Prolonging
from app.clock import Extension, amount
from app.desk.actor import approves_for
from app.desk.addresses import in_words
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Dated, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.promises import heads_told
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.presence import people_at
from app.store.queries import names_of
from app.store.rows import NewEvent
from app.texts import N_, _

EXTENDED = "延期"
# Some limits are lengthened by the government alone, as the words of the item say.
GOVERNMENT: Final = "政府"
_HELP: Final = N_(
    "到法定期限还不能作出决定的，经{by}批准可以延长一次，最多{most}（{basis}）。"
    "法定期限和承诺期限一并顺延。延期后请打印《延期通知书》，把理由告知申请人。"
)


@happens(EXTENDED)
class Extended(Dated, frozen=True, kw_only=True):
    """The time for the decision was lengthened, by the provision its limit names.

    `approver` is the address of whoever approved it, '' where the centre names nobody.
    """

    extension: Extension
    approver: str = ""


@effect.register
def _extended(happening: Extended, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, extensions=(*facts.extensions, happening.extension))


@lines.register
def _extended_lines(happening: Extended, telling: Telling) -> Iterable[str]:
    yield _("经{by}批准，延长{amount}").format(
        by=happening.extension.by, amount=amount(happening.extension.limit)
    )
    yield _("依据：{text}").format(text=happening.extension.limit.basis)


@messages.register
def _extended_messages(happening: Extended, change: Change) -> Iterable[Message]:
    """Tell whoever is said to have approved it, so that nobody's name is used without them."""
    if happening.approver in ("", f"user:{change.event.actor}"):
        return
    row = change.now.row
    text = _("{item}（{case}，{applicant}）：{who}登记为经您批准延长{amount}，不是的请马上查问。")
    said = text.format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked,
        who=change.event.actor_name, amount=amount(happening.extension.limit),
    )  # fmt: skip
    yield Message(to=happening.approver, kind=EXTENDED, text=said)


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
    if scene.asking != EXTENDED:
        return (Offered(word=EXTENDED, grave=True),)
    who = _approvers(scene, longer)
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
        Question(
            id="by",
            label=_("谁批准的"),
            type="单选",
            required=True,
            choices=tuple(who),
            help=_("批准的人会收到消息。"),
        ),
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
    given = {"length": str(longer.length)} | ({"by": next(iter(who))} if len(who) == 1 else {})
    return (
        Offered(
            word=EXTENDED, questions=questions, labels={"by": who}, given=given, help=help,
            grave=True,
        ),
    )  # fmt: skip


def _approvers(scene: Scene, longer: Prolonging) -> dict[str, str]:
    """Give who may approve it by address, as the notice names them: the heads as configured.

    Where the centre names none, only the words of the item remain, which are no address.
    """
    if GOVERNMENT in longer.by:
        usernames = scene.room.catalog.centre.heads.government
        known = names_of(scene.connection, usernames)
        found = {f"user:{each}": known.get(each, each) for each in usernames}
    else:
        found = _heads(scene)
    named = _("{office}（{name}）")
    return {
        address: named.format(office=longer.by, name=name) for address, name in found.items()
    } or {longer.by: longer.by}


def _heads(scene: Scene) -> dict[str, str]:
    """Give the heads of the item's department: those in office by name, else their posts."""
    catalog, department = scene.room.catalog, scene.file.definition.item.department
    addresses = heads_told(catalog, scene.file.definition)
    posts = {address.split(":", 2)[2] for address in addresses}
    people = people_at(scene.connection, f"department:{department}")
    found = {f"user:{p.username}": p.name for p in people if posts.intersection(p.posts)}
    return found or {address: in_words(catalog, (address,)) for address in addresses}


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Extended:
    longer = scene.file.definition.item.limits.extension
    assert longer is not None
    limit = Limit(length=answers["length"], unit=longer.unit, basis=longer.basis)
    by = answers["by"]
    named = offer.labels["by"][by]
    extension = Extension(limit=limit, decided=scene.today, by=named)
    approver = by if ":" in by else ""
    return Extended(dues=scene.file.facts.dues, extension=extension, approver=approver)


verb(Verb(word=EXTENDED, offered=_offered, decide=_decide))

"""交接, 签收 and 拒收: papers go from hand to hand, each time with a slip."""

from __future__ import annotations

from collections.abc import Mapping

from app.clock import Due, full_day
from app.desk.carriage import DECLINED, GIVEN, SIGNED_FOR, Declined, Given, SignedFor
from app.desk.custody import due_of, gives, hop_at_hand, name_of, takes, to_place
from app.desk.errors import Refused
from app.desk.hands import Custody, Leg
from app.desk.numbering import next_paper_number
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.printing import HANDOVER_SLIP
from app.routing import Hop
from app.texts import _

_MOST_COPIES = 9999


def _custody(scene: Scene) -> Custody:
    assert scene.file.facts.custody is not None
    return scene.file.facts.custody


def _giving(scene: Scene) -> tuple[Offered, ...]:
    hop = hop_at_hand(scene.file.facts)
    if hop is None or _custody(scene).moving is not None or not gives(scene.actor, hop):
        return ()
    place = name_of(scene.room.catalog, to_place(hop))
    due = _due(scene)
    text = _("交给{place}{post}。清点以后打印材料交接单，对方签收。")
    said = text.format(place=place, post=hop.to_post)
    if due is not None:
        said += _("最迟{day}交到。").format(day=full_day(due.due))
    questions, labels, given = _counted(scene, hop)
    return (Offered(word=GIVEN, questions=questions, labels=labels, given=given, help=said),)


def _counted(
    scene: Scene, hop: Hop
) -> tuple[tuple[Question, ...], Mapping[str, Mapping[str, str]], dict[str, str | list[str]]]:
    """Give what is to be listed and counted: the materials brought, or the result."""
    note = Question(id="note", label=_("说明"), type="多行文字", max_length=500)
    brought = set(scene.file.facts.brought)
    held = [each for each in scene.file.definition.item.materials if each.id in brought]
    if hop.carries == "结果" or not held:
        return (_copies(_("共几件")), note), {}, {"copies": "1"}
    ids = tuple(each.id for each in held)
    listed = Question(
        id="materials", label=_("交哪些材料"), type="多选", required=True, choices=ids
    )
    copies = sum(each.original + each.copy for each in held) or len(held)
    return (
        (listed, _copies(_("共几件")), note),
        {"materials": {each.id: each.name for each in held}},
        {"materials": list(ids), "copies": str(copies)},
    )


def _copies(label: str) -> Question:
    text = _("原件、复印件都算，一份算一件。")
    return Question(
        id="copies", label=label, type="整数", required=True, min=1, max=_MOST_COPIES, help=text
    )


def _give(scene: Scene, offer: Offered, answers: Answers) -> Given:
    file, hop = scene.file, hop_at_hand(scene.file.facts)
    assert hop is not None
    planned, due = _custody(scene).hops[hop.seq - 1], _due(scene)
    # Drawn last: all that could be refused was asked before.
    slip = next_paper_number(
        scene.connection, file.definition.centre, HANDOVER_SLIP, scene.today
    )  # fmt: skip
    return Given(
        hop=hop.seq,
        materials=tuple(answers.get("materials", ())),
        copies=int(answers["copies"]),
        slip=slip,
        carries="" if hop.carries == planned.carries else hop.carries,
        due=due.due if due else None,
    )


def _due(scene: Scene) -> Due | None:
    file = scene.file
    return due_of(
        scene.room.catalog, file.definition, file.facts, file.row.opened_at, scene.today
    )  # fmt: skip


def _arriving(scene: Scene) -> Leg | None:
    """Give the leg that the actor is to sign for."""
    custody = scene.file.facts.custody
    leg = custody.moving if custody else None
    if custody is None or leg is None or not takes(scene.actor, custody.hops[leg.hop - 1]):
        return None
    return leg


def _signing(scene: Scene) -> tuple[Offered, ...]:
    leg = _arriving(scene)
    if leg is None:
        return ()
    text = _("交接单 {slip}：{giver}交来{n}件。当面清点，件数不符的拒收。")
    note = Question(id="note", label=_("说明"), type="多行文字", max_length=500)
    return (
        Offered(
            word=SIGNED_FOR,
            questions=(_copies(_("收到几件")), note),
            help=text.format(slip=leg.slip, giver=leg.giver, n=leg.copies),
        ),
    )


def _sign(scene: Scene, offer: Offered, answers: Answers) -> SignedFor:
    leg, counted = _arriving(scene), int(answers["copies"])
    assert leg is not None
    if counted != leg.copies:
        text = _("交接单上写的是{n}件，收到{counted}件。请再清点；确实不符的，请拒收并写明。")
        raise Refused(text.format(n=leg.copies, counted=counted), "copies")
    return SignedFor(slip=leg.slip, copies=counted)


def _declining(scene: Scene) -> tuple[Offered, ...]:
    leg = _arriving(scene)
    if leg is None:
        return ()
    why = Question(
        id="reason", label=_("为什么不收"), type="多行文字", required=True, max_length=500
    )
    text = _("交接单 {slip} 的材料退回{giver}，由其补齐以后重新交接。")
    said = text.format(slip=leg.slip, giver=leg.giver)
    return (Offered(word=DECLINED, questions=(why,), help=said),)


def _decline(scene: Scene, offer: Offered, answers: Answers) -> Declined:
    leg = _arriving(scene)
    assert leg is not None
    return Declined(slip=leg.slip)


verb(Verb(word=GIVEN, offered=_giving, decide=_give))
verb(Verb(word=SIGNED_FOR, offered=_signing, decide=_sign))
verb(Verb(word=DECLINED, offered=_declining, decide=_decline))

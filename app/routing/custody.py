"""全程代办: through whose hands the papers go from the village to who decides, and back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Literal

import msgspec

from app.catalog.model import Catalog, Item, Limit, Point, Workflow
from app.catalog.words import BankStage, Outcome, Way
from app.clock import amount
from app.routing.matter import matter_of
from app.routing.network import Network, network
from app.routing.place import BANK, path
from app.routing.reason import Reason
from app.routing.steps import Assignment, assign
from app.texts import _

Carries = Literal["材料", "结果"]
AGENT: Final = "代办"
_BY_BANK: Final[BankStage] = "代办"
# The matter itself first; where nothing is decided on it, where it is done, else taken in.
_DECIDING: Final[tuple[frozenset[Outcome], ...]] = (
    frozenset({"准予", "不予"}),
    frozenset({"办结"}),
    frozenset({"受理"}),
)


class Hop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One handing over: from a point (or department) and post there to the next.

    `limit` is how long the one who hands over may keep it; each end is a point or a department.
    """

    seq: int
    from_point: str = ""
    from_department: str = ""
    from_post: str = ""
    to_point: str = ""
    to_department: str = ""
    to_post: str = ""
    name: str
    limit: Limit
    carries: Carries


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """All handings over of an application, the way there and the way back; none without 代办."""

    hops: tuple[Hop, ...]
    reasons: tuple[Reason, ...]


class _Hand(msgspec.Struct, frozen=True, kw_only=True):
    point: str = ""
    department: str = ""
    post: str = ""
    name: str


def chain(
    catalog: Catalog,
    item: Item,
    point: Point,
    division: str = "",
    *,
    way: Way | Literal[""] = "",
    workflow: Workflow | None = None,
) -> Chain:
    """Give the chain of custody of an `item` taken at `point` by an agent (代办员).

    It leads along the tree of points to where the first deciding step is done and back with the
    result. There is none where nobody there goes for the applicant.
    """
    net = network(catalog)
    flow = workflow or catalog.workflows[item.workflow]
    matter = matter_of(item, flow, way)
    steps = [
        (step, assigned)
        for step in flow.all_steps()
        for assigned, _why in assign(catalog, matter, step, point.id, division)
    ]
    if not _has_agent(net, item, point, [assigned for _step, assigned in steps]):
        text = _("{point}没有代办岗，“{item}”不走全程代办。")
        said = text.format(point=point.name, item=item.name)
        return Chain(hops=(), reasons=(Reason(code="hop-none", text=said),))
    decider = _decider([(step.outcomes, assigned) for step, assigned in steps])
    hands = _hands(net, point, decider, [assigned for _step, assigned in steps])
    if len(hands) == 1:
        text = _("“{item}”就在{point}办，不用往别处送。")
        said = text.format(item=item.name, point=point.name)
        return Chain(hops=(), reasons=(Reason(code="hop-none", text=said),))
    hops = _hops(hands, catalog.centre.agency.hop_limit)
    return Chain(hops=hops, reasons=tuple(_said(hop) for hop in hops))


def _has_agent(net: Network, item: Item, point: Point, assigned: Sequence[Assignment]) -> bool:
    if point.kind == BANK:
        grants = net.grants.get((point.id, item.id), ())
        return any(_BY_BANK in authorised.stages for _authorisation, authorised in grants)
    return bool(_agent_at(net, point)) or any(AGENT in one.post for one in assigned)


def _agent_at(net: Network, point: Point) -> str:
    """Give the post that goes for applicants at a point; empty for none."""
    posts = net.catalog.posts_at(point.id)
    # The B post of the pair stands in, it is not whom one hands over to.
    covers = {post.backup.post for post in posts if post.backup is not None}
    agents = [post.id for post in posts if AGENT in post.id]
    return next((id for id in agents if id not in covers), agents[0] if agents else "")


def _decider(steps: Sequence[tuple[tuple[Outcome, ...], Assignment]]) -> Assignment:
    for deciding in _DECIDING:
        for outcomes, assigned in steps:
            if not deciding.isdisjoint(outcomes):
                return assigned
    return steps[0][1]


def _hands(
    net: Network, start: Point, decider: Assignment, assigned: Sequence[Assignment]
) -> tuple[_Hand, ...]:
    """Give everybody who holds the papers on the way to the decider, the decider last."""
    if decider.point:
        target = net.catalog.points[decider.point]
        on_the_way = path(net.catalog, start, target)
    else:
        on_the_way = (start, *net.above[start.id])
    hands = [_hand_at(net, point, assigned) for point in on_the_way]
    if agent := _agent_at(net, start):
        hands[0] = msgspec.structs.replace(hands[0], post=agent)
    if decider.department:
        hands.append(
            _Hand(department=decider.department, post=decider.post, name=decider.department_name)
        )
    else:
        hands[-1] = msgspec.structs.replace(hands[-1], post=decider.post)
    return tuple(hands)


def _hand_at(net: Network, point: Point, assigned: Sequence[Assignment]) -> _Hand:
    """Give who takes it at a point: whoever does a step there, else the agent there."""
    working = next((one.post for one in assigned if one.point == point.id and one.post), "")
    post = working or _agent_at(net, point)
    return _Hand(point=point.id, post=post, name=point.name)


def _hops(hands: Sequence[_Hand], limit: Limit) -> tuple[Hop, ...]:
    there: list[tuple[_Hand, _Hand, Carries]] = [
        (one, other, "材料") for one, other in pairwise(hands)
    ]
    back: list[tuple[_Hand, _Hand, Carries]] = [
        (other, one, "结果") for one, other, _carries in reversed(there)
    ]
    return tuple(
        Hop(
            seq=seq,
            from_point=one.point,
            from_department=one.department,
            from_post=one.post,
            to_point=other.point,
            to_department=other.department,
            to_post=other.post,
            name=_("{one}交{other}").format(one=one.name, other=other.name),
            limit=limit,
            carries=carries,
        )
        for seq, (one, other, carries) in enumerate([*there, *back], 1)
    )


def _said(hop: Hop) -> Reason:
    text = _("第{seq}棒：{name}{carries}，{limit}内交到。")
    basis = hop.limit.basis
    if basis:
        text = _("第{seq}棒：{name}{carries}，{limit}内交到（{basis}）。")
    said = text.format(
        seq=hop.seq, name=hop.name, carries=_(hop.carries), limit=amount(hop.limit), basis=basis
    )
    return Reason(code="hop", text=said)

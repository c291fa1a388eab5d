"""Papers carried at random: always in one pair of hands, never lost, never told twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import select

from app.desk import Actor, CaseView, NotVisible, Refused, Stale
from app.store import Store
from app.store.record_tables import Handover
from tests.databases import fresh
from tests.desk.hall import ADMIN, AGENT, APPROVER, CLERK, HALL_CLERK, OUTSIDER, SUPERVISOR, Hall
from tests.desk.people_at_work import work_off
from tests.sample import AGENCY_ITEM, sample_catalog

EVERYBODY = (AGENT, CLERK, HALL_CLERK, APPROVER, SUPERVISOR, OUTSIDER)
WORDS = ("交接", "交接", "签收", "签收", "签收", "拒收")
FORWARD = ("通过", "受理", "准予", "送达", "退回", "不予")
MORE = {"reason": "少一页", "clause": "《示例办法》第九条", "note": "请补"}


@pytest.fixture(scope="module")
def walked() -> Iterator[Hall]:
    with fresh("sqlite") as address:
        store = Store(address)
        yield Hall(store, sample_catalog())
        store.dispose()


def seen(hall: Hall, actor: Actor, case: CaseView) -> CaseView | None:
    try:
        return hall.desk.case(actor, case.number, hall.at)
    except NotVisible:
        return None


def carry(hall: Hall, actor: Actor, case: CaseView, word: str, random: Random) -> None:
    """Do a verb as whoever it is offered to would, sometimes with a wrong count."""
    offer = next((one for one in case.verbs if one.word == word), None)
    answers = dict(offer.given) if offer else {}
    if word != "拒收":
        answers["copies"] = random.choice(("1", "2", "2", "2", "2", "2"))
    else:
        answers["reason"] = "少一页"
    try:
        hall.do(actor, case, word, **answers)
    except Stale:
        pass  # The clock was faster.
    except Refused:
        assert offer is None or word == "签收"


def act(hall: Hall, actor: Actor, case: CaseView, random: Random) -> None:
    """Act on whatever is open to the actor."""
    for offer in case.offers:
        words = [word for word in offer.outcomes if word in FORWARD]
        if words:
            word = random.choice(words)
            needs = {key: MORE[key] for key in offer.needs[word] if key in MORE}
            back = {"back_to": offer.back_to[0][0]} if "back_to" in offer.needs[word] else {}
            with suppress(Stale):  # The clock was faster.
                hall.act(actor, case, offer.step, word, **needs, **back)  # type: ignore[arg-type]
            return


def end(hall: Hall, actor: Actor, case: CaseView) -> None:
    """End the case without a decision if the actor may: what left comes back."""
    word = next((one.word for one in case.verbs if one.word in ("撤件", "终止")), "")
    if word:
        with suppress(Stale):
            hall.do(actor, case, word, how="本人书面申请", reason="不办了", clause="第九条")


def check(hall: Hall, case: CaseView) -> None:
    now = hall.desk.case(ADMIN, case.number, hall.at)
    assert now.custody is not None
    states = [hop.state for hop in now.custody.hops]
    assert states.count("在路上") + states.count("待交") <= 1
    assert now.custody.holder
    slips = [hop.slip for hop in now.custody.hops if hop.slip]
    assert len(slips) == len(set(slips))
    late = [event.lines for event in now.timeline if event.kind == "交接超期"]
    assert len(late) == len(set(late))


@pytest.mark.parametrize("seed", range(12))
def test_papers_are_never_lost(walked: Hall, seed: int) -> None:
    hall, random = walked, Random(seed)
    case = hall.open(actor=AGENT, item=AGENCY_ITEM)
    for _turn in range(48):
        actor = random.choice(EVERYBODY[:4] if random.random() < 0.8 else EVERYBODY)
        now = seen(hall, actor, case)
        if now is not None:
            if random.random() < 0.03:
                end(hall, actor, now)
            elif random.random() < 0.35:
                act(hall, actor, now, random)
            else:
                carry(hall, actor, now, random.choice(WORDS), random)
        if random.random() < 0.2:
            hall.later(days=1)
            work_off(hall)
        check(hall, case)
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)


def test_after_all_of_it_every_table_is_what_the_events_tell(walked: Hall) -> None:
    found = walked.desk.rebuild(ADMIN, after=0, limit=200, check=True)
    assert found.checked >= 1
    assert found.differences == ()
    with walked.store.reading() as connection:
        arrived = connection.execute(select(Handover.hop).where(Handover.received_by != "")).all()
    assert len(arrived) >= 5, "a walk that carries nothing shows nothing"

"""容缺受理: accepted though something is lacking, against a promise with a day; else withdrawn."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.desk import CaseView, Refused
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    READER,
    SURVEYOR,
    VILLAGER,
    ZONE,
    Hall,
)
from tests.desk.lenient import PROMISE, lenient
from tests.desk.test_papers import issue, text_of
from tests.desk.watching import watch_over
from tests.sample import PROMISED_ITEM

LAST = date(2025, 6, 11)


def tolerated(hall: Hall) -> CaseView:
    """Accept a case whose lease is lacking; the promise is due five working days later."""
    case = lenient(hall).open(brought=["application", "id-card"])
    return hall.act(CLERK, case, "receive", "容缺受理", answers=PROMISE)


def clock(hall: Hall, case: CaseView, day: date, hour: int = 0) -> datetime | None:
    """Let the clock look after the case at an hour of a day."""
    hall.at = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)
    return watch_over(hall.desk._room, case.number, hall.at)


def test_it_is_offered_where_something_may_follow(hall: Hall) -> None:
    (choice,) = lenient(hall).open(brought=["application", "id-card"]).offers
    assert "容缺受理" in choice.outcomes
    assert choice.blocked["受理"] == "租房合同还没有交：请作“容缺受理”，或者等材料收齐。"
    assert [each.id for each in choice.asks["容缺受理"]] == ["signer", "pledged", "discredited"]
    assert choice.given["容缺受理"] == {"signer": "张三丰"}


def test_not_where_all_is_there(hall: Hall) -> None:
    (choice,) = lenient(hall).open().offers
    assert "受理" in choice.outcomes
    assert choice.blocked["容缺受理"] == "可以后补的材料没有缺的，请直接作“受理”。"


def test_not_where_a_necessary_material_lacks(hall: Hall) -> None:
    (choice,) = lenient(hall).open(brought=["application"]).offers
    assert "居民身份证" in choice.blocked["容缺受理"]
    with pytest.raises(Refused, match="必要材料还没有收齐"):
        hall.act(CLERK, hall.open(brought=["application"]), "receive", "容缺受理", answers=PROMISE)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "signer"),
        ({**PROMISE, "signer": ""}, "signer"),
        ({**PROMISE, "pledged": "否"}, "pledged"),
        ({**PROMISE, "discredited": "是"}, "discredited"),
    ],
)
def test_without_a_promise_of_a_trustworthy_person_it_is_refused(
    hall: Hall, answers: dict[str, str], field: str
) -> None:
    case = lenient(hall).open(brought=["application", "id-card"])
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, case, "receive", "容缺受理", answers=answers)
    assert refusal.value.field == field
    assert hall.desk.case(CLERK, case.number, hall.at).version == case.version


def test_it_accepts_and_says_what_follows_until_when(hall: Hall) -> None:
    case = tolerated(hall)
    assert case.status == "已受理"
    assert case.owing is not None
    assert (case.owing.materials, case.owing.until, case.owing.met) == (("租房合同",), LAST, None)
    told = case.timeline[-1]
    assert (told.outcome, told.reason) == ("容缺受理", "")
    assert "容缺受理，待补：租房合同" in told.lines
    assert "最迟2025年6月11日交齐" in told.lines
    assert case.promised is not None
    assert case.owing.until <= case.promised.due


def test_the_day_is_never_beyond_the_promise(hall: Hall) -> None:
    from msgspec.structs import replace

    from app.catalog.model import Limit

    lenient(hall)
    item = hall.catalog.items[PROMISED_ITEM]
    generous = tuple(
        replace(each, supply_within=Limit(length=90)) if each.id == "lease" else each
        for each in item.materials
    )
    items = {**hall.catalog.items, PROMISED_ITEM: replace(item, materials=generous)}
    hall.catalog = replace(hall.catalog, items=items)
    case = hall.open(brought=["application", "id-card"])
    case = hall.act(CLERK, case, "receive", "容缺受理", answers=PROMISE)
    assert case.owing is not None
    assert case.owing.until == date(2025, 6, 25), "fifteen working days were promised"


def test_who_signed_is_sealed(hall: Hall) -> None:
    case = lenient(hall).open(brought=["application", "id-card"])
    signed = {**PROMISE, "signer": "张无忌"}
    case = hall.act(CLERK, case, "receive", "容缺受理", answers=signed)
    with hall.store.reading() as connection:
        from app.store.queries import events_of, find_case

        row = find_case(connection, case.number, ("all",))
        assert row is not None
        recorded = events_of(connection, row.id)[-1]
    assert "张无忌" not in repr(recorded.data)
    assert "张无忌" not in repr(row.facts)
    assert "张无忌" in text_of(issue(hall, case, "容缺受理承诺书")[1])


def test_what_was_promised_can_be_brought_after_acceptance(hall: Hall) -> None:
    case = tolerated(hall)
    assert case.may_supply
    case = hall.supply(CLERK, case, ["lease"])
    assert case.timeline[-1].lines == ("材料已补齐",)
    assert case.owing is not None
    assert case.owing.met == date(2025, 6, 4)
    assert not case.may_supply
    assert clock(hall, case, date(2025, 12, 1)) is None
    assert hall.desk.case(CLERK, case.number, hall.at).ended == ""


def test_those_who_do_not_work_there_record_nothing(hall: Hall) -> None:
    case = tolerated(hall)
    for actor in (READER, APPROVER):
        with pytest.raises(Refused, match="不由您登记"):
            hall.supply(actor, case, ["lease"])
    with pytest.raises(Exception, match="没有找到"):
        hall.supply(OUTSIDER, case, ["lease"])


def test_nothing_is_granted_while_it_lacks(hall: Hall) -> None:
    case = hall.act(SURVEYOR, tolerated(hall), "survey", "通过", companions=("刘村",))
    hall.later(days=4)
    case = hall.act(VILLAGER, case, "publicity", "通过")
    (choice,) = hall.desk.case(APPROVER, case.number, hall.at).offers
    assert choice.blocked["准予"] == "容缺的材料还没有补齐：租房合同（最迟2025年6月11日）。"
    assert "不予" in choice.outcomes
    hall.supply(CLERK, case, ["lease"])
    assert "准予" in hall.desk.case(APPROVER, case.number, hall.at).offers[0].outcomes


class TestItLapses:
    """逾期未补 counts as withdrawn, the morning after, by the clock."""

    def test_not_on_the_last_day(self, hall: Hall) -> None:
        case = tolerated(hall)
        following = clock(hall, case, LAST, 23)
        assert following == datetime(2025, 6, 12, tzinfo=ZONE)
        assert hall.desk.case(CLERK, case.number, hall.at).ended == ""

    def test_on_the_morning_after(self, hall: Hall) -> None:
        case = tolerated(hall)
        assert clock(hall, case, date(2025, 6, 12)) is None
        case = hall.desk.case(CLERK, case.number, hall.at)
        assert (case.ended, case.status) == ("视为撤回", "视为撤回")
        assert case.tasks == ()
        told = case.timeline[-1]
        assert (told.by, told.kind) == ("系统", "视为撤回")
        assert "2025年6月11日以前补交租房合同" in told.note
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_only_once(self, hall: Hall) -> None:
        case = tolerated(hall)
        for _turn in range(3):
            assert clock(hall, case, date(2025, 6, 12)) is None
        kinds = [event.kind for event in hall.desk.case(CLERK, case.number, hall.at).timeline]
        assert kinds.count("视为撤回") == 1

    def test_the_paper_tells_why(self, hall: Hall) -> None:
        case = tolerated(hall)
        clock(hall, case, date(2025, 6, 12))
        told = text_of(issue(hall, case, "终止办理通知书")[1])
        for words in ("承诺在2025年6月11日以前补交租房合同", "视为撤回", "申请材料退回", "6个月内"):
            assert words in told


class TestPapers:
    """The promise before, the notice after."""

    def test_the_promise_can_be_printed_to_be_signed(self, hall: Hall) -> None:
        case = lenient(hall).open(brought=["application", "id-card"])
        assert "容缺受理承诺书" in case.printable
        assert "容缺受理通知书" not in case.printable
        told = text_of(issue(hall, case, "容缺受理承诺书")[1])
        assert "租房合同" in told
        assert "受理之日起5个工作日内" in told
        assert "同意视为撤回申请" in told

    def test_not_where_nothing_may_follow(self, hall: Hall) -> None:
        assert "容缺受理承诺书" not in lenient(hall).open().printable
        assert "容缺受理承诺书" not in hall.open(brought=["application"]).printable

    def test_the_notice_names_what_lacks_how_and_until_when(self, hall: Hall) -> None:
        case = tolerated(hall)
        assert "容缺受理通知书" in case.printable
        assert "受理通知书" not in case.printable
        told = text_of(issue(hall, case, "容缺受理通知书")[1])
        for words in ("租房合同", "复印件1份", "2025年6月11日", "视为撤回申请", "不能延长"):
            assert words in told
        assert "最低生活保障申请书" not in told


def test_replay_amounts_to_the_facts(hall: Hall) -> None:
    case = hall.supply(CLERK, tolerated(hall), ["lease"])
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)

"""超期说明: a late case owes a reason until one is given (优化营商环境条例 art. 36)."""

from __future__ import annotations

import pytest

from app.desk import CaseView, NotVisible, Refused
from tests.desk.hall import (
    ADMIN,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    Hall,
)
from tests.desk.longer import accepted
from tests.desk.test_hold import HEARING

WHY = {"reason": "踏勘人员生病，已改派"}


def late(hall: Hall) -> CaseView:
    case = accepted(hall)
    hall.later(days=22)
    return hall.desk.case(CLERK, case.number, hall.at)


def owed(hall: Hall) -> bool:
    (row,) = hall.desk.tasks(BUILDER, hall.at).rows
    return row.owes_reason


def test_from_the_day_after_the_last_one(hall: Hall) -> None:
    case = accepted(hall)
    hall.later(days=21)
    assert "超期说明" not in hall.offered(BUILDER, case)
    assert not owed(hall)
    hall.later(days=1)
    shown = hall.desk.case(BUILDER, case.number, hall.at)
    assert shown.owes_reason
    assert "超期说明" in [verb.word for verb in shown.verbs]
    assert owed(hall)


def test_by_who_has_it_took_it_or_decides(hall: Hall) -> None:
    case = late(hall)
    for actor in (BUILDER, CLERK, FARM_APPROVER):
        assert "超期说明" in hall.offered(actor, case)
    for actor in (READER, SUPERVISOR, ADMIN, LAND_APPROVER):
        assert "超期说明" not in hall.offered(actor, case)
    with pytest.raises(NotVisible):
        hall.offered(OUTSIDER, case)


def test_given_it_is_owed_no_more_and_everybody_reads_it(hall: Hall) -> None:
    case = hall.do(BUILDER, late(hall), "超期说明", **WHY)
    assert not owed(hall)
    assert (case.owes_reason, case.explained) == (False, hall.at.date())
    assert case.alarm is not None
    assert case.alarm.level == "超期", "it is late all the same"
    shown = hall.desk.case(SUPERVISOR, case.number, hall.at).timeline[-1]
    assert (shown.kind, shown.reason, shown.silent) == ("超期说明", WHY["reason"], True)
    assert "超期说明" not in hall.offered(BUILDER, case)


def test_without_words_it_is_none(hall: Hall) -> None:
    with pytest.raises(Refused) as refusal:
        hall.do(BUILDER, late(hall), "超期说明", reason="  ")
    assert set(refusal.value.problems) == {"reason"}
    assert owed(hall)


def test_not_while_the_case_rests(hall: Hall) -> None:
    case = hall.do(BUILDER, late(hall), "挂起", **HEARING)
    assert "超期说明" not in hall.offered(BUILDER, case)
    assert not owed(hall)
    assert not case.owes_reason


def test_the_record_is_whole(hall: Hall) -> None:
    case = hall.do(BUILDER, late(hall), "超期说明", **WHY)
    audit = hall.desk.audit(CLERK, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

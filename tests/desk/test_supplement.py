"""补正: told all at once, once only, and what follows when the applicant brings it."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import CaseView, Refused, Stale
from tests.desk.hall import AGENT, APPROVER, CLERK, OUTSIDER, READER, SURVEYOR, VILLAGER, Hall
from tests.sample import AGENCY_ITEM, JOINT_ITEM


def asked(hall: Hall, *materials: str, note: str = "") -> CaseView:
    """Take a case without the identity card and ask for materials."""
    case = hall.open(brought=["application", "lease"])
    return hall.act(CLERK, case, "receive", "补正", materials=materials, note=note)


def test_the_case_waits_for_the_applicant(hall: Hall) -> None:
    case = asked(hall, "id-card", note="请带原件")
    assert case.status == "待补正"
    assert case.timeline[-1].materials == ("居民身份证",)
    assert case.timeline[-1].note == "请带原件"
    assert [each.id for each in case.materials if each.asked] == ["id-card"]
    assert case.may_supply
    assert case.alarm is None, "nobody is late while the applicant is asked"


def test_nothing_goes_on_while_it_waits(hall: Hall) -> None:
    case = asked(hall, "id-card")
    (choice,) = case.offers
    assert "等待申请人补正" in choice.blocked["受理"]
    assert "正在等待申请人" in choice.blocked["补正"]
    assert "不予受理" in choice.outcomes, "an applicant who never comes back can be refused"
    with pytest.raises(Refused, match="等待申请人补正"):
        hall.act(CLERK, case, "receive", "受理")


def test_what_was_brought_lets_it_go_on(hall: Hall) -> None:
    case = hall.supply(CLERK, asked(hall, "id-card"), ["id-card"], note="原件已核对")
    assert (case.status, case.missing) == ("已收件", ())
    assert case.timeline[-1].kind == "补交"
    assert case.timeline[-1].note == "原件已核对"
    assert case.timeline[-1].lines == ("材料已补齐",)
    assert hall.act(CLERK, case, "receive", "受理").status == "已受理"


def test_half_of_it_is_not_enough(hall: Hall) -> None:
    case = hall.open(brought=[])
    case = hall.act(CLERK, case, "receive", "补正", materials=("application", "id-card"))
    case = hall.supply(CLERK, case, ["application"])
    assert (case.status, case.missing) == ("待补正", ("居民身份证",))
    case = hall.supply(CLERK, case, ["id-card"])
    assert case.status == "已收件"


def test_what_was_there_but_wrong_must_be_brought_again(hall: Hall) -> None:
    case = hall.open()
    case = hall.act(CLERK, case, "receive", "补正", materials=("application",), note="没有签字")
    assert case.missing == ("最低生活保障申请书",)
    case = hall.supply(CLERK, case, ["id-card"])
    assert case.status == "待补正", "that was not what was asked for"
    assert hall.supply(CLERK, case, ["application"]).status == "已收件"


def test_words_alone_can_be_asked_for(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(), "receive", "补正", note="申请书缺签名")
    assert case.status == "待补正"
    assert hall.supply(CLERK, case, [], note="已签名").status == "已收件"


def test_asking_for_nothing_is_no_asking(hall: Hall) -> None:
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, hall.open(), "receive", "补正")
    assert refusal.value.field == "materials"


def test_all_must_be_told_at_once(hall: Hall) -> None:
    """行政许可法 art. 32 (4): 一次告知申请人需要补正的全部内容."""
    case = hall.open(brought=[])
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, case, "receive", "补正", materials=("application",))
    assert refusal.value.field == "materials"
    assert "许可法" not in refusal.value.message, "a 行政给付 is no permit"
    assert "居民身份证" in refusal.value.message
    assert "最低生活保障申请书" not in refusal.value.message


def test_once_means_once(hall: Hall) -> None:
    case = hall.supply(CLERK, asked(hall, "id-card"), ["id-card"])
    (choice,) = case.offers
    assert "许可法" not in choice.blocked["补正"]
    assert "2025-06-04" in choice.blocked["补正"]
    with pytest.raises(Refused, match="不能再次补正"):
        hall.act(CLERK, case, "receive", "补正", materials=("application",))


def test_of_a_permit_the_law_is_named(hall: Hall) -> None:
    case = hall.open(item=JOINT_ITEM, brought=[])
    with pytest.raises(Refused, match="（行政许可法第三十二条），还缺"):
        hall.act(CLERK, case, "receive", "补正", materials=("application",))
    case = hall.open(item=JOINT_ITEM, brought=["application"])
    case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
    (choice,) = hall.supply(CLERK, case, ["id-card"]).offers
    assert "一次告知（行政许可法第三十二条），不能再次补正" in choice.blocked["补正"]


def test_once_means_once_for_two_steps_before_acceptance(hall: Hall) -> None:
    case = hall.open(AGENT, item=AGENCY_ITEM, brought=[])
    case = hall.act(AGENT, case, "collect", "补正", materials=("id-card",))
    case = hall.supply(AGENT, case, ["id-card"])
    case = hall.act(AGENT, case, "collect", "通过")
    with pytest.raises(Refused, match="不能再次补正"):
        hall.act(CLERK, case, "receive", "补正", note="还要户口簿")


@pytest.mark.parametrize("unknown", ["passport", "disability-card"])
def test_only_what_the_case_needs_can_be_asked_for_or_brought(hall: Hall, unknown: str) -> None:
    """优化营商环境条例: nothing may be asked for that is not on the list."""
    case = hall.open(brought=["application"])
    with pytest.raises(Refused, match="不需要材料"):
        hall.act(CLERK, case, "receive", "补正", materials=("id-card", unknown))
    with pytest.raises(Refused, match="不需要材料"):
        hall.supply(CLERK, case, [unknown])


def test_a_missing_material_bars_acceptance(hall: Hall) -> None:
    case = hall.open(brought=["lease"])
    (choice,) = case.offers
    assert choice.blocked["受理"] == "必要材料还没有收齐：最低生活保障申请书、居民身份证。"
    with pytest.raises(Refused, match="必要材料还没有收齐"):
        hall.act(CLERK, case, "receive", "受理")


def test_what_may_follow_later_does_not(hall: Hall) -> None:
    case = hall.open(brought=["application", "id-card"])
    assert case.missing == ()
    assert hall.act(CLERK, case, "receive", "受理").status == "已受理"


def test_materials_may_be_brought_before_anyone_asks(hall: Hall) -> None:
    case = hall.supply(CLERK, hall.open(brought=["application"]), ["id-card"])
    assert (case.status, case.missing) == ("已收件", ())
    assert "受理" in case.offers[0].outcomes


def test_after_acceptance_nothing_more_is_taken(hall: Hall) -> None:
    case = hall.accepted(brought=["application", "id-card"])
    assert not hall.desk.case(CLERK, case.number, hall.at).may_supply
    with pytest.raises(Refused, match="现在不收材料"):
        hall.supply(CLERK, case, ["lease"])


def test_nothing_brought_is_no_supply(hall: Hall) -> None:
    with pytest.raises(Refused) as refusal:
        hall.supply(CLERK, asked(hall, "id-card"), [])
    assert refusal.value.field == "materials"


def test_those_who_do_not_work_there_record_nothing(hall: Hall) -> None:
    case = asked(hall, "id-card")
    assert not hall.desk.case(READER, case.number, hall.at).may_supply
    assert not hall.desk.case(APPROVER, case.number, hall.at).may_supply
    for actor in (READER, APPROVER):
        with pytest.raises(Refused, match="不由您登记"):
            hall.supply(actor, case, ["id-card"])
    with pytest.raises(Exception, match="没有找到"):
        hall.supply(OUTSIDER, case, ["id-card"])


def test_the_limits_begin_when_the_set_became_complete(hall: Hall) -> None:
    case = asked(hall, "id-card")
    hall.later(days=5)
    case = hall.supply(CLERK, case, ["id-card"])
    hall.later(days=1)
    case = hall.act(CLERK, case, "receive", "受理")
    assert "自2025年6月9日起计算办理时限" in case.timeline[-1].lines
    assert case.accepted_at is not None
    assert case.accepted_at.date() == date(2025, 6, 10)


class TestTheTimeToAskRanOut:
    """行政许可法 art. 32 (4): not asked in time, it counts as accepted on the day of receipt."""

    def test_accepted_on_the_last_day_the_limits_count_from_then(self, hall: Hall) -> None:
        case = hall.open()
        hall.later(days=7)
        assert hall.at.date() == date(2025, 6, 11)
        case = hall.act(CLERK, case, "receive", "受理")
        assert "自2025年6月11日起计算办理时限" in case.timeline[-1].lines

    def test_accepted_a_day_later_they_count_from_the_receipt(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        hall.later(days=8)
        with pytest.raises(Stale, match="系统"):
            hall.act(CLERK, case, "receive", "受理")
        case = hall.desk.case(CLERK, case.number, hall.at)
        assert case.timeline[-1].kind == "视为受理", "the law was faster, whenever a worker comes"
        assert "自2025年6月4日起计算办理时限" in case.timeline[-1].lines
        assert case.promised is not None
        assert case.promised.due == date(2025, 6, 25), "as if it had been accepted at once"
        assert case.accepted_at is not None
        assert case.accepted_at.date() == date(2025, 6, 12)

    def test_asked_too_late_they_count_from_the_receipt_too(self, hall: Hall) -> None:
        case = hall.open(brought=["application", "lease"])
        hall.later(days=8)
        with pytest.raises(Stale, match="系统"):
            hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        case = hall.desk.case(CLERK, case.number, hall.at)
        assert case.accepted_at == hall.at
        assert "自2025年6月4日起计算办理时限" in case.timeline[-1].lines

    def test_asked_in_time_and_answered_late_they_count_from_the_answer(self, hall: Hall) -> None:
        case = asked(hall, "id-card")
        hall.later(days=40)
        case = hall.supply(CLERK, case, ["id-card"])
        assert hall.at.date() == date(2025, 7, 14)
        hall.later(days=1)
        case = hall.act(CLERK, case, "receive", "受理")
        assert "自2025年7月14日起计算办理时限" in case.timeline[-1].lines


class TestAfterAcceptance:
    """A 补正 in the middle stops the clock."""

    def waiting(self, hall: Hall) -> CaseView:
        case = hall.accepted()
        return hall.act(SURVEYOR, case, "survey", "补正", note="请补充收入证明")

    def test_it_waits(self, hall: Hall) -> None:
        case = self.waiting(hall)
        assert case.status == "待补正"
        assert [pause.name for pause in case.pauses] == ["入户调查", "材料补正"]
        with pytest.raises(Refused, match="等待申请人补正"):
            hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))

    def test_it_goes_on_and_the_days_do_not_count(self, hall: Hall) -> None:
        plain = hall.accepted()
        case = self.waiting(hall)
        hall.later(days=20)
        case = hall.supply(CLERK, case, [], note="已补")
        assert case.status == "已受理"
        assert all(pause.last == hall.at.date() for pause in case.pauses if pause.step != "survey")
        hall.act(SURVEYOR, plain, "survey", "通过", companions=("刘村",))
        done = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        assert done.promised is not None
        assert done.promised.due > date(2025, 7, 9)

    def test_it_is_not_sent_back_while_it_waits(self, hall: Hall) -> None:
        """Else its pause would end and it would go on waiting, with the clock running."""
        case = self.waiting(hall)
        with pytest.raises(Refused, match="等待申请人补正"):
            hall.act(SURVEYOR, case, "survey", "退回", back_to="receive", reason="收错了")
        (choice,) = hall.desk.case(SURVEYOR, case.number, hall.at).offers
        assert "退回" in choice.blocked

    def test_the_step_asks_once_too(self, hall: Hall) -> None:
        case = hall.supply(CLERK, self.waiting(hall), [], note="已补")
        with pytest.raises(Refused, match="不能再次补正"):
            hall.act(SURVEYOR, case, "survey", "补正", note="还要一份")

    def test_another_step_is_not_stopped_by_the_one_at_the_door(self, hall: Hall) -> None:
        case = hall.open(brought=["application"])
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        case = hall.supply(CLERK, case, ["id-card"])
        case = hall.act(CLERK, case, "receive", "受理")
        case = hall.act(SURVEYOR, case, "survey", "补正", note="请补充收入证明")
        assert case.status == "待补正"
        assert case.promised is not None
        case = hall.supply(CLERK, case, [], note="已补")
        case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        assert hall.act(VILLAGER, case, "publicity", "通过").status == "已受理"

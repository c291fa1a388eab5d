"""送达: how and when a decision reached the applicant, and by when it must."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.desk import CaseView, NotVisible, Refused
from app.desk.service import WAYS
from app.store.queries import events_of, find_case
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    ZONE,
    Hall,
)
from tests.desk.test_papers import issue, text_of
from tests.sample import JOINT_ITEM

HOME = {"place": "黑里河镇八沟道村三组7号"}
# What each way states besides the day, in order of WAYS.
STATED = {
    "直接送达": {"receiver": "张三丰", **HOME},
    "代收": {"receiver": "张翠山", "relation": "同住的成年儿子", **HOME},
    "留置送达": {"witness": "刘村，已拍照", **HOME},
    "邮寄送达": {"receiver": "张三丰", **HOME},
    "电子送达": {"receiver": "张三丰", "place": "13804761234", "consent": "是"},
    "委托送达": {"receiver": "张三丰", "entrusted": "八沟道村村民委员会"},
    "公告送达": {},
}
WHY = {"reason": "家庭收入高于标准", "clause": "社会救助暂行办法第九条"}


def licensed(hall: Hall) -> CaseView:
    """Bring a permit as far as the decision; it has ten working days to be delivered."""
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    case = hall.act(BUILDER, case, "site", "通过", companions=("何工",))
    case = hall.act(LAND_APPROVER, case, "planning", "通过")
    case = hall.act(FARM_APPROVER, case, "eligibility", "通过")
    return hall.act(FARM_APPROVER, case, "approve", "准予")


def served(hall: Hall, case: CaseView, **answers: str) -> CaseView:
    return hall.act(CLERK, case, "deliver", "送达", answers=answers)


def test_handed_over_at_the_window_it_comes_filled_in(hall: Hall) -> None:
    (choice,) = hall.desk.case(CLERK, hall.approved().number, hall.at).offers
    assert choice.given["送达"] == {
        "way": "直接送达", "day": "2025-06-04", "receiver": "张三丰", "place": "黑里河镇便民服务中心",
    }  # fmt: skip
    assert [each.id for each in choice.asks["送达"]][:3] == ["way", "day", "receiver"]


def test_who_came_for_the_applicant_receives_it(hall: Hall) -> None:
    from app.desk.service import usual

    told = {"name": "张三丰", "agent_name": "何代"}
    assert usual(told, "镇中心", date(2025, 6, 4))["receiver"] == "何代"


def test_every_way_has_its_own_needs() -> None:
    assert set(STATED) == set(WAYS)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "公告送达"])
def test_each_way_is_recorded_with_its_day(hall: Hall, way: str) -> None:
    case = hall.approved()
    hall.later(days=2)
    case = served(hall, case, way=way, day="2025-06-05", **STATED[way])
    assert case.ended == "办结"
    lines = case.timeline[-1].lines
    assert f"{way}，2025年6月5日送达" in lines
    for text in (text for name, text in STATED[way].items() if name != "consent"):
        assert any(text in line for line in lines), text
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)


@pytest.mark.parametrize(
    ("way", "left_out"),
    [(way, name) for way, stated in STATED.items() for name in stated],
)
def test_what_a_way_must_state_cannot_be_left_out(hall: Hall, way: str, left_out: str) -> None:
    case = hall.approved()
    stated = {name: text for name, text in STATED[way].items() if name != left_out}
    with pytest.raises(Refused) as refusal:
        served(hall, case, way=way, day="2025-06-04", **stated)
    assert set(refusal.value.problems) == {left_out}
    assert hall.desk.case(CLERK, case.number, hall.at).ended == ""


@pytest.mark.parametrize("day", ["2025-06-03", "2025-06-30", "昨天", ""])
def test_not_before_the_decision_nor_in_the_future(hall: Hall, day: str) -> None:
    case = hall.approved()
    with pytest.raises(Refused) as refusal:
        served(hall, case, way="直接送达", day=day, **STATED["直接送达"])
    assert set(refusal.value.problems) == {"day"}


def test_how_it_was_served_must_be_said(hall: Hall) -> None:
    with pytest.raises(Refused) as refusal:
        served(hall, hall.approved())
    assert set(refusal.value.problems) == {"way", "day"}


def test_a_public_notice_takes_thirty_days(hall: Hall) -> None:
    case = hall.approved()
    with pytest.raises(Refused, match="到2025年7月4日期满"):
        served(hall, case, way="公告送达", day="2025-06-04")
    hall.at = datetime(2025, 7, 4, 9, tzinfo=ZONE)
    with pytest.raises(Refused, match="公告满30日"):
        served(hall, case, way="公告送达", day="2025-06-04")
    hall.at = datetime(2025, 7, 5, 9, tzinfo=ZONE)
    case = served(hall, case, way="公告送达", day="2025-06-04")
    assert "公告送达，2025年7月4日送达" in case.timeline[-1].lines


def test_names_and_places_are_sealed_and_masked(hall: Hall) -> None:
    case = hall.approved()
    case = served(hall, case, way="代收", day="2025-06-04", **STATED["代收"])
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
        assert row is not None
        event = events_of(connection, row.id)[-1]
    for word in ("张翠山", "三组7号", "成年儿子"):
        assert word not in repr((event.data, row.facts))
        for looking in (SUPERVISOR, READER):
            seen = hall.desk.case(looking, case.number, hall.at).timeline[-1]
            assert not any(word in line for line in seen.lines)
            assert "代收，2025年6月4日送达" in seen.lines


class TestTheTimeToDeliver:
    """行政许可法 art. 44: ten working days from the decision."""

    def test_it_runs_from_the_decision_of_a_permit(self, hall: Hall) -> None:
        case = licensed(hall)
        assert case.delivery is not None
        assert case.delivery.due == date(2025, 6, 18)
        (mine,) = hall.desk.tasks(CLERK, hall.at).rows
        assert (mine.step, mine.due) == ("deliver", date(2025, 6, 18))

    def test_not_before_it_nor_where_the_law_sets_none(self, hall: Hall) -> None:
        assert hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理").delivery is None
        assert hall.approved().delivery is None

    def test_a_decision_sent_back_runs_no_longer(self, hall: Hall) -> None:
        from msgspec.structs import replace

        flow = hall.catalog.workflows["joint"]
        deliver = replace(flow.steps[-1], outcomes=("送达", "退回"))  # type: ignore[union-attr]
        flows = {
            **hall.catalog.workflows,
            "joint": replace(flow, steps=(*flow.steps[:-1], deliver)),
        }
        hall.catalog = replace(hall.catalog, workflows=flows)
        case = licensed(hall)
        case = hall.act(CLERK, case, "deliver", "退回", back_to="approve", reason="姓名有误")
        assert case.delivery is None
        hall.later(days=5)
        case = hall.act(FARM_APPROVER, case, "approve", "准予")
        assert case.delivery is not None
        assert case.delivery.due == date(2025, 6, 23)
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)


class TestARefusal:
    """A no must reach the applicant too: 登记送达 on the ended case."""

    def refused(self, hall: Hall) -> CaseView:
        return hall.act(APPROVER, hall.surveyed(), "approve", "不予", **WHY)

    def test_it_is_offered_to_whom_it_concerns_once(self, hall: Hall) -> None:
        case = self.refused(hall)
        assert "登记送达" in hall.offered(CLERK, case)
        assert "登记送达" in hall.offered(APPROVER, case)
        for actor in (READER, SUPERVISOR, ADMIN):
            assert "登记送达" not in hall.offered(actor, case)
        with pytest.raises(NotVisible):
            hall.offered(OUTSIDER, case)
        case = hall.do(
            CLERK, case, "登记送达", way="邮寄送达", day="2025-06-04", **STATED["邮寄送达"]
        )
        assert case.ended == "不予"
        assert "邮寄送达，2025年6月4日送达" in case.timeline[-1].lines
        assert "登记送达" not in hall.offered(CLERK, case)
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_not_before_it_was_made(self, hall: Hall) -> None:
        with pytest.raises(Refused) as refusal:
            hall.do(
                CLERK, self.refused(hall), "登记送达", way="邮寄送达", day="2025-06-03",
                **STATED["邮寄送达"],
            )  # fmt: skip
        assert set(refusal.value.problems) == {"day"}

    def test_not_where_it_was_done_or_is_under_way(self, hall: Hall) -> None:
        assert "登记送达" not in hall.offered(CLERK, hall.open())
        assert "登记送达" not in hall.offered(CLERK, hall.finished())

    def test_the_receipt_names_the_paper_and_the_hands(self, hall: Hall) -> None:
        case = self.refused(hall)
        number = issue(hall, case, "不予决定书")[0].number
        case = hall.do(
            CLERK, case, "登记送达", way="留置送达", day="2025-06-04", **STATED["留置送达"]
        )
        told = text_of(issue(hall, case, "送达回证")[1])
        for words in (
            number,
            "张三丰",
            "留置送达",
            "登记为：刘村，已拍照",
            "三组7号",
            "登记为：2025年6月4日",
            "登记为：李明",
        ):
            assert words in told


def test_a_receipt_of_what_was_granted(hall: Hall) -> None:
    told = text_of(issue(hall, hall.finished(), "送达回证")[1])
    for words in ("最低生活保障确认通知书", "直接送达", "2025年6月4日", "黑里河镇便民服务中心"):
        assert words in told


class TestTheReceiptToBeSigned:
    def test_lies_there_from_the_decision_on_with_free_places(self, hall: Hall) -> None:
        case = hall.open()
        assert "送达回证" not in case.printable
        case = hall.approved()
        number = issue(hall, case, "准予决定书")[0].number
        told = text_of(issue(hall, case, "送达回证")[1])
        assert number in told
        assert "最低生活保障确认通知书" in told
        assert "√" not in told
        assert "登记为" not in told
        assert all(way in told for way in WAYS)

    def test_one_recorded_says_what_was_typed_beside_the_place_to_sign(self, hall: Hall) -> None:
        case = hall.approved()
        blank = issue(hall, case, "送达回证")[0].number
        why = {"absence": "本人外出务工"}
        case = served(hall, case, way="代收", day="2025-06-04", **STATED["代收"], **why)
        assert "代收理由：本人外出务工" in case.timeline[-1].lines
        issue(hall, case, "办结通知书")
        paper, pdf = issue(hall, case, "送达回证")
        told = text_of(pdf)
        assert paper.number != blank
        assert "√代收" in told
        for words in (
            "登记为：张翠山",
            "同住的成年儿子",
            "代收理由本人外出务工",
            "登记为：2025年6月4日",
        ):
            assert words in told

    def test_of_a_refusal_too_but_not_of_one_taken_back(self, hall: Hall) -> None:
        refused = hall.act(CLERK, hall.open(), "receive", "不予受理", **WHY)
        assert "送达回证" in refused.printable
        withdrawn = hall.do(CLERK, hall.open(), "撤件", how="本人书面申请", reason="不办了")
        assert "送达回证" not in withdrawn.printable

"""How a case ends otherwise than by a decision, and the papers of every end."""

from __future__ import annotations

import pytest

from app.desk import CaseView, NotVisible, Refused
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    Hall,
)
from tests.desk.test_papers import issue, text_of
from tests.desk.test_service import licensed
from tests.sample import INSTANT_ITEM, JOINT_ITEM

WHY = {"reason": "申请人已去世", "clause": "行政许可法第七十条"}


class TestTermination:
    """终止: with reason, clause and remedy, by who has a step of it or the department."""

    def test_it_ends_the_case_and_tells_where_to_turn(self, hall: Hall) -> None:
        case = hall.do(APPROVER, hall.accepted(), "终止", **WHY)
        assert (case.ended, case.status, case.tasks) == ("终止", "终止", ())
        told = next(event for event in case.timeline if event.kind == "终止")
        assert told.reason == "申请人已去世"
        assert told.lines[0] == "依据：行政许可法第七十条"
        assert "行政复议" in told.lines[1]
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    @pytest.mark.parametrize("lacking", ["reason", "clause"])
    def test_not_without_either(self, hall: Hall, lacking: str) -> None:
        case = hall.accepted()
        with pytest.raises(Refused) as refusal:
            hall.do(APPROVER, case, "终止", **{**WHY, lacking: " "})
        assert refusal.value.field == lacking
        assert hall.desk.case(CLERK, case.number, hall.at).ended == ""

    def test_by_whom(self, hall: Hall) -> None:
        case = hall.accepted()
        assert "终止" in hall.offered(SURVEYOR, case), "the step is theirs"
        assert "终止" in hall.offered(APPROVER, case), "the item is theirs"
        for actor in (READER, SUPERVISOR, ADMIN):
            assert "终止" not in hall.offered(actor, case)
        for actor in (OUTSIDER, LAND_APPROVER):
            with pytest.raises(NotVisible):
                hall.offered(actor, case)

    def test_only_between_acceptance_and_decision(self, hall: Hall) -> None:
        assert "终止" not in hall.offered(CLERK, hall.open())
        assert "终止" not in hall.offered(CLERK, hall.approved())
        assert "终止" not in hall.offered(APPROVER, hall.approved())

    def test_its_paper(self, hall: Hall) -> None:
        case = hall.do(APPROVER, hall.accepted(), "终止", **WHY)
        told = text_of(issue(hall, case, "终止办理通知书")[1])
        for words in (
            "申请人已去世",
            "《行政许可法》第七十条",
            "终止办理",
            "材料退回",
            "60日",
            "6个月",
        ):
            assert words in told


def test_withdrawal_lists_what_is_given_back(hall: Hall) -> None:
    case = hall.open(brought=["application"])
    case = hall.do(CLERK, case, "撤件", how="本人书面申请", reason="不想办了")
    assert case.ended == "撤件"
    told = text_of(issue(hall, case, "撤件确认单")[1])
    for words in ("本人书面申请", "不想办了", "共1项", "最低生活保障申请书", "重新申请"):
        assert words in told
    assert "居民身份证" not in told.split("下列材料")[1]


def decided(hall: Hall, kind: str) -> CaseView:
    """Give a case that has come to what a paper of the kind tells."""
    why = {"reason": "不符合一户一宅", "clause": "土地管理法第六十二条"}
    if kind == "不需要办理告知书":
        return hall.act(
            CLERK, hall.open(item=JOINT_ITEM), "receive", "不需要办理", reason="只是修屋顶"
        )
    if kind == "准予决定书":
        return licensed(hall)
    if kind == "不予决定书":
        case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
        return hall.act(FARM_APPROVER, case, "eligibility", "不予", **why)
    if kind == "办结通知书":
        case = hall.act(CLERK, hall.open(item=INSTANT_ITEM), "receive", "受理")
        return hall.act(CLERK, case, "issue", "办结")
    outcome = "转告有权机关" if kind == "转告" else "不予受理"
    return hall.act(
        CLERK,
        hall.open(item=JOINT_ITEM),
        "receive",
        outcome,
        turn_to="松山区农牧局",
        **why,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("kind", "words", "never"),
    [
        (
            "不需要办理告知书",
            ("依法不需要取得行政许可", "只是修屋顶", "第三十二条第一款第（一）项", "全部退回"),
            ("行政复议", "决定不予"),
        ),
        (
            "准予决定书",
            ("决定准予行政许可", "农村宅基地批准书", "第三十八条", "不迟于2025年6月18日", "第四十四条"),
            ("行政诉讼",),
        ),
        (
            "不予决定书",
            (
                "决定不予行政许可", "不符合一户一宅", "《土地管理法》第六十二条", "第三十八条",
                "宁城县人民政府", "60日", "宁城县人民法院", "6个月",
            ),
            ("准予行政许可",),
        ),
        ("办结通知书", ("已于2025年6月4日办结", "社会救助对象身份证明", "窗口领取"), ("决定",)),
    ],
)  # fmt: skip
def test_each_decision_has_its_paper(
    hall: Hall, kind: str, words: tuple[str, ...], never: tuple[str, ...]
) -> None:
    case = decided(hall, kind)
    told = text_of(issue(hall, hall.desk.case(CLERK, case.number, hall.at), kind)[1])
    for word in words:
        assert word in told
    for word in never:
        assert word not in told


@pytest.mark.parametrize("kind", ["转告", "不予受理"])
def test_a_refusal_at_the_door_has_one_paper(hall: Hall, kind: str) -> None:
    case = decided(hall, kind)
    papers = hall.desk.case(CLERK, case.number, hall.at).printable
    assert "不予受理决定书" in papers
    assert "不需要办理告知书" not in papers
    assert "不予决定书" not in papers
    told = text_of(issue(hall, case, "不予受理决定书")[1])
    assert ("松山区农牧局" in told) == (kind in ("转告", "不予受理"))
    assert "存在下列第（一）种情形" in told if kind == "转告" else "第（二）种情形" in told


def test_how_it_was_handed_over_stands_on_the_last_paper(hall: Hall) -> None:
    case = hall.finished()
    assert {"准予决定书", "办结通知书", "送达回证"} <= set(case.printable)
    told = text_of(issue(hall, case, "办结通知书")[1])
    assert "2025年6月4日，直接送达" in told

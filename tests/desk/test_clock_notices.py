"""What the clock does on a case is told to those it was taken from and those it came to."""

from __future__ import annotations

import pytest

from app.desk import CaseView
from tests.desk.asked import by_itself
from tests.desk.hall import (
    ADMIN,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    OUTSIDER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.desk.lenient import PROMISE, lenient
from tests.desk.test_booked_visits import booked
from tests.desk.watched import HEAD, TOWN_HEAD, WHY, at, clock, inbox, kinds, watched
from tests.sample import JOINT_ITEM


def told(hall: Hall, actor: object, kind: str) -> list[str]:
    """Give what somebody was told of a kind, without the case it is about."""
    found = [each for each in inbox(hall, actor) if each.kind == kind]  # type: ignore[arg-type]
    return [each.text.split("）：", 1)[1] for each in found]


def whole(hall: Hall, case: CaseView) -> None:
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    assert hall.desk.rebuild(ADMIN).differences == ()


def test_deemed_accepted_both_sides_are_told(hall: Hall) -> None:
    case = hall.open(item=JOINT_ITEM)
    clock(hall, case, at(6, 12))
    (late,) = told(hall, CLERK, "视为受理")
    assert late == "告知补正的期限内没有人办理“收件受理”，此件已视为受理，法定期限已经在走。"
    for who, step in ((BUILDER, "现场踏勘"), (FARM_APPROVER, "宅基地资格审查")):
        assert told(hall, who, "视为受理") == [f"上一步按“视为受理”往下走，“{step}”轮到您办理。"]
    for nobody in (SURVEYOR, OUTSIDER, SUPERVISOR):
        assert told(hall, nobody, "视为受理") == []
    whole(hall, case)


def test_a_step_that_went_on_by_itself(hall: Hall) -> None:
    case = by_itself(hall, "survey").accepted()
    clock(hall, case, at(6, 7))
    assert told(hall, SURVEYOR, "超时自动") == ["“入户调查”到期没有人办理，已按“通过”往下走。"]
    assert told(hall, VILLAGER, "超时自动") == ["上一步按“超时自动”往下走，“公示”轮到您办理。"]
    assert told(hall, CLERK, "超时自动") == []
    whole(hall, case)


@pytest.mark.parametrize("kind", ["视为放弃", "视为撤回"])
def test_what_lapsed(hall: Hall, kind: str) -> None:
    brought = ["application", "lease"] if kind == "视为放弃" else ["application", "id-card"]
    case = lenient(hall).open(brought=brought)
    if kind == "视为放弃":
        hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        holder = CLERK
    else:
        hall.act(CLERK, case, "receive", "容缺受理", answers=PROMISE, materials=("lease",))
        holder = SURVEYOR
    clock(hall, case, at(6, 30))
    (text,) = told(hall, holder, kind)
    assert text == (
        f"申请人到期没有补齐材料，此件按“{kind}”结束，请告知申请人，把收下的材料退回。"
    )  # fmt: skip
    assert told(hall, OUTSIDER, kind) == []
    assert "张三丰" not in inbox(hall, holder)[0].text, "many read it"
    whole(hall, case)


def test_who_did_not_come(hall: Hall) -> None:
    case = booked(hall)
    clock(hall, case, at(6, 17))
    assert told(hall, CLERK, "未到场") == [
        "预约的那天申请人没有来，此件按“未到场”结束；来过的，可以恢复办理。"
    ]
    assert told(hall, SURVEYOR, "未到场") == []
    whole(hall, case)


class TestAProposalThatIsVoid:
    @pytest.fixture
    def strict(self, hall: Hall) -> Hall:
        return watched(hall, second_signature=True)

    def test_by_the_law(self, strict: Hall) -> None:
        case = strict.act(CLERK, strict.open(item=JOINT_ITEM), "receive", "不予受理", **WHY)
        clock(strict, case, at(6, 12))
        for who in (CLERK, TOWN_HEAD):
            (message,) = [each for each in inbox(strict, who) if each.kind == "报请作废"]
            assert message.text.endswith("拟作的“不予受理”作废，不用再复核：此件已有“视为受理”。")
        for nobody in (HEAD, OUTSIDER, SUPERVISOR):
            assert "报请作废" not in kinds(strict, nobody)
        whole(strict, case)

    def test_by_the_applicant(self, strict: Hall) -> None:
        case = strict.act(CLERK, strict.open(), "receive", "不予受理", **WHY)
        case = strict.do(CLERK, case, "撤件", how="本人书面申请", reason="不办了")
        assert "报请作废" in kinds(strict, TOWN_HEAD)
        assert "报请作废" not in kinds(strict, CLERK), "they did it themselves"
        whole(strict, case)

    @pytest.mark.parametrize("word", ["复核同意", "复核退回", "收回报请"])
    def test_not_by_what_becomes_of_it(self, strict: Hall, word: str) -> None:
        case = strict.act(CLERK, strict.open(), "receive", "不予受理", **WHY)
        strict.do(CLERK if word == "收回报请" else TOWN_HEAD, case, word, "receive", reason="再看")
        for who in (CLERK, TOWN_HEAD):
            assert "报请作废" not in kinds(strict, who)

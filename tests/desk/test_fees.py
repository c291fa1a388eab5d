"""从新兼从优 knows fees: a new, higher or less reduced one keeps a case under its old rules."""

from __future__ import annotations

import pytest

from app.catalog import Tree
from app.catalog.model import Fee
from app.desk.fees import compared
from app.desk.verbs.rules import CHOSEN
from app.store import Store
from tests.desk.changing import accepted, decide, look, move, shorter
from tests.desk.press import ADMIN, HOMESTEAD, Press, edited


def fee(standard: str = "每件 100 元", name: str = "工本费", reduction: str = "") -> Fee:
    return Fee(name=name, standard=standard, basis="示例法", reduction=reduction)


@pytest.mark.parametrize(
    ("before", "now", "result"),
    [
        ([], [], ""),
        ([fee()], [], ""),
        ([fee()], [fee()], ""),
        ([fee()], [fee("每件100元")], ""),
        ([fee()], [fee("每件 80 元")], ""),
        ([fee("每件 1,000 元")], [fee("每件 999.50 元")], ""),
        ([fee()], [fee(reduction="低保户免收")], ""),
        ([fee()], [fee("每件 120 元")], "更多"),
        ([fee("每件 999 元")], [fee("每件 1，000 元")], "更多"),
        ([], [fee()], "更多"),
        ([fee()], [fee(), fee(name="勘验费")], "更多"),
        ([fee(reduction="低保户减半")], [fee()], "更多"),
        ([fee()], [fee("每份 80 元")], "说不清"),
        ([fee("每 10 件 100 元")], [fee("每 20 件 100 元")], "说不清"),
        ([fee("按规定收取")], [fee("按评估价收取")], "说不清"),
        ([fee(reduction="低保户减半")], [fee("每件 80 元", reduction="低保户免收")], "说不清"),
        ([fee("按规定"), fee(name="勘验费")], [fee("另定"), fee("每件 9999 元", "勘验费")], "更多"),
    ],
)  # fmt: skip
def test_what_is_compared(before: list[Fee], now: list[Fee], result: str) -> None:
    found = compared(before, now)
    assert found.result == result
    assert bool(found.why) == bool(result)


class TestMoving:
    @pytest.fixture
    def press(self, store: Store) -> Press:
        made = Press(store)
        made.tree = self.charging(made, "每件 100 元")
        made.publish(reason="开始")
        return made

    def charging(self, press: Press, standard: str) -> Tree:
        text = press.tree.files[HOMESTEAD].decode()
        free = next(line for line in text.splitlines() if line.startswith("fees:"))
        listed = (
            f"fees: [{{name: 工本费, standard: {standard}, basis: 中华人民共和国示例法第三条}}]"
        )
        return edited(press.tree, HOMESTEAD, free, listed)

    def test_a_higher_fee_leaves_the_case_where_it_is(self, press: Press) -> None:
        case = accepted(press)
        press.publish(shorter(self.charging(press, "每件 120 元")))
        done = move(press, "从新兼从优")
        assert done.results == {"不换": 1}
        (row,) = press.desk.transition_cases(ADMIN, done.number, "不换").rows
        assert row.why == "新规定的“工本费”更高：每件 100 元 → 每件 120 元。"
        assert look(press, case).promised == case.promised

    def test_a_lower_one_does_not(self, press: Press) -> None:
        accepted(press)
        press.publish(shorter(self.charging(press, "每件 80 元")))
        assert move(press, "从新兼从优").results == {"已换规": 1}

    def test_what_cannot_be_compared_is_a_persons_to_decide(self, press: Press) -> None:
        case = accepted(press)
        press.publish(shorter(self.charging(press, "按规定收取")))
        assert move(press, "从新兼从优").results == {"待定": 1}
        (one,) = press.desk.waiting_for_rules(ADMIN).rows
        assert "要由人来定" in one.why
        decide(press, case, CHOSEN, step1="land", step2="family", reason="核过，没有多收")
        assert look(press, case).promised != case.promised

    def test_new_rules_at_any_price_ask_nothing(self, press: Press) -> None:
        accepted(press)
        press.publish(shorter(self.charging(press, "每件 120 元")))
        assert move(press).results == {"已换规": 1}

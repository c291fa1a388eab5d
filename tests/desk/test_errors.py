"""What the desk says no with."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.desk import DeskError, NotVisible, Refused, Stale


def test_all_are_of_one_family() -> None:
    at = datetime(2025, 6, 4, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    for error in (NotVisible(), Refused("不行"), Stale("李明", at, "受理")):
        assert isinstance(error, DeskError)
        assert str(error)


def test_a_refusal_names_its_field() -> None:
    assert Refused("不行").problems == {}
    assert Refused("不行").field == ""
    one = Refused("请写明理由。", "reason")
    assert (one.field, one.problems, str(one)) == (
        "reason",
        {"reason": "请写明理由。"},
        "请写明理由。",
    )


def test_a_refusal_of_several_fields_begins_with_the_first() -> None:
    several = Refused("两处", problems={"a": "甲", "b": "乙"})
    assert (several.field, several.problems) == ("a", {"a": "甲", "b": "乙"})


def test_who_was_faster_is_told_with_the_time() -> None:
    at = datetime(2025, 6, 4, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert str(Stale("李明", at, "收件受理：受理")) == (
        "此件刚被李明于2025-06-04 09:05办理（收件受理：受理）。请刷新查看最新情况，您填写的内容没有丢。"
    )

"""`yichuang due` and `yichuang route`: the same decisions as the screens, for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.folders import COUNTY, county_with
from tests.cli.test_check import yichuang
from tests.house.tree import ROOT


def as_data(*arguments: str) -> dict[str, Any]:
    done = yichuang(*arguments, "--config", COUNTY, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def due(start: str, days: int, unit: str = "工作日") -> dict[str, Any]:
    return as_data("due", "--from", start, "--days", str(days), "--unit", unit)


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
    [
        ("2026-09-24", 5, "工作日", "2026-10-09"),
        ("2026-09-24", 6, "工作日", "2026-10-10"),  # a Saturday that is worked
        ("2026-09-24", 0, "工作日", "2026-09-24"),
        ("2026-09-24", 1, "自然日", "2026-09-28"),  # 中秋 and the weekend move it on
        ("2026-09-24", 5, "自然日", "2026-09-29"),
        ("2026-01-31", 1, "月", "2026-02-28"),  # clipped, and a Saturday that is worked
        ("2025-12-31", 1, "工作日", "2026-01-04"),  # over the year, a Sunday that is worked
        ("2026-07-30", 1, "工作日", "2026-08-03"),  # a day off of the region, then a weekend
    ],
)
def test_due_dates(start: str, days: int, unit: str, last: str) -> None:
    found = due(start, days, unit)
    assert (found["due"], found["provisional"]) == (last, False)


def test_the_keys_of_due() -> None:
    found = due("2026-09-24", 5)
    assert list(found) == ["due", "provisional", "derivation"]
    assert found["derivation"]
    for step in found["derivation"]:
        assert list(step) == ["first", "last", "days", "counted", "text"]
    assert sum(step["days"] for step in found["derivation"] if step["counted"]) == 5
    assert found["derivation"][-1]["last"] == "2026-10-09"


def test_hours_are_those_of_the_point() -> None:
    more = ("--days", "8", "--unit", "小时")
    found = as_data("due", "--from", "2026-09-24T16:00", "--point", "hall", *more)
    assert list(found) == ["due", "at", "provisional", "derivation"]
    assert (found["at"], found["provisional"]) == ("2026-09-28T17:30:00+08:00", False)
    told = yichuang("due", "--from", "2026-09-24", *more, "--config", COUNTY).stdout.rstrip()
    assert told.endswith("期限到 2026-09-28 17:00（暂估）")
    unknown = yichuang("due", "--from", "2026-09-24", "--point", "x", *more, "--config", COUNTY)
    assert unknown.returncode == 2
    assert "没有服务点“x”。" in unknown.stderr
    days = as_data("due", "--from", "2026-09-24T16:00", "--days", "5")
    assert days["due"] == "2026-10-09"


def test_a_year_without_a_calendar_is_provisional() -> None:
    found = due("2026-12-30", 10)
    assert found["provisional"] is True
    assert any("2027" in step["text"] for step in found["derivation"])


def test_due_read_aloud() -> None:
    done = yichuang("due", "--from", "2026-09-24", "--days", "5", "--config", COUNTY)
    assert done.returncode == 0
    lines = done.stdout.rstrip().split("\n")
    assert lines[-1] == "期限到 2026-10-09"
    assert all(line.startswith("  ") for line in lines[:-1])
    late = yichuang("due", "--from", "2026-12-30", "--days", "9", "--config", COUNTY)
    assert late.stdout.rstrip().endswith("（暂估）")


def test_all_the_dates_of_an_item() -> None:
    found = as_data("due", "homestead", "--from", "2026-09-24")["dues"]
    named = {each["name"]: each for each in found}
    assert named["告知补正"]["due"] == "2026-10-09"
    assert named["承诺办结"]["due"] == due("2026-09-24", 10)["due"]
    assert named["决定送达"]["derivation"][0]["first"] == named["承诺办结"]["due"]
    assert any(name.startswith("环节“") for name in named)
    decided = as_data("due", "homestead", "--from", "2026-09-24", "--decided", "2026-09-25")
    assert decided["dues"][-1]["derivation"][0]["first"] == "2026-09-25"


def test_the_dates_of_an_item_read_aloud() -> None:
    told = yichuang("due", "homestead", "--from", "2026-12-24", "--config", COUNTY).stdout
    assert "告知补正：2026-12-31\n  2026年12月24日收件，次日起算；" in told
    assert "承诺办结：2027-01-08（暂估）" in told
    assert all(line.endswith("。") for line in told.split("\n") if line.startswith("  "))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "请写事项编号，或者用 --days"),
        (("no-such",), "没有编号为“no-such”的事项。"),
        (("homestead", "--days", "5"), "不用写 --days"),
        (("homestead", "--decided", "昨天"), "“昨天”不是日期"),
    ],
)
def test_an_item_and_a_number_of_days_are_two_questions(
    arguments: tuple[str, ...], said: str
) -> None:
    done = yichuang("due", *arguments, "--from", "2026-09-24", "--config", COUNTY)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "明天", "--days", "5"), "“明天”不是日期，请写成 2026-09-24。"),
        (("--from", "2026-02-30", "--days", "5"), "“2026-02-30”不是日期，请写成 2026-09-24。"),
        (("--from", "2026-09-24", "--days", "-1"), "时限不能是负数：-1。"),
        (("--from", "2026-09-24", "--days", "99999999"), "超出了日历范围，请改短。"),
        (("--from", "0001-01-01", "--days", "5"), "请核对年份。"),
        (("--from", "2026-09-24", "--days", "5", "--unit", "年"), "年"),
        (("--from", "2026-09-24T25:00", "--days", "5"), "“2026-09-24T25:00”不是时间"),
        (("--from", "2026-09-24", "--days", "五"), "五"),
        (("--days", "5"), "--from"),
    ],
)
def test_what_cannot_be_counted_ends_with_2(arguments: tuple[str, ...], said: str) -> None:
    done = yichuang("due", *arguments, "--config", COUNTY)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def route(item: str, point: str, *more: str) -> dict[str, Any]:
    return as_data("route", item, "--point", point, *more)


AT = ("--at", "2026-09-24T10:00")


def test_the_keys_of_route() -> None:
    found = route("dibao", "town", *AT)
    assert list(found) == [
        "item", "point", "taken", "way", "window", "department", "steps", "due", "provisional",
        "derivation", "reasons", "alternatives",
    ]  # fmt: skip
    assert list(found["steps"][0]) == [
        "step", "name", "point", "department", "post", "backup", "limit", "lead",
    ]  # fmt: skip
    assert all(list(reason) == ["code", "text"] for reason in found["reasons"])
    assert all(reason["text"].endswith("。") for reason in found["reasons"])


def test_a_route_through_the_town() -> None:
    found = route("dibao", "town", *AT)
    assert (found["taken"], found["window"], found["department"]) == (True, "desk@town", "civil")
    assert [(s["step"], s["point"], s["department"], s["post"]) for s in found["steps"]] == [
        ("receive", "town", "", "受理岗"),
        ("visit", "town", "", "民政助理岗"),
        ("approve", "", "civil", "审批岗"),
    ]
    # 15 working days from 24 September 2026, over two holidays and a worked Saturday.
    assert (found["due"], found["provisional"]) == ("2026-10-22", False)
    assert found["derivation"] == due("2026-09-24", 15)["derivation"]


def test_a_route_from_a_village_goes_up_to_the_town() -> None:
    found = route("dibao", "village-west", *AT)
    assert found["window"] == "west@village-west"
    assert [s["point"] for s in found["steps"]] == ["village-west", "town", ""]


def test_a_parallel_route_names_every_department() -> None:
    found = route("homestead", "hall", *AT)
    # After the branches comes a sub-flow, of which one step is signed by two departments.
    assert [s["department"] for s in found["steps"]] == [
        "", "land", "civil", "civil", "civil", "civil", "land", "land", "",
    ]  # fmt: skip
    assert found["due"] == "2026-10-15"


def test_a_point_that_does_not_take_it_says_where_to_go() -> None:
    found = route("homestead", "village-west", *AT)
    assert (found["taken"], found["steps"], found["due"]) == (False, [], None)
    assert found["reasons"]
    assert "hall" in found["alternatives"]


def test_a_bank_does_what_it_is_authorised_to() -> None:
    assert route("proof", "bank", *AT)["taken"] is True
    assert route("loan", "bank", *AT)["taken"] is False
    assert route("proof", "bank", "--at", "2028-06-01T10:00")["taken"] is False


def test_what_promises_nothing_has_no_due_date() -> None:
    found = route("proof", "hall", *AT)
    assert (found["due"], found["provisional"], found["derivation"]) == (None, False, [])


@pytest.mark.parametrize("at", ["2026-09-24", "2026-09-24T02:00+00:00", "2026-09-24T10:00:00"])
def test_moments_may_be_written_in_several_ways(at: str) -> None:
    assert route("dibao", "town", "--at", at)["due"] == "2026-10-22"


def test_a_moment_elsewhere_is_a_day_here() -> None:
    # Late in the evening of the 23rd in London it is the 24th at the hall.
    assert route("dibao", "town", "--at", "2026-09-23T20:00+00:00")["due"] == "2026-10-22"


def test_without_a_moment_it_is_now() -> None:
    assert route("dibao", "town")["taken"] is True


def test_a_route_read_aloud() -> None:
    done = yichuang("route", "dibao", "--point", "town", *AT, "--config", COUNTY)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.rstrip().split("\n")
    assert lines[0] == "可以在这里办。"
    assert lines[-1] == "今天受理的话，承诺 2026-10-22 前办结。"
    assert any(line.startswith("  3. 审批：青山县民政局 审批岗") for line in lines)
    refused = yichuang("route", "homestead", "--point", "bank", *AT, "--config", COUNTY)
    assert refused.returncode == 0
    assert refused.stdout.startswith("不能在这里办。")
    assert "可以去：" in refused.stdout


def test_a_wish_for_a_way() -> None:
    assert route("dibao", "town", *AT)["way"] == "承诺办"
    refused = route("dibao", "hall", "--way", "延时办", *AT)
    assert (refused["taken"], refused["way"]) == (False, "延时办")
    # The window stays open at noon, when the hall itself is closed.
    assert route("dibao", "hall", "--way", "延时办", "--at", "2026-09-24T13:00")["taken"] is True
    booked = route("dibao", "hall", *AT, "--appointment", "2026-09-28T09:00")
    assert (booked["taken"], booked["way"]) == (True, "预约办")
    late = route("dibao", "hall", *AT, "--appointment", "2026-09-28T20:00")
    assert late["taken"] is False


def test_explained_the_decisions_stand_apart() -> None:
    village = ("--village", "150400102201")
    found = route("dibao", "village-west", *AT, *village, "--explain")
    assert list(found)[-3:] == ["explained", "chain", "nearest"]
    assert list(found["explained"])[:3] == ["可否受理", "窗口", "每一步"]
    said = [text for texts in found["explained"].values() for text in texts]
    assert {reason["text"] for reason in found["reasons"]} <= set(said)
    assert found["nearest"][0]["point"] in ("village-west", "north-village", "town", "hall")
    assert list(found["nearest"][0]) == ["point", "name", "way", "open", "opens"]
    for hop in found["chain"]:
        assert list(hop) == [
            "seq", "name", "from", "from_post", "to", "to_post", "carries", "limit",
        ]  # fmt: skip


def test_explained_aloud() -> None:
    shipped = ("--config", ROOT / "config", "--at", "2026-09-24T10:00", "--explain")
    done = yichuang("route", "dibao", "--point", "balihan-longquan", *shipped)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.split("\n")
    titles = [line for line in lines if line and not line.startswith(" ")]
    assert titles == [
        "可以在这里办。", "可否受理", "窗口", "每一步", "人员", "代办链", "就近的站点",
        "今天受理的话，承诺 2026-10-22 前办结。",
    ]  # fmt: skip
    hops = [line for line in lines if "棒：" in line]
    assert hops[0] == ("  · 第1棒：隆泉社区便民服务站交八里罕镇便民服务中心材料，1个工作日内交到。")
    assert len(hops) == 6
    assert "  · 隆泉社区便民服务站（balihan-longquan）：现在开放" in lines
    nowhere = yichuang(
        "route", "gjj-query", "--point", "balihan-longquan", "--way", "预约办", *shipped
    )
    assert "  · 没有站点可以受理。" in nowhere.stdout
    night = (*shipped[:3], "2026-09-24T20:00", "--explain")
    closed = yichuang("route", "dibao", "--point", "balihan-longquan", *night)
    assert "（balihan-longquan）：2026-09-28 08:30 开放" in closed.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dibo", "--point", "town"), "没有编号为 dibo 的事项。是不是 dibao？"),
        (("低保", "--point", "town"), "是不是 dibao？"),
        (("dibao", "--point", "twon"), "没有编号为 twon 的站点。是不是 town？"),
        (("zzz", "--point", "town"), "没有编号为 zzz 的事项。"),
        (("dibao", "--point", "town", "--at", "明天"), "“明天”不是时间"),
        (("dibao", "--point", "town", "--at", "2026-13-01"), "“2026-13-01”不是时间"),
        (("dibao",), "--point"),
    ],
)
def test_what_is_not_there_ends_with_2_and_the_nearest(
    arguments: tuple[str, ...], said: str
) -> None:
    done = yichuang("route", *arguments, "--config", COUNTY)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("due", "--from", "2026-09-24", "--days", "5"), ("route", "dibao", "--point", "town")],
)
def test_a_broken_configuration_tells_its_problems_and_ends_with_2(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    county = county_with(tmp_path, {"items/loan.yaml": "["})
    done = yichuang(*arguments, "--config", county)
    assert (done.returncode, done.stdout) == (2, "")
    assert "items/loan.yaml:1:1 S07" in done.stderr
    assert "✗ 检查了 30 个文件：1 个错误。" in done.stderr
    gone = yichuang(*arguments, "--config", tmp_path / "nowhere")
    assert gone.returncode == 2
    assert "没有配置文件夹" in gone.stderr

"""The bank stations of an item, as one line of its guide."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from app.catalog.model import Authorisation, AuthorisedItem, Catalog, Period
from app.catalog.words import BankStage
from app.printing import html, places
from app.printing.build import public_places
from app.printing.stations import station_line
from tests.printing.papers import CATALOG, guide_of
from tests.sample import BANK

ITEM = CATALOG.items["fund-query"]
IN_TIME = date(2026, 6, 9)


def with_stations(
    *names: str, stages: tuple[BankStage, ...] = ("收件",), last: bool = False
) -> Catalog:
    """Give the sample with one authorised station per name; `last`: only the last has a terminal."""
    point = CATALOG.points[BANK]
    points = {f"b{n}": replace(point, id=f"b{n}", name=name) for n, name in enumerate(names)}
    given = {
        id: Authorisation(
            id=id, point=id, bank="银行", authorised_by="admin-service-bureau", document="文",
            valid=Period(), items=(
                AuthorisedItem(item=ITEM.id, stages=stages, terminal=last and n == len(names) - 1),
            ),
        )
        for n, id in enumerate(points)
    }  # fmt: skip
    return replace(CATALOG, points={**CATALOG.points, **points}, authorisations=given)


def said(catalog: Catalog) -> str:
    line = station_line(catalog, ITEM)
    assert line is not None
    return line.address


def test_a_station_that_takes_in_and_has_a_terminal() -> None:
    line = station_line(CATALOG, ITEM, IN_TIME)
    assert line is not None
    assert line.wide
    assert line.name == "银行驿站（1个）"
    assert line.address == f"收件：{CATALOG.points[BANK].name}，都有自助终端"


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2027, 10, 1)])
def test_an_authorisation_that_is_not_valid_counts_for_nothing(day: date) -> None:
    assert station_line(CATALOG, ITEM, day) is None
    assert places(CATALOG, ITEM, day) == public_places(CATALOG, ITEM)


def test_advice_alone_is_no_place_to_apply() -> None:
    assert station_line(CATALOG, CATALOG.items["dibao"], IN_TIME) is None


def test_the_bank_is_said_once_for_all_its_stations() -> None:
    banks = [f"宁城农村商业银行{name}支行驿站" for name in ("天义", "天义大街", "大明")]
    assert said(with_stations(*banks)) == "收件：宁城农村商业银行天义、天义大街、大明支行驿站"


def test_many_stations_are_three_and_a_number() -> None:
    names = [f"农业银行第{n}支行" for n in range(1, 10)]
    assert said(with_stations(*names)) == "收件：农业银行第1、第2、第3支行等9个"
    assert said(with_stations(*names[:8])).endswith("第8支行")


def test_who_has_a_terminal_is_said_where_not_all_have() -> None:
    text = said(with_stations("甲银行一支行", "甲银行二支行", stages=("收件", "代办"), last=True))
    assert text == "收件、代办：甲银行一、二支行；自助终端：甲银行二支行"


def test_a_terminal_alone_is_a_place_too() -> None:
    assert (
        said(with_stations("甲银行一支行", stages=("自助",), last=True)) == "自助终端：甲银行一支行"
    )


def test_the_guide_shows_them_in_one_wide_row() -> None:
    page, _replaced = html("办事指南", guide_of("fund-query"))
    assert f'<td colspan="3">收件：{CATALOG.points[BANK].name}，都有自助终端' in page

"""A small, complete catalogue of a real county for the tests of every floor.

Names and division codes are those of 宁城县; telephone numbers, codes of bodies and document
numbers are examples. Nothing here is read from a file, so that a test of one floor never fails
for a fault of another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol, TypeVar

from app.catalog.model import (
    Alarms,
    Authorisation,
    AuthorisedItem,
    Bundle,
    Catalog,
    Centre,
    Department,
    Limit,
    Period,
    Remedies,
)
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026
from tests.sample_items import CONTACTS, ITEMS
from tests.sample_places import (
    BANK,
    HALL,
    OTHER_TOWN,
    POINTS,
    STAFFING,
    TOWN,
    VILLAGE,
    VILLAGE_DIVISION,
    WINDOWS,
)
from tests.sample_workflows import WORKFLOWS

__all__ = [
    "AGENCY_ITEM",
    "BANK",
    "BANK_ITEM",
    "HALL",
    "INSTANT_ITEM",
    "JOINT_ITEM",
    "OTHER_TOWN",
    "PROMISED_ITEM",
    "TOWN",
    "VILLAGE",
    "VILLAGE_DIVISION",
    "sample_catalog",
]

INSTANT_ITEM: Final = "id-proof"
PROMISED_ITEM: Final = "dibao"
JOINT_ITEM: Final = "house-land"
AGENCY_ITEM: Final = "elder-allowance"
BANK_ITEM: Final = "fund-query"

DEPARTMENTS = (
    Department(
        id="civil-affairs",
        name="宁城县民政局",
        short_name="民政局",
        uscc="11150429011600101D",
        phone="0476-4221001",
        address="宁城县天义镇",
        example_values=("uscc", "phone"),
    ),
    Department(
        id="natural-resources",
        name="宁城县自然资源局",
        short_name="自然资源局",
        uscc="111504290116002026",
        phone="0476-4221002",
        example_values=("uscc", "phone"),
    ),
    Department(
        id="agriculture",
        name="宁城县农牧局",
        short_name="农牧局",
        uscc="11150429011600303Y",
        phone="0476-4221003",
        example_values=("uscc", "phone"),
    ),
    Department(
        id="admin-service-bureau",
        name="宁城县政务服务局",
        short_name="政务服务局",
        uscc="11150429011600404P",
        phone="0476-4221004",
        example_values=("uscc", "phone"),
    ),
    Department(
        id="housing-fund",
        name="赤峰市住房公积金中心宁城管理部",
        short_name="公积金中心",
        uscc="12150429011600505D",
        phone="0476-4221005",
        example_values=("uscc", "phone"),
    ),
)


AUTHORISATIONS = (
    Authorisation(
        id="rcb-tianyi",
        point=BANK,
        bank="宁城农村商业银行天义支行",
        authorised_by="admin-service-bureau",
        document="宁政服授〔2025〕3号",
        valid=Period(from_=date(2025, 10, 1), to=date(2027, 9, 30)),
        items=(
            AuthorisedItem(item="fund-query", stages=("咨询", "收件", "自助"), terminal=True),
            AuthorisedItem(item="id-proof", stages=("咨询", "代办")),
            AuthorisedItem(item="dibao", stages=("咨询", "辅导")),
        ),
        example_values=("document",),
    ),
)

BUNDLES = (
    Bundle(
        id="hardship",
        name="困难群众救助一件事",
        aliases=("困难帮扶",),
        summary="开具身份证明，申请低保。",
        items=("id-proof", "dibao"),
        lead="civil-affairs",
        audience=("自然人",),
        themes=("社会救助",),
        promised=Limit(length=15),
        contacts=CONTACTS,
        example_values=("promised",),
    ),
)

CENTRE = Centre(
    name="宁城县政务服务中心",
    short_name="宁城政务",
    division="150429",
    address="宁城县天义镇大宁路1号",
    phone="0476-4220000",
    website="https://example.org/ningcheng",
    remedies=Remedies(review_body="宁城县人民政府", court="宁城县人民法院"),
    alarms=Alarms(near_days=2, grave_days=3),
    example_values=("address", "phone", "website"),
)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def _by_id(values: Iterable[_T]) -> dict[str, _T]:
    return {value.id: value for value in values}


def sample_catalog() -> Catalog:
    """Give the sample catalogue: five points, five departments, five items, four workflows."""
    return Catalog(
        centre=CENTRE,
        departments=_by_id(DEPARTMENTS),
        points=_by_id(POINTS),
        windows=WINDOWS,
        staffing=_by_id(STAFFING),
        authorisations=_by_id(AUTHORISATIONS),
        workflows=_by_id(WORKFLOWS),
        items=_by_id(ITEMS),
        calendars={year.year: year for year in (CALENDAR_2025, CALENDAR_2026)},
        bundles=_by_id(BUNDLES),
        records={},
        fingerprint="sample",
    )

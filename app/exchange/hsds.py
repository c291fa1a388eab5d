"""The catalogue as Open Referral HSDS 3: what directories of human services read."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Any, Final

from app.catalog.model import Catalog, Hours, Item, Market, Point
from app.clock import amount, market_numbers

Node = dict[str, Any]

# HSDS wants UUIDs: each is made of our own id, so that the same record has the same one for good.
_SPACE: Final = uuid.UUID("8f1d4d2c-6d3e-5b1f-9a55-0d6b8f0c3a11")
_TAKING: Final = frozenset({"收件", "代办"})
_DAYS: Final = {"workdays": "MO,TU,WE,TH,FR", "saturday": "SA", "sunday": "SU"}


def as_hsds(catalog: Catalog, base_url: str) -> Node:
    """Give the whole catalogue as one page of services, and the places they are given at.

    A place stands once, with its hours; the services name it by its id.
    """
    base = base_url.rstrip("/")
    services = [_service(catalog, item, base) for item in catalog.items.values()]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
        "locations": [_location(point) for point in catalog.points.values()],
    }


def identity(*parts: str) -> str:
    """Give the UUID of a record."""
    return str(uuid.uuid5(_SPACE, "/".join(parts)))


def _service(catalog: Catalog, item: Item, base: str) -> Node:
    department = catalog.departments[item.department]
    promised = item.limits.promised or item.limits.statutory
    about: Node = {
        "id": identity("item", item.id),
        "name": item.name,
        "alternate_name": "、".join(item.aliases),
        "description": item.summary,
        "url": f"{base}/guide/{item.id}",
        "status": "active",
        "eligibility_description": "；".join(item.conditions),
        "fees_description": "；".join(f"{f.name}：{f.standard}" for f in item.fees) or "不收费",
        "wait_time": amount(promised) if promised else "当场办结",
        "organization": {
            "id": identity("department", department.id),
            "name": department.name,
            "description": department.name,
        },
        "phones": [_phone(item.contacts.consult, "咨询", item.id, "consult"),
                   _phone(item.contacts.complain, "投诉", item.id, "complain")],
        "required_documents": [
            {"id": identity("material", item.id, each.id), "document": each.name}
            for each in item.materials
        ],
        "cost_options": [
            {"id": identity("fee", item.id, str(number)), "option": fee.name,
             "amount_description": fee.standard}
            for number, fee in enumerate(item.fees, 1)
        ],
        "languages": [{"id": identity("language", item.id), "name": "中文", "code": "zh"}],
        "service_at_locations": [
            {"id": identity("at", item.id, point), "location": {"id": identity("point", point),
             "location_type": "physical", "name": catalog.points[point].name}}
            for point in _points(catalog, item)
        ],
        "attributes": [
            _attribute(item.id, "事项类型", item.type),
            _attribute(item.id, "办件类型", item.kind),
            *(_attribute(item.id, "服务主题", theme) for theme in item.themes),
        ],
    }  # fmt: skip
    return {key: value for key, value in about.items() if value not in ("", [])}


def _points(catalog: Catalog, item: Item) -> list[str]:
    """Give the ids of the points that take an item: by their tier, or a bank by authorisation."""
    banks = {
        each.point
        for each in catalog.authorisations.values()
        for given in each.items
        if given.item == item.id and not _TAKING.isdisjoint(given.stages)
    }
    return [
        point.id
        for point in catalog.points.values()
        if (point.id in banks if point.kind == "银行驿站" else point.tier in item.tiers)
    ]


def _phone(number: str, words: str, item: str, use: str) -> Node:
    return {"id": identity("phone", item, use), "number": number, "description": words}


def _attribute(item: str, label: str, value: str) -> Node:
    return {
        "id": identity("attribute", item, label, value),
        "link_entity": "service",
        "value": value,
        "label": label,
    }


def _location(point: Point) -> Node:
    return {
        "id": identity("point", point.id),
        "location_type": "physical",
        "name": point.name,
        **({"description": point.address} if point.address else {}),
        "schedules": list(_schedules(point.id, point.hours)),
    }


def _schedules(point: str, hours: Hours) -> list[Node]:
    found = []
    for name, days in _DAYS.items():
        for number, span in enumerate(getattr(hours, name)):
            key = identity("schedule", point, name, str(number))
            found.append({"id": key, "freq": "WEEKLY", "byday": days, **_times(span)})
    for number, span in enumerate(hours.market.hours if hours.market else ()):
        key = identity("schedule", point, "market", str(number))
        found.append({"id": key, **_market_days(hours.market), **_times(span)})
    return found


def _times(span: tuple[time, time]) -> Node:
    return {"opens_at": f"{span[0]:%H:%M}", "closes_at": f"{span[1]:%H:%M}"}


def _market_days(market: Market | None) -> Node:
    """Say the market days as iCalendar has them; it knows no lunar month, a sentence must do."""
    if market is None:
        return {}
    if market.by == "农历":
        return {"description": f"赶集日（农历逢{'、'.join(market.days)}）"}
    return {"freq": "MONTHLY", "bymonthday": ",".join(map(str, market_numbers(market)))}

"""The catalogue as schema.org GovernmentService: what search engines read."""

from __future__ import annotations

from typing import Any

from app.catalog.model import Catalog, Item
from app.exchange.linked import duration

Node = dict[str, Any]


def as_schema_org(catalog: Catalog, base_url: str) -> Node:
    """Give the whole catalogue as one JSON-LD graph; guides are found under `base_url`."""
    base = base_url.rstrip("/")
    return {
        "@context": "https://schema.org",
        "@graph": [_service(catalog, item, base) for item in catalog.items.values()],
    }


def _service(catalog: Catalog, item: Item, base: str) -> Node:
    department = catalog.departments[item.department]
    operator = {
        "@type": "GovernmentOrganization",
        "name": department.name,
        "telephone": department.phone,
        "identifier": department.uscc,
    }
    about: Node = {
        "@type": "GovernmentService",
        "@id": f"{base}/guide/{item.id}",
        "identifier": item.codes.implementation or item.id,
        "name": item.name,
        "alternateName": list(item.aliases),
        "description": item.summary,
        "serviceType": item.type,
        "category": list(item.themes),
        "inLanguage": "zh-Hans",
        "serviceOperator": _filled(operator),
        "jurisdiction": {
            "@type": "AdministrativeArea",
            "name": catalog.centre.name,
            "identifier": catalog.centre.division,
        },
        "audience": [{"@type": "Audience", "audienceType": who} for who in item.audience],
        "serviceOutput": {"@type": "Thing", "name": item.result.name},
        "isAccessibleForFree": not item.fees,
        "offers": [
            {"@type": "Offer", "name": fee.name, "description": fee.standard} for fee in item.fees
        ],
        "termsOfService": "；".join(item.conditions),
        "availableChannel": [_channel(item, channel, base) for channel in item.channels],
    }
    return _filled(about)


def _channel(item: Item, channel: str, base: str) -> Node:
    promised = item.limits.promised or item.limits.statutory
    return _filled(
        {
            "@type": "ServiceChannel",
            "name": channel,
            "serviceUrl": f"{base}/guide/{item.id}",
            "servicePhone": {"@type": "ContactPoint", "telephone": item.contacts.consult},
            "processingTime": duration(promised) if promised else "",
            "availableLanguage": "zh-Hans",
        }
    )


def _filled(about: Node) -> Node:
    return {key: value for key, value in about.items() if value not in ([], "", None, {})}

"""The catalogue as CPSV-AP 3.2 linked data (JSON-LD): what other countries' catalogues read.

Every class and term is spelled with its prefix, so that no context has to be fetched to read it.
A working day is no xsd:duration: beside `P15D` stands our own `yc:processingWorkingDays`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from app.catalog.model import Catalog, Department, Fee, Item, LegalBasis, Limit, Material
from app.catalog.words import AUDIENCE_CODES, ITEM_TYPE_CODES, Unit

Node = dict[str, Any]

CONTEXT: Final[Mapping[str, Any]] = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "yc": "urn:x-yichuang:terms#",
}
_CHINESE: Final = "http://publications.europa.eu/resource/authority/language/ZHO"
_PATTERNS: Final[Mapping[Unit, str]] = {
    "工作日": "P{}D", "自然日": "P{}D", "月": "P{}M", "小时": "PT{}H",
}  # fmt: skip


def duration(limit: Limit) -> str:
    """Give a limit as xsd:duration; that of working days or opening hours is not exact."""
    return _PATTERNS[limit.unit].format(limit.length)


def as_cpsv(catalog: Catalog, base_url: str) -> Node:
    """Give the whole catalogue; every node's address begins with `base_url`."""
    writer = _Writer(catalog, base_url.rstrip("/"))
    for item in catalog.items.values():
        writer.service(item)
    return {"@context": dict(CONTEXT), "@graph": list(writer.nodes.values())}


def text(words: str) -> Node:
    """Give a text with its language."""
    return {"@value": words, "@language": "zh"}


class _Writer:
    """Collects nodes by their address: a law or a department stands once for all items."""

    def __init__(self, catalog: Catalog, base: str) -> None:
        self.catalog, self.base = catalog, base
        self.nodes: dict[str, Node] = {}

    def _node(self, path: str, kind: str, **more: Any) -> Node:
        address = f"{self.base}/id/{quote(path)}"
        self.nodes.setdefault(address, {"@id": address, "@type": kind, **more})
        return {"@id": address}

    def service(self, item: Item) -> None:
        """Add an item with all it refers to."""
        department = self.catalog.departments[item.department]
        promised = item.limits.promised or item.limits.statutory
        about: Node = {
            "dct:identifier": item.codes.implementation or item.id,
            "dct:title": [text(item.name)],
            "dct:description": [text(item.summary or item.name)],
            "cv:hasCompetentAuthority": [self._authority(department)],
            "dct:language": [self._language()],
            "dct:spatial": [self._place()],
            "dct:type": [self._concept("type", ITEM_TYPE_CODES[item.type], item.type)],
            "dct:audience": [self._concept("audience", AUDIENCE_CODES[who], who) for who in item.audience],
            "cv:thematicArea": [self._concept("theme", theme, theme) for theme in item.themes],
            "dcat:keyword": [text(alias) for alias in item.aliases],
            "cv:holdsRequirement": list(self._requirements(item)),
            "cpsv:hasInput": [self._evidence(item, each) for each in item.materials],
            "cpsv:produces": [self._output(item)],
            "cv:hasCost": [self._cost(item, n, fee) for n, fee in enumerate(item.fees, 1)],
            "cv:hasLegalResource": [self._law(each) for each in item.legal_basis],
            "cpsv:follows": [self._rule(item, each) for each in item.legal_basis if each.articles],
            "cv:hasChannel": list(self._channels(item)),
            "cv:contactPoint": [self._contact(item)],
            "cv:isGroupedBy": list(self._events(item)),
        }  # fmt: skip
        if promised:
            about["cv:processingTime"] = {"@type": "xsd:duration", "@value": duration(promised)}
            if promised.unit == "工作日":
                days = {"@type": "xsd:integer", "@value": str(promised.length)}
                about["yc:processingWorkingDays"] = days
        self._node(f"item/{item.id}", "cpsv:PublicService", **_filled(about))

    def _authority(self, department: Department) -> Node:
        identifier = {"dct:identifier": department.uscc} if department.uscc else {}
        return self._node(
            f"department/{department.id}", "cv:PublicOrganisation",
            **{"skos:prefLabel": [text(department.name)], "dct:spatial": [self._place()]},
            **identifier,
        )  # fmt: skip

    def _place(self) -> Node:
        centre = self.catalog.centre
        return self._node(
            f"division/{centre.division}", "dct:Location",
            **{"dct:identifier": centre.division},
        )  # fmt: skip

    def _language(self) -> Node:
        self.nodes.setdefault(_CHINESE, {"@id": _CHINESE, "@type": "dct:LinguisticSystem"})
        return {"@id": _CHINESE}

    def _concept(self, scheme: str, code: str, label: str) -> Node:
        return self._node(
            f"{scheme}/{code}", "skos:Concept",
            **{"skos:prefLabel": [text(label)], "skos:notation": code},
        )  # fmt: skip

    def _requirements(self, item: Item) -> Iterator[Node]:
        for number, words in enumerate(item.conditions, 1):
            path = f"item/{item.id}/condition/{number}"
            yield self._node(
                path, "cv:Requirement",
                **{"dct:identifier": f"{item.id}-{number}", "dct:title": [text(words)]},
            )  # fmt: skip

    def _evidence(self, item: Item, material: Material) -> Node:
        about = {
            "dct:identifier": f"{item.id}/{material.id}",
            "dct:title": [text(material.name)],
            "dct:description": [text(material.requirement)] if material.requirement else [],
            "dct:type": self._concept("necessity", material.necessity, material.necessity),
        }
        return self._node(f"item/{item.id}/material/{material.id}", "cv:Evidence", **_filled(about))

    def _output(self, item: Item) -> Node:
        kind = self._concept("result", item.result.kind, item.result.kind)
        return self._node(
            f"item/{item.id}/result", "cv:Output",
            **{"dct:identifier": f"{item.id}/result", "dct:title": [text(item.result.name)],
               "dct:type": [kind]},
        )  # fmt: skip

    def _cost(self, item: Item, number: int, fee: Fee) -> Node:
        # The standard is a sentence (每本 10 元), so it is told as one: an amount would be a guess.
        words = "：".join((fee.name, fee.standard))
        return self._node(
            f"item/{item.id}/fee/{number}", "cv:Cost",
            **{"dct:identifier": f"{item.id}/fee/{number}", "dct:description": [text(words)]},
        )  # fmt: skip

    def _law(self, basis: LegalBasis) -> Node:
        about: Node = {"dct:title": [text(basis.title)]}
        if basis.number:
            about["eli:id_local"] = basis.number
        return self._node(f"law/{basis.title}", "eli:LegalResource", **about)

    def _rule(self, item: Item, basis: LegalBasis) -> Node:
        articles = "、".join(_article(number) for number in basis.articles)
        path = f"item/{item.id}/rule/{basis.title}"
        return self._node(
            path, "cpsv:Rule",
            **{"dct:identifier": path, "dct:title": [text(basis.title + articles)],
               "dct:description": [text(f"《{basis.title}》{articles}")],
               "cpsv:implements": [self._law(basis)]},
        )  # fmt: skip

    def _channels(self, item: Item) -> Iterator[Node]:
        for channel in (*item.channels, *(["自助终端"] if "自助办" in item.ways else [])):
            path = f"item/{item.id}/channel/{channel}"
            yield self._node(
                path, "cv:Channel",
                **{"dct:identifier": f"{item.id}/{channel}",
                   "dct:type": self._concept("channel", channel, channel)},
            )  # fmt: skip

    def _contact(self, item: Item) -> Node:
        return self._node(
            f"item/{item.id}/contact", "cv:ContactPoint",
            **{"cv:telephone": [item.contacts.consult]},
        )  # fmt: skip

    def _events(self, item: Item) -> Iterator[Node]:
        for bundle in self.catalog.bundles.values():
            if item.id in bundle.items:
                kind = "cv:LifeEvent" if "自然人" in item.audience else "cv:BusinessEvent"
                yield self._node(
                    f"event/{bundle.id}", kind,
                    **{"dct:identifier": bundle.id, "dct:title": [text(bundle.name)]},
                )  # fmt: skip


def _article(number: str) -> str:
    """Give 9 as 第9条, and 12-2 as 第12条第2款."""
    article, _dash, paragraph = number.partition("-")
    return f"第{article}条" + (f"第{paragraph}款" if paragraph else "")


def _filled(about: Node) -> Node:
    return {key: value for key, value in about.items() if value not in ([], "", None)}

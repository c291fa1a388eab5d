"""Linked data of the shipped county: sound by CPSV-AP's rules, exact about working days."""

from __future__ import annotations

import json
import uuid
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from msgspec.structs import replace
from pyshacl import validate

from app.catalog import Catalog
from app.catalog.model import Limit, Market
from app.exchange.hsds import as_hsds
from app.exchange.linked import as_cpsv, duration
from app.exchange.schema_org import as_schema_org
from tests.sample import sample_catalog
from tests.sample_places import TOWN

SHAPES = Path(__file__).with_name("shapes.ttl")
BASE = "https://hall.example/"
CV = rdflib.Namespace("http://data.europa.eu/m8g/")
CPSV = rdflib.Namespace("http://purl.org/vocab/cpsv#")
YC = rdflib.Namespace("urn:x-yichuang:terms#")


@lru_cache(maxsize=1)
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES, format="turtle")


@pytest.fixture(scope="module")
def graph(county: Catalog) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(as_cpsv(county, BASE)), format="json-ld")


def service(item: str) -> rdflib.URIRef:
    return rdflib.URIRef(f"{BASE}id/item/{item}")


def test_the_whole_county_conforms(graph: rdflib.Graph) -> None:
    conforms, _graph, told = validate(graph, shacl_graph=shapes())
    assert conforms, told


@pytest.mark.parametrize(
    "taken",
    ["dct:title", "dct:description", "dct:identifier", "cv:hasCompetentAuthority"],
)
def test_the_shapes_would_notice_what_must_be_there(county: Catalog, taken: str) -> None:
    told = as_cpsv(county, BASE)
    node = next(n for n in told["@graph"] if n["@type"] == "cpsv:PublicService")
    del node[taken]
    broken = rdflib.Graph().parse(data=json.dumps(told), format="json-ld")
    assert not validate(broken, shacl_graph=shapes())[0]


def test_every_item_is_a_service_with_its_materials(county: Catalog, graph: rdflib.Graph) -> None:
    assert set(graph.subjects(rdflib.RDF.type, CPSV.PublicService)) == {
        service(item) for item in county.items
    }
    for item in county.items.values():
        inputs = list(graph.objects(service(item.id), CPSV.hasInput))
        assert len(inputs) == len(item.materials)


def test_working_days_stand_beside_the_duration_and_natural_days_do_not(
    county: Catalog, graph: rdflib.Graph
) -> None:
    for item in county.items.values():
        limit = item.limits.promised or item.limits.statutory
        days = graph.value(service(item.id), YC.processingWorkingDays)
        told = graph.value(service(item.id), CV.processingTime)
        if limit is None:
            assert (days, told) == (None, None)
            continue
        assert str(told.toPython()) == str(
            rdflib.Literal(duration(limit), datatype=rdflib.XSD.duration).toPython()
        )  # type: ignore[union-attr]
        assert (days is not None) == (limit.unit == "工作日")
        if days is not None:
            assert int(str(days)) == limit.length


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (Limit(length=15), "P15D"),
        (Limit(length=60, unit="自然日"), "P60D"),
        (Limit(length=2, unit="月"), "P2M"),
        (Limit(length=24, unit="小时"), "PT24H"),
    ],
)
def test_durations(limit: Limit, told: str) -> None:
    assert duration(limit) == told


def test_a_bundle_is_an_event_that_groups_its_items(county: Catalog, graph: rdflib.Graph) -> None:
    assert county.bundles
    for bundle in county.bundles.values():
        event = rdflib.URIRef(f"{BASE}id/event/{bundle.id}")
        assert set(graph.subjects(CV.isGroupedBy, event)) == {service(i) for i in bundle.items}


def test_no_address_holds_anything_but_ascii(county: Catalog) -> None:
    for node in as_cpsv(county, BASE)["@graph"]:
        assert node["@id"].isascii()
        assert " " not in node["@id"]


def test_schema_org_says_what_a_search_engine_reads(county: Catalog) -> None:
    told = as_schema_org(county, BASE)
    services: dict[str, Any] = {one["identifier"]: one for one in told["@graph"]}
    assert len(services) == len(county.items)
    dibao = next(one for one in told["@graph"] if one["@id"] == f"{BASE}guide/dibao")
    assert dibao["@type"] == "GovernmentService"
    assert dibao["serviceOperator"]["name"] == "宁城县民政局"
    assert dibao["availableChannel"][0]["processingTime"] == "P15D"
    assert dibao["isAccessibleForFree"] is True
    assert all("" not in one.values() for one in told["@graph"])


def test_hsds_services_have_what_must_be_there_and_stable_ids(county: Catalog) -> None:
    told = as_hsds(county, BASE)
    assert told == as_hsds(county, BASE)
    places = {place["id"] for place in told["locations"]}
    for one in told["contents"]:
        assert str(uuid.UUID(one["id"])) == one["id"]
        assert one["status"] == "active"
        assert one["name"]
        assert {"id", "name", "description"} <= set(one["organization"])
        assert all({"id", "number"} <= set(phone) for phone in one["phones"])
        assert {at["location"]["id"] for at in one.get("service_at_locations", [])} <= places
    assert told["total_items"] == len(county.items)


def test_hsds_hours_are_weekly_rules(county: Catalog) -> None:
    hall = next(p for p in as_hsds(county, BASE)["locations"] if p["name"] == "宁城县政务服务中心")
    assert {(s["byday"], s["opens_at"], s["closes_at"]) for s in hall["schedules"]} == {
        ("MO,TU,WE,TH,FR", "08:30", "12:00"),
        ("MO,TU,WE,TH,FR", "14:30", "17:30"),
        ("SA", "09:00", "12:00"),
    }


def test_hsds_market_days_are_days_of_the_month_or_a_sentence() -> None:
    catalog = sample_catalog()
    town = catalog.points[TOWN]
    spans = ((time(7), time(13)),)
    told = []
    for by in ("公历", "农历"):
        hours = replace(town.hours, market=Market(days=("三", "八"), by=by, hours=spans))  # type: ignore[arg-type]
        points = {**catalog.points, TOWN: replace(town, hours=hours)}
        found = as_hsds(replace(catalog, points=points), BASE)["locations"]
        place = next(p for p in found if p["name"] == town.name)
        told.append({k: v for k, v in place["schedules"][-1].items() if k != "id"})
    times = {"opens_at": "07:00", "closes_at": "13:00"}
    assert told == [
        {"freq": "MONTHLY", "bymonthday": "3,8,13,18,23,28", **times},
        {"description": "赶集日（农历逢三、八）", **times},
    ]


def test_banks_are_named_only_for_what_they_take(county: Catalog) -> None:
    banks = {p.name for p in county.points.values() if p.kind == "银行驿站"}
    told = {one["url"].rsplit("/", 1)[1]: one for one in as_hsds(county, BASE)["contents"]}
    taken = {
        given.item
        for each in county.authorisations.values()
        for given in each.items
        if {"收件", "代办"} & set(given.stages)
    }
    for item in county.items:
        at = {place["location"]["name"] for place in told[item].get("service_at_locations", [])}
        assert bool(at & banks) == (item in taken), item


def test_articles_and_paragraphs_are_cited_in_words(county: Catalog) -> None:
    rules = [n for n in as_cpsv(county, BASE)["@graph"] if n["@type"] == "cpsv:Rule"]
    words = [n["dct:description"][0]["@value"] for n in rules]
    assert words
    assert all("条" in one for one in words)
    assert not any("-" in one.partition("》")[2] for one in words)

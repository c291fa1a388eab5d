"""The sample catalogue where more is allowed: 容缺受理, 告知承诺, an end to a 补正."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from app.catalog.model import Catalog, Commitment, Limit
from tests.desk.hall import Hall
from tests.sample import JOINT_ITEM, PROMISED_ITEM

# What a clerk answers to a 容缺受理 of the applicant of the samples.
PROMISE: Final = {"signer": "张三丰", "pledged": "是", "discredited": "否"}
COMMITMENT: Final = Commitment(
    replaces=("disability-card",),
    matters=("家中有持证残疾人",),
    check="向残联查询",
    check_within=Limit(length=30),
    not_for="有不实承诺记录的",
)


def lenient(hall: Hall) -> Hall:
    """Let the hall work by the more lenient rules from now on."""
    hall.catalog = lenient_catalog(hall.catalog)
    return hall


def lenient_catalog(catalog: Catalog) -> Catalog:
    """Give the catalogue with the more lenient rules."""
    flow = catalog.workflows["survey"]
    receive = replace(flow.steps[0], outcomes=(*flow.steps[0].outcomes, "容缺受理"))  # type: ignore[union-attr]
    survey = replace(flow, steps=(receive, *flow.steps[1:]))
    item = catalog.items[PROMISED_ITEM]
    materials = tuple(
        replace(each, supply_within=Limit(length=5)) if each.id == "lease" else each
        for each in item.materials
    )
    limits = replace(item.limits, supplement_answer=Limit(length=10, basis="示例"))
    dibao = replace(item, materials=materials, limits=limits, commitment=COMMITMENT)
    joint = replace(
        catalog.items[JOINT_ITEM],
        limits=replace(catalog.items[JOINT_ITEM].limits, supplement_answer=None),
    )
    return replace(
        catalog,
        workflows={**catalog.workflows, "survey": survey},
        items={**catalog.items, PROMISED_ITEM: dibao, JOINT_ITEM: joint},
    )

"""Where and how soon to turn against a decision: on the guide, in a refusal, in a decision's own words."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from app.catalog.model import Body, ItemRemedies, Limit
from app.printing import html, paper, remedies_of
from app.printing.remedies import body_line
from tests.printing.papers import (
    CATALOG,
    GRANT,
    case_of,
    dossier_of,
    guide_of_item,
    squeezed,
    text_of,
)

PLAIN = CATALOG.items[GRANT]
LAND_LAW = "中华人民共和国土地管理法第十四条"
CITED = "《中华人民共和国土地管理法》第十四条"
THIRTY = Limit(length=30, unit="自然日", basis=LAND_LAW, note="应当先申请复议的，先申请复议。")
DISPUTE = replace(PLAIN, remedies=ItemRemedies(lawsuit_within=THIRTY))


def test_without_anything_of_its_own_an_item_has_the_centre_and_the_general_times() -> None:
    found = remedies_of(CATALOG.definition(GRANT))
    assert (found.review.body, found.review.within) == ("宁城县人民政府", "60日内")
    assert (found.lawsuit.body, found.lawsuit.within) == ("宁城县人民法院", "6个月内")
    assert (found.review.key, found.lawsuit.key) == (
        "centre.remedies.review_body", "centre.remedies.court",
    )  # fmt: skip
    assert not found.review.own
    assert not found.lawsuit.own
    assert found.notes == ""


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (THIRTY, f"30日内（依据：{CITED}）"),
        (Limit(length=3, unit="月"), "3个月内"),
        (Limit(length=15, unit="自然日"), "15日内"),
    ],
)
def test_a_time_of_the_items_own_is_said_with_its_law(limit: Limit, said: str) -> None:
    item = replace(PLAIN, remedies=ItemRemedies(lawsuit_within=limit))
    found = remedies_of(replace(CATALOG.definition(GRANT), item=item))
    assert found.lawsuit.within == said
    assert found.lawsuit.own
    assert found.review.within == "60日内"


def test_a_refusal_to_accept_keeps_the_general_times() -> None:
    definition = replace(CATALOG.definition(GRANT), item=DISPUTE)
    assert remedies_of(definition).lawsuit.within.startswith("30日内")
    found = remedies_of(definition, of_result=False)
    assert found.lawsuit.within == "6个月内"
    assert found.notes == ""


def test_the_guide_of_a_dispute_says_thirty_days_and_no_six_months() -> None:
    text = text_of(paper("办事指南", guide_of_item(DISPUTE)))
    wanted = f"自接到决定之日起30日内（依据：{CITED}）向宁城县人民法院提起行政诉讼。应当先申请复议的，先申请复议。"
    assert squeezed(wanted) in text
    assert "6个月内" not in text
    assert "60日内向宁城县人民政府申请行政复议" in text


def test_a_refusal_names_the_bodies_of_the_item() -> None:
    bodies = ItemRemedies(
        review=Body(name="赤峰市人民政府", address="新城区"), lawsuit=Body(name="松山区人民法院"),
        lawsuit_within=THIRTY,
    )  # fmt: skip
    dossier = dossier_of(GRANT, case_of(GRANT))
    item = replace(PLAIN, remedies=bodies)
    dossier = replace(dossier, definition=replace(dossier.definition, item=item))
    page = re.sub(r"<[^>]*>", "", html("不予受理决定书", dossier)[0])
    assert "60日内向赤峰市人民政府申请行政复议" in page
    assert "6个月内向松山区人民法院提起行政诉讼" in page
    assert "新城区" not in page


def test_a_body_says_where_it_is() -> None:
    body = Body(name="法院", address="人民路1号", phone="0476-1")
    assert body_line(body) == "法院（人民路1号，0476-1）"
    assert body_line(Body(name="法院")) == "法院"

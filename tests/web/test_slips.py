"""Slips on the screen: drawn for who may print them, as a PDF of their own size."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from tests.web.steps import BOTH, open_case
from tests.web.visitor import Visitor, text

People = Callable[[str], Visitor]


def test_who_took_a_case_finds_its_slips_and_prints_them(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}")
    assert "小票和标签" in text(page)
    assert "快递面单" not in text(page)
    for kind in ("取号小票", "材料封面标签"):
        address = f"/case/{number}/slips/{quote(kind)}"
        assert f'href="{address}"' in page
        answer = people("town").get(address)
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        assert answer.headers["Content-Disposition"].startswith("inline")


def test_what_there_is_no_occasion_for_leads_back_with_a_word(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    for road in (f"slips/{quote('快递面单')}", "slips/x", "waybill.csv", "waybill.json"):
        answer = people("town").get(f"/case/{number}/{road}")
        assert answer.status_code == 303
        assert answer.location.endswith(f"/case/{number}")
    assert "此件现在不能打印“快递面单”" in text(people("town").page(f"/case/{number}"))
    assert people("town").get(f"/case/{number}/waybill.exe").status_code == 404


def test_who_only_looks_on_prints_none_and_a_stranger_sees_nothing(
    app: object, people: People
) -> None:
    number = open_case(people("town"), **BOTH)
    address = f"/case/{number}/slips/{quote('取号小票')}"
    assert people("supervisor").get(address).status_code == 303
    assert "小票和标签" not in text(people("supervisor").page(f"/case/{number}"))
    assert people("outsider").get(address).status_code == 404
    assert Visitor(app).get(address).status_code in (302, 303)  # type: ignore[arg-type]

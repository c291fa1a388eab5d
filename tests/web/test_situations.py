"""情形 and 告知承诺 at the counter: what the clerk sees follows the answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from app.catalog import Loaded
from app.catalog.model import Commitment, Limit, Material, Situation
from app.main import CatalogHolder
from tests.sample import sample_catalog
from tests.web.conftest import app, closing, module_clock, people
from tests.web.visitor import Visitor, text

__all__ = ["app", "closing", "module_clock", "people"]
LEASE = Material(
    id="receipt", name="房租收据", copy=1, necessity="容缺后补", supply_within=Limit(length=5),
    standard="有出租人签字", issued_within="近三个月内", in_person=True,
)  # fmt: skip
RENT = Situation(
    id="rent",
    name="租房家庭",
    when={"housing": "租赁"},
    conditions=("租满一年",),
    materials=(LEASE,),
)
PROMISE = Commitment(
    replaces=("receipt",), matters=("租房情况属实",), check="入户核查", not_for="失信的"
)


@pytest.fixture(scope="module")
def holder() -> CatalogHolder:
    catalog = sample_catalog()
    dibao = replace(catalog.items["dibao"], situations=(RENT,), commitment=PROMISE)
    changed = replace(catalog, items={**catalog.items, "dibao": dibao})
    return CatalogHolder(Loaded(changed, ()))


def preview(visitor: Visitor, housing: str) -> str:
    token = visitor.token("/counter/dibao/new")
    answer = visitor.client.post(
        "/counter/dibao/preview", data={"csrf_token": token, "q.housing": housing}
    )
    assert answer.status_code == 200
    return text(answer.text)


def test_the_situation_brings_its_materials_conditions_and_commitment(
    people: Callable[[str], Visitor],
) -> None:
    read = preview(people("town"), "租赁")
    for said in (
        "情形 租房家庭", "租满一年", "房租收据", "收件标准：有出租人签字", "近三个月内", "本人当场填写",
        "可在受理后5个工作日内补", "签承诺书后可以不交：房租收据。", "租房情况属实", "不适用：失信的",
    ):  # fmt: skip
        assert said in read, said


def test_other_answers_bring_none_of_it(people: Callable[[str], Visitor]) -> None:
    read = preview(people("town"), "自有")
    for unsaid in ("租房家庭", "房租收据", "可以告知承诺"):
        assert unsaid not in read


def test_the_public_guide_lists_the_situation_and_what_may_be_promised(
    people: Callable[[str], Visitor],
) -> None:
    read = text(Visitor(people("town").app).page("/guide/dibao"))
    assert "不同情形 租房家庭 “住房情况”为“租赁”" in read
    assert "另交：房租收据" in read
    assert "可以不交房租收据" in read
    assert "另有 3 份看情况" in read

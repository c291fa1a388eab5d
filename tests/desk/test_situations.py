"""情形 at the counter: previewed, pinned by the case, and found again by its papers."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.model import Commitment, Limit, Material, Situation, SituationLimits
from app.desk import Refused
from tests.desk.hall import APPLICANT, CLERK, Hall
from tests.sample import PROMISED_ITEM, TOWN

RENT = Situation(
    id="rent",
    name="租房家庭",
    when={"housing": "租赁"},
    materials=(Material(id="receipt", name="房租收据", copy=1),),
    limits=SituationLimits(promised=Limit(length=5)),
)
OWN = {"housing": "自有"}
COMMITMENT = Commitment(replaces=("receipt",), matters=("租房情况属实",), check="入户核查")


@pytest.fixture
def rented(hall: Hall) -> Hall:
    """Give a hall whose 低保 has a situation and a commitment."""
    change(hall, RENT)
    return hall


def change(hall: Hall, *situations: Situation) -> None:
    items = dict(hall.catalog.items)
    items[PROMISED_ITEM] = replace(
        items[PROMISED_ITEM], situations=situations, commitment=COMMITMENT
    )
    hall.catalog = replace(hall.catalog, items=items)


def ids(materials: tuple[Material, ...]) -> list[str]:
    return [material.id for material in materials]


def test_the_preview_shows_the_situation_of_the_answers(rented: Hall) -> None:
    given = rented.application().answers
    rent = rented.desk.preview(CLERK, PROMISED_ITEM, TOWN, given, APPLICANT, rented.at)
    own = rented.desk.preview(CLERK, PROMISED_ITEM, TOWN, {**given, **OWN}, APPLICANT, rented.at)
    assert (rent.situation, own.situation) == (RENT, None)
    assert ids(rent.materials) == ["application", "id-card", "lease", "receipt"]
    assert ids(own.materials) == ["application", "id-card"]
    assert (ids(rent.replaceable), own.replaceable) == (["receipt"], ())
    assert rent.commitment == COMMITMENT
    assert rent.promised is not None
    assert own.promised is not None
    assert rent.promised.due < own.promised.due


def test_the_case_pins_the_item_as_it_is_in_the_situation(rented: Hall) -> None:
    everything = ["application", "id-card", "lease", "receipt"]
    rent = rented.open(brought=everything)
    own = rented.open(brought=["application", "id-card"], answers=OWN)
    assert [m.id for m in rent.materials] == everything
    assert [m.id for m in own.materials] == ["application", "id-card"]
    rent, own = (rented.act(CLERK, each, "receive", "受理") for each in (rent, own))
    assert rent.promised is not None
    assert own.promised is not None
    assert rent.promised.due < own.promised.due


def test_a_material_of_the_situation_must_be_there(rented: Hall) -> None:
    case = rented.open(brought=["application", "id-card", "lease"])
    assert case.missing == ("房租收据",)
    with pytest.raises(Refused, match="房租收据"):
        rented.act(CLERK, case, "receive", "受理")


def test_a_paper_is_current_while_its_situation_is_unchanged(rented: Hall) -> None:
    case = rented.open(brought=["application", "id-card", "lease", "receipt"])
    issued, _pdf = rented.desk.issue_paper(CLERK, case.number, "收件凭证", rented.at)
    assert rented.desk.paper(issued.number).current
    change(rented, replace(RENT, limits=SituationLimits(promised=Limit(length=4))))
    assert not rented.desk.paper(issued.number).current
    change(rented, RENT)
    assert rented.desk.paper(issued.number).current
    change(rented)
    assert not rented.desk.paper(issued.number).current, "the situation is gone"

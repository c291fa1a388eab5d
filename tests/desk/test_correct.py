"""更正: errors are mended on the spot, before acceptance; what stood before is kept, sealed."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from app.catalog.model import Situation
from app.desk import CaseView, NotVisible, Refused
from app.desk.casefile import Application
from app.desk.seal import Seal
from app.desk.verbs.correct import CORRECTED, Corrected
from app.store.queries import events_of, find_case
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    READER,
    SECRET,
    SUPERVISOR,
    VILLAGER,
    Hall,
)
from tests.sample import PROMISED_ITEM, VILLAGE


def corrected(hall: Hall, case: CaseView, **changed: str) -> CaseView:
    """Correct fields, written with two underlines for the dot; all else as it is filled in."""
    (offer,) = [
        each for each in hall.desk.case(CLERK, case.number, hall.at).verbs if each.word == CORRECTED
    ]
    given = dict(offer.given) | {name.replace("__", "."): text for name, text in changed.items()}
    return hall.do(CLERK, case, CORRECTED, **given)  # type: ignore[arg-type]


def line(case: CaseView, name: str) -> str:
    return next(each.value for each in (*case.applicant, *case.answers) if each.id == name)


def test_the_form_comes_filled_in(hall: Hall) -> None:
    case = hall.open()
    offer = next(each for each in case.verbs if each.word == CORRECTED)
    assert offer.given["applicant.name"] == "张三丰"
    assert offer.given["answers.housing"] == "租赁"
    assert offer.given["answers.disabled"] == "否"
    names = [each.id for each in offer.questions]
    assert "applicant.village" not in names, "who does the case hangs on the village"
    assert "answers.income" in names


def test_what_was_wrong_is_right_and_the_labels_are_told(hall: Hall) -> None:
    case = corrected(hall, hall.open(), applicant__phone="13900000000", answers__income="900.00")
    assert line(case, "phone") == "13900000000"
    assert line(case, "income").startswith("900")
    told = case.timeline[-1]
    assert (told.kind, told.by) == ("更正", "李明")
    assert told.lines == ("更正了：联系电话、家庭月收入",)


def test_the_case_is_found_by_the_new_number_and_named_anew(hall: Hall) -> None:
    before = hall.open()
    case = corrected(
        hall, before, applicant__name="李四光", applicant__id_number="11010519491231002X"
    )
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
    assert row is not None
    assert row.applicant_masked == "李**"
    assert row.applicant_index == Seal(SECRET).index("11010519491231002X")


def test_what_stood_before_is_kept_sealed_and_no_value_in_clear(hall: Hall) -> None:
    case = corrected(hall, hall.open(), applicant__phone="13900000000")
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
        assert row is not None
        event = events_of(connection, row.id)[-1]
    assert event.sealed is not None
    assert "139" not in repr(event.data)
    kept = msgspec.json.decode(Seal(SECRET).open(event.sealed))["more"]["application"]
    assert msgspec.json.decode(kept, type=Application).applicant["phone"] == "13804761234"
    happening = msgspec.convert(event.data, Corrected)
    assert happening.application == hashlib.sha256(row.sealed).hexdigest()


def test_the_case_as_it_stood_before_can_be_shown(hall: Hall) -> None:
    case = corrected(hall, hall.open(), applicant__phone="13900000000")
    case = corrected(hall, case, applicant__phone="13911111111")
    seen = [line(hall.desk.case_at(CLERK, case.number, seq), "phone") for seq in (1, 2, 3)]
    assert seen == ["13804761234", "13900000000", "13911111111"]


def test_replay_amounts_to_the_facts(hall: Hall) -> None:
    case = corrected(hall, hall.open(), applicant__phone="13900000000")
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    assert hall.act(CLERK, case, "receive", "受理").status == "已受理"


def test_other_materials_may_be_asked_for_then(hall: Hall) -> None:
    case = corrected(hall, hall.open(brought=["application", "id-card"]), answers__disabled="是")
    assert case.missing == ("残疾人证",)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"applicant__id_number": "110105194912310021"}, "applicant.id_number"),
        ({"applicant__phone": "abc"}, "applicant.phone"),
        ({"applicant__name": ""}, "applicant.name"),
        ({"answers__household_size": "99"}, "answers.household_size"),
        ({}, "all"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    hall: Hall, changed: dict[str, str], field: str
) -> None:
    case = hall.open()
    with pytest.raises(Refused) as refusal:
        corrected(hall, case, **changed)
    assert refusal.value.field == field
    assert hall.desk.case(CLERK, case.number, hall.at).version == case.version


def test_another_situation_is_another_case(hall: Hall) -> None:
    item = hall.catalog.items[PROMISED_ITEM]
    alone = Situation(id="alone", name="独居", when={"household_size": 1}, conditions=("独居",))
    items = {
        **hall.catalog.items,
        PROMISED_ITEM: msgspec.structs.replace(item, situations=(alone,)),
    }
    hall.catalog = msgspec.structs.replace(hall.catalog, items=items)
    case = hall.open()
    with pytest.raises(Refused, match="请撤件，按正确的内容重新收件"):
        corrected(hall, case, answers__household_size="1")
    assert line(corrected(hall, case, answers__household_size="4"), "household_size").startswith(
        "4"
    )


def test_though_the_item_is_gone_a_telephone_can_be_corrected(hall: Hall) -> None:
    case = hall.open()
    hall.catalog = msgspec.structs.replace(hall.catalog, items={})
    assert line(corrected(hall, case, applicant__phone="13900000000"), "phone") == "13900000000"
    with pytest.raises(Refused, match="重新收件"):
        corrected(hall, case, answers__housing="自有")


def test_only_at_the_door_and_before_acceptance(hall: Hall) -> None:
    case = hall.open()
    for actor in (READER, APPROVER, SUPERVISOR, ADMIN):
        assert CORRECTED not in hall.offered(actor, case)
    with pytest.raises(NotVisible):
        hall.offered(OUTSIDER, case)
    asked = hall.act(CLERK, hall.open(), "receive", "补正", note="缺签名")
    assert CORRECTED not in hall.offered(CLERK, asked)
    assert CORRECTED not in hall.offered(CLERK, hall.act(CLERK, case, "receive", "受理"))


def test_at_a_village_point_too(hall: Hall) -> None:
    case = hall.open(VILLAGER)
    (offer,) = [each for each in case.verbs if each.word == CORRECTED]
    given = dict(offer.given) | {"applicant.phone": "13900000000"}
    case = hall.do(VILLAGER, case, CORRECTED, **given)  # type: ignore[arg-type]
    assert (case.point, line(case, "phone")) == (VILLAGE, "13900000000")
    assert case.timeline[-1].by == "刘村"

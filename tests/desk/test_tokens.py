"""A request sent again does nothing a second time, and gives what it gave the first time."""

from __future__ import annotations

import msgspec
import pytest

from app.desk import Action, CaseQuery, CaseView, NotVisible, Refused, Stale
from tests.desk.hall import ADMIN, CLERK, OUTSIDER, SURVEYOR, Hall

ACCEPT = Action(step="receive", outcome="受理", version=1, token="one form")


def how_many(hall: Hall) -> int:
    return len(hall.desk.cases(ADMIN, CaseQuery(), hall.at).rows)


def test_opening_again_gives_the_same_case(hall: Hall) -> None:
    application = hall.application()
    first = hall.desk.open_case(CLERK, application, hall.at)
    again = hall.desk.open_case(CLERK, application, hall.later())
    assert again.number == first.number
    assert again.opened_at == first.opened_at
    assert how_many(hall) == 1


def test_opening_again_gives_the_case_as_it_stands_now(hall: Hall) -> None:
    application = hall.application()
    case = hall.desk.open_case(CLERK, application, hall.at)
    hall.act(CLERK, case, "receive", "受理")
    assert hall.desk.open_case(CLERK, application, hall.at).status == "已受理"


def test_opening_again_is_not_refused_though_the_item_has_gone(hall: Hall) -> None:
    application = hall.application()
    first = hall.desk.open_case(CLERK, application, hall.at)
    hall.catalog = msgspec.structs.replace(hall.catalog, items={})
    assert hall.desk.open_case(CLERK, application, hall.at).number == first.number


def test_another_form_is_another_case(hall: Hall) -> None:
    assert hall.open().number != hall.open().number
    assert how_many(hall) == 2


def test_the_same_mark_of_another_person_is_another_request(hall: Hall) -> None:
    application = hall.application()
    one = hall.desk.open_case(CLERK, application, hall.at)
    other = hall.desk.open_case(SURVEYOR, application, hall.at)
    assert one.number != other.number


def test_without_a_mark_every_request_counts(hall: Hall) -> None:
    application = msgspec.structs.replace(hall.application(), token="")
    hall.desk.open_case(CLERK, application, hall.at)
    hall.desk.open_case(CLERK, application, hall.at)
    assert how_many(hall) == 2


def test_acting_again_acts_once(hall: Hall) -> None:
    case = hall.open()
    first = hall.desk.act(CLERK, case.number, ACCEPT, hall.at)
    again = hall.desk.act(CLERK, case.number, ACCEPT, hall.later())
    assert (again.version, len(again.timeline)) == (first.version, 2) == (2, 2)
    assert again.accepted_at == first.accepted_at


def test_acting_again_later_acts_once_too(hall: Hall) -> None:
    case = hall.open()
    hall.desk.act(CLERK, case.number, ACCEPT, hall.at)
    now = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    again = hall.desk.act(CLERK, case.number, ACCEPT, hall.at)
    assert again.version == now.version


def test_another_outcome_from_the_same_page_is_not_said_to_be_done(hall: Hall) -> None:
    case = hall.open()
    hall.desk.act(CLERK, case.number, ACCEPT, hall.at)
    turned = msgspec.structs.replace(
        ACCEPT, outcome="不予受理", reason="重复申请", clause="社会救助暂行办法第九条"
    )
    with pytest.raises(Stale):
        hall.desk.act(CLERK, case.number, turned, hall.at)


def test_other_materials_from_the_same_page_are_not_said_to_be_recorded(hall: Hall) -> None:
    case = hall.open(brought=[])
    supply(hall, case, "slip", 1)
    with pytest.raises(Stale):
        hall.desk.supply(CLERK, case.number, ["application"], 1, "slip", hall.at)


def test_another_mark_at_an_old_version_is_stale(hall: Hall) -> None:
    case = hall.open()
    hall.desk.act(CLERK, case.number, ACCEPT, hall.later())
    with pytest.raises(Stale) as stale:
        hall.desk.act(CLERK, case.number, msgspec.structs.replace(ACCEPT, token="another"), hall.at)
    assert (stale.value.by, stale.value.at) == ("李明", hall.at)
    assert stale.value.did == "收件受理：受理"


@pytest.mark.parametrize("version", [0, 2, -1, 99])
def test_a_version_the_case_never_had_is_stale(hall: Hall, version: int) -> None:
    case = hall.open()
    with pytest.raises(Stale) as stale:
        hall.desk.act(CLERK, case.number, msgspec.structs.replace(ACCEPT, version=version), hall.at)
    assert stale.value.did == "收件"


def test_the_same_mark_on_another_case_is_another_request(hall: Hall) -> None:
    for _n in range(2):
        case = hall.open()
        assert hall.desk.act(CLERK, case.number, ACCEPT, hall.at).status == "已受理"


def test_a_mark_opens_no_door(hall: Hall) -> None:
    case = hall.open()
    hall.desk.act(CLERK, case.number, ACCEPT, hall.at)
    with pytest.raises(NotVisible):
        hall.desk.act(OUTSIDER, case.number, ACCEPT, hall.at)


def test_what_was_refused_may_be_tried_again_with_the_same_mark(hall: Hall) -> None:
    case = hall.open(brought=["application"])
    with pytest.raises(Refused):
        hall.desk.act(CLERK, case.number, ACCEPT, hall.at)
    case = hall.supply(CLERK, case, ["id-card"])
    mended = msgspec.structs.replace(ACCEPT, version=case.version)
    assert hall.desk.act(CLERK, case.number, mended, hall.at).status == "已受理"


def supply(hall: Hall, case: CaseView, token: str, version: int) -> CaseView:
    return hall.desk.supply(CLERK, case.number, ["id-card"], version, token, hall.at)


def test_bringing_again_records_once(hall: Hall) -> None:
    case = hall.open(brought=["application"])
    first = supply(hall, case, "slip", 1)
    again = supply(hall, case, "slip", 1)
    assert (first.version, again.version, len(again.timeline)) == (2, 2, 2)
    with pytest.raises(Stale):
        supply(hall, case, "another slip", 1)


def test_a_print_makes_nobody_stale(hall: Hall) -> None:
    case = hall.open()
    hall.desk.issue_paper(CLERK, case.number, "收件凭证", hall.at)
    assert hall.desk.act(CLERK, case.number, ACCEPT, hall.at).version == 2

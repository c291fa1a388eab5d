"""归档: an ended case is bound into one file, once, by those who took or decided it."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.desk import NotVisible, Refused
from app.store import Store
from tests.desk import changing
from tests.desk.hall import APPLICANT, APPROVER, CLERK, OUTSIDER, READER, SUPERVISOR, Hall
from tests.desk.press import CLERK as PRESS_CLERK
from tests.desk.press import Press
from tests.desk.test_papers import issue, text_of

KEPT = {"keep": "30年"}


def test_only_an_ended_case_goes_to_the_archive(hall: Hall) -> None:
    assert "归档" not in hall.offered(CLERK, hall.approved())
    case = hall.finished()
    assert "归档" in hall.offered(CLERK, case)
    assert "归档" in hall.offered(APPROVER, case)
    assert "卷宗" not in case.printable


def test_who_only_looks_on_cannot_archive_and_an_outsider_sees_nothing(hall: Hall) -> None:
    case = hall.finished()
    for looking in (SUPERVISOR, READER):
        assert "归档" not in hall.offered(looking, case)
        with pytest.raises(Refused):
            hall.do(looking, case, "归档", **KEPT)
    with pytest.raises(NotVisible):
        hall.do(OUTSIDER, case, "归档", **KEPT)


def test_how_long_it_is_kept_must_be_told(hall: Hall) -> None:
    case = hall.finished()
    with pytest.raises(Refused, match="保管期限"):
        hall.do(CLERK, case, "归档")
    with pytest.raises(Refused):
        hall.do(CLERK, case, "归档", keep="5年")


def test_the_file_holds_every_paper_and_event_and_stays_as_it_was(hall: Hall) -> None:
    case = hall.finished()
    receipt, _pdf = issue(hall, case, "收件凭证")
    service, _pdf = issue(hall, case, "送达回证")
    case = hall.do(CLERK, case, "归档", note="缺身份证复印件一份", **KEPT)
    assert case.archived == hall.at.date()
    assert "归档" not in hall.offered(CLERK, case)
    (volume,) = [each for each in case.papers if each.kind == "卷宗"]
    _view, pdf = hall.desk.paper_file(CLERK, volume.number)
    text = text_of(pdf)
    for told in (receipt.number, service.number, "保管期限30年", "缺身份证复印件一份"):
        assert told.replace(" ", "") in text
    assert "受理" in text
    assert "张三丰" in text
    assert len(PdfReader(BytesIO(pdf)).pages) >= 5
    later, again = hall.desk.issue_paper(APPROVER, case.number, "卷宗", hall.later(days=400))
    assert (later.number, again) == (volume.number, pdf)


def test_the_way_of_a_paper_that_was_numbered_but_not_printed_yet(hall: Hall) -> None:
    case = hall.do(APPROVER, hall.finished(), "归档", keep="永久")
    told = [line for event in case.timeline for line in event.lines]
    assert "保管期限：永久" in told
    (volume,) = [each for each in case.papers if each.kind == "卷宗"]
    _view, pdf = hall.desk.paper_file(APPROVER, volume.number)
    assert "0件，共0页" in text_of(pdf)
    with pytest.raises(NotVisible):
        hall.desk.paper_file(OUTSIDER, volume.number)


def test_characters_no_font_has_are_told_before_they_are_printed(hall: Hall) -> None:
    assert hall.open().rare == ()
    # The last character of CJK Extension H.
    case = hall.open(applicant={**APPLICANT, "name": "王\U000323af"})
    assert case.rare == ("“\U000323af”（U+323AF）印不出来，文书上印成“〓”",)
    assert hall.desk.case(SUPERVISOR, case.number, hall.at).rare == ()


def test_a_paper_tells_the_revision_its_rules_came_with(store: Store) -> None:
    press = Press(store)
    press.publish()
    case = changing.accepted(press)
    receipt, pdf = press.desk.issue_paper(PRESS_CLERK, case.number, "收件凭证", press.at)
    assert "目录第1版" in text_of(pdf)
    press.publish(changing.shorter(press.tree))
    late, pdf = press.desk.issue_paper(PRESS_CLERK, case.number, "受理通知书", press.later())
    # The case keeps to the rules it was opened under, which the first revision brought.
    assert "目录第1版" in text_of(pdf)
    for number in (receipt.number, late.number):
        check = press.desk.paper(number)
        assert (check.revision, check.current) == (1, False)
    newest = press.desk.issue_paper(
        PRESS_CLERK, press.open("homestead").number, "收件凭证", press.at
    )
    assert press.desk.paper(newest[0].number).revision == 2
    assert press.desk.paper(newest[0].number).current


def test_an_amount_stands_in_capital_numerals_on_the_receipt(hall: Hall) -> None:
    _paper, pdf = issue(hall, hall.open(), "收件凭证")
    assert "860.00元（大写：人民币捌佰陆拾元整）" in text_of(pdf)

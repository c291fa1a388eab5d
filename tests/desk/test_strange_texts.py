"""What a clerk writes of their own: any script, but no more than a paper can bear."""

from __future__ import annotations

import pytest

from app.desk import Actor, CaseQuery, NotVisible, Refused
from app.desk.checks import LONGEST_NOTE, MOST_COMPANIONS
from tests.desk.hall import ADMIN, APPLICANT, CLERK, SURVEYOR, Hall

ODD = "😀 <script>alert(1)</script> ' OR 1=1 -- {{7*7}} ᠮᠣᠩᠭᠣᠯ الأحمد \u200d\ufeff"


def test_any_script_goes_through_screens_and_papers(hall: Hall) -> None:
    case = hall.open(applicant=APPLICANT | {"name": ODD, "address": ODD})
    case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",), note=ODD)
    case = hall.supply(CLERK, case, ["id-card"], note=ODD)
    case = hall.act(CLERK, case, "receive", "不予受理", reason=ODD, clause=ODD)
    for kind in ("收件凭证", "补正告知书", "不予受理决定书"):
        assert hall.desk.issue_paper(CLERK, case.number, kind, hall.at)[1].startswith(b"%PDF")
    assert hall.desk.audit(CLERK, case.number).replayed


@pytest.mark.parametrize("bad", ["\0", "a\u202eb", "x" * (LONGEST_NOTE + 1)])
def test_what_no_paper_can_bear_is_refused_under_its_field(hall: Hall, bad: str) -> None:
    case = hall.open()
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, case, "receive", "不予受理", reason=bad, clause=bad, note=bad)
    assert set(refusal.value.problems) == {"reason", "clause", "note"}
    with pytest.raises(Refused) as refusal:
        hall.supply(CLERK, case, ["id-card"], note=bad)
    assert refusal.value.field == "note"


def test_companions_are_names_and_few(hall: Hall) -> None:
    case = hall.accepted()
    for strange in (("x" * 41,), ("甲\0",), tuple(f"人{n}" for n in range(MOST_COMPANIONS + 1))):
        with pytest.raises(Refused) as refusal:
            hall.act(SURVEYOR, case, "survey", "通过", companions=strange)
        assert refusal.value.field == "companions"


@pytest.mark.parametrize("bad", ["张\0三", "\x01", "张\u202e三"])
def test_a_name_nobody_can_read_is_refused(hall: Hall, bad: str) -> None:
    with pytest.raises(Refused) as refusal:
        hall.open(applicant=APPLICANT | {"name": bad})
    assert refusal.value.field == "applicant.name"


def test_a_list_of_an_item_that_cannot_be_is_no_error_of_the_database(hall: Hall) -> None:
    with pytest.raises(NotVisible):
        hall.desk.cases(CLERK, CaseQuery(item="a\0b"), hall.at)
    assert hall.desk.cases(CLERK, CaseQuery(text="\0\0abcdef"), hall.at).rows == ()


@pytest.mark.parametrize("bad", ["\0", "x" * 200, "a\nb"])
def test_people_have_names_that_can_be_read(hall: Hall, bad: str) -> None:
    with pytest.raises(Refused) as refusal:
        hall.desk.assign(ADMIN, Actor(username="new", name=bad, role="监督员"), hall.at)
    assert refusal.value.field == "username"

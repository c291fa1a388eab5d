"""Personal data: encrypted where it lies, masked where it need not be known, never in a log."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app import printing
from app.desk import Action, Actor, CaseQuery, CaseView, Desk, Refused
from app.desk.happenings import Said
from app.fields import read_applicant
from tests.desk.hall import (
    ADMIN,
    APPLICANT,
    APPROVER,
    CLERK,
    READER,
    SUPERVISOR,
    Hall,
)
from tests.sample import TOWN

NOTE = "申请人张三丰说电话13804761234打不通"
PERSONAL = (
    "张三丰",
    "11010519491231002X",
    "13804761234",
    "八沟道村三组7号",
    "孙代办",
    "13911112222",
    "863.21",
    "打不通",
)
WHO = APPLICANT | {"agent_name": "孙代办", "agent_phone": "13911112222"}


def busy_case(hall: Hall) -> CaseView:
    """Give a case with something personal in every place that can hold it."""
    case = hall.open(applicant=WHO, answers={"income": "863.21"}, brought=["application"])
    case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",), note=NOTE)
    case = hall.supply(CLERK, case, ["id-card"], note=NOTE)
    case = hall.act(
        CLERK, case, "receive", "不予受理", reason=NOTE, clause="社会救助暂行办法第九条"
    )
    for kind in ("收件凭证", "补正告知书", "不予受理决定书"):
        hall.desk.issue_paper(CLERK, case.number, kind, hall.at)
    return hall.desk.case(CLERK, case.number, hall.at)


def everything_stored(hall: Hall) -> bytes:
    """Give every value of every table, and of SQLite the raw bytes of its files too."""
    found = b""
    with hall.store.reading() as connection:
        for table in inspect(hall.store.engine).get_table_names():
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                for value in row:
                    plain = bytes(value) if isinstance(value, bytes | memoryview) else None
                    found += plain if plain is not None else str(value).encode()
    database = hall.store.engine.url.database
    if hall.store.engine.dialect.name == "sqlite" and database:
        for suffix in ("", "-wal"):
            path = Path(database + suffix)
            found += path.read_bytes() if path.exists() else b""
    return found


def test_nothing_personal_lies_open_in_the_database(hall: Hall) -> None:
    busy_case(hall)
    stored = everything_stored(hall)
    assert "社会救助暂行办法".encode() in stored, "what is not personal lies open"
    for value in PERSONAL:
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert value.encode(encoding) not in stored, value
        escaped = value.encode("unicode_escape")
        assert escaped == value.encode() or escaped not in stored, value


def test_the_number_of_a_person_is_found_only_by_who_has_the_key(hall: Hall) -> None:
    case = busy_case(hall)
    query = CaseQuery(text="11010519491231002x")
    assert [row.number for row in hall.desk.cases(CLERK, query, hall.at).rows] == [case.number]
    other = Desk(hall.store, lambda: hall.catalog, b"another secret of 32 bytes at all")
    assert other.cases(CLERK, query, hall.at).rows == ()


def test_without_the_key_a_case_cannot_be_read(hall: Hall) -> None:
    case = busy_case(hall)
    other = Desk(hall.store, lambda: hall.catalog, b"another secret of 32 bytes at all")
    with pytest.raises(InvalidToken):
        other.case(CLERK, case.number, hall.at)


@pytest.mark.parametrize("actor", [CLERK, APPROVER])
def test_who_works_on_it_sees_all(hall: Hall, actor: Actor) -> None:
    case = hall.desk.case(actor, busy_case(hall).number, hall.at)
    assert not case.masked
    shown = {line.id: line.value for line in case.applicant}
    assert shown["name"] == "张三丰"
    assert shown["id_number"] == "11010519491231002X"
    assert case.timeline[1].note == NOTE


def all_text(value: Any) -> str:
    """Give every text in a view, whatever it is nested in."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, dict):
        return "".join(all_text(each) for each in (*value, *value.values()))
    if isinstance(value, list | tuple):
        return "".join(all_text(each) for each in value)
    fields = getattr(value, "__struct_fields__", ())
    return "".join(all_text(getattr(value, name)) for name in fields)


@pytest.mark.parametrize("actor", [SUPERVISOR, READER, ADMIN])
def test_who_only_looks_sees_it_masked(hall: Hall, actor: Actor) -> None:
    case = hall.desk.case(actor, busy_case(hall).number, hall.at)
    assert case.masked
    shown = {line.id: line.value for line in case.applicant}
    assert (shown["name"], shown["agent_name"]) == ("张**", "孙**")
    assert shown["id_number"] == "110*************2X"
    assert (shown["phone"], shown["address"]) == ("138******34", "***")
    assert shown["id_kind"] == "居民身份证"
    told = all_text(case)
    for value in PERSONAL[:-2]:
        assert value not in told, value
    assert case.timeline[1].note == "申请人张**说电话138******34打不通"
    assert case.timeline[-5].reason == "申请人张**说电话138******34打不通"


def test_an_administrator_sees_what_they_took_themselves(hall: Hall) -> None:
    case = hall.open(ADMIN, point=TOWN)
    assert not case.masked
    assert hall.desk.issue_paper(ADMIN, case.number, "收件凭证", hall.at)


def test_lists_carry_the_masked_name_only(hall: Hall) -> None:
    hall.open()
    for rows in (
        hall.desk.cases(CLERK, CaseQuery(), hall.at).rows,
        hall.desk.tasks(CLERK, hall.at).rows,
    ):
        assert [row.applicant for row in rows] == ["张**"]
        assert not any(value in all_text(rows) for value in PERSONAL)


def test_the_name_of_a_registered_body_is_public(hall: Hall) -> None:
    company = APPLICANT | {
        "name": "宁城县黑里河农业专业合作社",
        "id_kind": "统一社会信用代码",
        "id_number": "11150429011600101D",
    }
    case = hall.open(applicant=company)
    (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert row.applicant == "宁城县黑里河农业专业合作社"
    masked = hall.desk.case(SUPERVISOR, case.number, hall.at)
    assert masked.applicant[0].value == "宁城县黑里河农业专业合作社"


def test_nothing_personal_is_in_what_python_prints(hall: Hall) -> None:
    application = hall.application(applicant=WHO, answers={"income": "863.21"})
    case = busy_case(hall)
    action = Action(step="a", outcome="受理", version=1, note=NOTE, reason=NOTE)
    preview = hall.desk.preview(CLERK, "dibao", TOWN, {"income": "863.21"}, WHO, hall.at)
    badly_typed = WHO | {"phone": "打不通"}
    refused = hall.desk.preview(CLERK, "dibao", TOWN, {"income": "863.21x"}, badly_typed, hall.at)
    assert "打不通" in refused.problems["applicant.phone"], "told to who typed it"
    printed = "".join(
        repr(value)
        for value in (
            application,
            action,
            CaseQuery(text="11010519491231002X"),
            case,
            case.applicant,
            case.timeline,
            preview,
            refused,
            read_applicant(WHO),
            read_applicant(badly_typed),
            Said(note=NOTE, reason=NOTE),
            printing.Applicant(**{k: v for k, v in WHO.items() if k != "village"}),
            printing.Fact(label="月收入", value="863.21"),
            printing.Supplement(reason=NOTE),
            printing.Refusal(reason=NOTE),
            hall.desk.cases(CLERK, CaseQuery(), hall.at),
        )
    )
    for value in PERSONAL:
        assert value not in printed, value


def test_nothing_personal_is_in_a_traceback_or_a_log(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    busy_case(hall)
    case = hall.open(applicant=WHO)
    application = hall.application(applicant=WHO, answers={"income": PERSONAL[6]})
    with hall.store.writing() as connection:
        connection.execute(text("DROP TABLE task"))
    jobs: list[Callable[[], object]] = [
        lambda: hall.desk.open_case(CLERK, application, hall.at),
        lambda: hall.act(CLERK, case, "receive", "受理", note=NOTE),
    ]
    for job in jobs:
        with pytest.raises(SQLAlchemyError) as caught:
            job()
        told = "".join(traceback.format_exception(caught.value))
        for value in PERSONAL:
            assert value not in told, value
            assert value not in caplog.text, value


def test_a_wrong_answer_is_told_to_who_typed_it(hall: Hall) -> None:
    with pytest.raises(Refused) as refusal:
        hall.open(applicant=WHO | {"id_number": "110105194912310021"})
    assert set(refusal.value.problems) == {"applicant.id_number"}
    assert "110105194912310021" not in str(refusal.value)

"""归档 on the screen: from the case's page to the case file, which is there at once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import quote

import pypdf
from flask import Flask

from tests.web.steps import BOTH, open_case
from tests.web.visitor import Visitor, text

People = Callable[[str], Visitor]
ARCHIVE, WITHDRAW = quote("归档"), quote("撤件")


def withdrawn(people: People) -> str:
    """Give a case that has ended."""
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}/do/{WITHDRAW}")
    typed = {"q.how": "本人书面申请", "q.reason": "房子不盖了"}
    assert people("town").submit(page, f"/do/{WITHDRAW}", typed).status_code == 303
    return number


def test_an_ended_case_becomes_one_file(people: People) -> None:
    number = withdrawn(people)
    people("town").send(f"/case/{number}/papers", {"kind": "撤件确认单"})
    page = people("town").page(f"/case/{number}/do/{ARCHIVE}")
    assert "合成一个卷宗" in text(page)
    answer = people("town").submit(page, f"/do/{ARCHIVE}", {"q.keep": "10年"})
    assert answer.status_code == 303
    page = people("town").page(f"/case/{number}")
    read = text(page)
    assert "已归档" in read
    assert "保管期限：10年" in read
    assert "还可以办" not in read
    (link,) = re.findall(r'href="([^"]+)">卷宗</a>', page)
    pdf = people("town").get(link)
    assert pdf.mimetype == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(pdf.data)).pages
    assert "撤件确认单" in "".join(pages[1].extract_text().split())
    assert people("town").get(link).data == pdf.data


def test_a_file_is_for_those_who_work_on_the_case(app: Flask, people: People) -> None:
    number = withdrawn(people)
    page = people("town").page(f"/case/{number}/do/{ARCHIVE}")
    people("town").submit(page, f"/do/{ARCHIVE}", {"q.keep": "永久"})
    (link,) = re.findall(r'href="([^"]+)">卷宗</a>', people("town").page(f"/case/{number}"))
    assert people("supervisor").get(link).status_code == 404
    assert people("outsider").get(link).status_code == 404
    assert Visitor(app).get(link).status_code in (302, 303)


def test_a_character_that_cannot_be_printed_is_told_beside_the_papers(people: People) -> None:
    number = open_case(people("town"), **BOTH, **{"applicant.name": "王\U000323af"})
    read = text(people("town").page(f"/case/{number}"))
    assert "U+323AF" in read
    assert "请手写补上" in read

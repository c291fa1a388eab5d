"""What a clerk does at the counter, as one line each, for tests that begin further on."""

from __future__ import annotations

import re
from typing import Any

from tests.web.visitor import Visitor, form

APPLICANT = {
    "applicant.name": "张三丰",
    "applicant.id_kind": "居民身份证",
    "applicant.id_number": "11010519491231002X",
    "applicant.phone": "13800000000",
    "applicant.village": "150429104202",
}
DIBAO = {
    **APPLICANT,
    "q.household_size": "3",
    "q.housing": "租赁",
    "q.income": "860",
    "q.disabled": "否",
}
BOTH = {"m.application": "1", "m.id-card": "1"}


def open_case(clerk: Visitor, item: str = "dibao", **typed: Any) -> str:
    """Save an application through the form and give the case's number."""
    page = clerk.page(f"/counter/{item}/new")
    answer = clerk.submit(page, "/new", {**DIBAO, **typed})
    assert answer.status_code == 303, answer.text
    return answer.location.rsplit("/", 1)[-1]


def act(worker: Visitor, number: str, outcome: str, **typed: Any) -> Any:
    """Press an outcome on the case page; fill and send the page it leads to, if it does."""
    page = worker.page(f"/case/{number}")
    answer = worker.submit(page, "/act", {"outcome": outcome})
    if answer.status_code == 200 and 'name="full"' in answer.text:
        answer = worker.submit(answer.text, "/act", typed)
    return answer


def accepted(clerk: Visitor) -> str:
    """Give the number of a case that was opened complete and accepted."""
    number = open_case(clerk, **BOTH)
    assert act(clerk, number, "受理").status_code == 303
    return number


def version(page: str) -> str:
    """Give the version a case page was shown at."""
    return str(form(page, "/act")["fields"]["version"][0])


def offered(page: str) -> list[str]:
    """Give the outcomes that a case page draws as buttons."""
    return re.findall(r'name="outcome" value="([^"]+)"', page)

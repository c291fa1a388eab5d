"""Work set aside: a supervisor sees it, an administrator decides, nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.main import CatalogHolder
from app.store import Store, write_jobs, write_tasks
from app.store.tables import Case
from tests.store.kept import job_of
from tests.web.conftest import START, Clock, build
from tests.web.steps import BOTH, open_case
from tests.web.visitor import Visitor, form, forms, text

People = Callable[[str], Visitor]
NUMBER = "1504292026092200001"


@pytest.fixture
def site(tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Flask:
    return build(tmp_path, holder, clock)


@pytest.fixture
def store(site: Flask) -> Store:
    opened: Store = site.extensions["yichuang.store"]
    return opened


def set_aside(store: Store, subject: str = NUMBER, error: str = "KeyError: …") -> None:
    """Let a job fail until it is set aside."""
    now = START - timedelta(days=2)
    with store.writing() as connection:
        write_jobs.schedule(connection, "case", subject, now)
        for _n in range(write_jobs.MOST_ATTEMPTS):
            now += timedelta(hours=2)
            (job,) = write_jobs.claim(connection, ["case"], "w", now, now + timedelta(minutes=1), 1)
            write_jobs.fail(connection, job, now, error)


def state(store: Store, subject: str = NUMBER) -> tuple[str, str]:
    with store.reading() as connection:
        job = job_of(connection, "case", subject)
    assert job is not None
    return job.state, job.decided_by


def test_nothing_set_aside_says_so(site: Flask) -> None:
    admin = Visitor(site).login("admin")
    assert "没有搁置的后台工作" in admin.page("/jobs/")
    assert "没有决定不再办的后台工作" in admin.page("/jobs/?state=不办")
    read = text(admin.page("/supervision/"))
    assert "0 项到期未办；0 项搁置" in read
    assert "积压" not in read


def test_the_supervisor_sees_why_and_finds_no_button(site: Flask, store: Store) -> None:
    set_aside(store, error="LookupError (desk/jobs.py:7): 没有 <b>…")
    supervisor = Visitor(site).login("supervisor")
    assert "1 项搁置" in text(supervisor.page("/supervision/"))
    page = supervisor.page("/jobs/")
    assert "LookupError (desk/jobs.py:7): 没有 &lt;b&gt;…" in page
    assert "办件的到期事务" in page
    assert f'href="/case/{NUMBER}"' in page
    assert not [each for each in forms(page) if "/jobs/" in each["action"]]
    assert supervisor.send("/jobs/1/retry", {}).status_code == 403
    assert supervisor.send("/jobs/1/drop", {}).status_code == 403
    assert state(store) == ("搁置", "")


@pytest.mark.parametrize(
    ("verb", "said", "left"),
    [("retry", "已安排马上重试", "待办"), ("drop", "已记为不再办", "不办")],
)
def test_the_administrator_decides_once(
    site: Flask, store: Store, verb: str, said: str, left: str
) -> None:
    set_aside(store)
    admin = Visitor(site).login("admin")
    page = admin.page("/jobs/")
    sent = form(page, "/retry")["fields"]
    first, second = (admin.client.post(f"/jobs/1/{verb}", data=sent) for _twice in range(2))
    assert first.status_code == second.status_code == 303
    read = text(admin.page("/jobs/"))
    assert said in read
    assert "刚才已经有人处理了" in read
    assert state(store) == (left, "admin")
    if left == "不办":
        assert f"admin · {START:%Y-%m-%d %H:%M}" in text(admin.page("/jobs/?state=不办"))


def test_without_a_token_nothing_is_decided(site: Flask, store: Store) -> None:
    set_aside(store)
    answer = Visitor(site).login("admin").client.post("/jobs/1/drop", data={})
    assert answer.status_code == 400
    assert state(store) == ("搁置", "")


@pytest.mark.parametrize("username", ["town", "approver", "reader"])
def test_nobody_else_learns_of_it(app: Flask, people: People, username: str) -> None:
    shared: Store = app.extensions["yichuang.store"]
    set_aside(shared)
    visitor = people(username)
    assert visitor.get("/jobs/").status_code == 403
    assert visitor.send("/jobs/1/drop", {}).status_code == 403
    assert state(shared) == ("搁置", "")


@pytest.mark.parametrize("id", ["99", "x", "-1", "9" * 30, "１"])
def test_what_is_not_there_is_not_found(people: People, id: str) -> None:
    assert people("admin").send(f"/jobs/{id}/retry", {}).status_code == 404


@pytest.mark.parametrize(
    "query", ["state=待办", "after=x", "after=2026-01-01_1", "after=2026-01-01T00:00:00Z_x"]
)
def test_a_page_that_cannot_be_leads_to_the_first(people: People, query: str) -> None:
    answer = people("admin").get(f"/jobs/?{query}")
    assert answer.status_code == 302
    assert answer.location.endswith("/jobs/")


def test_pages_follow_one_another(site: Flask, store: Store) -> None:
    for n in range(53):
        set_aside(store, f"{n:03d}")
    admin = Visitor(site).login("admin")
    first = admin.page("/jobs/")
    assert first.count("formaction") == 50
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = admin.page(following)
    assert [f"{n:03d}" for n in range(53) if f">{n:03d}<" in second] == ["050", "051", "052"]
    assert "第一页" in second


def test_work_that_nobody_does_is_told(site: Flask, store: Store, clock: Clock) -> None:
    with store.writing() as connection:
        write_jobs.schedule(connection, "case", NUMBER, START)
    supervisor = Visitor(site).login("supervisor")
    assert "积压" not in supervisor.page("/supervision/")
    clock.on(hours=1)
    read = text(supervisor.page("/supervision/"))
    assert "1 项到期未办" in read
    assert f"最早的一项 {START:%Y-%m-%d %H:%M} 到期" in read
    assert "后台工作已经积压" in read


def test_my_tasks_tell_whose_they_are(site: Flask, store: Store) -> None:
    number = open_case(Visitor(site).login("town"), **BOTH)
    with store.writing() as connection:
        (case_id,) = connection.execute(select(Case.id).where(Case.number == number)).scalars()
        write_tasks.give_to(connection, case_id, "receive", "village", "刘村", "town")
        write_tasks.move_step_due(connection, case_id, "receive", START.date(), None)
    theirs = text(Visitor(site).login("town").page("/tasks/"))
    assert "由刘村办" in theirs
    assert "本环节 2026年9月22日" in theirs
    mine = text(Visitor(site).login("village").page("/tasks/"))
    assert "替班接办" in mine
    assert "由刘村办" not in mine

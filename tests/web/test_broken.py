"""When something breaks: one plain page, nothing personal in the log, and it works again after."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from app.desk import Desk
from app.main import CatalogHolder
from app.store.engine import make_engine
from app.web.login import Security
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text


def gone(*_any: Any, **_more: Any) -> NoReturn:
    raise OperationalError("SELECT 1", {}, Exception("the database is gone"))


@pytest.fixture
def visitor(tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Visitor:
    return Visitor(build(tmp_path, holder, clock)).login("town")


@pytest.mark.parametrize("broken", [(Desk, "actor"), (Security, "get_user_by_id")])
def test_without_a_database_the_page_still_says_so(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, broken: tuple[type, str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(*broken, gone)
        answer = visitor.get("/counter/")
        assert answer.status_code == 500
        assert "请再试一次" in text(answer.text)
        assert "SELECT" not in answer.text
        assert "Content-Security-Policy" in answer.headers
        assert Visitor(visitor.app).get("/guide/dibao").status_code == 200, "guides need none"
    assert visitor.get("/counter/").status_code == 200, "and it works again"


def test_the_public_is_told_in_chinese_too(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "paper", gone)
    answer = visitor.get("/verify/1")
    assert (answer.status_code, "请再试一次" in text(answer.text)) == (500, True)


def test_an_error_of_the_logins_names_no_values(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with visitor.app.app_context(), caplog.at_level(logging.DEBUG):
        security = visitor.app.extensions["appbuilder"].sm
        logging.getLogger("flask_appbuilder").setLevel(logging.ERROR)
        logging.getLogger("flask_appbuilder.security.sqla.manager").setLevel(logging.ERROR)
        user = security.find_user(username="town")
        made = security.add_user("town2", "甲", "", user.email, user.roles[0], "hunter-2-secret")
    assert not made, "an e-mail address is given once"
    assert "UNIQUE" in caplog.text
    assert "town2" not in caplog.text


def test_both_engines_wait_for_a_busy_database_and_hide_values(visitor: Visitor) -> None:
    with visitor.app.app_context():
        logins = visitor.app.extensions["sqlalchemy"].engine
    ours = make_engine(str(logins.url))
    for engine in (logins, ours):
        assert engine.hide_parameters
        with engine.connect() as connection:
            waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        assert waits == 30_000
    ours.dispose()


def test_a_page_of_tasks_that_cannot_be_leads_to_the_first(visitor: Visitor) -> None:
    for cursor in ("x", "2026-13-01_1", "2026-01-01_x", "2026-01-01_" + "9" * 30, "_", "\0"):
        answer = visitor.get("/tasks/", query_string={"after": cursor})
        assert (answer.status_code, answer.location) == (302, "/tasks/"), cursor
    assert "翻页位置无效" in visitor.page("/tasks/")

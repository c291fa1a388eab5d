from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.main import CatalogHolder, add_administrator
from app.web.login import DEMO_PASSWORD, new_password_problem
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text

People = Callable[[str], Visitor]


def test_the_login_page_lists_demo_people_and_links_to_the_guides(app: Flask) -> None:
    page = Visitor(app).page("/login/")
    read = text(page)
    assert "工作人员登录" in read
    assert DEMO_PASSWORD in read
    assert "黑里河镇便民服务中心" in read
    assert 'href="/"' in page


def test_a_good_login_leads_to_the_first_door(app: Flask) -> None:
    visitor = Visitor(app)
    answer = visitor.send("/login/", {"username": "town", "password": DEMO_PASSWORD}, see="/login/")
    assert answer.location == "/start/"
    assert visitor.get("/start/").location == "/counter/"


@pytest.mark.parametrize(
    ("username", "first"),
    [
        ("admin", "/catalogue/"),
        ("hall", "/counter/"),
        ("approver", "/tasks/"),
        ("supervisor", "/supervision/"),
        ("reader", "/catalogue/"),
    ],
)
def test_everybody_starts_where_their_work_is(people: People, username: str, first: str) -> None:
    assert people(username).get("/start/").location == first


def test_a_wrong_password_answers_401_and_keeps_the_name(app: Flask) -> None:
    answer = Visitor(app).send("/login/", {"username": "town", "password": "no"}, see="/login/")
    assert answer.status_code == 401
    assert 'value="town"' in answer.text
    assert "用户名或密码不对" in answer.text
    assert "no" not in answer.text.split("password")[-1][:40]


@pytest.mark.parametrize("username", ["nobody", "", "town' OR 1=1 --", "甲" * 300])
def test_an_unknown_name_gets_the_same_answer(app: Flask, username: str) -> None:
    answer = Visitor(app).send("/login/", {"username": username, "password": "x"}, see="/login/")
    assert answer.status_code == 401
    assert "用户名或密码不对" in answer.text


def test_an_empty_or_nul_password_never_logs_in(app: Flask) -> None:
    for password in ("", "\0", "\0\0\0\0"):
        answer = Visitor(app).send(
            "/login/", {"username": "town", "password": password}, see="/login/"
        )
        assert answer.status_code == 401


def test_after_login_one_comes_back_to_where_one_wanted(app: Flask) -> None:
    visitor = Visitor(app)
    wanted = visitor.get("/tasks/?after=x").location
    assert wanted.startswith("/login/?next=")
    answer = visitor.send(wanted, {"username": "town", "password": DEMO_PASSWORD}, see="/login/")
    assert answer.location == "/tasks/?after=x"


@pytest.mark.parametrize(
    "next_url",
    [
        "https://evil.example/",
        "//evil.example/",
        "\\\\evil",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/\0",
        "javascript:alert(1)",
    ],
)
def test_login_never_leads_to_another_site(app: Flask, next_url: str) -> None:
    visitor = Visitor(app)
    answer = visitor.client.post(
        "/login/",
        query_string={"next": next_url},
        data={
            "username": "town",
            "password": DEMO_PASSWORD,
            "csrf_token": visitor.token("/login/"),
        },
    )
    assert answer.location == "/start/"


def test_who_is_logged_in_already_is_sent_on(people: People) -> None:
    assert people("town").get("/login/").location == "/start/"


def test_logging_out_needs_a_press_and_forgets_everything(app: Flask) -> None:
    visitor = Visitor(app).login("town")
    assert visitor.get("/logout/").status_code == 405
    assert visitor.send("/logout/", {}).location == "/login/"
    assert visitor.get("/counter/").location.startswith("/login/")


def test_login_without_a_token_is_refused(app: Flask) -> None:
    answer = Visitor(app).client.post(
        "/login/", data={"username": "town", "password": DEMO_PASSWORD}
    )
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


def test_too_many_attempts_from_one_address_must_wait(app: Flask) -> None:
    visitor = Visitor(app)
    statuses = [
        visitor.send("/login/", {"username": "town", "password": "x"}, see="/login/").status_code
        for _attempt in range(21)
    ]
    assert statuses[:20] == [401] * 20
    assert statuses[20] == 429


def test_a_hall_that_logs_in_at_half_past_eight_from_one_address_is_let_in(app: Flask) -> None:
    address = Visitor(app).client.environ_base["REMOTE_ADDR"]
    for _person in range(25):
        visitor = Visitor(app)
        visitor.client.environ_base["REMOTE_ADDR"] = address
        assert visitor.login("town").get("/counter/").status_code == 200


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(app: Flask) -> None:
    visitor = Visitor(app)
    answer = visitor.send("/login/", {"username": "town", "password": DEMO_PASSWORD}, see="/login/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" in cookie


def test_passwords_are_kept_as_salted_hashes(app: Flask) -> None:
    with app.app_context():
        users = app.extensions["appbuilder"].sm.get_all_users()
        hashes = {user.password for user in users}
    assert len(hashes) == len(users)
    assert all(one.startswith("scrypt:") for one in hashes)


def test_a_session_ends_after_twelve_hours_however_busy(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    visitor = Visitor(build(tmp_path, holder, clock)).login("town")
    clock.on(hours=11)
    assert visitor.get("/counter/").status_code == 200
    clock.on(hours=2)
    assert visitor.get("/counter/").location.startswith("/login/")


def test_a_new_password_ends_the_sessions_of_the_old_one(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    app = build(tmp_path, holder, clock)
    thief, owner = Visitor(app).login("town"), Visitor(app).login("town")
    new = {"old": DEMO_PASSWORD, "new": "new-secret-9", "again": "new-secret-9"}
    assert owner.send("/account/password", new).status_code == 302
    assert owner.get("/counter/").status_code == 200
    assert thief.get("/counter/").location.startswith("/login/")
    assert thief.send("/counter/dibao/new", {}, see="/login/").status_code == 302


def test_a_password_set_by_an_administrator_ends_them_too(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    app = build(tmp_path, holder, clock)
    thief, admin = Visitor(app).login("town"), Visitor(app).login("admin")
    for username in ("town", "admin"):
        page = admin.page(f"/people/{username}")
        answer = admin.submit(page, f"/people/{username}", {"password": "new-secret-9"})
        assert answer.status_code == 303, text(answer.text)
    assert thief.get("/counter/").location.startswith("/login/")
    assert admin.get("/people/").status_code == 200, "one's own session goes on"


def test_demo_logins_count_in_demo_mode_only(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    demo = Visitor(build(tmp_path, holder, clock)).login("town")
    assert demo.get("/counter/").status_code == 200
    real = Visitor(build(tmp_path, holder, clock, demo=False))
    answer = real.send("/login/", {"username": "town", "password": DEMO_PASSWORD}, see="/login/")
    assert answer.status_code == 401
    assert DEMO_PASSWORD not in real.page("/login/")


def test_a_session_of_the_demo_does_not_survive_it(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    demo = Visitor(build(tmp_path, holder, clock)).login("town")
    cookie = demo.client.get_cookie("session")
    assert cookie is not None
    real = Visitor(build(tmp_path, holder, clock, demo=False))
    real.client.set_cookie("session", cookie.value)
    assert real.get("/counter/").location.startswith("/login/")


def test_a_fresh_installation_has_no_login_until_one_is_made(
    tmp_path: Path, holder: CatalogHolder, clock: Clock
) -> None:
    app = build(tmp_path, holder, clock, demo=False)
    with app.app_context():
        assert app.extensions["appbuilder"].sm.get_all_users() == []
    assert add_administrator(app, "chief", "李主任", "short") != ""
    assert add_administrator(app, "chief", "李主任", "a good password 1") == ""
    assert "已经有人用了" in add_administrator(app, "chief", "李主任", "a good password 1")
    chief = Visitor(app).login("chief", "a good password 1")
    assert "李主任" in chief.page("/people/")


class TestOwnPassword:
    @pytest.fixture
    def visitor(self, tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Visitor:
        return Visitor(build(tmp_path, holder, clock)).login("town")

    def change(self, visitor: Visitor, old: str, new: str, again: str) -> tuple[int, str]:
        answer = visitor.send("/account/password", {"old": old, "new": new, "again": again})
        return answer.status_code, answer.text

    def test_is_changed_when_all_is_right(self, visitor: Visitor) -> None:
        assert self.change(visitor, DEMO_PASSWORD, "new-secret-9", "new-secret-9")[0] == 302
        fresh = Visitor(visitor.app)
        fresh.login("town", "new-secret-9")
        failed = fresh.app.test_client().post("/login/")
        assert failed.status_code == 400

    @pytest.mark.parametrize(
        ("old", "new", "again", "said"),
        [
            ("wrong", "new-secret-9", "new-secret-9", "原密码不对"),
            (DEMO_PASSWORD, "short", "short", "至少要8位"),
            (DEMO_PASSWORD, "1234567890", "1234567890", "不能全是数字"),
            (DEMO_PASSWORD, "new-secret-9", "new-secret-8", "不一致"),
            (DEMO_PASSWORD, DEMO_PASSWORD, DEMO_PASSWORD, "不能与原密码相同"),
        ],
    )
    def test_is_refused_with_the_reason_under_its_field(
        self, visitor: Visitor, old: str, new: str, again: str, said: str
    ) -> None:
        status, page = self.change(visitor, old, new, again)
        assert status == 422
        assert said in page
        assert new not in page or new == DEMO_PASSWORD


@pytest.mark.parametrize(
    ("password", "good"),
    [("abcdefg1", True), ("密码密码密码密码", True), ("abcdefg", False), ("12345678", False)],
)
def test_what_a_new_password_must_be(password: str, good: bool) -> None:
    assert (new_password_problem(password) == "") is good


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_only_a_post_logs_in(app: Flask, method: str) -> None:
    """HEAD comes along with every GET: it asks for no token and no limit counts it."""
    client = Visitor(app).client
    typed = {"username": "town", "password": DEMO_PASSWORD}
    for _attempt in range(25):
        assert client.open("/login/", method=method, data=typed).status_code == 200
    assert client.get("/counter/").location.startswith("/login/")

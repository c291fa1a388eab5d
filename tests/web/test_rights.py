"""Nothing opens without a login and a right; three users stand before every door."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.web.access import OPEN_BLUEPRINT, OPEN_ENDPOINTS, ROLES
from tests.house.tree import ROOT
from tests.web.steps import BOTH, DIBAO, accepted, open_case
from tests.web.visitor import Visitor

People = Callable[[str], Visitor]

EVERYBODY = ("admin", "town", "approver", "supervisor", "reader")


def example(rule: Rule) -> str:
    """Give an address that the rule answers to."""
    values = {
        "item": "dibao",
        "id": "dibao",
        "number": "1504292026092200001",
        "paper": "x",
        "username": "town",
        "absence": "1",
        "locale": "zh_Hans",
        "filename": "base.css",
        "file": "item.schema.json",
        "seq": "1",
        "word": "更正",
        "point": "heilihe-town",
        "kind": "材料封面标签",
        "form": "csv",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match.group(1)], rule.rule)


def closed_rules(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_ENDPOINTS and not rule.endpoint.startswith(OPEN_BLUEPRINT)
    ]


def test_no_address_but_the_publics_opens_without_a_login(app: Flask) -> None:
    stranger = Visitor(app)
    rules = closed_rules(app)
    assert len(rules) > 40
    for rule in rules:
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = stranger.client.open(
                example(rule),
                method=method,
                data={"csrf_token": stranger.token("/login/")} if method == "POST" else None,
            )
            assert answer.status_code == 302, (method, rule.rule, answer.status_code)
            assert answer.location.startswith("/login/"), (method, rule.rule)


def test_what_is_open_is_a_short_list(app: Flask) -> None:
    assert {"static", "LoginView.login"} == OPEN_ENDPOINTS
    portal = {r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith(OPEN_BLUEPRINT)}
    assert portal == {
        "/",
        "/guide/<item>",
        "/guide/<item>.pdf",
        "/brief/<item>.pdf",
        "/large/<item>.pdf",
        "/chart/<item>.pdf",
        "/notice/<item>.pdf",
        "/form/<item>.pdf",
        "/example/<item>.pdf",
        "/bundle/<id>",
        "/bundle/<id>.pdf",
        "/verify/",
        "/verify/<path:number>",
        "/paper/<path:number>",
        "/schema/<file>",
        "/healthz",
        "/static/portal/<path:filename>",
    }


def test_everything_that_changes_something_wants_a_token(app: Flask, people: People) -> None:
    admin = people("admin")
    posting = [rule for rule in closed_rules(app) if "POST" in (rule.methods or set())]
    assert len(posting) >= 9
    for rule in posting:
        answer = admin.client.post(example(rule), data={"x": "1"})
        assert answer.status_code == 400, rule.rule
        assert "页面已过期" in answer.text


def test_the_framework_brings_no_pages_of_its_own(app: Flask) -> None:
    paths = {rule.rule for rule in app.url_map.iter_rules()}
    for theirs in ("/users/list/", "/roles/list/", "/api/v1/security/login", "/resetpassword/form"):
        assert theirs not in paths
    assert not [path for path in paths if path.startswith(("/api", "/swagger", "/roles"))]


# Whom each door opens to; what lies behind it is decided at the desk, case by case.
CLERKS = {"admin", "town"}
WORKERS = {"admin", "town", "approver"}
ONLOOKERS = {*WORKERS, "supervisor"}
DOORS = {
    "HomeView.index": set(EVERYBODY),
    "UtilView.back": set(EVERYBODY),
    "LocaleView.index": set(EVERYBODY),
    "appbuilder.static": set(EVERYBODY),
    "AccountView.password": set(EVERYBODY),
    "LoginView.logout": set(EVERYBODY),
    "CounterView.find": CLERKS,
    "CounterView.new": CLERKS,
    "CounterView.preview": CLERKS,
    "CounterView.notice": CLERKS,
    "TasksView.tasks": WORKERS,
    "AttendanceView.today": ONLOOKERS,
    "AttendanceView.sign_in": ONLOOKERS,
    "AttendanceView.sign_out": ONLOOKERS,
    "AttendanceView.away": ONLOOKERS,
    "AttendanceView.back": ONLOOKERS,
    "AttendanceView.member": ONLOOKERS,
    "AttendanceView.member_away": ONLOOKERS,
    "AttendanceView.member_back": ONLOOKERS,
    "CasesView.cases": ONLOOKERS,
    "CasesView.case": ONLOOKERS,
    "CasesView.paper": ONLOOKERS,
    "CasesView.act": WORKERS,
    "CasesView.supply": WORKERS,
    "CasesView.issue": WORKERS,
    "SlipsView.slip": ONLOOKERS,
    "SlipsView.waybill": ONLOOKERS,
    "PastView.past": ONLOOKERS,
    "VerbsView.verb": ONLOOKERS,
    "VerbsView.done": ONLOOKERS,
    "SupervisionView.overview": {"admin", "supervisor"},
    "ReportsView.reports": {"admin", "supervisor"},
    "NoticesView.notices": set(EVERYBODY),
    "NoticesView.read": set(EVERYBODY),
    "JobsView.jobs": {"admin", "supervisor"},
    "JobsView.retry": {"admin"},
    "JobsView.drop": {"admin"},
    "DraftsView.drafts": {"admin"},
    "DraftsView.draft": {"admin"},
    "DraftsView.act": {"admin"},
    "DraftsView.compare": {"admin"},
    "RevisionsView.revisions": {"admin"},
    "RevisionsView.revision": {"admin"},
    "RevisionsView.compare": {"admin"},
    "RevisionsView.rollback": {"admin"},
    "RevisionsView.cancel": {"admin"},
    "RevisionsView.plan": {"admin"},
    "RulesView.waiting": {"admin", "supervisor"},
    "RulesView.prospect": {"admin"},
    "RulesView.change": {"admin"},
    "RulesView.move": {"admin"},
    "RulesView.undo": {"admin"},
    "PeopleView.people": {"admin"},
    "PeopleView.add": {"admin"},
    "PeopleView.person": {"admin"},
    "HallView.overview": {*CLERKS, "supervisor"},
    "HallView.point": {*CLERKS, "supervisor"},
    "HallView.paper": {*CLERKS, "supervisor"},
    "HallView.stale": {*CLERKS, "supervisor"},
    "HallView.post": CLERKS,
    "HallView.down": CLERKS,
    "HallView.renewed": CLERKS,
    "EditionsView.editions": {"admin"},
    "EditionsView.order": {"admin"},
    "EditionsView.zip": {"admin"},
    "PapersView.kinds": {"admin"},
    "PapersView.kind": {"admin"},
    "PapersView.plain": {"admin"},
    "PapersView.sample": {"admin"},
    "PapersView.preview": {"admin"},
    "CatalogueView.index": set(EVERYBODY),
    "ProblemsView.problems": {"admin"},
    "ProblemsView.file": {"admin"},
}
COLLECTION_DOORS = {"records": set(EVERYBODY), "record": set(EVERYBODY), "yaml": {"admin"}}

# One view of forms and one of endings per collection.
EDIT_DOORS = {page: {"admin"} for page in ("new", "edit", "check", "pick", "retire")}


def opens_to(endpoint: str) -> set[str]:
    """Give the people a door opens to; a route that stands in no table is a fault."""
    view, _dot, page = endpoint.partition(".")
    if endpoint in DOORS:
        return DOORS[endpoint]
    return COLLECTION_DOORS[page] if view.startswith("Catalogue") else EDIT_DOORS[page]


def test_no_door_stands_in_the_table_that_is_not_there(app: Flask) -> None:
    assert set(DOORS) <= {rule.endpoint for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("username", EVERYBODY)
def test_each_route_opens_to_its_roles_only(app: Flask, username: str) -> None:
    visitor = Visitor(app).login(username)
    # Last of all: it ends the session.
    rules = sorted(closed_rules(app), key=lambda rule: rule.endpoint == "LoginView.logout")
    for rule in rules:
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            token = {"csrf_token": visitor.token()} if method == "POST" else None
            answer = visitor.client.open(example(rule), method=method, data=token)
            if username in opens_to(rule.endpoint):
                assert answer.status_code < 500, (method, rule.rule, answer.status_code)
                assert answer.status_code != 403, (method, rule.rule)
            else:
                assert answer.status_code == 403, (method, rule.rule, answer.status_code)
                assert "您没有这项权限" in answer.text


def test_the_menu_draws_only_doors_that_open(people: People) -> None:
    for username in EVERYBODY:
        visitor = people(username)
        page = visitor.page("/catalogue/")
        menu = page.split('class="menu"')[1].split("</ul>")[0]
        links = re.findall(r'href="([^"]+)"', menu)
        assert links
        for link in links:
            assert visitor.get(link).status_code == 200, (username, link)


def test_a_role_that_is_not_known_opens_nothing() -> None:
    assert set(ROLES) == {"管理员", "办事员", "审批员", "监督员", "查阅员"}
    for role, rights in ROLES.items():
        for view, right in rights:
            assert role == "管理员" or (view.startswith("^") and view.endswith("$")), (role, view)
            assert right


class TestOneCase:
    """The clerk of the point, the approver of the department, and an outsider."""

    def test_the_outsider_learns_nothing(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        outsider = people("outsider")
        assert outsider.get(f"/case/{number}").status_code == 404
        assert number not in outsider.page("/cases/")
        assert f"/case/{number}" not in outsider.page(f"/cases/?text={number}")
        assert number not in outsider.page("/cases/?text=11010519491231002X")
        assert number not in outsider.page("/tasks/")
        nothing = outsider.get("/case/1504291900010100001")
        same = outsider.get(f"/case/{number}")
        assert same.text == nothing.text

    @pytest.mark.parametrize("verb", ["act", "supply", "papers"])
    def test_the_outsider_can_do_nothing(self, people: People, verb: str) -> None:
        number = open_case(people("town"), **BOTH)
        typed = {
            "step": "receive",
            "outcome": "受理",
            "version": "1",
            "token": "t",
            "kind": "收件凭证",
        }
        answer = people("outsider").send(f"/case/{number}/{verb}", typed)
        assert answer.status_code == 404
        assert "已收件" in people("town").page(f"/case/{number}")

    def test_the_clerk_sees_all_and_may_act(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        page = people("town").page(f"/case/{number}")
        assert "张三丰" in page
        assert "11010519491231002X" in page
        assert 'value="受理"' in page

    def test_the_approver_sees_it_but_may_not_do_the_clerks_step(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        page = people("approver").page(f"/case/{number}")
        assert 'name="outcome"' not in page
        answer = people("approver").send(
            f"/case/{number}/act",
            {"step": "receive", "outcome": "受理", "version": "1", "token": "t"},
        )
        assert answer.status_code == 422
        assert "不由您办理" in answer.text

    def test_the_supervisor_sees_it_masked_and_may_do_nothing(self, people: People) -> None:
        number = accepted(people("town"))
        supervisor = people("supervisor")
        page = supervisor.page(f"/case/{number}")
        assert "张**" in page
        assert "张三丰" not in page
        assert "11010519491231002X" not in page
        assert "13800000000" not in page
        assert "个人信息已遮盖" in page
        for verb in ("act", "supply", "papers"):
            assert supervisor.send(f"/case/{number}/{verb}", {}).status_code == 403

    def test_the_reader_opens_no_case_at_all(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        assert people("reader").get(f"/case/{number}").status_code == 403
        assert people("reader").get("/cases/").status_code == 403

    def test_papers_are_for_those_who_may_see_what_is_on_them(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        issued = people("town").send(f"/case/{number}/papers", {"kind": "收件凭证"})
        assert issued.status_code == 303
        assert people("town").get(issued.location).status_code == 200
        assert people("outsider").get(issued.location).status_code == 404
        assert people("supervisor").get(issued.location).status_code == 404
        assert people("reader").get(issued.location).status_code == 403
        assert Visitor(people("town").app).get(issued.location).status_code == 302


def test_a_login_without_an_assignment_is_told_what_to_do(app: Flask) -> None:
    with app.app_context():
        security = app.extensions["appbuilder"].sm
        security.add_user(
            username="nowhere",
            first_name="无任职",
            last_name="",
            email="nowhere@local.invalid",
            role=security.find_role("办事员"),
            password="a good password 1",
        )
    visitor = Visitor(app).login("nowhere", "a good password 1")
    assert "还没有任职" in visitor.page("/start/")
    assert visitor.get("/counter/").status_code == 403
    assert visitor.get("/cases/").status_code == 403


def test_security_headers_stand_on_every_answer(app: Flask, people: People) -> None:
    for visitor, path in (
        (Visitor(app), "/login/"),
        (Visitor(app), "/"),
        (people("town"), "/counter/"),
        (people("town"), "/no-such-page"),
    ):
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "http" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_a_login_are_never_kept_by_the_browser(people: People) -> None:
    assert people("town").get("/counter/").headers["Cache-Control"] == "no-store"


def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(people: People) -> None:
    number = accepted(people("town"))
    for path in ("/counter/", "/counter/dibao/new", f"/case/{number}", "/cases/", "/tasks/"):
        page = people("town").page(path)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"\son\w+=", page), path
        assert 'style="' not in page, path
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page), path


def test_only_a_post_changes_anything(people: People) -> None:
    """HEAD comes along with every GET and wants no token."""
    admin = people("admin")
    typed = {
        "username": "by-head",
        "name": "甲",
        "role": "监督员",
        "password": "abcdefg1",
        "active": "1",
    }
    assert admin.client.head("/people/new", data=typed).status_code == 200
    assert "by-head" not in admin.page("/people/")
    before = people("town").page("/cases/")
    assert (
        people("town").client.head("/counter/dibao/new", data={**DIBAO, **BOTH}).status_code == 200
    )
    assert people("town").page("/cases/").count("<tr>") == before.count("<tr>")


def test_no_view_takes_a_head_for_a_post() -> None:
    """What asks `method == "GET"` lets a HEAD through to where only a POST may come."""
    for path in (ROOT / "app" / "web").glob("*.py"):
        asked = re.findall(r'if request\.method (?:==|!=) "\w+":', path.read_text("utf-8"))
        assert set(asked) <= {
            'if request.method != "POST":',
            'if request.method == "POST":',
        }, path.name

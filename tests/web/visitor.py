"""A visitor with a browser's habits but no screen: reads forms, fills them, sends them back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.login import DEMO_PASSWORD

Typed = Mapping[str, "str | list[str]"]
# Each visitor comes from an address of their own: logins are limited per address.
_addresses = count(1)


class _Forms(HTMLParser):
    """Collects the forms of a page, each with what a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "form":
            self.forms.append({"action": known.get("action") or "", "fields": {}, "buttons": []})
        if not self.forms:
            return
        name = known.get("name") or ""
        if tag == "input" and name:
            self._input(known, name)
        elif tag == "textarea":
            self._area = name
            self.forms[-1]["fields"].setdefault(name, [])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in known:
            self.forms[-1]["fields"].setdefault(self._select, []).append(known.get("value") or "")
        elif tag == "button":
            self.forms[-1]["buttons"].append((name, known.get("value") or ""))

    def _input(self, known: Mapping[str, str | None], name: str) -> None:
        if known.get("type") in ("checkbox", "radio") and "checked" not in known:
            return
        self.forms[-1]["fields"].setdefault(name, []).append(known.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1]["fields"][self._area].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def forms(page: str) -> list[dict[str, Any]]:
    """Give the forms of a page: action, fields as they stand, buttons."""
    found = _Forms()
    found.feed(page)
    return found.forms


def form(page: str, action: str) -> dict[str, Any]:
    """Give the first form whose address ends as told."""
    fitting = [one for one in forms(page) if one["action"].endswith(action)]
    assert fitting, f"no form to {action} among {[one['action'] for one in forms(page)]}"
    return fitting[0]


def text(page: str) -> str:
    """Give what a person reads on a page, in one line."""
    page = re.sub(r"(?s)<(script|style).*?</\1>", " ", page)
    page = re.sub(r"<[^>]+>", " ", page)
    for entity, sign in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        page = page.replace(entity, sign)
    return re.sub(r"\s+", " ", page.replace("&amp;", "&"))


class Visitor:
    """One person at one browser."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        number = next(_addresses)
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = f"10.0.{number // 250}.{number % 250 + 1}"

    def login(self, username: str, password: str = DEMO_PASSWORD) -> Visitor:
        """Log in by the page, as everybody must."""
        answer = self.send("/login/", {"username": username, "password": password}, see="/login/")
        assert answer.status_code == 302, text(answer.text)
        return self

    def get(self, path: str, **how: Any) -> TestResponse:
        """Open an address without following redirects."""
        return self.client.get(path, **how)

    def page(self, path: str) -> str:
        """Open an address that must answer 200, and give the page."""
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {text(answer.text)[:300]}"
        return answer.text

    def token(self, see: str = "/account/password") -> str:
        """Give a CSRF token of this session, taken from a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(see).text)
        assert found, f"no token on {see}"
        return found.group(1)

    def send(
        self, path: str, typed: Typed, see: str = "/account/password", **how: Any
    ) -> TestResponse:
        """Send typed values with a valid token, without following redirects."""
        return self.client.post(path, data={**typed, "csrf_token": self.token(see)}, **how)

    def submit(self, page: str, action: str, typed: Typed, **how: Any) -> TestResponse:
        """Send the form on `page` whose address ends with `action`, changed by `typed`."""
        found = form(page, action)
        return self.client.post(found["action"], data={**found["fields"], **typed}, **how)

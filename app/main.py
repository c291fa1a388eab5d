"""The wiring: settings in, one Flask application out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_appbuilder.models.sqla.base import SQLA
from flask_wtf import CSRFProtect

from app.desk import Actor, Desk, Refused
from app.portal.pages import portal
from app.store import Store
from app.store.engine import alone, engine_options, upgrade
from app.texts import FOLDER, _
from app.trials import examine
from app.web.access import ADMINISTRATOR, guard
from app.web.catalogue import collection_views
from app.web.edit import edit_views
from app.web.frame import furnish
from app.web.headers import harden
from app.web.holder import CatalogHolder, NothingToServe
from app.web.home import HomeView
from app.web.house import EXTENSION, House
from app.web.login import (
    DEMO_DOMAIN,
    DEMO_PASSWORD,
    Security,
    new_password_problem,
    new_username_problem,
)
from app.web.retire import retire_views
from app.web.views import VIEWS

__all__ = [
    "LARGEST_FORM_BYTES",
    "CatalogHolder",
    "NothingToServe",
    "Settings",
    "add_administrator",
    "close",
    "create_app",
    "prepare",
]

_STORE = "yichuang.store"
LARGEST_FORM_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """What a server is started with.

    `secret_key` (at least 32 bytes) signs sessions and is what the desk derives the keys
    of personal data from; `base_url` is the public address printed into QR codes; papers
    printed in bulk lie in `editions_dir`.
    """

    config_dir: Path
    database_url: str
    secret_key: bytes
    demo: bool = False
    base_url: str = "http://127.0.0.1:8080"
    editions_dir: Path | None = None


def create_app(
    settings: Settings,
    holder: CatalogHolder | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """Build the application. Raises NothingToServe when the configuration is broken.

    `holder` is given by a caller that already loaded the catalogue; `clock` by tests.
    The database must have been made ready by `prepare`.
    """
    app = Flask(
        "app",
        template_folder="web/templates",
        static_folder="web/static",
        static_url_path="/static/web",
    )
    app.config.update(_flask_config(settings))
    holder = holder or CatalogHolder(examine(settings.config_dir))
    parts = _wire(app, settings, holder, clock)
    _add_screens(app)
    # After the login is known, so that the page that refuses a request can be drawn.
    CSRFProtect(app)
    app.register_blueprint(
        portal(
            lambda: holder.catalog, parts.desk, parts.clock, parts.base_url, lambda: holder.number
        )
    )
    guard(app)
    furnish(app)
    harden(app)
    return app


def _wire(
    app: Flask,
    settings: Settings,
    holder: CatalogHolder,
    clock: Callable[[], datetime] | None,
) -> House:
    """Put the parts together and leave them with `app`, where every screen finds them."""
    zone = ZoneInfo(holder.catalog.centre.timezone)
    base_url = settings.base_url.rstrip("/")
    store = Store(settings.database_url)
    desk = Desk(
        store, lambda: holder.catalog, settings.secret_key, base_url, settings.config_dir,
        settings.editions_dir,
    )  # fmt: skip
    parts = House(
        holder=holder,
        desk=desk,
        clock=clock or (lambda: datetime.now(zone)),
        config_dir=settings.config_dir,
        base_url=base_url,
        demo=settings.demo,
    )
    app.extensions[EXTENSION] = parts
    app.extensions[_STORE] = store
    return parts


def _flask_config(settings: Settings) -> dict[str, Any]:
    # One secret, several uses: each gets its own key, so that one cannot stand in for another.
    session_key = hashlib.sha256(b"yichuang session\0" + settings.secret_key).digest()
    return {
        "SECRET_KEY": session_key,
        "DEMO": settings.demo,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "FAB_UPDATE_PERMS": False,
        "FAB_CREATE_DB": False,
        "FAB_ADD_MENU_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "AUTH_ROLE_ADMIN": ADMINISTRATOR,
        "AUTH_ROLE_PUBLIC": "公众",
        "AUTH_RATE_LIMIT": "20 per minute",
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_STORAGE_URI": "memory://",
        "BABEL_DEFAULT_LOCALE": "zh_Hans",
        "BABEL_TRANSLATION_DIRECTORIES": str(FOLDER),
        "LANGUAGES": {"zh_Hans": {"flag": "cn", "name": "简体中文"}},
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.base_url.startswith("https:"),
        # Longer than the longest lunch: a form left open over it can still be saved.
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=4),
        # A form may stay open over lunch; its token lives as long as the login does.
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": LARGEST_FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM_BYTES,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=30),
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _add_screens(app: Flask) -> None:
    logging.getLogger("flask_appbuilder").setLevel(logging.WARNING)
    # It says that there is no user yet, and names a command of its own that we do not have.
    logging.getLogger("flask_appbuilder.security.manager").setLevel(logging.ERROR)
    database = SQLA(app)
    with app.app_context():
        builder = AppBuilder(
            app,
            database.session,
            indexview=HomeView,
            base_template="web/base.html",
            security_manager_class=Security,
            update_perms=False,
        )
        for view in (*VIEWS, *collection_views(), *edit_views(), *retire_views()):
            builder.add_view_no_menu(view)


def close(app: Flask) -> None:
    """Let go of the database: our connections and those of the logins."""
    app.extensions[_STORE].dispose()
    with app.app_context():
        logins = app.extensions["sqlalchemy"]
        logins.session.remove()
        logins.engine.dispose()


def prepare(app: Flask) -> None:
    """Make the database ready: our tables, the login tables, the five roles, demo logins.

    Safe to run again. Demo logins exist in demo mode only; outside it those that an earlier
    demo left behind are switched off.
    """
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    upgrade(url)
    with alone(url), app.app_context():
        app.config["FAB_CREATE_DB"] = True
        security = app.extensions["appbuilder"].sm
        security.prepare()
        if app.config["DEMO"]:
            _add_demo_logins(app, security)
        else:
            _switch_off_demo_logins(security)


def _add_demo_logins(app: Flask, security: Security) -> None:
    parts: House = app.extensions[EXTENSION]
    for one in parts.desk.ensure_demo_staff(parts.clock()):
        user = security.find_user(username=one.username)
        if user is None:
            security.add_user(
                username=one.username,
                first_name=one.name,
                last_name="",
                email=one.username + DEMO_DOMAIN,
                role=security.find_role(one.role),
                password=DEMO_PASSWORD,
            )
        elif not user.active and user.email.endswith(DEMO_DOMAIN):
            user.active = True
            security.update_user(user)


def _switch_off_demo_logins(security: Security) -> None:
    for user in security.get_all_users():
        if user.email.endswith(DEMO_DOMAIN) and user.active:
            user.active = False
            security.update_user(user)


def add_administrator(app: Flask, username: str, name: str, password: str) -> str:
    """Create the first administrator's login; give what is wrong, or '' when it is done."""
    problem = new_username_problem(username) or new_password_problem(password)
    if problem:
        return problem
    with app.app_context():
        security = app.extensions["appbuilder"].sm
        if security.find_user(username=username) is not None:
            return _("用户名“{name}”已经有人用了。").format(name=username)
        parts: House = app.extensions[EXTENSION]
        first = Actor(username=username, name=name, role=ADMINISTRATOR)
        try:
            # Nobody is there yet who could assign the first administrator but they themselves.
            parts.desk.assign(first, first, parts.clock())
        except Refused as refusal:
            return refusal.message
        made = security.add_user(
            username=username,
            first_name=name,
            last_name="",
            email=f"{username}@local.invalid",
            role=security.find_role(ADMINISTRATOR),
            password=password,
        )
    return "" if made else _("登录没有建成，请再试一次。")

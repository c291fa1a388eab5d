"""What every screen needs at hand: the catalogue, the desk, the clock and who is asking."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import abort, current_app, g, url_for
from flask_login import current_user

from app.catalog import Catalog
from app.desk import Actor, Desk
from app.web.holder import CatalogHolder

EXTENSION = "yichuang"


@dataclass(frozen=True)
class House:
    """The wired parts; `clock` gives the time now with its zone."""

    holder: CatalogHolder
    desk: Desk
    clock: Callable[[], datetime]
    config_dir: Path
    base_url: str
    demo: bool


def house() -> House:
    """Give the parts the application was wired with."""
    return cast(House, current_app.extensions[EXTENSION])


def catalog() -> Catalog:
    """Give the catalogue of this request: the same one from its beginning to its end."""
    if "catalog" not in g:
        g.catalog = house().holder.catalog
    return cast(Catalog, g.catalog)


def now() -> datetime:
    """Give the time of this request: one moment for all that it decides and shows."""
    if "now" not in g:
        g.now = house().clock()
    return cast(datetime, g.now)


def actor_or_none() -> Actor | None:
    """Give who is asking, or None for a login without an assignment (人员任职)."""
    if "actor" not in g:
        known = current_user.is_authenticated
        g.actor = house().desk.actor(current_user.username) if known else None
    return cast("Actor | None", g.actor)


def actor() -> Actor:
    """Give who is asking. A login without an assignment is refused with 403."""
    found = actor_or_none()
    if found is None:
        abort(403)
    return found


@lru_cache(maxsize=32)
def _version(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """Give the address of one of our own style sheets or scripts, marked with its content."""
    path = Path(str(current_app.static_folder)) / filename
    return url_for("static", filename=filename, v=_version(str(path), path.stat().st_mtime_ns))

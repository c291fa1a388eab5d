"""The screens in the order of the menu."""

from __future__ import annotations

from typing import Final

from flask_appbuilder import BaseView

from app.web.counter import CounterView
from app.web.people import PeopleView

VIEWS: Final[tuple[type[BaseView], ...]] = (CounterView, PeopleView)

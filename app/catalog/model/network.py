"""Who serves where: departments, points, windows, posts, banks."""

from __future__ import annotations

from datetime import time

from app.catalog import words
from app.catalog.model.item import Item
from app.catalog.model.value import Period, Value


class Department(Value, frozen=True, kw_only=True):
    """A department; `posts` are the posts it fills itself (审批岗 …)."""

    id: str
    name: str
    short_name: str = ""
    uscc: str = ""
    phone: str = ""
    address: str = ""
    nature: words.BodyNature = "法定机关"
    posts: tuple[str, ...] = ("审批岗",)
    example_values: tuple[str, ...] = ()


class Market(Value, frozen=True, kw_only=True):
    """Market days (集市): the days of the month 逢二、五、八 …, with hours of their own.

    `by` tells whose month: most country markets go by the 农历.
    """

    days: tuple[words.MarketDay, ...]
    by: words.Reckoning = "公历"
    hours: tuple[tuple[time, time], ...]


class Hours(Value, frozen=True, kw_only=True):
    """Opening hours as pairs of times; an empty tuple means closed.

    On a market day the `market` hours take the place of the others, whatever weekday it is.
    """

    workdays: tuple[tuple[time, time], ...] = ()
    saturday: tuple[tuple[time, time], ...] = ()
    sunday: tuple[tuple[time, time], ...] = ()
    market: Market | None = None


class Point(Value, frozen=True, kw_only=True):
    """A service point; `divisions` are 6-, 9- or 12-digit division codes it serves.

    `terminals` is how many self-service machines (自助终端) stand there.
    """

    id: str
    name: str
    kind: words.PointKind
    tier: words.Tier
    parent: str = ""
    divisions: tuple[str, ...] = ()
    address: str = ""
    traffic: str = ""
    phone: str = ""
    hours: Hours = Hours()
    terminals: int = 0
    example_values: tuple[str, ...] = ()


class Takes(Value, frozen=True, kw_only=True):
    """What a window takes: everything, or what any of the lists names."""

    all: bool = False
    departments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def accepts(self, item: Item) -> bool:
        """Tell whether `item` is one of those taken."""
        return (
            self.all
            or item.id in self.items
            or item.department in self.departments
            or bool(set(item.themes) & set(self.themes))
        )


class Window(Value, frozen=True, kw_only=True):
    """One window at one point (a rule over many points is expanded into one each)."""

    id: str
    rule: str
    point: str
    name: str
    kind: words.WindowKind
    takes: Takes
    posts: tuple[str, ...]
    hours: Hours | None = None


class Backup(Value, frozen=True, kw_only=True):
    """The B of an AB pair: `post` stands in `when` A is away."""

    post: str
    when: tuple[words.Absence, ...]


class Handles(Value, frozen=True, kw_only=True):
    """Which ways of handling a post may do; empty means all."""

    ways: tuple[words.Way, ...] = ()


class Post(Value, frozen=True, kw_only=True):
    """A post as it stands at one point; `source` says where its people come from."""

    id: str
    rule: str
    point: str
    people: int
    source: str = ""
    duty: str = ""
    backup: Backup | None = None
    handles: Handles = Handles()


class Staffing(Value, frozen=True, kw_only=True):
    """A staffing rule; `separation` holds sets of posts one person never combines on a case."""

    id: str
    name: str
    points: tuple[str, ...]
    posts: tuple[Post, ...]
    separation: tuple[tuple[str, ...], ...] = ()


class AuthorisedItem(Value, frozen=True, kw_only=True):
    """What a bank point may do for one item; deciding can never be among it."""

    item: str
    stages: tuple[words.BankStage, ...]
    terminal: bool = False


class Authorisation(Value, frozen=True, kw_only=True):
    """A bank point's authorisation."""

    id: str
    point: str
    bank: str
    authorised_by: str
    document: str
    valid: Period
    items: tuple[AuthorisedItem, ...]
    example_values: tuple[str, ...] = ()

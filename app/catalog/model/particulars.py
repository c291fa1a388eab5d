"""What the national item lists ask of an item besides how it is handled."""

from __future__ import annotations

from app.catalog import words
from app.catalog.model.value import Limit, Value


class Power(Value, frozen=True, kw_only=True):
    """Whose power this is and what it covers; `level` is who exercises it, not where one applies."""

    level: words.Level | None = None
    source: words.PowerSource | None = None
    entrusted_by: str = ""
    content: str = ""
    division: str = ""


class Undertaker(Value, frozen=True, kw_only=True):
    """The body that does the work where it is not the department itself (承办机构)."""

    name: str
    uscc: str = ""


class Online(Value, frozen=True, kw_only=True):
    """How the item is applied for on the net."""

    url: str = ""
    depth: words.OnlineDepth | None = None
    system: words.SystemLevel | None = None
    payment: bool = False
    how: str = ""


class Booking(Value, frozen=True, kw_only=True):
    """How one books: how many a day, and by which rule."""

    per_day: int | None = None
    rule: str = ""


class Body(Value, frozen=True, kw_only=True):
    """A body that hears 行政复议 or 行政诉讼, and where it is found."""

    name: str
    address: str = ""
    phone: str = ""
    website: str = ""


class ItemRemedies(Value, frozen=True, kw_only=True):
    """Where and how soon to turn against a decision on this item.

    A body is None where it is the centre's. A limit is None where no law sets one of its own:
    then it is sixty days (行政复议法 art. 20) and six months (行政诉讼法 art. 46).
    """

    review: Body | None = None
    lawsuit: Body | None = None
    review_within: Limit | None = None
    lawsuit_within: Limit | None = None


class TranslatedText(Value, frozen=True, kw_only=True):
    """A text of the item, as it stands there (`of`), and what it is in the other language."""

    of: str
    text: str


class Translation(Value, frozen=True, kw_only=True):
    """What the item is called in another language, for guides in two; `summary` may be empty.

    `texts` are its other texts: conditions, materials, steps, questions, wherever they stand.
    """

    language: str
    name: str
    summary: str = ""
    texts: tuple[TranslatedText, ...] = ()

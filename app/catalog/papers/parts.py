"""What a paper is made of: parts that a centre may word, and what may be filled into them."""

from __future__ import annotations

from typing import Final

from app.catalog.model import Value
from app.texts import N_


class Placeholder(Value, frozen=True, kw_only=True):
    """A name that is filled in on paper; `maybe` one of which a paper may know nothing."""

    name: str
    meaning: str
    sample: str
    maybe: bool = False


class Part(Value, frozen=True, kw_only=True):
    """A part of a paper, in the order of printing.

    `why` says why it may not be left out: the provision, or what the paper is for. Such a part
    may be worded anew as long as the text has all placeholders of `must`; without any it stays
    as it is. One that is there only `sometimes` takes what replaces or follows it along.
    """

    name: str
    about: str
    why: str = ""
    must: tuple[str, ...] = ()
    sometimes: bool = False

    @property
    def fixed(self) -> bool:
        """Tell whether the part stays as it is."""
        return bool(self.why) and not self.must


class PaperForm(Value, frozen=True, kw_only=True):
    """One kind of paper: an id for its file, its parts and placeholders, whether it has a heading."""

    kind: str
    slug: str
    parts: tuple[Part, ...]
    placeholders: tuple[Placeholder, ...]
    headed: bool = True

    def part(self, name: str) -> Part | None:
        """Give a part by its name."""
        return next((part for part in self.parts if part.name == name), None)

    def placeholder(self, name: str) -> Placeholder | None:
        """Give a placeholder by its name."""
        return next((each for each in self.placeholders if each.name == name), None)


TABLE: Final = N_("这是由目录或者办件生成的内容，文字代替不了")
COPIES: Final = Part(name="份数", about=N_("一式几份、各交给谁"))
CONTACT: Final = Part(name="联系方式", about=N_("承办单位、咨询和投诉电话"))
OPENING: Final = Part(name="开头", about=N_("谁在哪天申请了什么"))

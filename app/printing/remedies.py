"""Where and how soon one may turn against a decision, in the words of a paper."""

from __future__ import annotations

from typing import Final

from app.catalog.model import Body, Definition, Limit, Value
from app.printing.wording import period, provisions
from app.texts import N_, _, beside, language

# 行政复议法 art. 20 and 行政诉讼法 art. 46, where no law sets another time.
REVIEW_WITHIN: Final = Limit(length=60, unit="自然日")
LAWSUIT_WITHIN: Final = Limit(length=6, unit="月")


class Remedy(Value, frozen=True, kw_only=True):
    """One remedy: `body` is a name alone, `where` the name with its address, `key` is for marks.

    `within` reads 60日 or, where a law sets it, 30日（依据：…）; `own` tells the latter. `note`
    is a remark on the time, may be empty.
    """

    body: str
    where: str
    key: str
    within: str
    own: bool = False
    note: str = ""


class Remedies(Value, frozen=True, kw_only=True):
    """Both remedies: 行政复议 and 行政诉讼."""

    review: Remedy
    lawsuit: Remedy

    @property
    def notes(self) -> str:
        """Give the remarks on both times as sentences; may be empty."""
        notes = (self.review.note, self.lawsuit.note)
        return "".join(_("{note}。").format(note=note.rstrip("。")) for note in notes if note)


def remedies_of(definition: Definition, *, of_result: bool = True) -> Remedies:
    """Give the remedies against a decision on the item.

    A law that sets its own time (土地管理法 art. 14) sets it for the result, not for a refusal to
    accept the application: for that, `of_result` is False and the times are the general ones.
    """
    ours, centre = definition.item.remedies, definition.centre.remedies
    review, lawsuit = (ours.review_within, ours.lawsuit_within) if of_result else (None, None)
    return Remedies(
        review=_remedy("review", ours.review, (centre.review_body, "review_body"), review),
        lawsuit=_remedy("lawsuit", ours.lawsuit, (centre.court, "court"), lawsuit),
    )


def remedies_in(definition: Definition, tag: str) -> str:
    """Say both remedies in a second language, in one sentence; '' where nobody translated it.

    The Chinese sentence is put together of pieces, between which another language cannot stand.
    """
    if not tag:
        return ""
    message = N_(
        "可以在{review_within}向{review}申请行政复议，或者在{court_within}向{court}提起行政诉讼。"
    )
    with beside(""), language(tag):
        said, found = _(message), remedies_of(definition)
    if said == message:
        return ""
    return said.format(
        review_within=found.review.within, review=found.review.body,
        court_within=found.lawsuit.within, court=found.lawsuit.body,
    )  # fmt: skip


def _remedy(name: str, body: Body | None, centre: tuple[str, str], limit: Limit | None) -> Remedy:
    usual = REVIEW_WITHIN if name == "review" else LAWSUIT_WITHIN
    return Remedy(
        body=body.name if body else centre[0],
        where=body_line(body) if body else centre[0],
        key=f"item.remedies.{name}" if body else f"centre.remedies.{centre[1]}",
        within=_within(limit or usual),
        own=limit is not None,
        note=limit.note if limit else "",
    )


def _within(limit: Limit) -> str:
    """Say a period of the procedural laws, whose 日 are days of the calendar: 60日, 6个月."""
    said = _("{n}日").format(n=limit.length) if limit.unit == "自然日" else period(limit)
    return _("{period}内").format(period=said) + (
        _("（依据：{basis}）").format(basis=provisions(limit.basis)) if limit.basis else ""
    )


def body_line(body: Body) -> str:
    """Give a body with where it is found."""
    found = [text for text in (body.address, body.phone, body.website) if text]
    return body.name + (_("（{where}）").format(where=_("，").join(found)) if found else "")

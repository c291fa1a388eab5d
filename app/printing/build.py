"""Builds dossiers from catalogue values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, get_args

from msgspec.structs import replace

from app.catalog import words
from app.catalog.materials import imaginable
from app.catalog.model import (
    Catalog,
    Definition,
    Hours,
    Item,
    Market,
    Material,
    Point,
    content_hash,
)
from app.catalog.model.situations import left_open
from app.catalog.when import in_words, may_hold
from app.fields import Question, show
from app.printing.dossier import Case, Dossier, Fact, MaterialLine, PlaceLine
from app.printing.stations import station_line
from app.texts import _, current_language

# More points of one tier than this stand on a guide as one line ("各便民服务站").
MOST_POINTS_OF_A_TIER = 5


def guide_dossier(
    definition: Definition,
    points: tuple[PlaceLine, ...],
    url: str,
    printed_at: datetime,
    second: str = "",
    revision: int = 0,
) -> Dossier:
    """Give the dossier of what is printed of an item alone: every material of it.

    `second` is the tag of a language to stand beside the Chinese, `revision` the number of the
    catalogue's publication it is printed from, 0 for files that were never published.
    """
    return Dossier(
        definition=definition,
        version=version_of(definition.item),
        content_hash=content_hash(definition),
        url=url,
        printed_at=printed_at,
        revision=revision,
        points=points,
        materials=material_lines(definition.item),
        second=second,
    )


def worded(dossier: Dossier, catalog: Catalog, kind: str) -> Dossier:
    """Give the dossier for a kind of paper, in the words this centre has of its own for it."""
    return replace(dossier, wording=catalog.wording(kind))


def answered_dossier(
    catalog: Catalog, answers: Mapping[str, Any], brought: Collection[str], dossier: Dossier
) -> Dossier:
    """Narrow the dossier of a blank notice to these (read) answers: what applies, what was brought.

    Only an answer excludes a material. What a question left open decides stands there with its
    condition, and so do the 情形 it may lead to: a notice must tell of everything (行政许可法 art.
    32).
    """
    item = catalog.items[dossier.definition.item.id]
    undecided = left_open(item, answers)
    definition = catalog.definition(item.id, None if undecided else answers)
    narrowed = replace(definition.item, situations=undecided)
    if any(answers.get(question.id) is None for question in item.form):
        # Which steps there are is not decided either.
        definition = replace(definition, workflow=dossier.definition.workflow)
    return replace(
        dossier,
        definition=replace(definition, item=narrowed),
        content_hash=content_hash(definition),
        materials=tuple(_answered_lines(narrowed, answers, brought)),
        situation=tuple(
            Fact(label=each.label, value=show(each, answers[each.id]))
            for each in item.form
            if answers.get(each.id) is not None
        ),
    )


def _answered_lines(
    item: Item, answers: Mapping[str, Any], brought: Collection[str]
) -> Iterator[MaterialLine]:
    questions = {question.id: question for question in item.form}
    for each in imaginable(item, answers):
        yield MaterialLine(
            material=each,
            condition=condition_of(each, questions),
            received=each.id in brought,
            open=may_hold({"not": each.when}, answers),
        )


def case_dossier(
    definition: Definition,
    case: Case,
    number: str,
    url: str,
    printed_at: datetime,
    *,
    materials: tuple[MaterialLine, ...],
    situation: tuple[Fact, ...] = (),
    points: tuple[PlaceLine, ...] = (),
    revision: int = 0,
) -> Dossier:
    """Give the dossier of a paper of one case; `number` is the paper's own number."""
    return Dossier(
        definition=definition,
        version=version_of(definition.item),
        content_hash=content_hash(definition),
        url=url,
        printed_at=printed_at,
        revision=revision,
        number=number,
        points=points,
        materials=materials,
        situation=situation,
        case=case,
    )


def version_of(item: Item) -> str:
    """Give the item's version: the day it takes effect as 20250701, or 现行 if open."""
    begin = item.effective.from_
    return f"{begin:%Y%m%d}" if begin else _("现行")


def material_lines(item: Item) -> tuple[MaterialLine, ...]:
    """Give a line for every material of the item, with its condition in words."""
    questions = {question.id: question for question in item.form}
    return tuple(
        MaterialLine(material=material, condition=condition_of(material, questions))
        for material in item.materials
    )


def condition_of(material: Material, questions: Mapping[str, Question]) -> str:
    """Say in words when `material` is required; empty when it always is."""
    return in_words(material.when, questions)


def places(catalog: Catalog, item: Item, on: date | None = None) -> tuple[PlaceLine, ...]:
    """Give where `item` is taken, county first; many points of a tier become one line.

    Last come the bank stations authorised on the day `on`, or ever if none is given.
    """
    stations = station_line(catalog, item, on)
    return (*public_places(catalog, item), *((stations,) if stations else ()))


def public_places(catalog: Catalog, item: Item) -> tuple[PlaceLine, ...]:
    """Give where `item` is taken by its tier, which banks are not."""
    tiers = [tier for tier in get_args(words.Tier) if tier in item.tiers]
    return tuple(line for tier in tiers for line in _lines_of(catalog, tier, current_language()))


@lru_cache(maxsize=64)
def _lines_of(catalog: Catalog, tier: str, language: str) -> tuple[PlaceLine, ...]:
    """Give the lines of a tier, which are the same for every item of a catalogue."""
    points = [
        point
        for point in catalog.points.values()
        if point.tier == tier and point.kind != "银行驿站"
    ]
    if len(points) > MOST_POINTS_OF_A_TIER:
        return (_summary(points),)
    return tuple(place_line(point) for point in points)


def _summary(points: list[Point]) -> PlaceLine:
    hours = {hours_text(each) for each in {point.hours for point in points}}
    kind = points[0].kind
    return PlaceLine(
        name=_("各{kind}（{count}个）").format(kind=kind, count=len(points)),
        address=_("就近选择，以各点公示为准"),
        hours=hours.pop() if len(hours) == 1 else _("以各点公示为准"),
        phone=_("以各点公示为准"),
    )


def place_line(point: Point, window: str = "") -> PlaceLine:
    """Give a point as a guide shows it, `window` being the name of the window to go to."""
    return PlaceLine(
        name=point.name,
        window=window,
        address=point.address,
        traffic=point.traffic,
        hours=hours_text(point.hours),
        phone=point.phone,
        marked=tuple(
            field
            for field in ("address", "traffic", "hours", "phone")
            if any(key == field or key.startswith(f"{field}.") for key in point.example_values)
        ),
    )


def hours_text(hours: Hours) -> str:
    """Say opening hours in words; empty when none are given."""
    days = (
        (_("工作日"), hours.workdays),
        (_("周六"), hours.saturday),
        (_("周日"), hours.sunday),
    )
    said = [f"{name} {_spans(spans)}" for name, spans in days if spans]
    if hours.market is not None:
        said.append(f"{_market(hours.market)} {_spans(hours.market.hours)}")
    return _("；").join(said)


def _market(market: Market) -> str:
    return _("赶集日（{by}逢{days}）").format(by=_(market.by), days=_("、").join(market.days))


def _spans(spans: tuple[tuple[time, time], ...]) -> str:
    return _("、").join(f"{begin:%H:%M}—{end:%H:%M}" for begin, end in spans)

"""Translations: each is of a text that stands there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Item
from app.texts import N_, _


@rule("X181", N_("译文没有对应的原文"), severity="警告")
def of_nothing(county: County) -> Iterator[Finding]:
    """A translation of a text that was changed since is printed nowhere, and nobody notices."""
    for item in county.items.values():
        wanted = [(n, m, each.of) for n, m, each in _translated(item)]
        if not wanted:
            continue
        there = set(_texts_of(county, item))
        for number, index, text in wanted:
            if text not in there:
                message = _("事项、流程和部门里都没有“{text}”这处文字，它的译文印不出来。").format(
                    text=text[:30]
                )
                hint = _("原文改过的，照现在的文字抄一遍，一字不差；不用了的删去这一条。")
                path = ("translations", number, "texts", index, "of")
                yield Finding("items", item.id, path, message, hint)


def _translated(item: Item) -> Iterator[tuple[int, int, Any]]:
    for number, translation in enumerate(item.translations):
        for index, text in enumerate(translation.texts):
            yield number, index, text


def _texts_of(county: County, item: Item) -> Iterator[str]:
    """Give every text that a paper may print of an item: its own, its workflow's, its bodies'."""
    yield from _strings(msgspec.structs.replace(item, translations=()))
    if item.workflow in county.workflows:
        yield from _strings(county.workflows[item.workflow])
    for id in (item.department, *item.joint_departments):
        if id in county.departments:
            yield county.departments[id].name


def _strings(value: Any) -> Iterator[str]:
    return _leaves(msgspec.to_builtins(value))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)

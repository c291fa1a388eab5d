"""导入对照: every key and word it names is one that an item can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.catalog.collections import BY_NAME, resolve
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.nearest import did_you_mean
from app.texts import N_, _

# Told of a row's department, not of the item: for a look at the code and for new departments.
OF_THE_DEPARTMENT = "uscc"


@lru_cache(maxsize=1)
def item_keys() -> Mapping[str, tuple[str, ...]]:
    """Give every dotted key of an item that one cell can hold, with its words if it has a list."""
    root = BY_NAME["items"].schema
    return dict(_keys(root, root, ""))


def _keys(
    node: Mapping[str, Any], root: Mapping[str, Any], before: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, sub in node["properties"].items():
        sub, dotted = resolve(sub, root), before + key
        if "properties" in sub and sub.get("additionalProperties") is False:
            yield from _keys(sub, root, dotted + ".")
            continue
        entry = resolve(sub.get("items", {}), root)
        if "if" not in sub and entry.get("type") != "object":
            yield dotted, tuple(sub.get("enum", entry.get("enum", ())))


@rule("X94", N_("导入对照写了事项没有的键或词"))
def keys_there_are(county: County) -> Iterator[Finding]:
    """A column that leads nowhere would lose its content in every row."""
    known = item_keys()
    for collection, source in county.files:
        if collection.name != "imports":
            continue
        named = source.data
        for index, column in enumerate(named["columns"]):
            path = ("columns", index, "key")
            if column["key"] == OF_THE_DEPARTMENT:
                continue
            if column["key"] not in known:
                yield _no_key(named["id"], path, column["key"], False)
            else:
                yield from _words(named["id"], index, column, known[column["key"]])
        for key in named.get("defaults", ()):
            if key not in known:
                yield _no_key(named["id"], ("defaults", key), key, True)


def _no_key(identity: str, path: tuple[str | int, ...], key: str, at_key: bool) -> Finding:
    message = _("事项没有键“{key}”，这一列的内容没有地方放。").format(key=key)
    hint = did_you_mean(key, item_keys()) or _("能写哪些键，见 config/schema/item.schema.json。")
    return Finding("imports", identity, path, message, hint, at_key)


def _words(
    identity: str, index: int, column: Mapping[str, Any], allowed: tuple[str, ...]
) -> Iterator[Finding]:
    for word, ours in column.get("words", {}).items():
        if allowed and ours not in allowed:
            message = _("“{key}”不能写“{word}”。").format(key=column["key"], word=ours)
            hint = did_you_mean(ours, allowed) + _("可以写：{listed}。").format(
                listed=_("、").join(allowed)
            )
            yield Finding("imports", identity, ("columns", index, "words", word), message, hint)

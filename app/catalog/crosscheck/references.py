"""Every name that stands for another record must be the name of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.catalog.collections import BY_NAME, resolve
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.nearest import did_you_mean
from app.catalog.refusals import record_id
from app.catalog.source import Source
from app.texts import N_, _

Tree = dict[str, Any]
Schema = Mapping[str, Any]
OWN_DEPARTMENT = "主办部门"
# Names that do not stand in a file's own name: an unreadable file may hold any of them.
HIDDEN_IN = {"posts": ("staffing", "departments"), "points": ("points",)}


@lru_cache(maxsize=16)
def reference_tree(collection: str) -> Tree:
    """Give where a collection's schema has references: keys and `*` down to `@`, the target."""
    schema = BY_NAME[collection].schema
    return _tree(schema, schema, {}) or {}


def _tree(node: Schema, root: Schema, known: dict[str, Tree]) -> Tree | None:
    """Give the references below a part of a schema, None for none.

    A schema that speaks of itself gives a tree that holds itself.
    """
    name = str(node.get("$ref", ""))
    if name in known:
        return known[name]
    tree: Tree = {}
    if name:
        known[name] = tree
    node = resolve(node, root)
    if "x-ref" in node:
        tree["@"] = node["x-ref"]
    for key, sub in (*node.get("properties", {}).items(), ("*", node.get("items"))):
        found = _tree(sub, root, known) if isinstance(sub, Mapping) else None
        if found is not None:
            tree[key] = found
    for branch in ("then", "else"):
        if isinstance(node.get(branch), Mapping):
            tree.update(_tree(node[branch], root, known) or {})
    if not tree:
        known.pop(name, None)
    return tree or None


def references(
    data: Any, tree: Tree, path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """Give (path, target collection, name) of every reference in a record's data."""
    if "@" in tree and isinstance(data, str):
        yield path, tree["@"], data
    elif isinstance(data, dict):
        for key, sub in tree.items():
            if key in data:
                yield from references(data[key], sub, (*path, key))
    elif isinstance(data, list) and "*" in tree:
        for index, value in enumerate(data):
            yield from references(value, tree["*"], (*path, index))


@rule("X01", N_("引用的记录不存在"), firm=True)
def missing(county: County) -> Iterator[Finding]:
    """A reference to nothing, with the nearest name offered."""
    posts = county.all_posts()
    for collection, identity, source in _asked(county):
        for path, target, name in references(source.data, reference_tree(collection)):
            names = posts if target == "posts" else county.known.get(target, set())
            if name in names or (target == "departments" and name == OWN_DEPARTMENT):
                continue
            if county.refused.unread.intersection(HIDDEN_IN.get(target, ())):
                continue
            title = _("岗位") if target == "posts" else BY_NAME[target].title
            message = _("没有编号为“{name}”的{title}。").format(name=name, title=title)
            yield Finding(collection, identity, path, message, _mend(county, name, names, target))


def _asked(county: County) -> Iterator[tuple[str, str, Source]]:
    """Give (collection, id, source) of every file that was parsed, refused ones included."""
    for collection, source in county.files:
        yield collection.name, record_id(collection.name, source.data), source
    for file, (name, source) in county.refused.parsed.items():
        yield name, file, source


def _mend(county: County, name: str, names: set[str], target: str) -> str:
    if meant := _called(county, name, target):
        return _("是不是“{id}”（{name}）？这里写编号，不写名称。").format(id=meant, name=name)
    if target == "posts":
        new = _("要新设这个岗位，请写进 staffing/ 或部门的 posts。")
    else:
        new = _("要新建，请在 {folder}/ 里加一个文件。").format(folder=BY_NAME[target].folder)
    return did_you_mean(name, names) + new


def _called(county: County, name: str, target: str) -> str:
    """Give the id of the record that has this for its name, or ''."""
    named: dict[str, Mapping[str, Any]] = {
        "departments": county.departments, "points": county.points, "items": county.items,
        "workflows": county.workflows,
    }  # fmt: skip
    records = named.get(target, {})
    names = (
        (identity, record.name, getattr(record, "short_name", ""))
        for identity, record in records.items()
    )
    return next((identity for identity, *called in names if name and name in called), "")

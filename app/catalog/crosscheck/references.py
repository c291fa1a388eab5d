"""Every name that stands for another record must be the name of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from app.catalog.collections import BY_NAME, resolve
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.nearest import did_you_mean
from app.texts import N_, _

Tree = dict[str, Any]
OWN_DEPARTMENT = "主办部门"
# Names that do not stand in a file's own name: an unreadable file may hold any of them.
HIDDEN_IN = {"posts": ("staffing", "departments"), "points": ("points",)}


@lru_cache(maxsize=16)
def reference_tree(collection: str) -> Tree:
    """Give where a collection's schema has references: keys and `*` down to `@`, the target."""
    schema = BY_NAME[collection].schema
    return _tree(schema, schema)


def _tree(node: Mapping[str, Any], root: Mapping[str, Any]) -> Tree:
    node = resolve(node, root)
    tree: Tree = {"@": node["x-ref"]} if "x-ref" in node else {}
    for key, sub in node.get("properties", {}).items():
        if found := _tree(sub, root):
            tree[key] = found
    if isinstance(node.get("items"), Mapping) and (found := _tree(node["items"], root)):
        tree["*"] = found
    for branch in ("then", "else"):
        if isinstance(node.get(branch), Mapping):
            tree.update(_tree(node[branch], root))
    return tree


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
    for collection, source in county.files:
        identity = str(source.data.get("year", source.data.get("id", "centre")))
        for path, target, name in references(source.data, reference_tree(collection.name)):
            names = posts if target == "posts" else county.known.get(target, set())
            if name in names or (target == "departments" and name == OWN_DEPARTMENT):
                continue
            if county.refused.unread.intersection(HIDDEN_IN.get(target, ())):
                continue
            title = _("岗位") if target == "posts" else BY_NAME[target].title
            message = _("没有编号为“{name}”的{title}。").format(name=name, title=title)
            yield Finding(collection.name, identity, path, message, _mend(name, names, target))


def _mend(name: str, names: set[str], target: str) -> str:
    if target == "posts":
        new = _("要新设这个岗位，请写进 staffing/ 或部门的 posts。")
    else:
        new = _("要新建，请在 {folder}/ 里加一个文件。").format(folder=BY_NAME[target].folder)
    return did_you_mean(name, names) + new

"""Places where one of several shapes may stand: what a slip there most likely meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.catalog.fault import Fault, schema_at, shapes_of
from app.catalog.nearest import nearest
from app.texts import _

# What programmers and other programs call the comparisons of a condition.
_COMPARISONS: Final = {
    "gt": "more_than", "lt": "less_than", "gte": "at_least", "ge": "at_least", "min": "at_least",
    "lte": "at_most", "le": "at_most", "max": "at_most", "ne": "is_not", "not": "is_not",
}  # fmt: skip
_EQUALS: Final = ("is", "eq", "equals", "equal", "value")
_JOINED: Final = ("all", "any", "not")


def other_shape(fault: Fault) -> Mapping[str, Any]:
    """Give the keys that only the other branch of an if/then/else knows here; {} if there is none."""
    root = fault.collection.schema
    node = schema_at(root, fault.path)
    found: dict[str, Any] = {}
    for shape in shapes_of(node, root)[1:]:
        found.update(shape.get("properties", {}))
    own = fault.schema.get("properties", {})
    return {name: about for name, about in found.items() if name not in own}


def meant_other(fault: Fault) -> tuple[str, str]:
    """Give (key, key of the other shape) where a key here is a misspelt one of the other shape."""
    other = other_shape(fault)
    unknown = [name for name in fault.value if name not in fault.schema.get("properties", {})]
    for name in unknown if other else ():
        if name not in other and (meant := nearest(name, other)):
            return name, meant
    return "", ""


def comparison(fault: Fault, name: str) -> str:
    """Give the mend of a comparison that is called otherwise, or ''."""
    properties = fault.schema.get("properties", {})
    if "is_not" not in properties:
        return ""
    if name in _EQUALS:
        return _("等于不用比较，直接写答案，例如 housing: 租赁。")
    meant = _COMPARISONS.get(name, "")
    if not meant:
        return ""
    return _("是不是“{key}”（{title}）？").format(key=meant, title=_(properties[meant]["title"]))


def condition(fault: Fault) -> str:
    """Give the mend of something that is no condition, or an answer that should be one; or ''."""
    root = fault.collection.schema
    words = [n for n, step in enumerate(fault.path) if isinstance(step, str)]
    if not words:
        return ""
    word = str(fault.path[words[-1]])
    if _is_condition(schema_at(root, fault.path[: words[-1]])):
        meant = word if word in _JOINED else nearest(word, _JOINED)
        told = _("是不是“{word}”？").format(word=meant) if meant != word else ""
        if meant == "not":
            return told + _("not 下面写一个条件，例如 {{housing: 租赁}}。").format()
        if meant:
            listed = _(
                "{word} 下面写一列条件，例如 [{{housing: 租赁}}, {{age: {{at_least: 60}}}}]。"
            )
            return told + listed.format(word=meant)
    if _is_condition(schema_at(root, fault.path)) and not isinstance(fault.value, dict):
        return _("写成 问题编号: 答案，例如 {{housing: 租赁}}。").format()
    return ""


def _is_condition(schema: Mapping[str, Any]) -> bool:
    return "x-when" in schema or set(_JOINED) <= set(schema.get("properties", {}))

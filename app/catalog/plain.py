"""Text to plain data: no guesses, no duplicates, no bombs."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.catalog.decoding import MAX_DEPTH
from app.catalog.refusal import Refused
from app.catalog.yaml_errors import explain
from app.texts import _

MAX_VALUES: Final = 50_000

_PLAIN, _TEXT = "plain", "text"
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_CONSTANTS: Final[dict[str, Any]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}


class Composer(CParser):
    """The C parser with YAML 1.1's guesses left out: a plain scalar stays plain until read."""

    def descend_resolver(self, parent: Node, index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass

    def resolve(self, kind: type[Node], value: object, implicit: Any) -> str:
        return _PLAIN if kind is ScalarNode and implicit[0] else _TEXT


def plain_data(text: str) -> dict[str, Any]:
    """Give the mapping that a text is. Raises Refused with the place for anything else."""
    try:
        root = Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise explain(error, text) from None
    except yaml.YAMLError as error:
        raise Refused("S07", _("读不懂这个文件：{why}").format(why=error), "") from None
    if root is None or (isinstance(root, ScalarNode) and root.value in _CONSTANTS):
        raise Refused("S08", _("文件是空的。"), _("写上内容，或者删掉这个文件。"))
    if not isinstance(root, MappingNode):
        kind = _("列表") if isinstance(root, SequenceNode) else _("一段文字")
        raise Refused(
            "S09", _("文件的最外层是{kind}，应该是“键: 值”。").format(kind=kind),
            _("一个文件写一条记录，从 id: 开始，每行一个键，行首不加短横线。"),
            root.start_mark.line + 1, root.start_mark.column + 1,
        )  # fmt: skip
    reader = _Reader()
    data: dict[str, Any] = reader.value(root, 0)
    return data


def compose(text: str) -> Node:
    """Give the nodes of a text that has been read before, with their places."""
    root = Composer(text).get_single_node()
    assert root is not None  # only texts that gave data before are composed again
    return root


class _Reader:
    """Nodes to plain data, refusing what could surprise: duplicates, tags, alias bombs."""

    def __init__(self) -> None:
        self.shared: dict[int, tuple[Any, int]] = {}
        self.count = 0

    def value(self, node: Node, depth: int) -> Any:
        known = self.shared.get(id(node))
        if known is not None:
            self._add(node, known[1])
            return known[0]
        if depth > MAX_DEPTH:
            raise _at(
                node,
                "S10",
                _("嵌套超过 {n} 层，或者别名指向了自己。").format(n=MAX_DEPTH),
                _("请检查缩进和 * 号别名。"),
            )
        before = self.count
        self._add(node, 1)
        if node.__class__ is ScalarNode:
            return self._scalar(node)
        made = (
            self._sequence(node, depth)
            if node.__class__ is SequenceNode
            else self._mapping(node, depth)
        )
        self.shared[id(node)] = (made, self.count - before)
        return made

    def _add(self, node: Node, number: int) -> None:
        self.count += number
        if self.count > MAX_VALUES:
            raise _at(
                node, "S11", _("文件展开后超过 {n} 个值，别名（*）可能层层引用。").format(n=MAX_VALUES),
                _("请不要用别名成倍重复内容。"),
            )  # fmt: skip

    def _scalar(self, node: Node) -> Any:
        if node.tag is _TEXT:
            return node.value
        if node.tag is not _PLAIN:
            raise _at(
                node,
                "S12",
                _("不支持标签“{tag}”。").format(tag=node.tag),
                _("去掉 ! 开头的标签，直接写值。"),
            )
        value = node.value
        if value in _CONSTANTS:
            return _CONSTANTS[value]
        if value[0] in "-+0123456789":
            if _INTEGER.fullmatch(value):
                return int(value)
            if _DECIMAL.fullmatch(value):
                return float(value)
        return value

    def _sequence(self, node: Node, depth: int) -> list[Any]:
        if node.tag is not _TEXT:
            raise _at(
                node, "S12", _("不支持标签“{tag}”。").format(tag=node.tag), _("去掉 ! 开头的标签。")
            )
        return [self.value(child, depth + 1) for child in node.value]

    def _mapping(self, node: Node, depth: int) -> dict[str, Any]:
        if node.tag is not _TEXT:
            raise _at(
                node, "S12", _("不支持标签“{tag}”。").format(tag=node.tag), _("去掉 ! 开头的标签。")
            )
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key in made:
                first = next(k for k, _v in node.value if k.value == key).start_mark.line + 1
                raise _at(
                    key_node, "S13", _("键“{key}”写了两次，前面第 {line} 行已经有了。").format(key=key, line=first),
                    _("删掉一个，或者把两处合并。"),
                )  # fmt: skip
            made[key] = self.value(value_node, depth + 1)
        return made

    def _key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise _at(
                node, "S14", _("键不能是列表或者一组键值。"), _("花括号 { } 里要写成 键: 值。")
            )
        key: str = node.value
        if key == "<<":
            raise _at(node, "S15", _("不支持用 << 合并。"), _("请把共同的内容直接写出来。"))
        return key


def _at(node: Node, code: str, message: str, hint: str) -> Refused:
    return Refused(code, message, hint, node.start_mark.line + 1, node.start_mark.column + 1)

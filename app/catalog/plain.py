"""Text to plain data: no guesses, no duplicates, no bombs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.catalog.decoding import CONTROL
from app.catalog.refusal import Refused
from app.catalog.yaml_errors import explain, full_width
from app.texts import _

MAX_DEPTH: Final = 24
MAX_VALUES: Final = 20_000
# Only a text with more of these than any honest file can be deep enough to hurt the composer.
_SUSPICIOUS: Final = 2_000

# Words of a list, names of departments and themes: the same in very many files.
_SHORT: Final = 24

_PLAIN, _TEXT = "plain", "text"
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]{1,10}")
_INVISIBLE: Final = re.compile("[\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000]")
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
        _refuse_depths(text)
        root = Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise explain(error, text) from None
    except yaml.YAMLError:
        raise Refused(
            "S07", _("读不懂这个文件。"), _("里面可能有特殊字符，请用纯文本编辑器重新保存。")
        ) from None
    if root is None or (
        isinstance(root, ScalarNode)
        and (root.tag is _PLAIN and _CONSTANTS.get(root.value, 1) is None)
    ):
        raise Refused("S08", _("文件是空的。"), _("写上内容，或者删掉这个文件。"))
    if not isinstance(root, MappingNode):
        raise _not_a_record(root, text)
    reader = _Reader()
    data: dict[str, Any] = reader.value(root, 0)
    return data


def _not_a_record(root: Node, text: str) -> Refused:
    kind = _("列表") if isinstance(root, SequenceNode) else _("一段文字")
    line = root.start_mark.line + 1
    wide = full_width(text, line)
    hint = wide.hint if wide else _("一个文件写一条记录：每行写一个“键: 值”，行首不加短横线。")
    return Refused(
        "S09", _("文件的最外层是{kind}，应该是“键: 值”。").format(kind=kind),
        hint, line, root.start_mark.column + 1,
    )  # fmt: skip


def _refuse_depths(text: str) -> None:
    """Refuse a bomb of brackets: the composer calls itself for each level, until it crashes."""
    if sum(map(text.count, "[{-?")) < _SUSPICIOUS:
        return
    depth = 0
    for event in events(text):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _at(event, "S10", *_too_deep())


def _too_deep() -> tuple[str, str]:
    return (
        _("嵌套超过 {n} 层，或者别名（*）指向了自己。").format(n=MAX_DEPTH),
        _("请检查括号、短横线、缩进是不是多了，不要用 * 号别名。"),
    )


def events(text: str) -> Iterator[Any]:
    """Give the parser's events of a text that has been read before."""
    parser = Composer(text)
    while (event := parser.get_event()) is not None:
        yield event


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
            raise _at(node, "S10", *_too_deep())
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
                node, "S11", _("文件里超过 {n} 个值，或者别名（*）层层引用。").format(n=MAX_VALUES),
                _("一个文件只写一条记录；不要用别名成倍重复内容。"),
            )  # fmt: skip

    def _scalar(self, node: Node) -> Any:
        value = node.value
        if node.tag is _TEXT:
            # Only an escape such as "\\0" can bring in what the file itself may not hold.
            if not value.isprintable() and (match := CONTROL.search(value)):
                message = _("文字里有看不见的控制字符（U+{code:04X}）。")
                code = ord(match.group())
                raise _at(node, "S05", message.format(code=code), _("请删掉它。"))
            return value
        if node.tag is not _PLAIN:
            raise _tagged(node)
        if value in _CONSTANTS:
            return _CONSTANTS[value]
        if value[0] in "-+0123456789":
            if value[0] == "0" and len(value) > 1 and value.isdigit():
                raise _at(
                    node, "S17", _("“{value}”以 0 开头，没有加引号。").format(value=value[:40]),
                    _('加上引号："{value}"。').format(value=value[:40]),
                )  # fmt: skip
            if _INTEGER.fullmatch(value):
                return int(value)
            if _DECIMAL.fullmatch(value):
                number = float(value)
                # 15.0 is the whole number 15, as JSON Schema sees it.
                return int(number) if number.is_integer() else number
        return sys.intern(value) if len(value) < _SHORT else value

    def _sequence(self, node: Node, depth: int) -> list[Any]:
        if node.tag is not _TEXT:
            raise _tagged(node)
        return [self.value(child, depth + 1) for child in node.value]

    def _mapping(self, node: Node, depth: int) -> dict[str, Any]:
        if node.tag is not _TEXT:
            raise _tagged(node)
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key in made:
                first = next(k for k, _v in node.value if k.value == key).start_mark.line + 1
                raise _at(
                    key_node, "S13", _("“{key}”写了两次，前面第 {line} 行已经有了。").format(key=key, line=first),
                    _("删掉一个，或者把两处合并。"), (first,),
                )  # fmt: skip
            made[key] = self.value(value_node, depth + 1)
        return made

    def _key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise _at(
                node, "S14", _("冒号前面不能是列表或者一组键值。"),
                _("写成 键: 值；值里有方括号、花括号的，给整个值加引号。"),
            )  # fmt: skip
        key: str = node.value
        if node.tag is not _PLAIN and node.tag is not _TEXT:
            raise _tagged(node)
        if key == "<<":
            raise _at(
                node, "S15", _("不支持用 << 合并。"), _("请删掉这一行，把共同的内容直接写出来。")
            )
        if not key:
            raise _at(node, "S14", _("冒号前面没有写键。"), _("写成 键: 值，或者删掉这个冒号。"))
        if not key.isascii() and _INVISIBLE.search(key):
            raise _at(
                node, "S16", _("“{key}”里有全角空格或者看不见的空格。").format(key=_INVISIBLE.sub("␣", key)),
                _("用英文输入法重新输入这一行，缩进只用半角空格。"),
            )  # fmt: skip
        # The same few hundred keys stand in thousands of files: one of each is enough.
        return sys.intern(key)


def _tagged(node: Node) -> Refused:
    tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
    return _at(
        node, "S12", _("不支持标签“{tag}”。").format(tag=tag), _("去掉 ! 开头的部分，直接写值。")
    )


def _at(node: Any, code: str, message: str, hint: str, also: tuple[int, ...] = ()) -> Refused:
    mark = node.start_mark
    return Refused(code, message, hint, mark.line + 1, mark.column + 1, also)

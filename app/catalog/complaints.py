"""What a JSON Schema validator found wrong, said in an administrator's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from jsonschema.exceptions import ValidationError

from app.catalog.collections import Collection, resolve
from app.catalog.nearest import did_you_mean, nearest
from app.catalog.source import PathKey, Source
from app.texts import _

TYPE_NAMES: Final[dict[str, str]] = {
    "string": "文字", "integer": "整数", "number": "数字", "boolean": "true 或 false",
    "array": "列表", "object": "一组键值",
}  # fmt: skip
# More keys than these are no help in a hint.
_LISTED_KEYS: Final = 12
_BRIEF: Final = 30


class Complaint(NamedTuple):
    """A problem before it has its line; with `key` it stands at the key, not at the value."""

    code: str
    path: PathKey
    key: bool
    message: str
    hint: str


class Fault:
    """One validation error with what is needed to talk about it."""

    def __init__(self, source: Source, collection: Collection, error: ValidationError) -> None:
        self.value: Any = error.instance
        self.wanted: Any = error.validator_value
        self.rule = str(error.validator)
        self.schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
        self.path: PathKey = tuple(error.absolute_path)
        self.message = error.message
        self.source, self.collection = source, collection

    @property
    def name(self) -> str:
        """Give the key with its title, and which entry of a list: `tiers（可在哪里申请）第 2 项`."""
        words = [n for n, step in enumerate(self.path) if isinstance(step, str)]
        if not words:
            return _("文件")
        at = words[-1]
        title = schema_at(self.collection.schema, self.path[: at + 1]).get("title", "")
        said = f"{self.path[at]}（{_(title)}）" if title else str(self.path[at])
        numbers = [int(str(step)) + 1 for step in self.path[at + 1 :]]
        return said + "".join(_("第 {n} 项").format(n=n) for n in numbers)

    @property
    def shown(self) -> str:
        """Give the value as a person would name it."""
        if isinstance(self.value, dict):
            return _("一组键值")
        if isinstance(self.value, list):
            return _("一个列表")
        if self.value is None:
            return _("空的")
        if not isinstance(self.value, str):
            # As it is written: 12.30 must not become 12.3.
            return _("“{value}”").format(value=self.source.written(self.path) or self.value)
        text = self.value.strip()
        text = text if len(text) <= _BRIEF else text[: _BRIEF - 1] + "…"
        return _("“{value}”").format(value=" ".join(text.split()))

    @property
    def about(self) -> str:
        """Give what the schema says of this place, or of the list it is an entry of."""
        root = self.collection.schema
        said = [
            self.schema,
            *(schema_at(root, self.path[:n]) for n in range(len(self.path), 0, -1)),
        ]
        text = next((part["description"] for part in said if "description" in part), "")
        return _(text) if text else ""


def schema_at(root: Mapping[str, Any], path: PathKey) -> Mapping[str, Any]:
    """Give the part of a schema that describes a place in the data; {} if none does."""
    node = resolve(root, root)
    for step in path:
        choices = [node, *(resolve(node[k], root) for k in ("then", "else") if k in node)]
        found = next((sub for part in choices if (sub := _below(part, step)) is not None), None)
        if found is None:
            return {}
        node = resolve(found, root)
    return node


def _below(node: Mapping[str, Any], step: object) -> Mapping[str, Any] | None:
    if isinstance(step, int):
        below = node.get("items")
    else:
        below = node.get("properties", {}).get(step, node.get("additionalProperties"))
    return below if isinstance(below, Mapping) else None


def complaints(
    source: Source, collection: Collection, error: ValidationError
) -> Iterator[Complaint]:
    """Give what to say about one validation error; nothing where another error says it."""
    fault = Fault(source, collection, error)
    yield from _EXPLAINERS.get(fault.rule, _anything_else)(fault)


def _keys(schema: Mapping[str, Any], names: list[str]) -> str:
    titles = schema.get("properties", {})
    shown = [f"{name}（{_(titles[name]['title'])}）" for name in names]
    if len(shown) > _LISTED_KEYS:
        shown = [*shown[:_LISTED_KEYS], "…"]
    return _("、").join(shown)


def _additional(fault: Fault) -> Iterator[Complaint]:
    properties = fault.schema.get("properties", {})
    absent = [name for name in properties if name not in fault.value]
    titles = {sub.get("title"): name for name, sub in properties.items()}
    for name in fault.value:
        if name in properties:
            continue
        message = _("不认识的键“{name}”。").format(name=_short(name))
        meant = titles.get(name) or nearest(name, absent) or nearest(name, properties)
        if meant:
            hint = _("是不是“{key}”（{title}）？键要写成英文，不能写错。").format(
                key=meant, title=_(properties[meant]["title"])
            )
        else:
            hint = _("这里还可以写：{keys}。").format(
                keys=_keys(fault.schema, absent or list(properties))
            )
        yield Complaint("G01", (*fault.path, name), True, message, hint)


def _required(fault: Fault) -> Iterator[Complaint]:
    # jsonschema reports one missing key per error; its name stands between the first quotes.
    name = fault.message.split("'")[1]
    properties = fault.schema.get("properties", {})
    about = properties.get(name, {})
    unknown = [key for key in fault.value if key not in properties]
    # A misspelt key is one slip and reported once, at the key that is there.
    if about.get("title") in unknown or nearest(name, unknown):
        return
    message = _("缺少必填的“{name}”（{title}）。").format(
        name=name, title=_(about.get("title", name))
    )
    hint = _("加上一行 {name}: …。{about}").format(name=name, about=_(about.get("description", "")))
    yield Complaint("G02", fault.path, True, message, hint)


def _enum(fault: Fault) -> Iterator[Complaint]:
    if not isinstance(fault.value, str):
        yield from _unfit(fault, _("一个规定的词"), _choices(fault))
        return
    message = _("{name}不能写{value}。").format(name=fault.name, value=fault.shown)
    hint = did_you_mean(fault.value, [str(word) for word in fault.wanted]) + _choices(fault)
    yield Complaint("G03", fault.path, False, message, hint)


def _choices(fault: Fault) -> str:
    return _("可以写：{words}。").format(words=_("、").join(str(word) for word in fault.wanted))


def _const(fault: Fault) -> Iterator[Complaint]:
    message = _("{name}不能写{value}。").format(name=fault.name, value=fault.shown)
    hint = _("这里只能写“{wanted}”，或者写成列表。").format(wanted=fault.wanted)
    if fault.wanted is True:
        hint = _("这里只能写 true；不需要就删掉这一行。")
    yield Complaint("G03", fault.path, False, message, hint)


def _type(fault: Fault) -> Iterator[Complaint]:
    kinds = fault.wanted if isinstance(fault.wanted, list) else [fault.wanted]
    yield from _unfit(
        fault, _("或").join(_(TYPE_NAMES[kind]) for kind in kinds), _type_hint(fault, kinds)
    )


def _unfit(fault: Fault, wanted: str, hint: str) -> Iterator[Complaint]:
    empty = fault.value is None
    said = _("{name}应是{wanted}，这里是{value}。")
    message = said.format(name=fault.name, wanted=wanted, value=fault.shown)
    if empty:
        hint = _("在这里填上值，或者把它删掉。")
    yield Complaint("G04", fault.path, empty, message, hint)


def _type_hint(fault: Fault, kinds: list[str]) -> str:
    value = fault.value
    if "boolean" in kinds and isinstance(value, str):
        return _("只能写 true（是）或者 false（否），不加引号。")
    if "array" in kinds:
        return _array_hint(fault)
    if "object" in kinds:
        keys = _keys(fault.schema, list(fault.schema.get("properties", {})))
        hint = _("去掉短横线，另起一行、缩进两格写：{keys}。")
        if not isinstance(value, list):
            hint = _("另起一行、缩进两格写：{keys}。")
        return hint.format(keys=keys) if keys else fault.about
    if isinstance(value, list | dict):
        return _("这里只写一个值，不要短横线、方括号和花括号；值里本来有括号的，给它加引号。")
    if "string" in kinds:
        return _('给它加上引号："{value}"。').format(value=fault.source.written(fault.path))
    return _("只写数字，不加引号和单位。")


def _array_hint(fault: Fault) -> str:
    words = "properties" not in fault.schema.get("items", {})
    if isinstance(fault.value, str) and words and "\n" not in fault.value:
        return _("写成列表：[{value}]。").format(value=fault.value)
    entries = fault.schema.get("items", {})
    keys = _keys(entries, list(entries.get("properties", {})))
    hint = _("写成列表：每一项另起一行，前面加短横线和空格“- ”{keys}。")
    return hint.format(keys=_("，写 {keys}").format(keys=keys) if keys else "")


def _pattern(fault: Fault) -> Iterator[Complaint]:
    if isinstance(_value_at(fault), dict):  # the names of the keys are at fault, not a value
        message = _("键“{name}”的写法不对。").format(name=_short(fault.value))
        hint = _("只用小写字母、数字和下划线，字母开头。")
        yield Complaint("G05", (*fault.path, fault.value), True, message, hint)
        return
    message = _("{name}{value}的写法不对。").format(name=fault.name, value=fault.shown)
    hint = fault.about
    if "a-z0-9-" in str(fault.wanted):
        hint = _("编号只用小写字母、数字和短横线，字母开头，最多 64 个字符。")
    yield Complaint("G05", fault.path, False, message, hint)


def _value_at(fault: Fault) -> Any:
    value: Any = fault.source.data
    for step in fault.path:
        value = value[step]
    return value


def _format(fault: Fault) -> Iterator[Complaint]:
    message = _("{name}：没有{value}这一天。").format(name=fault.name, value=fault.shown)
    yield Complaint(
        "G05", fault.path, False, message, _("核对月份和日子，写成 2026-01-31 的样子。")
    )


def _bounds(fault: Fault) -> Iterator[Complaint]:
    said = {
        "minimum": _("不能小于 {n}"), "maximum": _("不能大于 {n}"),
        "minLength": _("至少要写 {n} 个字"), "maxLength": _("最多写 {n} 个字"),
        "minItems": _("至少要有 {n} 项"), "maxItems": _("最多 {n} 项"),
        "minProperties": _("至少要写一样"), "maxProperties": _("最多写 {n} 样"),
    }[fault.rule].format(n=fault.wanted)  # fmt: skip
    yield Complaint(
        "G06",
        fault.path,
        False,
        _("{name}{said}。").format(name=fault.name, said=said),
        fault.about,
    )


def _unique(fault: Fault) -> Iterator[Complaint]:
    first: dict[str, int] = {}
    for index, value in enumerate(fault.value):
        if isinstance(value, list | dict):  # a list is unique by its words; these are no words
            continue
        number = first.setdefault(str(value), index + 1)
        if number <= index:
            message = _("“{value}”重复了，第 {first} 项已经有了。").format(
                value=_short(str(value)), first=number
            )
            yield Complaint("G07", (*fault.path, index), False, message, _("删掉重复的一项。"))


def _any_of(fault: Fault) -> Iterator[Complaint]:
    message = _("{name}{value}的写法不对。").format(name=fault.name, value=fault.shown)
    yield Complaint("G05", fault.path, False, message, fault.about)


def _anything_else(fault: Fault) -> Iterator[Complaint]:
    message = _("{name}不符合规定。").format(name=fault.name)
    yield Complaint("G09", fault.path, False, message, fault.about)


def _short(text: str) -> str:
    return text if len(text) <= _BRIEF else text[: _BRIEF - 1] + "…"


_EXPLAINERS: Final[dict[str, Callable[[Fault], Iterator[Complaint]]]] = {
    "additionalProperties": _additional, "required": _required, "enum": _enum, "const": _const,
    "type": _type, "pattern": _pattern, "format": _format, "uniqueItems": _unique,
    "anyOf": _any_of,
    **dict.fromkeys(
        ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
         "minProperties", "maxProperties"), _bounds,
    ),
}  # fmt: skip

"""What a JSON Schema validator found wrong, said in an administrator's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from app.catalog import shapes, slips
from app.catalog.collections import Collection, resolve
from app.catalog.fault import BRIEF, Complaint, Fault
from app.catalog.nearest import did_you_mean, nearest
from app.catalog.source import Source
from app.texts import _

TYPE_NAMES: Final[dict[str, str]] = {
    "string": "文字", "integer": "整数", "number": "数字", "boolean": "true 或 false",
    "array": "列表", "object": "一组键值",
}  # fmt: skip
# More keys than these are no help in a hint.
_LISTED_KEYS: Final = 12
# When more keys than these lack, they are told together.
_ONE_BY_ONE: Final = 3


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
    other = shapes.other_shape(fault)
    lacking = _only_other(fault)
    mixed = [name for name in fault.value if name in other]
    if mixed:
        yield _mixed(fault, mixed[0])
    for name in fault.value:
        if name in properties or name in mixed:
            continue
        message = _("不认识的键“{name}”。").format(name=_short(name))
        meant = titles.get(name) or nearest(name, absent) or lacking or nearest(name, properties)
        if misspelt := nearest(name, other):
            hint = _("是不是“{key}”（{title}）？").format(
                key=misspelt, title=_(other[misspelt]["title"])
            )
        elif compared := shapes.comparison(fault, name):
            hint = compared
        elif meant:
            hint = _("是不是“{key}”（{title}）？键要写成英文，不能写错。").format(
                key=meant, title=_(properties[meant]["title"])
            )
        else:
            hint = _("这里还可以写：{keys}。").format(
                keys=_keys(fault.schema, absent or list(properties))
            )
        yield Complaint("G01", (*fault.path, name), True, message, hint)


def _mixed(fault: Fault, name: str) -> Complaint:
    """Two shapes in one: a step and a parallel block, for instance."""
    own = next(iter(fault.schema.get("properties", {})), "")
    message = _("“{name}”不能和“{own}”写在一起。").format(name=name, own=own)
    hint = _("拆成两块：各自另起一个短横线，只写“{own}”的一块里没有“{name}”。").format(
        name=name, own=own
    )
    return Complaint("G01", (*fault.path, name), True, message, hint)


def _only_other(fault: Fault) -> str:
    """Give the one required key that lacks where one key too many stands: most likely that one."""
    lacking = [key for key in fault.schema.get("required", ()) if key not in fault.value]
    unknown = [key for key in fault.value if key not in fault.schema.get("properties", {})]
    return lacking[0] if len(lacking) == len(unknown) == 1 else ""


def _required(fault: Fault) -> Iterator[Complaint]:
    # jsonschema reports one missing key per error; its name stands between the first quotes.
    name = fault.message.split("'")[1]
    if _meant_by_another(fault, name):
        return
    properties = fault.schema.get("properties", {})
    lacking = [
        key for key in fault.wanted if key not in fault.value and not _meant_by_another(fault, key)
    ]
    if len(lacking) > _ONE_BY_ONE:
        # The same sentence for each of them, so that it is told once.
        message = _("缺少 {n} 个必填的键：{keys}。").format(
            n=len(lacking), keys=_("、").join(_titled(properties, key) for key in lacking)
        )
        hint = _("对照同一文件夹里写全的文件补上；整个文件放错了地方的，移到该去的文件夹。")
        yield Complaint("G02", fault.path, True, message, hint)
        return
    about = properties.get(name, {})
    message = _("缺少必填的“{name}”（{title}）。").format(
        name=name, title=_(about.get("title", name))
    )
    hint = _("加上一行 {name}: …。{about}").format(name=name, about=_(about.get("description", "")))
    yield Complaint("G02", fault.path, True, message, hint)


def _meant_by_another(fault: Fault, name: str) -> bool:
    """Tell whether a misspelt key stands for it: one slip is reported once, at the key that is there."""
    properties = fault.schema.get("properties", {})
    unknown = [key for key in fault.value if key not in properties]
    title = properties.get(name, {}).get("title")
    return bool(
        title in unknown
        or nearest(name, unknown)
        or _only_other(fault)
        or any(shapes.meant_other(fault))
    )


def _titled(properties: Mapping[str, Any], name: str) -> str:
    title = properties.get(name, {}).get("title", "")
    return f"{name}（{_(title)}）" if title else name


def _enum(fault: Fault) -> Iterator[Complaint]:
    if not isinstance(fault.value, str):
        yield from _unfit(fault, _("一个规定的词"), _choices(fault))
        return
    message = _("{name}不能写{value}。").format(name=fault.name, value=fault.shown)
    words = [str(word) for word in fault.wanted]
    typed = slips.parted(fault.value, words) or slips.mend(fault.value, fault.schema)
    hint = (typed or did_you_mean(fault.value, words)) + _choices(fault)
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
        hint = _("在冒号后面填上{wanted}；不需要这一项就把这一行删掉。").format(wanted=wanted)
    yield Complaint("G04", fault.path, empty, message, hint)


def _type_hint(fault: Fault, kinds: list[str]) -> str:
    value = fault.value
    if wanted := shapes.condition(fault):
        return wanted
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
    return slips.mend(value, fault.schema) or _("只写数字，不加引号和单位。")


def _array_hint(fault: Fault) -> str:
    entries = resolve(fault.schema.get("items", {}), fault.schema)
    words = "properties" not in entries
    if typed := slips.unspaced_dash(fault.value):
        return typed
    if isinstance(fault.value, str) and words and "\n" not in fault.value:
        return _("写成列表：[{value}]。").format(value=_short(fault.value))
    keys = _keys(entries, list(entries.get("properties", {})))
    hint = _("写成列表：每一项另起一行，前面加短横线和空格“- ”{keys}。")
    return hint.format(keys=_("，写 {keys}").format(keys=keys) if keys else "")


def _pattern(fault: Fault) -> Iterator[Complaint]:
    if isinstance(_value_at(fault), dict):  # the names of the keys are at fault, not a value
        message = _("键“{name}”的写法不对。").format(name=_short(fault.value))
        hint = _("只用小写字母、数字和下划线，字母开头。")
        if fault.value in ("all", "any", "not"):
            hint = _("all、any、not 最多套四层；把条件写得简单些。")
        yield Complaint("G05", (*fault.path, fault.value), True, message, hint)
        return
    message = _("{name}{value}的写法不对。").format(name=fault.name, value=fault.shown)
    hint = fault.about
    if "all|any|not" in str(fault.wanted) and fault.value in ("all", "any", "not"):
        hint = _("all、any、not 在条件里另有用处，换一个编号。")
    elif "a-z0-9-" in str(fault.wanted):
        hint = _("编号只用小写字母、数字和短横线，字母开头，最多 64 个字符。")
    hint = slips.mend(fault.value, fault.schema) + hint
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


def _nearest_branch(fault: Fault) -> Iterator[Complaint]:
    """Of several shapes a value may have, explain the one it most nearly has."""
    branches: dict[object, list[ValidationError]] = {}
    for error in fault.branches:
        branches.setdefault(error.schema_path[0], []).append(error)
    if not branches:
        # Of oneOf more than one fits: the shapes exclude each other.
        message = _("{name}{value}的写法不对。").format(name=fault.name, value=fault.shown)
        yield Complaint("G05", fault.path, False, message, fault.about)
        return
    for error in min(branches.values(), key=_farness):
        yield from complaints(fault.source, fault.collection, error)


def _farness(errors: list[ValidationError]) -> tuple[bool, int, int]:
    """Tell how far a value is from a shape: another type altogether, what lacks, what is wrong."""
    other_type = any(error.validator in ("type", "const") and not error.path for error in errors)
    strange = sum(error.validator in ("required", "additionalProperties") for error in errors)
    return other_type, strange, len(errors)


def _anything_else(fault: Fault) -> Iterator[Complaint]:
    message = _("{name}不符合规定。").format(name=fault.name)
    yield Complaint("G09", fault.path, False, message, fault.about)


def _short(text: str) -> str:
    return text if len(text) <= BRIEF else text[: BRIEF - 1] + "…"


_EXPLAINERS: Final[dict[str, Callable[[Fault], Iterator[Complaint]]]] = {
    "additionalProperties": _additional, "required": _required, "enum": _enum, "const": _const,
    "type": _type, "pattern": _pattern, "format": _format, "uniqueItems": _unique,
    "anyOf": _nearest_branch, "oneOf": _nearest_branch,
    **dict.fromkeys(
        ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
         "minProperties", "maxProperties"), _bounds,
    ),
}  # fmt: skip

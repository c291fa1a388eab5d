"""A file held against its JSON Schema; every complaint said in an administrator's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from app.catalog.collections import Collection, schemas
from app.catalog.nearest import did_you_mean, nearest
from app.catalog.problem import Problem
from app.catalog.source import Source
from app.texts import _

TYPE_NAMES: dict[str, str] = {
    "string": "文字", "integer": "整数", "number": "数字", "boolean": "true 或 false",
    "array": "列表", "object": "一组键值", "null": "空",
}  # fmt: skip


@lru_cache(maxsize=32)
def _slow(file: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in schemas().items()]
    )
    return Draft202012Validator(
        dict(schemas()[file]), registry=registry, format_checker=FormatChecker(["date"])
    )


@lru_cache(maxsize=32)
def _fast(file: str) -> Any:
    registry = jsonschema_rs.Registry([(name, dict(schema)) for name, schema in schemas().items()])
    return jsonschema_rs.Draft202012Validator(
        dict(schemas()[file]), registry=registry, validate_formats=True
    )


def problems(source: Source, collection: Collection) -> list[Problem]:
    """Give every place where the file breaks its schema; [] when it keeps it."""
    # The Rust validator answers yes in microseconds; only a "no" is worth explaining slowly.
    if _fast(collection.schema_file).is_valid(source.data):
        return []
    found: list[Problem] = []
    for error in _slow(collection.schema_file).iter_errors(source.data):
        found.extend(_explain(source, error))
    return found


def _explain(source: Source, error: ValidationError) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    explain = _EXPLAINERS.get(str(error.validator), _anything_else)
    for code, at, key, message, hint in explain(error, path):
        yield source.problem(at, code, message, hint, key=key)


Said = Iterator[tuple[str, tuple[Any, ...], bool, str, str]]


def _title(error: Any) -> str:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    path = [step for step in error.absolute_path if isinstance(step, str)]
    title = str(schema.get("title", "")) or (path[-1] if path else _("文件"))
    return f"{path[-1]}（{title}）" if path and path[-1] != title else title


def _additional(error: Any, path: tuple[Any, ...]) -> Said:
    allowed = list(error.schema.get("properties", {}))
    for name in error.instance:
        if name not in allowed:
            hint = did_you_mean(name, [*allowed, *_titles(error.schema)])
            hint = hint or _("这里可以写：{keys}。").format(keys="、".join(allowed))
            yield "G01", (*path, name), True, _("不认识的键“{name}”。").format(name=name), hint


def _titles(schema: Mapping[str, Any]) -> list[str]:
    return [
        str(sub.get("title")) for sub in schema.get("properties", {}).values() if "title" in sub
    ]


def _required(error: Any, path: tuple[Any, ...]) -> Said:
    # jsonschema reports one missing key per error; its name is what is required and absent.
    name = error.message.split("'")[1]
    about = error.schema.get("properties", {}).get(name, {})
    title, description = about.get("title", name), about.get("description", "")
    message = _("缺少必填的“{name}”（{title}）。").format(name=name, title=title)
    similar = nearest(
        name, [key for key in error.instance if key not in error.schema["properties"]]
    )
    if similar:
        description = _("下面的“{similar}”是不是想写“{name}”？").format(similar=similar, name=name)
    yield "G02", path, True, message, description


def _enum(error: Any, path: tuple[Any, ...]) -> Said:
    words = [str(word) for word in error.validator_value]
    message = _("{title}不能是“{value}”。").format(
        title=_title(error), value=_brief(error.instance)
    )
    hint = did_you_mean(str(error.instance), words)
    listed = _("可以写：{words}。").format(words="、".join(words))
    yield "G03", path, False, message, f"{hint}{listed}"


def _const(error: Any, path: tuple[Any, ...]) -> Said:
    wanted = "true" if error.validator_value is True else error.validator_value
    message = _("{title}不能是“{value}”。").format(
        title=_title(error), value=_brief(error.instance)
    )
    yield (
        "G03",
        path,
        False,
        message,
        _("这里只能写“{wanted}”，或者写成列表。").format(wanted=wanted),
    )


def _type(error: Any, path: tuple[Any, ...]) -> Said:
    kinds = (
        error.validator_value
        if isinstance(error.validator_value, list)
        else [error.validator_value]
    )
    wanted = _("或").join(_(TYPE_NAMES[kind]) for kind in kinds)
    got = (
        _("空的") if error.instance is None else _("“{value}”").format(value=_brief(error.instance))
    )
    message = _("{title}应是{wanted}，这里是{got}。").format(
        title=_title(error), wanted=wanted, got=got
    )
    yield "G04", path, error.instance is None, message, _type_hint(error, kinds)


def _type_hint(error: Any, kinds: list[str]) -> str:
    value = error.instance
    if value is None:
        return _("冒号后面填上值，或者删掉这一行。")
    if "string" in kinds and isinstance(value, int | float) and not isinstance(value, bool):
        return _('给它加上引号："{value}"。').format(value=value)
    if "array" in kinds and isinstance(value, str):
        return _("写成列表：[{value}]。").format(value=value)
    if "boolean" in kinds:
        return _("只能写 true（是）或者 false（否），不加引号。")
    if kinds[0] in ("integer", "number"):
        return _("只写数字，不加引号和单位。")
    return str(error.schema.get("description", ""))


def _pattern(error: Any, path: tuple[Any, ...]) -> Said:
    message = _("{title}“{value}”的写法不对。").format(
        title=_title(error), value=_brief(error.instance)
    )
    hint = str(error.schema.get("description", "")) or _("只用小写字母、数字和短横线，字母开头。")
    if "a-z0-9-" in str(error.validator_value):
        hint = _("只用小写字母、数字和短横线，字母开头，最多 64 个字符。")
    yield "G05", path, False, message, hint


def _format(error: Any, path: tuple[Any, ...]) -> Said:
    message = _("没有“{value}”这一天。").format(value=_brief(error.instance))
    yield "G05", path, False, message, _("核对月份和日子，写成 2026-01-31。")


def _bounds(error: Any, path: tuple[Any, ...]) -> Said:
    word = {
        "minimum": _("不能小于 {n}"), "maximum": _("不能大于 {n}"),
        "minLength": _("至少 {n} 个字"), "maxLength": _("最多 {n} 个字"),
        "minItems": _("至少要有 {n} 项"), "maxItems": _("最多 {n} 项"),
        "minProperties": _("至少写一项"), "maxProperties": _("最多 {n} 项"),
    }[str(error.validator)].format(n=error.validator_value)  # fmt: skip
    yield "G06", path, False, f"{_title(error)}{word}。", str(error.schema.get("description", ""))


def _unique(error: Any, path: tuple[Any, ...]) -> Said:
    seen: list[Any] = []
    for index, value in enumerate(error.instance):
        if value in seen:
            first = seen.index(value) + 1
            message = _("“{value}”重复了，第 {first} 项已经有了。").format(
                value=_brief(value), first=first
            )
            yield "G07", (*path, index), False, message, _("删掉重复的一项。")
        seen.append(value)


def _any_of(error: Any, path: tuple[Any, ...]) -> Said:
    message = _("{title}“{value}”的写法不对。").format(
        title=_title(error), value=_brief(error.instance)
    )
    yield "G05", path, False, message, str(error.schema.get("description", ""))


def _property_names(error: Any, path: tuple[Any, ...]) -> Said:
    yield from _pattern(error, path)


def _anything_else(error: Any, path: tuple[Any, ...]) -> Said:
    yield (
        "G09",
        path,
        False,
        _("{title}不符合规定。").format(title=_title(error)),
        str(error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""),
    )


_EXPLAINERS = {
    "additionalProperties": _additional, "required": _required, "enum": _enum, "const": _const,
    "type": _type, "pattern": _pattern, "format": _format, "uniqueItems": _unique,
    "anyOf": _any_of, "minimum": _bounds, "maximum": _bounds, "minLength": _bounds,
    "maxLength": _bounds, "minItems": _bounds, "maxItems": _bounds, "minProperties": _bounds,
    "maxProperties": _bounds,
}  # fmt: skip


def _brief(value: Any) -> str:
    text = (
        {True: "true", False: "false", None: ""}.get(value)
        if isinstance(value, bool | None)
        else str(value)
    )
    text = text if text is not None else ""
    return text if len(text) <= 30 else text[:29] + "…"

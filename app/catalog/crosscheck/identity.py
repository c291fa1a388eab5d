"""Names and codes that must be different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.catalog.collections import BY_NAME
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.fields import uscc_fault
from app.texts import N_, _


@rule("X02", N_("编号重复"), firm=True)
def same_id(county: County) -> Iterator[Finding]:
    """Two records of one collection with one id."""
    for collection, identity, places in county.twice():
        key = "year" if collection == "calendars" else "id"
        message = _("{title}的编号“{id}”用了 {n} 次。").format(
            title=BY_NAME[collection].title, id=identity, n=len(places)
        )
        also = tuple(Other(collection, identity, (key,), n) for n in range(1, len(places)))
        yield Finding(collection, identity, (key,), message, _("给其中一个换个编号。"), also=also)


@rule("X03", N_("两个事项用了同一个名称或编码"))
def same_item(county: County) -> Iterator[Finding]:
    """Two items of one department with one name, or two items with one code."""
    seen: dict[tuple[str, ...], str] = {}
    for item in county.items.values():
        marks: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
            (("name", item.department, item.name), ("name",), item.name)
        ]
        for part in ("basic", "implementation", "handling"):
            code = getattr(item.codes, part)
            # 基本编码 is shared by all who exercise a power; only inside one department it must differ.
            mark: tuple[str, ...] = (
                (part, item.department, code) if part == "basic" else (part, code)
            )
            if code:
                marks.append((mark, ("codes", part), code))
        for unique, path, shown in marks:
            first = seen.setdefault(unique, item.id)
            if first != item.id:
                message = _("“{shown}”与事项“{first}”相同。").format(shown=shown, first=first)
                hint = _("核对名称和编码；重复的事项请删掉一个。")
                also = (Other("items", first, path),)
                yield Finding("items", item.id, path, message, hint, also=also)


@rule("X04", N_("统一社会信用代码校验位不对"))
def uscc(county: County) -> Iterator[Finding]:
    """A body's code that GB 32100 refuses."""
    for department in county.departments.values():
        if department.uscc and (fault := uscc_fault(department.uscc)):
            yield Finding(
                "departments", department.id, ("uscc",), fault, _("对照登记证书重新抄写。")
            )
    for item in county.items.values():
        body = item.undertaker
        if body and body.uscc and (fault := uscc_fault(body.uscc)):
            path = ("undertaker", "uscc")
            yield Finding("items", item.id, path, fault, _("对照登记证书重新抄写。"))


@rule("X37", N_("部门没有统一社会信用代码"), severity="警告")
def without_uscc(county: County) -> Iterator[Finding]:
    """实施编码 begins with it; where other departments have theirs, one without was forgotten."""
    coded = {item.department for item in county.items.values() if item.codes.implementation}
    owners = {item.department for item in county.items.values()}
    filled_in = any(department.uscc for department in county.departments.values())
    for department in county.departments.values():
        needed = department.id in (owners if filled_in else coded)
        if needed and not department.uscc:
            message = _("“{name}”有事项，却没有写统一社会信用代码。").format(name=department.name)
            hint = _("对照登记证书写上 uscc（18 位）；没有就编不出事项的实施编码。")
            yield Finding("departments", department.id, ("id",), message, hint)


@rule("X05", N_("示例标记指向不存在的值"))
def example_values(county: County) -> Iterator[Finding]:
    """A mark `example_values` that names no value of its file."""
    for collection, source in county.files:
        identity = str(source.data.get("year", source.data.get("id", "centre")))
        for index, dotted in enumerate(source.data.get("example_values", ())):
            value: Any = source.data
            for key in dotted.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            if value is None:
                message = _("本文件里没有“{path}”这个值。").format(path=dotted)
                hint = _("写成键的路径，例如 contacts.consult。")
                yield Finding(collection.name, identity, ("example_values", index), message, hint)

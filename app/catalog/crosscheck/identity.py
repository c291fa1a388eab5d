"""Names and codes that must be different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.catalog.collections import BY_NAME
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.fields import uscc_fault
from app.texts import N_, _


@rule("X02", N_("编号重复"), firm=True)
def same_id(county: County) -> Iterator[Finding]:
    """Two records of one collection with one id."""
    for collection, identity, places in county.twice():
        key = "year" if collection == "calendars" else "id"
        others = _("、").join(
            f"{source.file}:{source.place((*base, key)).line}" for source, base in places[1:]
        )
        message = _("{title}的编号“{id}”用了 {n} 次，也出现在 {others}。").format(
            title=BY_NAME[collection].title, id=identity, n=len(places), others=others
        )
        yield Finding(collection, identity, (key,), message, _("给其中一个换个编号。"))


@rule("X03", N_("两个事项用了同一个名称或编码"))
def same_item(county: County) -> Iterator[Finding]:
    """Two items of one department with one name, or two items with one code."""
    seen: dict[tuple[str, ...], str] = {}
    for item in county.items.values():
        marks: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
            (("name", item.department, item.name), ("name",), item.name)
        ]
        for part in ("basic", "implementation"):
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
                place = county.stands[("items", first)][0][0].file
                message = _("“{shown}”与事项“{first}”相同，也出现在 {place}。").format(
                    shown=shown, first=first, place=place
                )
                yield Finding(
                    "items", item.id, path, message, _("核对名称和编码；重复的事项请删掉一个。")
                )


@rule("X04", N_("统一社会信用代码校验位不对"))
def uscc(county: County) -> Iterator[Finding]:
    """A department's code that GB 32100 refuses."""
    for department in county.departments.values():
        if department.uscc and (fault := uscc_fault(department.uscc)):
            yield Finding(
                "departments", department.id, ("uscc",), fault, _("对照登记证书重新抄写。")
            )


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

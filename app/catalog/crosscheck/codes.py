"""Codes: built as their profile says, and agreeing with what they are made of."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from app.catalog.codes import code_faults, inside, type_inside
from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Item
from app.catalog.words import LEVEL_CODES, CodeProfile
from app.fields import uscc_fault
from app.texts import N_, _


def profile_of(county: County, item: Item) -> CodeProfile:
    """Give the profile an item's codes are built by: its own, else the centre's."""
    if item.codes.profile:
        return item.codes.profile
    return county.centre.code_profile if county.centre else "free"


@rule("X74", N_("事项编码的写法不对"))
def shape(county: County) -> Iterator[Finding]:
    """A code nobody can look up; which part of it is wrong is said."""
    for item in county.items.values():
        profile = profile_of(county, item)
        for fault in code_faults(profile, item.codes):
            yield Finding("items", item.id, ("codes", fault.key), fault.message, fault.hint)
        for index, situation in enumerate(item.situations):
            own = replace(item.codes, basic="", handling=situation.handling)
            for fault in code_faults(profile, own):
                if fault.key == "handling":
                    path = ("situations", index, "handling")
                    yield Finding("items", item.id, path, fault.message, fault.hint)


@rule("X75", N_("实施编码与部门或者层级不符"), severity="警告")
def made_of(county: County) -> Iterator[Finding]:
    """The body and the level inside an 实施编码 are those of the item (bodies are renamed: 警告)."""
    for item in county.items.values():
        department = county.departments.get(item.department)
        parts = inside(profile_of(county, item), item.codes.implementation)
        path = ("codes", "implementation")
        known = department.uscc if department else ""
        # A code with a wrong check digit is told of by X74 already.
        if department and known and parts.uscc != known and _is_sound(parts.uscc):
            message = _(
                "实施编码里的统一社会信用代码是“{inner}”，{department}的是“{uscc}”。"
            ).format(inner=parts.uscc, department=department.name, uscc=known)
            hint = _("核对实施主体和两个代码；机构改革后编码还没换的，可以写 silence。")
            yield Finding("items", item.id, path, message, hint)
        level = item.power.level
        if level and parts.level not in ("", LEVEL_CODES[level]):
            message = _("实施编码第 19 位是“{digit}”，行使层级却是“{level}”（{code}）。").format(
                digit=parts.level, level=level, code=LEVEL_CODES[level]
            )
            yield Finding("items", item.id, path, message, _("核对行使层级和编码。"))


def _is_sound(uscc: str) -> bool:
    return bool(uscc) and not uscc_fault(uscc)


@rule("X76", N_("基本编码里的类型与事项类型不符"), severity="提示")
def type_of(county: County) -> Iterator[Finding]:
    """Digits 3 and 4 of a 12-digit 基本编码 name the type of power."""
    for item in county.items.values():
        said = type_inside(profile_of(county, item), item.codes.basic)
        if said and said != item.type:
            message = _("基本编码第 3、4 位是“{digits}”（{said}），事项类型却是“{type}”。").format(
                digits=item.codes.basic[2:4], said=said, type=item.type
            )
            yield Finding(
                "items", item.id, ("codes", "basic"), message, _("核对事项类型和基本编码。")
            )

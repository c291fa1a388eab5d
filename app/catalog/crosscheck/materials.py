"""Materials: complete, exact, and asked for only when they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.model import Item, Material
from app.texts import N_, _

Path = tuple[str | int, ...]

CATCH_ALL = re.compile(
    "其他(相关|有关|需要|必要|所需|证明)?(的)?(材料|资料|文件)|(相关|有关)(的)?(材料|资料|证明材料)$|等材料$|等资料$"
)


def materials_of(item: Item) -> Iterator[tuple[Path, Material]]:
    """Give every material of an item with its path, those of its situations included."""
    for index, material in enumerate(item.materials):
        yield ("materials", index), material
    for number, situation in enumerate(item.situations):
        for index, material in enumerate(situation.materials):
            yield ("situations", number, "materials", index), material


@rule("X30", N_("兜底材料"))
def catch_all(county: County) -> Iterator[Finding]:
    """`其他材料` lets the window ask for anything; 优化营商环境 rules forbid it."""
    for item in county.items.values():
        for path, material in materials_of(item):
            if CATCH_ALL.search(material.name):
                message = _("“{name}”是兜底材料，群众看了不知道要交什么。").format(
                    name=material.name
                )
                hint = _("写出具体的材料名称；不同情况要不同材料的，用 when 分开写。")
                yield Finding("items", item.id, (*path, "name"), message, hint)


@rule("X31", N_("材料编号重复"), firm=True)
def same_material(county: County) -> Iterator[Finding]:
    """Two materials of one item with one id could not be ticked apart."""
    for item in county.items.values():
        own: dict[str, Path] = {}
        of_situation: dict[str | int, dict[str, Path]] = {}
        for path, material in materials_of(item):
            # Only one situation holds at a time: two of them may ask for the same.
            there = own if len(path) == 2 else of_situation.setdefault(path[1], {})
            first = own.get(material.id) or there.get(material.id)
            there.setdefault(material.id, path)
            if first:
                message = _("材料编号“{id}”与第 {n} 份材料相同。").format(
                    id=material.id, n=int(first[-1]) + 1
                )
                yield Finding(
                    "items", item.id, (*path, "id"), message, _("换一个编号。"),
                    also=(Other("items", item.id, (*first, "id")),),
                )  # fmt: skip


@rule("X32", N_("材料没有写份数"))
def no_copies(county: County) -> Iterator[Finding]:
    """A material of which neither an original nor a copy is wanted."""
    for item in county.items.values():
        for path, material in materials_of(item):
            if material.original == 0 and material.copy == 0 and not material.shared_by:
                message = _("“{name}”既不要原件也不要复印件。").format(name=material.name)
                hint = _("写上 original 或 copy 的份数；能共享取得的写 shared_by。")
                yield Finding("items", item.id, (*path, "id"), message, hint)


@rule("X180", N_("容缺后补的材料没有容缺受理"), severity="警告")
def never_tolerated(county: County) -> Iterator[Finding]:
    """What may follow can follow only where a step of the workflow may come to 容缺受理."""
    tolerant = {
        workflow.id
        for workflow in county.workflows.values()
        if any("容缺受理" in step.outcomes for step in workflow.all_steps())
    }
    for item in county.items.values():
        if item.workflow in tolerant or item.workflow not in county.workflows:
            continue
        for path, material in materials_of(item):
            if material.necessity == "容缺后补":
                message = _(
                    "“{name}”可以容缺后补，办理流程“{workflow}”却没有“容缺受理”，窗口只能按必要材料收。"
                ).format(name=material.name, workflow=county.workflows[item.workflow].name)
                hint = _(
                    "在流程的收件环节的 outcomes 里加上 容缺受理；不容缺的，把 necessity 改为 必要。"
                )
                yield Finding("items", item.id, (*path, "necessity"), message, hint)

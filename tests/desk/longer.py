"""The sample catalogue where a permit may take longer: 延期, 挂起 by a provision, limits of hours."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from app.catalog.model import Limit, Prolonging, SpecialProcedure, Step
from app.desk import CaseView
from tests.desk.hall import CLERK, Hall
from tests.sample import JOINT_ITEM

LAW: Final = "中华人民共和国行政许可法第四十二条"
HEAD: Final = "本机关负责人"


def longer(hall: Hall, **limits: Any) -> Hall:
    """Let the permit be extended by ten days, and have other limits."""
    item = hall.catalog.items[JOINT_ITEM]
    extension = Prolonging(length=10, by=HEAD, basis=LAW)
    changed = replace(item, limits=replace(item.limits, **{"extension": extension, **limits}))
    hall.catalog = replace(hall.catalog, items={**hall.catalog.items, JOINT_ITEM: changed})
    return hall


def surveying(hall: Hall, length: int = 6, unit: Any = "自然日") -> Hall:
    """Give the permit a special procedure of its own that belongs to no step."""
    special = SpecialProcedure(
        id="map", name="地籍测绘", length=length, unit=unit, ground="示例办法第三条"
    )
    return longer(hall, special=(special,))


def with_step(hall: Hall, step: str, **changed: Any) -> Hall:
    """Change the first step of the joint workflow, or its last but one (审批)."""
    flow = hall.catalog.workflows["joint"]
    steps = tuple(
        replace(each, **changed) if isinstance(each, Step) and each.id == step else each
        for each in flow.steps
    )
    flows = {**hall.catalog.workflows, "joint": replace(flow, steps=steps)}
    hall.catalog = replace(hall.catalog, workflows=flows)
    return hall


def accepted(hall: Hall) -> CaseView:
    """Give a permit that was received and accepted on Wednesday, 4 June 2025."""
    return hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")


def hours(length: int) -> Limit:
    """Give a limit of hours."""
    return Limit(length=length, unit="小时")

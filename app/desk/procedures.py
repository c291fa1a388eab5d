"""特别程序: for what a case may be put aside, how long, and by which law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from app.catalog.model import Catalog, Limit, SpecialProcedure
from app.desk.casefile import CaseFile
from app.desk.deadlines import days_used
from app.texts import N_
from app.workflow import step_id_of, verbs_of

_LAW: Final = N_("中华人民共和国行政许可法第四十五条")


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A procedure whose time does not count, by the provision `basis`.

    It may take `most`, where a law or the item sets an end. Where no law that holds for every
    item allows it (`basis` is empty), the clerk names the provision.
    """

    name: str
    basis: str = ""
    most: Limit | None = None

    @property
    def unit_limit(self) -> Limit:
        """Give a limit in whose unit the time is told."""
        return self.most or Limit(length=0)


# 行政许可法 art. 45 names them for every permit; a hearing is held within 20 days (art. 47).
BY_LAW: Final = (
    Ground(
        name=N_("听证"),
        basis=N_("中华人民共和国行政许可法第四十五条、第四十七条"),
        most=Limit(length=20),
    ),
    *(
        Ground(name=name, basis=_LAW)
        for name in (
            N_("招标"), N_("拍卖"), N_("检验"), N_("检测"), N_("检疫"), N_("鉴定"),
            N_("专家评审"),
        )
    ),
)  # fmt: skip
# Nothing general lets a clock stand still for these: where a step of the workflow allows 挂起, a
# provision for the matter does, and it is named on the notice.
BY_PROVISION: Final = (Ground(name=N_("不可抗力")), Ground(name=N_("等待前置结果")))


def grounds_of(catalog: Catalog, file: CaseFile) -> tuple[Ground, ...]:
    """Give the procedures that the case may be put aside for now, each with the time it has left.

    The item's own come first; one that belongs to a step runs with that step and is not chosen.
    """
    found: dict[str, Ground] = {}
    for ground in _allowed(file):
        if ground.name in found:
            continue
        left = _left(catalog, file, ground)
        if left is None or left.length > 0:
            found[ground.name] = msgspec.structs.replace(ground, most=left)
    return tuple(found.values())


def _allowed(file: CaseFile) -> Iterator[Ground]:
    item, flow = file.definition.item, file.definition.workflow
    steps = flow.all_steps()
    bound = {step.special for step in steps}
    yield from (_own(each) for each in item.limits.special if each.id not in bound)
    names = {each.name for each in item.limits.special if each.id in bound}
    if item.type == "行政许可":
        yield from (each for each in BY_LAW if each.name not in names)
    open_steps = {step_id_of(seat) for seat in file.facts.state.open}
    if any(step.id in open_steps and "挂起" in verbs_of(step) for step in steps):
        yield from BY_PROVISION


def _own(special: SpecialProcedure) -> Ground:
    most = Limit(length=special.length, unit=special.unit)
    return Ground(name=special.name, basis=special.ground, most=most)


def _left(catalog: Catalog, file: CaseFile, ground: Ground) -> Limit | None:
    most = ground.most
    # Months of different lengths cannot be subtracted from one another.
    if most is None or most.unit in ("月", "小时"):
        return most
    used = days_used(catalog, file.facts, ground.name, most.unit)
    return msgspec.structs.replace(most, length=max(0, most.length - used))

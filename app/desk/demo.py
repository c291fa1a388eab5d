"""People made up for a demo, from whatever catalogue there is: always the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from app.catalog.model import Catalog, Point
from app.desk.actor import Actor, Role
from app.texts import _

_LEADING: Final = "主办部门"
# The first of these that is there is shown first; any other catalogue gives its own first.
_TOWN: Final = "黑里河"
_FIRST_APPROVER: Final = "civil-affairs"


def demo_staff(catalog: Catalog) -> tuple[Actor, ...]:
    """Give people of each kind, two where duties must be separated."""
    towns = _towns(catalog)
    town = towns[0] if towns else None
    village = _first(catalog, lambda point: point.tier == "村" and _below(point, town))
    hall = _first(catalog, lambda point: point.tier == "县" and point.kind != "银行驿站")
    authorised = {each.point for each in catalog.authorisations.values()}
    bank = _first(catalog, lambda point: point.kind == "银行驿站" and point.id in authorised)
    people = [
        _person("admin", _("管理员"), "管理员"),
        # What one administrator changes another must approve.
        _person("admin-b", _("管理员乙"), "管理员"),
        _clerk(catalog, "hall", _("陈大厅"), hall),
        _clerk(catalog, "hall-b", _("杨大厅"), hall),
        _clerk(catalog, "town", _("李乡镇"), town),
        _clerk(catalog, "town-b", _("何乡镇"), town),
        _clerk(catalog, "village", _("王村站"), village),
        _clerk(catalog, "bank", _("赵银行"), bank),
        _clerk(catalog, "outsider", _("孙外镇"), towns[1] if len(towns) > 1 else None),
        *_approvers(catalog),
        _person("supervisor", _("周监督"), "监督员"),
        _person("reader", _("吴查阅"), "查阅员", hall or town),
        *(_person(name, _("政府领导"), "监督员") for name in catalog.centre.heads.government),
    ]
    return tuple(each for each in people if each is not None)


def _towns(catalog: Catalog) -> list[Point]:
    """Give the town centres, the preferred one first, then those with village stations."""
    parents = {point.parent for point in catalog.points.values() if point.tier == "村"}
    towns = [
        point
        for point in catalog.points.values()
        if point.tier == "镇" and point.kind != "银行驿站"
    ]
    return sorted(
        towns, key=lambda point: (_TOWN not in point.name, point.id not in parents, point.id)
    )


def _first(catalog: Catalog, wanted: Callable[[Point], bool]) -> Point | None:
    return next((point for point in catalog.points.values() if wanted(point)), None)


def _below(point: Point, town: Point | None) -> bool:
    return town is not None and point.parent == town.id and point.kind != "银行驿站"


def _person(username: str, name: str, role: Role, point: Point | None = None) -> Actor:
    return Actor(username=username, name=name, role=role, point=point.id if point else "")


def _clerk(catalog: Catalog, username: str, name: str, point: Point | None) -> Actor | None:
    """Give a clerk who holds every post of the point; None where there is no such point."""
    if point is None:
        return None
    posts = tuple(dict.fromkeys(post.id for post in catalog.posts_at(point.id)))
    return Actor(username=username, name=name, role="办事员", point=point.id, posts=posts)


def _approvers(catalog: Catalog) -> Iterator[Actor]:
    """Give an approver for each department a step needs, and `approver` for the first of them."""
    needed = sorted(set(_departments(catalog)) & set(catalog.departments))
    first = _FIRST_APPROVER if _FIRST_APPROVER in needed else (needed[0] if needed else "")
    if first:
        yield _approver("approver", first, _("郑审批"))
    for name in needed:
        label = catalog.departments[name].short_name or catalog.departments[name].name
        yield _approver(f"approver-{name}", name, _("{name}审批员").format(name=label))
        # Whoever checks or inspects must not decide: every department needs a second one.
        # That one is also the head, where the centre names a post for it.
        heads = catalog.centre.heads.department[:1]
        second = _approver(f"approver-{name}-b", name, _("{name}审批员乙").format(name=label))
        yield msgspec.structs.replace(second, posts=heads)


def _departments(catalog: Catalog) -> Iterator[str]:
    for item in catalog.items.values():
        for step in catalog.workflows[item.workflow].all_steps():
            if step.by.department:
                yield item.department if step.by.department == _LEADING else step.by.department


def _approver(username: str, department: str, name: str) -> Actor:
    return Actor(username=username, name=name, role="审批员", departments=(department,))

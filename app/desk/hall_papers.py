"""Prints the papers of a point, and tells what one of them would say now."""

from __future__ import annotations

from datetime import datetime

from app import printing
from app.catalog.model import Catalog
from app.desk.actor import Actor
from app.desk.errors import NotVisible, Refused
from app.desk.hall_sheets import HallPaper, content, job_of
from app.desk.room import Room
from app.printing import HallKind, Person
from app.routing.network import network
from app.store import Connection
from app.store import revisions as stored
from app.store.presence import people_at
from app.texts import current_language


def visible_point(room: Room, actor: Actor, point: str) -> None:
    """Let pass who may see the papers of a point: its clerks and those who oversee all.

    Raises NotVisible.
    """
    if point not in room.catalog.points or not sees(actor, point):
        raise NotVisible


def sees(actor: Actor, point: str) -> bool:
    """Tell whether the papers of a point are an actor's business."""
    return actor.role in ("管理员", "监督员") or (
        actor.role == "办事员" and bool(point) and actor.point == point
    )


def people_of(connection: Connection, catalog: Catalog, point: str) -> tuple[Person, ...]:
    """Give who works at a point, in the order of its posts."""
    rank = {post.id: number for number, post in enumerate(catalog.posts_at(point))}
    found = [
        Person(name=each.name, posts=tuple(post for post in each.posts if post in rank))
        for each in people_at(connection, f"point:{point}")
    ]
    return tuple(
        sorted(
            found, key=lambda each: (min(map(rank.__getitem__, each.posts), default=99), each.name)
        )
    )


def kinds_at(room: Room, actor: Actor, point: str, at: datetime) -> tuple[HallKind, ...]:
    """Give the papers that a point has something to say on. Raises NotVisible."""
    visible_point(room, actor, point)
    with room.store.reading() as connection:
        people = people_of(connection, room.catalog, point)
    return printing.printable_kinds(room.catalog, point, room.local(at), people)


def hall_paper(room: Room, actor: Actor, wanted: HallPaper, at: datetime) -> bytes:
    """Give the PDF of a paper as it is now.

    Raises NotVisible, Refused where there is no such paper or nothing to say on it.
    """
    visible_point(room, actor, wanted.point)
    with room.store.reading() as connection:
        people = people_of(connection, room.catalog, wanted.point)
        revision = revision_now(connection, at)
    job = job_of(room.catalog, wanted, people, revision, room.local(at), room.public_address)
    if isinstance(job, printing.HallJob) and wanted.kind == "便民服务手册":
        return printing.hall_paper_apart(job.sheet, job.imprint).pdf
    return printing.print_job(job).pdf


def content_now(room: Room, wanted: HallPaper, people: tuple[Person, ...], at: datetime) -> str:
    """Give the digest of what a paper would say now. Raises Refused where it must not hang there."""
    net = network(room.catalog)
    named = people if wanted.kind in (*printing.OF_PEOPLE, "岗位公示牌") else ()
    said, why = content(net, wanted, named, room.local(at).date(), current_language())
    if why:
        raise Refused(why, "kind")
    return said


def revision_now(connection: Connection, at: datetime) -> int:
    """Give the number of the publication in force; 0 where nothing was published."""
    found = stored.in_force(connection, at)
    return found.number if found else 0

"""Prints again what hangs somewhere and no longer says what holds: each paper once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from app.desk.actor import Actor
from app.desk.errors import Refused
from app.desk.hall_papers import people_of, revision_now
from app.desk.hall_sheets import HallPaper, job_of
from app.desk.posted import PostedView, posted
from app.desk.room import Room
from app.printing import AnyJob, Batch, Failed, Printed, print_all, safe_name
from app.texts import _

# More than these are printed by a command; a browser would give up waiting.
MOST_AT_ONCE: Final = 60
_FAILURES: Final = "没有打成的.txt"


def reprints(room: Room, actor: Actor, at: datetime, point: str = "") -> Batch:
    """Give the papers to print again, however many places each hangs in.

    Raises NotVisible.
    """
    stale = posted(room, actor, at, point, stale_only=True)
    names = {each.paper: _name(each) for each in stale if each.standing == "内容变了"}
    where = room.catalog.points[point].name if point else _("全部办事点")
    return Batch(
        scope=_("要更换的张贴（{where}）").format(where=where),
        total=len(names),
        jobs=_jobs(room, names, at),
    )


def _jobs(room: Room, names: dict[HallPaper, str], at: datetime) -> Iterator[AnyJob]:
    catalog = room.catalog
    with room.store.reading() as connection:
        revision = revision_now(connection, at)
        points = {paper.point for paper in names}
        people = {each: people_of(connection, catalog, each) for each in points}
    for paper, name in names.items():
        there = people[paper.point]
        yield job_of(
            catalog, paper, there, revision, room.local(at), room.public_address, name
        )  # fmt: skip


def reprints_zip(room: Room, actor: Actor, at: datetime, point: str = "") -> bytes:
    """Give a ZIP of what is to be printed again, with a list of what could not be.

    Raises NotVisible, Refused for nothing at all and for more than a browser waits for.
    """
    papers = reprints(room, actor, at, point)
    if not papers.total:
        raise Refused(_("没有要重新打印的。"), "all")
    if papers.total > MOST_AT_ONCE:
        said = _(
            "有 {n} 种要重新打印，一次最多 {most} 种：请按服务点打印，或者用命令 yichuang print stale。"
        )
        raise Refused(said.format(n=papers.total, most=MOST_AT_ONCE), "all")
    with TemporaryDirectory() as folder:
        return _packed(print_all(papers.jobs, Path(folder)), room.local(at))


def _packed(outcomes: Iterable[Printed | Failed], at: datetime) -> bytes:
    packed, failures = io.BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for each in outcomes:
            if isinstance(each, Failed):
                failures.append(f"{each.name}: {each.problem}\n")
                continue
            entry = zipfile.ZipInfo(each.path.name, at.timetuple()[:6])
            archive.writestr(entry, each.path.read_bytes())
        if failures:
            archive.writestr(zipfile.ZipInfo(_FAILURES, at.timetuple()[:6]), "".join(failures))
    return packed.getvalue()


def _name(view: PostedView) -> str:
    parts = (view.point_name, view.paper.kind, view.item_name, view.form)
    return safe_name(" ".join(part for part in parts if part))

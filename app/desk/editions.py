"""Papers of a whole county or point, printed in the background and fetched as one ZIP.

An order is a job, worked off in slices: between two of them the worker does what else is due, and
a worker that died leaves only its slice to be done again. The papers of an order stay in a folder
of its own beneath `Room.editions`, so that the next order of the same prints only what changed.
Workers on several machines must share that folder.
"""

from __future__ import annotations

import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from app.desk.actor import Actor
from app.desk.errors import NotVisible, Refused
from app.desk.hall_papers import people_of, revision_now
from app.desk.room import Room
from app.desk.view import View
from app.printing import (
    EDITIONS,
    IN_TWO_LANGUAGES,
    OF_A_POINT,
    Batch,
    Failed,
    Kept,
    NothingToPrint,
    Person,
    Printed,
    Stock,
    Wanted,
    batch,
    print_edition,
    safe_name,
    said_of,
)
from app.routing import UnknownName
from app.store import write_jobs
from app.store.work_rows import JobRow
from app.texts import _, languages

EDITION: Final = "edition"
# So many papers at a time, about ten seconds' work; a booklet takes as long as five sheets or more.
SLICE: Final = 40
_BOOKLET: Final = "便民服务手册"
_STATE: Final = ".order.json"


class EditionFailure(View, frozen=True):
    """A paper that could not be printed, and why."""

    name: str
    problem: str


class EditionView(View, frozen=True, kw_only=True):
    """An order: how many papers it is for, how many lie there, what failed; `size` of the ZIP.

    `lost` names the papers that could be printed, but not with every character as it is written.
    `second` is the tag of a language beside the Chinese, empty for none, `variant` the form of a
    hall's paper. `finished_at` is None as long as a worker has not come to its end.
    """

    kind: str
    point: str
    second: str = ""
    variant: str = ""
    scope: str
    total: int
    done: int = 0
    failed: tuple[EditionFailure, ...] = ()
    lost: tuple[EditionFailure, ...] = ()
    ordered_by: str
    ordered_at: datetime
    finished_at: datetime | None = None
    size: int = 0

    @property
    def wanted(self) -> Wanted:
        """Give which edition it is."""
        return Wanted(
            kind=self.kind, point=self.point, second=self.second, variant=self.variant
        )  # fmt: skip


def order_edition(room: Room, actor: Actor, wanted: Wanted, at: datetime) -> EditionView:
    """Have an edition printed, as an administrator.

    Raises NotVisible to others, Refused for what cannot be printed so.
    """
    folder = _own_folder(room, actor)
    if wanted.kind not in EDITIONS:
        raise Refused(_("不能成批打印“{kind}”。").format(kind=wanted.kind), "kind")
    _may_have(wanted.kind, wanted.second)
    papers = _papers(room, wanted, at)
    order = EditionView(
        kind=wanted.kind,
        point=wanted.point,
        second=wanted.second,
        variant=wanted.variant,
        scope=papers.scope,
        total=papers.total,
        ordered_by=actor.name,
        ordered_at=at,
    )
    _keep(folder / _subfolder(wanted), order)
    with room.store.writing() as connection:
        write_jobs.schedule(connection, EDITION, _subject(wanted), at)
    return order


def stock(room: Room, actor: Actor, at: datetime) -> Stock:
    """Give what papers are drawn from: what is in force, and the people in office.

    Raises NotVisible to all but administrators.
    """
    if actor.role != "管理员":
        raise NotVisible
    return _stock(room, at, at)


def _stock(room: Room, at: datetime, now: datetime) -> Stock:
    """Give what papers of the day of `at` are drawn from, by the publication in force `now`."""
    catalog = room.catalog

    def people(point: str) -> tuple[Person, ...]:
        with room.store.reading() as connection:
            return people_of(connection, catalog, point)

    with room.store.reading() as connection:
        revision = revision_now(connection, now)
    return Stock(catalog=catalog, at=at, people=people, revision=revision)


def _papers(room: Room, wanted: Wanted, at: datetime) -> Batch:
    """Give the papers of an edition. Raises Refused where there are none of the kind."""
    try:
        papers = batch(_stock(room, at, at), wanted)
    except UnknownName as error:
        raise Refused(str(error), "point") from error
    except NothingToPrint as error:
        raise Refused(str(error), "point" if wanted.kind == OF_A_POINT else "kind") from error
    if not papers.total:
        raise Refused(_("没有可以打印的：{scope}。").format(scope=papers.scope), "kind")
    return papers


def _may_have(kind: str, second: str) -> None:
    """Let pass a language that there is, on a paper that has room for it. Raises Refused."""
    if second and second not in languages():
        raise Refused(_("没有语言“{tag}”，请从列出的语言中选择。").format(tag=second), "second")
    if second and kind not in (OF_A_POINT, *IN_TWO_LANGUAGES):
        message = _("“{kind}”不能加印第二种语言；能加印的有：{kinds}。请选“只印中文”，或者换一种。")
        kinds = _("、").join(map(_, IN_TWO_LANGUAGES))
        raise Refused(message.format(kind=_(kind), kinds=kinds), "second")


def editions(room: Room, actor: Actor) -> tuple[EditionView, ...]:
    """Give all orders, the latest first. Raises NotVisible to all but administrators."""
    folder = _own_folder(room, actor)
    found = [_kept(path.parent) for path in folder.glob(f"*/{_STATE}")]
    return tuple(sorted(found, key=lambda each: each.ordered_at, reverse=True))


def edition_zip(room: Room, actor: Actor, wanted: Wanted) -> Path:
    """Give the ZIP of a finished order. Raises NotVisible when there is none for the actor."""
    path = _archive(_own_folder(room, actor) / _subfolder(wanted))
    if not path.is_file():
        raise NotVisible
    return path


def print_slice(room: Room, job: JobRow, at: datetime) -> datetime | None:
    """Print some more papers of an order; give when to go on, None when all are done."""
    folder = _folder(room) / _subfolder(_wanted(job.subject))
    order = _printed_on(room, folder, _kept(folder), at)
    if order.done + len(order.failed) < order.total:
        return at
    size = _zipped(folder)
    _keep(folder, msgspec.structs.replace(order, finished_at=at, size=size))
    return None


def _printed_on(room: Room, folder: Path, order: EditionView, at: datetime) -> EditionView:
    """Print one slice and keep account of it after every paper."""
    papers = batch(_stock(room, order.ordered_at, at), order.wanted)
    given_up = {failure.name for failure in order.failed}
    jobs = (each for each in papers.jobs if each.name not in given_up)
    told = order.done
    order = msgspec.structs.replace(order, done=0, total=papers.total)
    most = max(1, SLICE // 5) if order.kind == _BOOKLET else SLICE
    for outcome in print_edition(jobs, folder, order.scope, workers=_workers(), most=most):
        order = _counted(order, outcome)
        # What earlier slices printed is counted anew: nobody should see the bar fall back.
        if order.done >= told:
            _keep(folder, order)
    return order


def _counted(order: EditionView, outcome: Any) -> EditionView:
    if isinstance(outcome, Printed) and (said := said_of(outcome.replaced)):
        lost = EditionFailure(name=outcome.name, problem=_("；").join(said))
        order = msgspec.structs.replace(order, lost=(*order.lost, lost))
    if isinstance(outcome, Printed | Kept):
        return msgspec.structs.replace(order, done=order.done + 1)
    if isinstance(outcome, Failed):
        failure = EditionFailure(name=outcome.name, problem=outcome.problem)
        return msgspec.structs.replace(order, failed=(*order.failed, failure))
    return order


def _workers() -> int:
    """Leave one core to those who wait for a page."""
    return max(1, len(os.sched_getaffinity(0)) - 1)


def _zipped(folder: Path) -> int:
    """Put all papers of a folder into its ZIP and give the size of that in bytes."""
    archive = _archive(folder)
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as file:
        for path in sorted(folder.glob("*.pdf")):
            file.write(path, path.name)
    unfinished.replace(archive)
    return archive.stat().st_size


def _archive(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.zip")


def _subject(wanted: Wanted) -> str:
    return "@".join((wanted.kind, wanted.point, wanted.second, wanted.variant)).rstrip("@") + "@"


def _wanted(subject: str) -> Wanted:
    kind, point, second, variant = f"{subject}@@@".split("@")[:4]
    return Wanted(kind=kind, point=point, second=second, variant=variant)


def _subfolder(wanted: Wanted) -> str:
    second = f" +{wanted.second}" if wanted.second else ""
    variant = f" ={wanted.variant}" if wanted.variant else ""
    return safe_name(f"{wanted.kind} {wanted.point}{second}{variant}")


def _own_folder(room: Room, actor: Actor) -> Path:
    if actor.role != "管理员":
        raise NotVisible
    return _folder(room)


def _folder(room: Room) -> Path:
    if room.editions is None:
        raise Refused(
            _("没有设置存放成批打印的文件夹，请用 yichuang serve 或 yichuang work 启动。")
        )
    room.editions.mkdir(mode=0o700, parents=True, exist_ok=True)
    return room.editions


def _keep(folder: Path, order: EditionView) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{_STATE}.part"
    unfinished.write_bytes(msgspec.json.encode(order))
    unfinished.replace(folder / _STATE)


def _kept(folder: Path) -> EditionView:
    return msgspec.json.decode((folder / _STATE).read_bytes(), type=EditionView)

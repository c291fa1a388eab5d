"""What the configuration would be with a draft: the folder as it stands now and the draft's files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from app.catalog import NoConfiguration, Tree, gather
from app.desk.actor import Actor
from app.desk.drafting import DraftFile, administrators_only, load
from app.desk.errors import Refused
from app.desk.line import effective_moment, line_at, own_files
from app.desk.plan import Plan, plan
from app.desk.revision import Clashing, NothingChanged
from app.desk.room import Room
from app.desk.schedule import changes_of
from app.texts import _


class Prospect(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing a draft would amount to.

    `unpublished` are files of the folder that somebody changed by hand and nobody has published:
    they would be published along. `seen` marks exactly this state for the approval.
    """

    plan: Plan
    unpublished: tuple[str, ...]
    seen: str


class Unseen(Refused):
    """Files changed by hand would be published along that the approver has not been shown."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(
            _(
                "还没有发布：文件夹里有手工改过、没有发布的文件（{files}），批准时会一并发布。"
                "请看过页面上列出的这些修改，再按一次“批准并发布”。"
            ).format(files=_("、").join(files)),
            "seen",
        )
        self.files = files


def prospect(room: Room, actor: Actor, draft_id: int, at: datetime) -> Prospect:
    """Tell what publishing a draft would change. Raises NotVisible, Refused."""
    administrators_only(actor)
    with room.store.reading() as connection:
        file = load(connection, draft_id)
    folder, tree = trees_of(room, file)
    return Prospect(
        plan=plan(room, actor, tree, at, effective=file.row.effective),
        unpublished=unpublished(room, file, folder, at),
        seen=tree.fingerprint,
    )


def trees_of(room: Room, file: DraftFile) -> tuple[Tree, Tree]:
    """Give the folder as it stands and as it would be with the draft. Raises Refused."""
    try:
        now = gather(folder_of(room), looks=room.memory.looks)
    except NoConfiguration as cannot:
        raise Refused(str(cannot), "draft") from cannot
    changes = {each.name: each.new for each in file.files}
    changed = now.with_changes(changes)
    # What is wrong with other files of the folder stays wrong.
    kept = [problem for problem in now.problems if problem.file not in changes]
    return now, msgspec.structs.replace(
        changed,
        problems=tuple(dict.fromkeys([*kept, *changed.problems])),
        unread=tuple(name for name in now.unread if name not in changes),
    )


def folder_of(room: Room) -> Path:
    """Give the configuration folder. Raises Refused where the desk has none."""
    if room.folder is None:
        raise Refused(_("这里没有配置文件夹，不能发布。"), "draft")
    return room.folder


def unpublished(room: Room, file: DraftFile, folder: Tree, at: datetime) -> tuple[str, ...]:
    """Name the files of the folder that hold what nobody has published, the draft's own left out.

    A file of the draft is told too where its author began with something unpublished.
    """
    with room.store.reading() as connection:
        line = line_at(connection, effective_moment(room, file.row.effective, at))
        try:
            files = own_files(line, folder)
        except (NothingChanged, Clashing):
            return ()  # nothing by hand, or publishing will be refused with the files
    written = {each.name for each in file.files if folder.files.get(each.name) == each.new}
    return tuple(sorted(set(changes_of(line.files, files)) - written)) if line.base else ()

"""A desk over a real configuration folder, with three administrators who change it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from app.catalog import Catalog, gather
from app.catalog.folder_writer import current
from app.desk import Actor, DraftChange, DraftSave, DraftView
from app.desk.staff import row_of
from app.store import Store, write_staff
from app.trials import examine
from tests.catalog.folders import county_with
from tests.desk.hall import SECRET, START
from tests.desk.viewing import ViewingDesk

AUTHOR = Actor(username="author", name="蒋起草", role="管理员")
SECOND = Actor(username="second", name="沈批准", role="管理员")
THIRD = Actor(username="third", name="韩旁观", role="管理员")
CLERK = Actor(username="clerk", name="李明", role="办事员", point="hall")

ITEM = "items/dibao.yaml"
CENTRE = "centre.yaml"


class Office:
    """The desk, its folder and the time of day; the folder's content is revision 1."""

    def __init__(self, store: Store, place: Path) -> None:
        self.store = store
        self.folder = county_with(place, {})
        self.at = START
        self._tokens = count(1)
        loaded = examine(self.folder, START.date())
        assert loaded.catalog is not None, loaded.problems
        self.catalog: Catalog = loaded.catalog
        self.desk = self.new_desk()
        with store.writing() as connection:
            for each in (AUTHOR, SECOND, THIRD, CLERK):
                write_staff.add(connection, row_of(each, START, True))
        self.desk.publish(AUTHOR, gather(self.folder), reason="开始使用", at=self.at)

    def new_desk(self, store: Store | None = None) -> ViewingDesk:
        """Give another process's desk over the same folder."""
        return ViewingDesk(
            store or self.store, lambda: self.catalog, SECRET, "https://hall.example", self.folder
        )

    def later(self, **passed: int) -> datetime:
        """Let time pass; ten minutes unless told otherwise."""
        self.at += timedelta(**(passed or {"minutes": 10}))
        return self.at

    def token(self) -> str:
        """Give the token of a new request."""
        return f"request-{next(self._tokens)}"

    def on_disk(self, name: str = ITEM) -> bytes | None:
        """Give what a file of the folder holds now."""
        return current(self.folder, name)

    def change(self, old: str, new: str, name: str = ITEM) -> DraftChange:
        """Give a change of one place of a file as it stands."""
        base = self.on_disk(name)
        assert base is not None
        assert base.decode().count(old) == 1, (name, old)
        return DraftChange(file=name, base=base, new=base.decode().replace(old, new).encode())

    def renamed(self, name: str = "最低生活保障（试行）") -> DraftChange:
        """Give the change that renames the item."""
        first = (self.on_disk() or b"").decode()
        line = next(line for line in first.splitlines() if line.startswith("name:"))
        return self.change(line, f"name: {name}")

    def save(self, *changes: DraftChange, actor: Actor = AUTHOR, **more: object) -> DraftView:
        """Save a draft of these changes."""
        values: dict[str, object] = {
            "title": "改名称", "reason": "上级文件更名", "changes": changes or (self.renamed(),),
            "token": self.token(),
        }  # fmt: skip
        return self.desk.save_draft(actor, DraftSave(**(values | more)), self.later())  # type: ignore[arg-type]

    def submit(self, draft: DraftView, actor: Actor = AUTHOR) -> DraftView:
        """Ask for approval of a draft as it is shown."""
        return self.desk.submit_draft(actor, draft.id, draft.version, self.token(), self.later())

    def submitted(self, *changes: DraftChange, **more: object) -> DraftView:
        """Give a draft that waits for approval."""
        return self.submit(self.save(*changes, **more))

    def approve(
        self, draft: DraftView, actor: Actor = SECOND, token: str = "", seen: str = ""
    ) -> DraftView:
        """Approve a draft as it is shown."""
        return self.desk.approve_draft(
            actor, draft.id, draft.version, token or self.token(), self.later(), seen=seen
        )

    def revision(self) -> int:
        """Give the newest revision's number."""
        return self.desk.revisions(AUTHOR, self.at)[0].number

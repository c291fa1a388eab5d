"""An application over a real configuration folder, so that drafts can be written to it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.catalog import gather
from app.desk import Actor, Desk, DraftChange, DraftSave
from app.main import CatalogHolder
from app.trials import examine
from app.web.house import EXTENSION
from tests.catalog.folders import county_with
from tests.web.conftest import Clock, build

ITEM = "items/dibao.yaml"
BOSS = Actor(username="admin", name="管理员", role="管理员")


class Site:
    """The application, its folder, and drafts saved as `admin`; revision 1 is the folder."""

    def __init__(self, place: Path) -> None:
        self.clock = Clock()
        self.folder = county_with(place, {})
        (place / "config").symlink_to(self.folder)
        loaded = examine(self.folder, self.clock.at.date())
        self.app: Flask = build(place, CatalogHolder(loaded), self.clock)
        self.desk: Desk = self.app.extensions[EXTENSION].desk
        if self.desk.newest_revision() == 0:
            self.desk.publish(BOSS, gather(self.folder), reason="开始使用", at=self.clock.at)

    def text(self) -> str:
        """Give the item's file as it stands."""
        return (self.folder / ITEM).read_text("utf-8")

    def name_line(self) -> str:
        """Give the line that names the item."""
        return next(line for line in self.text().splitlines() if line.startswith("name:"))

    def write(self, name: str) -> None:
        """Rename the item in the file, as somebody with an editor does."""
        text = self.text().replace(self.name_line(), f"name: {name}")
        (self.folder / ITEM).write_text(text, "utf-8")

    def draft(self, name: str, token: str = "", submit: bool = False) -> int:
        """Save a draft of `admin` that renames the item, and give its number."""
        base = self.text()
        new = base.replace(self.name_line(), f"name: {name}")
        change = DraftChange(file=ITEM, base=base.encode(), new=new.encode())
        save = DraftSave(
            title="修改事项：低保", reason="上级文件更名", changes=(change,), token=token or name
        )
        made = self.desk.save_draft(BOSS, save, self.clock.at)
        if submit:
            self.desk.submit_draft(BOSS, made.id, made.version, f"s{name}", self.clock.at)
        return made.id

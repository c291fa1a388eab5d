"""Approving is publishing: all of it or nothing, whatever happens meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from app.catalog import folder_writer, gather
from app.catalog.folder_lock import held
from app.catalog.layers import layered
from app.desk import Diverged, DraftChange, DraftStale, DraftView, NotVisible, Refused, approving
from app.desk.draft import PUBLISHED
from app.desk.prospect import Unseen
from app.desk.revision import Broken
from app.store import Store
from tests.desk.office import AUTHOR, CENTRE, ITEM, SECOND, THIRD, Office


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    return Office(store, tmp_path)


def two_files(office: Office) -> tuple[DraftChange, DraftChange]:
    """Change an item and add a department."""
    land = (office.folder / "departments/land.yaml").read_bytes()
    new = land.replace(b"id: land", b"id: water").replace(b"name: ", b"name: \xe6\xb0\xb4")
    new = b"".join(row + b"\n" for row in new.split(b"\n") if not row.startswith(b"uscc"))
    return office.renamed(), DraftChange(file="departments/water.yaml", base=None, new=new)


def test_approved_is_written_published_and_told(office: Office) -> None:
    waiting = office.submitted(office.renamed("新名称"))
    done = office.approve(waiting)
    assert (done.state, done.revision) == ("已发布", 2)
    assert [event.kind for event in done.events] == ["起草", "提交", PUBLISHED]
    assert done.events[-1].by == "沈批准"
    assert "name: 新名称" in (office.on_disk() or b"").decode()
    revision = office.desk.revision(AUTHOR, 2, office.at)
    assert (revision.author, revision.approved_by) == ("author", "second")
    assert revision.reason == "改名称：上级文件更名（草稿1号）"
    assert revision.standing == "现行"
    published = office.desk.revision_tree(AUTHOR, 2)
    assert published.files == gather(office.folder).files


def test_several_files_and_new_ones_and_one_taken_away(office: Office) -> None:
    changed, added = two_files(office)
    first = office.approve(office.submitted(changed, added))
    assert first.state == "已发布"
    assert office.on_disk(added.file) == added.new
    gone = DraftChange(file=added.file, base=added.new, new=None)
    second = office.approve(office.submitted(gone))
    assert second.revision == 3
    assert office.on_disk(added.file) is None
    assert added.file not in office.desk.revision_tree(AUTHOR, 3).files


def test_the_same_request_approves_once(office: Office) -> None:
    waiting = office.submitted()
    first = office.approve(waiting, token="a press")
    again = office.approve(waiting, token="a press")
    assert again == first
    assert office.revision() == 2


@pytest.mark.parametrize("note", ["同意\0", "同意\u202e", "好" * 2001])
def test_a_note_that_cannot_be_kept_is_refused_before_anything_happens(
    office: Office, note: str
) -> None:
    waiting = office.submitted()
    before = office.on_disk()
    with pytest.raises(Refused) as refused:
        office.desk.approve_draft(
            SECOND, waiting.id, waiting.version, office.token(), office.later(), note
        )
    assert set(refused.value.problems) == {"note"}
    assert (office.revision(), office.on_disk()) == (1, before)
    assert office.desk.draft(AUTHOR, waiting.id).state == "待批准"


def test_without_its_folder_nothing_is_published(office: Office) -> None:
    waiting = office.submitted()
    office.folder.rename(office.folder.with_name("moved"))
    with pytest.raises(Refused, match="读不到配置文件夹"):
        office.approve(waiting)
    assert office.revision() == 1


def test_an_effective_day_is_kept(office: Office) -> None:
    done = office.approve(office.submitted(effective=date(2025, 7, 1)))
    revision = office.desk.revision(AUTHOR, done.revision or 0, office.at)
    assert revision.effective_at.date() == date(2025, 7, 1)
    assert revision.standing == "待生效"


def test_what_the_check_refuses_is_not_written(office: Office) -> None:
    before = gather(office.folder).files
    waiting = office.submitted(office.change("workflow: ", "workflow: no-such-", ITEM))
    with pytest.raises(Broken) as broken:
        office.approve(waiting)
    assert ITEM in {p.file for p in broken.value.file_problems}
    assert gather(office.folder).files == before
    assert office.desk.draft(SECOND, waiting.id).state == "待批准"
    assert office.revision() == 1


def test_trouble_with_other_files_still_counts(office: Office) -> None:
    """A file that cannot be read must not vanish from the check by way of the draft."""
    (office.folder / "departments/huge.yaml").write_bytes(b"#" * 1_100_000)
    waiting = office.submitted()
    with pytest.raises(Broken, match=r"departments/huge\.yaml"):
        office.approve(waiting)


class TestChangedOnDisk:
    """Somebody edits the file in an editor while the draft waits."""

    def test_nothing_is_overwritten(self, office: Office) -> None:
        waiting = office.submitted()
        theirs = (office.on_disk() or b"") + "# 有人手工加的一行\n".encode()
        (office.folder / ITEM).write_bytes(theirs)
        assert office.desk.draft(SECOND, waiting.id).diverged == (ITEM,)
        with pytest.raises(Diverged, match="又被改过") as told:
            office.approve(waiting)
        assert told.value.files == (ITEM,)
        assert office.on_disk() == theirs
        assert office.revision() == 1

    def test_a_file_taken_away_meanwhile(self, office: Office) -> None:
        waiting = office.submitted()
        (office.folder / ITEM).unlink()
        with pytest.raises(Diverged):
            office.approve(waiting)
        assert office.on_disk() is None

    def test_a_file_that_came_meanwhile(self, office: Office) -> None:
        _changed, added = two_files(office)
        waiting = office.submitted(added)
        (office.folder / added.file).write_text("id: water\nname: 别人建的\n", "utf-8")
        with pytest.raises(Diverged):
            office.approve(waiting)

    def test_another_file_goes_along_only_if_it_was_seen(self, office: Office) -> None:
        """Else one person could publish by hand what a second one has never looked at."""
        waiting = office.submitted()
        centre = office.on_disk(CENTRE) or b""
        (office.folder / CENTRE).write_bytes(centre + b"# note\n")
        with pytest.raises(Unseen, match="手工改过") as told:
            office.approve(waiting)
        assert told.value.files == (CENTRE,)
        shown = office.desk.draft_prospect(SECOND, waiting.id, office.at)
        assert shown.unpublished == (CENTRE,)
        assert {change.file for change in shown.plan.files} == {CENTRE, ITEM}
        (office.folder / CENTRE).write_bytes(centre + b"# another note\n")
        with pytest.raises(Unseen):
            office.approve(waiting, seen=shown.seen)
        again = office.desk.draft_prospect(SECOND, waiting.id, office.at)
        assert office.approve(waiting, seen=again.seen).state == "已发布"
        assert (office.on_disk(CENTRE) or b"").endswith(b"# another note\n")

    def test_an_author_who_began_with_something_unpublished(self, office: Office) -> None:
        theirs = (office.on_disk() or b"").replace(b"summary:", b"summary: x")
        theirs = theirs if theirs != office.on_disk() else theirs + b"# by hand\n"
        (office.folder / ITEM).write_bytes(theirs)
        waiting = office.submitted()
        assert waiting.diverged == ()
        assert office.desk.draft_prospect(SECOND, waiting.id, office.at).unpublished == (ITEM,)
        with pytest.raises(Unseen):
            office.approve(waiting)

    def test_the_same_change_by_hand_is_no_matter(self, office: Office) -> None:
        change = office.renamed()
        waiting = office.submitted(change)
        (office.folder / ITEM).write_bytes(change.new or b"")
        assert office.approve(waiting).state == "已发布"


def test_two_approve_at_once(office: Office) -> None:
    """One publishes, the other is told; never two revisions of one draft."""
    waiting = office.submitted()
    together = Barrier(2)

    def press(who: object) -> DraftView | DraftStale:
        together.wait()
        try:
            return office.desk.approve_draft(who, waiting.id, waiting.version, f"{who}", office.at)  # type: ignore[arg-type]
        except DraftStale as stale:
            return stale

    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(press, (SECOND, THIRD)))
    assert sorted(type(one).__name__ for one in told) == ["DraftStale", "DraftView"]
    stale = next(one for one in told if isinstance(one, DraftStale))
    assert stale.did == PUBLISHED
    assert office.revision() == 2


def test_two_drafts_of_one_file_at_once(office: Office) -> None:
    """The second was written against what the first replaced: it is never laid over it."""
    first = office.submitted(office.renamed("甲"))
    second = office.submitted(office.renamed("乙"))
    together = Barrier(2)

    def press(draft: DraftView) -> str:
        together.wait()
        try:
            return office.desk.approve_draft(
                SECOND, draft.id, draft.version, str(draft.id), office.at
            ).state
        except Diverged:
            return "已改"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(press, (first, second))) == ["已发布", "已改"]
    assert office.revision() == 2


class TestCrash:
    """The power may go at any moment; approving again finishes what was begun."""

    def die(self, *_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def test_between_writing_and_publishing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change = office.renamed()
        waiting = office.submitted(change)
        real = approving.write
        # A process that is killed does not undo anything.
        monkeypatch.setattr(approving, "publish", self.die)
        calls: list[object] = []

        def once(*given: object) -> object:
            calls.append(given)
            return real(*given) if len(calls) == 1 else {}  # type: ignore[arg-type]

        monkeypatch.setattr(approving, "write", once)
        with pytest.raises(KeyboardInterrupt):
            office.approve(waiting)
        monkeypatch.undo()
        assert office.on_disk() == change.new
        assert office.revision() == 1
        assert office.desk.draft(SECOND, waiting.id).state == "待批准"
        assert office.approve(waiting).revision == 2

    def test_a_failure_to_publish_puts_the_files_back(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed, added = two_files(office)
        waiting = office.submitted(changed, added)
        monkeypatch.setattr(approving, "publish", self.die)
        with pytest.raises(KeyboardInterrupt):
            office.approve(waiting)
        monkeypatch.undo()
        assert office.on_disk() == changed.base
        assert office.on_disk(added.file) is None
        assert office.approve(waiting).state == "已发布"

    def test_published_but_not_noted(self, office: Office) -> None:
        """Somebody published the folder by hand with the very same content."""
        change = office.renamed()
        waiting = office.submitted(change)
        (office.folder / ITEM).write_bytes(change.new or b"")
        office.desk.publish(THIRD, gather(office.folder), reason="手工发布", at=office.later())
        done = office.approve(waiting)
        assert (done.state, done.revision) == ("已发布", 2)
        assert office.revision() == 2

    def test_what_breaks_after_publishing_takes_no_file_away(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change = office.renamed()
        waiting = office.submitted(change)
        real = approving.publish

        def late(*given: Any, **more: Any) -> None:
            real(*given, **more)
            raise KeyboardInterrupt

        monkeypatch.setattr(approving, "publish", late)
        with pytest.raises(KeyboardInterrupt):
            office.approve(waiting)
        assert office.revision() == 2
        assert office.on_disk() == change.new
        assert office.desk.draft(SECOND, waiting.id).state == "已发布"

    def test_the_note_and_the_revision_are_one(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waiting = office.submitted()
        monkeypatch.setattr(approving, "_published", self.die)
        with pytest.raises(KeyboardInterrupt):
            office.approve(waiting)
        assert office.revision() == 1
        assert office.on_disk() == waiting.changes[0].base


class TestDisk:
    """What the disk refuses is told, and the files stay as they were."""

    def test_a_link_is_not_followed(self, office: Office, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        shutil.rmtree(office.folder / "windows")
        (office.folder / "windows").symlink_to(outside)
        add = DraftChange(file="windows/new.yaml", base=None, new=b"id: new\n")
        waiting = office.submitted(add)
        seen = office.desk.draft_prospect(SECOND, waiting.id, office.at).seen
        with pytest.raises(Refused, match=r"链接|错误"):
            office.approve(waiting, seen=seen)
        assert list(outside.iterdir()) == []

    def test_a_disk_that_is_full_in_the_middle(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed, added = two_files(office)
        waiting = office.submitted(changed, added)
        before = gather(office.folder).files
        real = folder_writer._put

        def full(folder: Path, name: str, ready: Path | None) -> None:
            if name == ITEM and ready is not None and len(failures) == 0:
                failures.append(name)
                raise OSError(28, "No space left on device")
            real(folder, name, ready)

        failures: list[str] = []
        monkeypatch.setattr(folder_writer, "_put", full)
        with pytest.raises(Refused, match=r"items/dibao\.yaml写不了（No space left on device）"):
            office.approve(waiting)
        assert gather(office.folder).files == before
        assert [path.name for path in office.folder.rglob(".*")] == []
        assert office.revision() == 1

    def test_a_folder_that_is_gone(self, office: Office) -> None:
        waiting = office.submitted()
        shutil.rmtree(office.folder)
        with pytest.raises((Refused, OSError)):
            office.approve(waiting)
        assert office.revision() == 1

    def test_a_folder_that_stays_busy(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waiting = office.submitted()
        monkeypatch.setattr(approving, "held", lambda folder: held(folder, 0.1))
        with held(office.folder), pytest.raises(Refused, match="正被另一次发布占用"):
            office.approve(waiting)
        assert office.approve(waiting).state == "已发布"

    def test_a_desk_without_a_folder(self, office: Office) -> None:
        waiting = office.submitted()
        office.desk._room.folder = None
        with pytest.raises(Refused, match="没有配置文件夹"):
            office.approve(waiting)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(folder), *arguments],
        capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"},
    )  # fmt: skip
    return done.stdout.strip()


class TestGit:
    """Each publication is a commit of exactly its files, with author, approver and reason."""

    @pytest.fixture
    def repository(self, office: Office) -> Path:
        git(office.folder, "init", "--quiet", "--initial-branch=main")
        git(office.folder, "add", ".")
        git(office.folder, "commit", "--quiet", "-m", "begin")
        return office.folder

    def test_a_commit_names_both_people_and_the_reason(
        self, office: Office, repository: Path
    ) -> None:
        done = office.approve(office.submitted())
        said = git(repository, "log", "-1", "--format=%H|%an|%ae|%cn|%ce|%aI|%B").split("|")
        host = office.catalog.centre.website.split("//")[-1].strip("/") or "local.invalid"
        assert said[1:5] == ["蒋起草", f"author@{host}", "沈批准", f"second@{host}"]
        assert said[5] == office.at.isoformat()
        for part in (
            "改名称\n\n上级文件更名",
            "草稿：1号",
            "修订：第2版",
            "批准：沈批准（second）",
        ):
            assert part in said[6]
        assert done.events[-1].commit == said[0]
        assert done.events[-1].fault == ""
        assert office.desk.revision(AUTHOR, 2, office.at).commit == said[0]

    def test_only_its_own_files_go_in(self, office: Office, repository: Path) -> None:
        (repository / CENTRE).write_bytes((office.on_disk(CENTRE) or b"") + b"# staged\n")
        git(repository, "add", CENTRE)
        land = repository / "departments/land.yaml"
        land.write_bytes(land.read_bytes() + b"# not staged\n")
        changed, added = two_files(office)
        waiting = office.submitted(changed, added)
        seen = office.desk.draft_prospect(SECOND, waiting.id, office.at).seen
        office.approve(waiting, seen=seen)
        names = git(repository, "show", "--name-status", "--format=").split()
        assert names == ["A", added.file, "M", ITEM]
        assert git(repository, "diff", "--cached", "--name-only") == CENTRE
        assert git(repository, "diff", "--name-only") == "departments/land.yaml"

    def test_a_deletion_is_committed(self, office: Office, repository: Path) -> None:
        _changed, added = two_files(office)
        office.approve(office.submitted(added))
        office.approve(office.submitted(DraftChange(file=added.file, base=added.new, new=None)))
        assert git(repository, "show", "--name-status", "--format=").split() == ["D", added.file]

    def test_hooks_and_strange_surroundings_do_nothing(
        self, office: Office, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        for name in ("pre-commit", "commit-msg", "post-commit"):
            hook = repository / ".git/hooks" / name
            hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
            hook.chmod(0o755)
        git(repository, "config", "commit.gpgSign", "true")
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
        monkeypatch.setenv("GIT_AUTHOR_NAME", "somebody else")
        done = office.approve(office.submitted())
        assert done.events[-1].fault == ""
        assert not (tmp_path / "ran").exists()
        assert git(repository, "log", "-1", "--format=%an") == "蒋起草"

    def test_a_folder_inside_a_larger_repository(self, office: Office, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet", "--initial-branch=main")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "-m", "begin")
        done = office.approve(office.submitted())
        assert done.events[-1].commit == git(tmp_path, "rev-parse", "HEAD")

    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (lambda top: (top / ".git/index.lock").touch(), "index.lock"),
            (lambda top: (top / ".git/MERGE_HEAD").write_text("0" * 40), "merge"),
            (lambda top: (top / ".git/HEAD").write_text("nonsense"), ""),
        ],
    )
    def test_a_failure_is_told_and_loses_nothing(
        self, office: Office, repository: Path, spoil: object, said: str
    ) -> None:
        waiting = office.submitted()
        spoil(repository)  # type: ignore[operator]
        done = office.approve(waiting)
        assert (done.state, done.revision) == ("已发布", 2)
        assert said in done.events[-1].fault
        assert done.events[-1].fault
        assert office.desk.revision(AUTHOR, 2, office.at).commit == ""

    def test_without_git_nothing_is_said(
        self, office: Office, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "/nonexistent")
        done = office.approve(office.submitted())
        assert done.state == "已发布"
        assert "没有安装 git" in done.events[-1].fault

    def test_an_ignored_folder_is_left_alone(self, office: Office, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet")
        (tmp_path / ".gitignore").write_text("county/\n")
        done = office.approve(office.submitted())
        assert [event.kind for event in done.events] == ["起草", "提交", PUBLISHED]


def test_no_one_else_learns_of_a_failure(office: Office) -> None:
    waiting = office.submitted()
    with pytest.raises(NotVisible):
        office.desk.approve_draft(
            AUTHOR.__class__(username="x", name="x", role="办事员", point="hall"),
            waiting.id, waiting.version, "t", office.at,
        )  # fmt: skip


def test_only_the_own_layer_is_written(office: Office, tmp_path: Path) -> None:
    """The province's files lie below the county's and are not the county's to change."""
    below = tmp_path / "province"
    (below / "departments").mkdir(parents=True)
    land = (office.folder / "departments/land.yaml").read_text("utf-8")
    (below / "departments/land.yaml").write_text(land, "utf-8")
    (office.folder / "departments/land.yaml").unlink()
    office.desk._room.folder = layered([below, office.folder])
    waiting = office.submitted()
    seen = office.desk.draft_prospect(SECOND, waiting.id, office.at).seen
    done = office.approve(waiting, seen=seen)
    assert done.state == "已发布"
    assert office.on_disk() == waiting.changes[0].new
    published = office.desk.revision_tree(AUTHOR, done.revision or 0).files
    assert "@province/departments/land.yaml" in published
    assert [path.name for path in below.rglob("*.yaml")] == ["land.yaml"]

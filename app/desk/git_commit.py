"""Commits published files where the configuration folder lies in a git work tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from app.texts import _

_PATIENCE_SECONDS: Final = 30
# What a person's shell or a server's surroundings say of another repository must not lead us there,
# and nothing may wait for an answer that nobody is there to give.
_SETTINGS: Final = (
    "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.fsmonitor=false",
    "-c", "core.quotePath=false", "-c", "gc.auto=0",
)  # fmt: skip
_ENVIRONMENT: Final = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
_PASSED_ON: Final = ("PATH", "HOME", "XDG_CONFIG_HOME")
# A repository in the middle of one of these is somebody's work that a commit would spoil.
_UNDER_WAY: Final = {
    "MERGE_HEAD": "merge", "rebase-merge": "rebase", "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert", "BISECT_LOG": "bisect",
}  # fmt: skip


class Person(msgspec.Struct, frozen=True):
    """Whom a commit names."""

    name: str
    email: str


class Committed(msgspec.Struct, frozen=True):
    """What became of it: the commit's id, or why there is none; both '' without a repository."""

    commit: str = ""
    fault: str = ""


class _GitFailed(Exception):
    """Git said no; `str()` is what it said."""


def commit_files(
    folder: Path, files: Sequence[str], message: str, *,
    author: Person, committer: Person, at: datetime,
) -> Committed:  # fmt: skip
    """Commit exactly these files (names within `folder`), whatever else is changed or staged.

    No hook is run and nothing is signed. Never raises: what git says is given back to be told.
    """
    if not (inside := _work_tree(folder)) or isinstance(inside, Committed):
        return inside or Committed()
    people = {
        "GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email,
        "GIT_COMMITTER_NAME": committer.name, "GIT_COMMITTER_EMAIL": committer.email,
        "GIT_AUTHOR_DATE": at.isoformat(), "GIT_COMMITTER_DATE": at.isoformat(),
    }  # fmt: skip
    try:
        if busy := _under_way(folder):
            raise _GitFailed(_("版本库正在{work}，请先结束它").format(work=busy))
        known = [name for name in files if _concerns_git(folder, name)]
        if known:
            _git(folder, "add", "--all", "--", *known)
            _git(folder, "commit", "--quiet", "--no-verify", "--cleanup=verbatim",
                 "--message", message, "--only", "--", *known, **people)  # fmt: skip
        return Committed(commit=_git(folder, "rev-parse", "HEAD")) if known else Committed()
    except _GitFailed as failed:
        return Committed(fault=str(failed))


def _work_tree(folder: Path) -> bool | Committed:
    """Tell whether the folder lies in a work tree; a repository git will not open is told."""
    try:
        return _git(folder, "rev-parse", "--is-inside-work-tree") == "true"
    except _GitFailed as failed:
        elsewhere = "not a git repository" in str(failed) and not (folder / ".git").exists()
        if elsewhere or not _has_repository(folder):
            return False
        return Committed(fault=str(failed))


def _has_repository(folder: Path) -> bool:
    whole = folder.resolve()
    return any((each / ".git").exists() for each in (whole, *whole.parents))


def _under_way(folder: Path) -> str:
    inside = folder / _git(folder, "rev-parse", "--git-dir")
    return next((work for mark, work in _UNDER_WAY.items() if (inside / mark).exists()), "")


def _concerns_git(folder: Path, name: str) -> bool:
    """Tell whether committing a file would change anything: not if it is ignored or the same."""
    return bool(_git(folder, "status", "--porcelain", "--untracked-files=all", "--", name))


def _git(folder: Path, *arguments: str, **environment: str) -> str:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Names of files are names, never patterns.
    command = ["git", "-C", str(folder), "--literal-pathspecs", *_SETTINGS, *arguments]
    try:
        done = subprocess.run(
            command, env=passed | _ENVIRONMENT | environment, capture_output=True,
            stdin=subprocess.DEVNULL, timeout=_PATIENCE_SECONDS, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise _GitFailed(_("没有安装 git")) from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _GitFailed(_("git 没有回应（{cause}）").format(cause=type(error).__name__)) from None
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    if done.returncode:
        raise _GitFailed(said.splitlines()[0][:300] if said else f"git {arguments[0]}")
    return done.stdout.decode("utf-8", "replace").strip()

"""What a publication is to those who ask for one: its views, and why it did not happen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from app.catalog import Problem
from app.desk.errors import Refused
from app.desk.view import View
from app.store.revisions import RevisionRow
from app.texts import _

Kind = Literal["首次", "发布", "文件夹", "回退", "取消", "重编"]
Standing = Literal["现行", "待生效", "已取消", "已重编", "历史"]


class RevisionView(View, frozen=True, kw_only=True):
    """One publication; times are the centre's own.

    `parent` is what it was made from, `about` what a 回退 goes back to, a 取消 cancels and a 重编
    replaces, `cancelled_by` the number that took it back. `approved_by` is '' where one person did
    it alone.
    """

    number: int
    fingerprint: str
    parent: int | None
    kind: Kind
    about: int | None
    author: str
    author_name: str
    approved_by: str
    approved_by_name: str
    reason: str
    published_at: datetime
    effective_at: datetime
    commit: str
    cancelled_by: int | None
    standing: Standing

    def __repr__(self) -> str:
        return f"RevisionView({self.number}, {self.kind}, {self.standing})"


class Stranded(msgspec.Struct, frozen=True, kw_only=True):
    """An open case that could not go on: at which step, what is missing there, what to do."""

    number: str
    item: str
    step: str
    missing: str
    mend: str


def cases_of(stranded: Sequence[Stranded]) -> int:
    """Count the cases: one may be stranded at several steps."""
    return len({each.number for each in stranded})


class NothingChanged(Refused):
    """The tree is what revision `number` holds already."""

    def __init__(self, number: int) -> None:
        super().__init__(_("没有可发布的修改：内容与第{n}版完全相同。").format(n=number))
        self.number = number


class Overtaken(Refused):
    """Revision `number` was published after the person looked."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _("刚有人发布了第{n}版。请重新查看发布预览，再决定是否发布。").format(n=number)
        )
        self.number = number


class Broken(Refused):
    """The check finds 错误; `about` names the scheduled revision that would be broken by it."""

    def __init__(self, problems: Sequence[Problem], about: int | None = None) -> None:
        wrong = [problem for problem in problems if problem.severity == "错误"]
        first = wrong[0]
        said = _("配置有{n}处错误，不能发布。第一处：{file}:{line} {message}")
        if about is not None:
            said = _(
                "与待生效的第{about}版合在一起有{n}处错误，不能发布。第一处：{file}:{line} {message}"
            )
        super().__init__(
            said.format(
                n=len(wrong), about=about, file=first.file, line=first.line, message=first.message
            )
        )
        self.file_problems = tuple(problems)
        self.about = about


class Stranding(Refused):
    """Open cases could not go on; `stranded` lists them."""

    def __init__(self, stranded: Sequence[Stranded]) -> None:
        first = stranded[0]
        super().__init__(
            _(
                "有{n}个在办件会办不下去，不能发布。如{number}（{item}）的“{step}”：{missing}。{mend}"
            ).format(
                n=cases_of(stranded), number=first.number, item=first.item, step=first.step,
                missing=first.missing, mend=first.mend,
            )
        )  # fmt: skip
        self.stranded = tuple(stranded)


class Clashing(Refused):
    """Revision `number`, which is yet to come into force, changes the same `files`."""

    def __init__(self, number: int, files: Sequence[str]) -> None:
        super().__init__(
            _(
                "待生效的第{n}版也改了这些文件：{files}。请先取消第{n}版，或者把修改并入其中再发布。"
            ).format(n=number, files=_("、").join(files))
        )
        self.number = number
        self.files = tuple(files)


def view_of(
    row: RevisionRow, standing: Standing, taken_back: int | None, local: datetime,
    effective: datetime,
) -> RevisionView:  # fmt: skip
    """Show a revision; the times are the centre's own."""
    values = {name: getattr(row, name) for name in _SHOWN}
    return RevisionView(
        **values, published_at=local, effective_at=effective, commit=row.commit_id,
        cancelled_by=taken_back, standing=standing,
    )  # fmt: skip


_SHOWN = (
    "number", "fingerprint", "parent", "kind", "about", "author", "author_name", "approved_by",
    "approved_by_name", "reason",
)  # fmt: skip

"""The check of a record under change, as it will be asked again when it is published."""

from __future__ import annotations

import msgspec

from app.catalog import NoConfiguration, Problem, Tree, gather
from app.texts import _
from app.trials import examine
from app.web.edit_controls import Builder, Control, Said
from app.web.edit_kinds import ROOT
from app.web.edit_state import Editing, Outcome, identity_key, placed
from app.web.edit_words import choices, named
from app.web.house import house, now


class Verdict(msgspec.Struct, kw_only=True):
    """What the check says of one form: beside inputs, of the file as a whole, of other files."""

    outcome: Outcome
    beside: dict[str, tuple[Said, ...]]
    elsewhere: tuple[Problem, ...] = ()
    changed: bool = True

    @property
    def whole(self) -> tuple[Said, ...]:
        """Give what is said of the record as a whole."""
        return self.beside.get(ROOT, ())

    @property
    def errors(self) -> int:
        """Count the 错误, which keep a draft from being published."""
        beside = sum(one.severity == "错误" for said in self.beside.values() for one in said)
        return beside + sum(one.severity == "错误" for one in self.elsewhere)

    @property
    def missing(self) -> int:
        """Count what must be written and is not written yet; these are among the errors."""
        return sum(one.missing for said in self.beside.values() for one in said)

    @property
    def remarks(self) -> int:
        """Count the 警告 and 提示."""
        return sum(map(len, self.beside.values())) + len(self.elsewhere) - self.errors


def verdict(editing: Editing) -> Verdict:
    """Check the folder as it would be with what was typed."""
    outcome = editing.outcome()
    names = frozenset(_names(controls(editing, {})))
    key = f"{ROOT}.{identity_key(editing.collection)}"
    if not outcome.file:
        said = Said("错误", _("请先写编号：小写英文字母开头，只用字母、数字和短横线。"))
        return Verdict(outcome=outcome, beside={key: (said,)})
    tree = folder()
    if editing.is_new and outcome.file in tree.files:
        said = Said("错误", _("已经有文件 {file}，请换一个编号。").format(file=outcome.file))
        return Verdict(outcome=outcome, beside={key: (said,)})
    after = checked(tree.with_changes({outcome.file: outcome.text.encode("utf-8")}))
    mine = tuple(problem for problem in after if problem.file == outcome.file)
    return Verdict(
        outcome=outcome,
        beside=placed(mine, outcome, names),
        elsewhere=caused(tree, after, outcome.file),
        changed=editing.start is None or outcome.text.encode("utf-8") != editing.start,
    )


def caused(tree: Tree, after: tuple[Problem, ...], file: str) -> tuple[Problem, ...]:
    """Give the problems in other files that are not there without the change."""
    others = [problem for problem in after if problem.file != file]
    if not others:
        return ()
    before = {(p.file, p.code, p.message) for p in checked(tree)}
    return tuple(p for p in others if (p.file, p.code, p.message) not in before)


def folder() -> Tree:
    """Read the configuration as it lies on the disk now."""
    try:
        return gather(house().config_dir, looks=house().desk.memory.looks)
    except NoConfiguration:
        return Tree(files={})


def checked(tree: Tree) -> tuple[Problem, ...]:
    """Give the problems of a whole configuration; what was checked a moment ago costs little."""
    return examine(tree, now().date(), house().desk.memory).problems


def controls(editing: Editing, problems: dict[str, tuple[Said, ...]]) -> Control:
    """Give the form's controls with the problems beside them."""
    schema = editing.collection.schema
    return Builder(schema, editing.typed, choices, named, problems).control(schema, ROOT)


def _names(control: Control) -> list[str]:
    return [control.name, *(name for part in control.parts for name in _names(part))]

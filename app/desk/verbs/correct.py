"""更正: errors that can be mended on the spot are, before acceptance (行政许可法 art. 32 (3))."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from app.catalog.model import Catalog, Definition
from app.desk.casefile import Application, CaseFile, Moved
from app.desk.effects import effect
from app.desk.errors import Refused
from app.desk.facts import Facts
from app.desk.happenings import Happening, Said, happens
from app.desk.history import told_before
from app.desk.open import masked
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import APPLICANT, Question, read_applicant, written
from app.store.rows import NewEvent
from app.texts import _

CORRECTED: Final = "更正"
# Under this name the application as it was before is sealed with the event.
_BEFORE: Final = "application"
# Who does the case hangs on the village: a case of another one is taken in anew.
_FIXED: Final = ("village",)


@happens(CORRECTED)
class Corrected(Happening, frozen=True, kw_only=True):
    """The labels of what was corrected, and the digest of the newly sealed `application`."""

    fields: tuple[str, ...]
    application: str


@effect.register
def _corrected(
    happening: Corrected, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    return facts


@lines.register
def _corrected_lines(happening: Corrected, telling: Telling) -> Iterable[str]:
    yield _("更正了：{fields}").format(fields=_("、").join(happening.fields))


@told_before.register
def _told_before(happening: Corrected, said: Said) -> Application | None:
    return msgspec.json.decode(said.more[_BEFORE], type=Application)


def _offered(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    early = scene.running and facts.accepted_at is None and facts.waiting is None
    if not (early and scene.at_the_door):
        return ()
    told = scene.file.application
    given = _given("applicant", told.applicant) | _given("answers", told.answers)
    help = _(
        "填错的可以当场改。改了以后情形、材料或者办理部门会变的，不能在这里改，请撤件后重新收件。"
    )
    return (Offered(word=CORRECTED, questions=_questions(scene.file), given=given, help=help),)


def _questions(file: CaseFile) -> tuple[Question, ...]:
    who = (each for each in APPLICANT if each.id not in _FIXED)
    return (
        *(_named("applicant", each) for each in who),
        *(_named("answers", each) for each in file.definition.item.form),
    )


def _named(block: str, question: Question) -> Question:
    """Give a question that cannot be taken for another's: an item may ask for a `reason` too."""
    return msgspec.structs.replace(question, id=f"{block}.{question.id}")


def _given(block: str, values: Mapping[str, Any]) -> dict[str, str | list[str]]:
    return {f"{block}.{name}": written(value) for name, value in values.items()}


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Result:
    file, room = scene.file, scene.room
    now = _told(file, answers)
    changed = tuple(each.label for each in offer.questions if _differs(each.id, file, now))
    if not changed:
        raise Refused(_("没有改动：和原来填的一样。"), "all")
    _same_rules(room.catalog, file, now)
    sealed = room.seal.close(msgspec.json.encode(now))
    columns = {
        "sealed": sealed,
        "applicant_masked": masked(now.applicant),
        "applicant_index": room.seal.index(now.applicant["id_number"]),
    }
    return Result(
        happening=Corrected(fields=changed, application=hashlib.sha256(sealed).hexdigest()),
        moved=Moved(columns=columns, application=now),
        private={_BEFORE: msgspec.json.encode(file.application).decode()},
    )


def _told(file: CaseFile, answers: Answers) -> Application:
    """Give the application with its corrections. Raises Refused for a number that cannot be."""
    who = {each.id: answers.get(f"applicant.{each.id}") for each in APPLICANT}
    who |= {name: file.application.applicant.get(name) for name in _FIXED}
    read = read_applicant({name: str(value) for name, value in who.items() if value is not None})
    if read.problems:
        problems = {f"applicant.{name}": text for name, text in read.problems.items()}
        raise Refused("".join(problems.values()), problems=problems)
    what = {
        each.id: answers[f"answers.{each.id}"]
        for each in file.definition.item.form
        if f"answers.{each.id}" in answers
    }
    return Application(applicant=read.values, answers=what)


def _differs(name: str, file: CaseFile, now: Application) -> bool:
    block, _dot, key = name.partition(".")
    before, after = getattr(file.application, block), getattr(now, block)
    return bool(before.get(key) != after.get(key))


def _same_rules(catalog: Catalog, file: CaseFile, now: Application) -> None:
    """Let corrections pass under which the case would still pin the same rules. Raises Refused."""
    before, item = file.application.answers, file.definition.item.id
    if now.answers == before:
        return
    known = item in catalog.items
    if not known or catalog.definition(item, now.answers) != catalog.definition(item, before):
        raise Refused(
            _("这样改以后，情形或者办理流程就变了：请撤件，按正确的内容重新收件。"), "all"
        )


verb(Verb(word=CORRECTED, offered=_offered, decide=_decide))

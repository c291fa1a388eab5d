"""Which person does a step: who is there, who has least to do, who may not, who stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from app.catalog.model import Catalog, Step
from app.catalog.model.flow import performers
from app.catalog.words import Absence, Outcome
from app.routing.network import network
from app.routing.reason import Code, Reason
from app.routing.steps import Assignment
from app.texts import _

# Receiving and handing over: what the applicant meets the hall for (首问负责).
_FACING: Final[frozenset[Outcome]] = frozenset({"受理", "送达"})
# Whoever should be there and has not signed in, or has signed out, is off their post.
_UNEXPLAINED: Final[Absence] = "离岗"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A person who might do a step.

    `present` is None only where nobody signed in that day (签到 is not in use); `did` are the
    steps of this case they did or the seats they signed, `open_tasks` how many tasks they have.
    """

    username: str
    name: str
    posts: tuple[str, ...]
    present: bool | None = None
    absence: Absence | Literal[""] = ""
    open_tasks: int = 0
    did: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Tell whether they are at work."""
        return self.present is True and not self.absence


class FirstAsked(msgspec.Struct, frozen=True, kw_only=True):
    """首问责任人: who first received the case, and at which point."""

    username: str
    point: str


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """On what terms people are picked for a step.

    `covers` are the absences for which the B post stands in, `apart` the steps (id to name) that
    nobody may do together with this one, `barred` who may not do it for another reason (username
    to why), `first_asked` who is to be preferred, `away` whose absence is being covered (empty:
    anybody's).
    """

    people: int = 1
    covers: tuple[Absence, ...] = ()
    apart: Mapping[str, str] = {}
    barred: Mapping[str, str] = {}
    first_asked: str = ""
    away: str = ""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """One person picked; a B post stands in for `handed_over_from`."""

    username: str
    name: str
    post: str
    as_backup: bool = False
    handed_over_from: str = ""


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """Who was picked; nobody where whoever holds the post may take the task."""

    people: tuple[Chosen, ...] = ()
    reasons: tuple[Reason, ...]

    @property
    def username(self) -> str:
        """Give the first person picked, empty for nobody."""
        return self.people[0].username if self.people else ""

    def given(self, task: Assignment) -> Assignment:
        """Give the assignment with the first person picked."""
        if not self.people:
            return msgspec.structs.replace(task, person="", person_name="", deputy_of="")
        first = self.people[0]
        return msgspec.structs.replace(
            task, person=first.username, person_name=first.name, deputy_of=first.handed_over_from
        )


def terms_of(
    catalog: Catalog,
    step: Step,
    task: Assignment,
    steps: Sequence[Step],
    *,
    barred: Mapping[str, str] | None = None,
    first_asked: FirstAsked | None = None,
) -> Terms:
    """Give the terms for a task of `step`; `steps` are all steps of its workflow."""
    post = network(catalog).posts.get((task.point, task.post))
    backup = None if post is None else post.backup
    # Who signed one seat signs no other of that step, and no seat of a step to be kept apart.
    apart = [each for each in steps if each.id in step.separate_from]
    seats = {seat: each.name for each in apart for seat, _by in performers(each)}
    others = {seat: step.name for seat, _by in performers(step) if seat != task.step}
    same_counter = first_asked is not None and first_asked.point == task.point
    facing = same_counter and not _FACING.isdisjoint(step.outcomes)
    return Terms(
        people=step.min_people,
        covers=() if backup is None else backup.when,
        apart={each.id: each.name for each in apart} | seats | others,
        barred=barred or {},
        first_asked=first_asked.username if first_asked is not None and facing else "",
    )


def pick(candidates: Sequence[Candidate], task: Assignment, terms: Terms) -> Pick:
    """Give who is to do a task, with every reason.

    A-post people who are at work come first, whoever first received the case before the others,
    then who has fewest tasks, then by username. Where they are too few, the B post stands in for
    those whose absence it covers. Where nobody is left, the task stays with the post.
    """
    if all(each.present is None for each in candidates):
        text = _("这里今天没有人签到（未启用签到），“{step}”由本岗位的人领办。")
        return _pool("no-attendance", text.format(step=task.name))
    main = [c for c in candidates if not task.post or task.post in c.posts]
    why_not = {c.username: said for c in candidates if (said := _bar(c, terms))}
    able = [c for c in main if c.here and c.username not in why_not]
    chosen = [_chosen(c, task.post) for c in _in_order(able, terms)[: terms.people]]
    away = [c for c in main if not c.here and c.username not in why_not]
    reasons = [_said_bar(c, why_not[c.username]) for c in main if c.username in why_not]
    reasons += _said_first_asked(candidates, terms, chosen)
    reasons += [_said_present(task, able, one) for one in chosen]
    if len(chosen) < terms.people:
        missing = terms.people - len(chosen)
        more, more_why = _stand_ins(candidates, main, away, why_not, task, terms, missing)
        chosen += more
        reasons += more_why
    if not chosen:
        said = _("没有可以派的人，“{step}”由本岗位的人领办。").format(step=task.name)
        return _pool("pool", said, reasons)
    if len(chosen) < terms.people:
        text = _("“{step}”须{people}人一同办理，只派到{n}人，须另派人。")
        said = text.format(step=task.name, people=terms.people, n=len(chosen))
        reasons.append(Reason(code="short", text=said))
    return Pick(people=tuple(chosen), reasons=tuple(reasons))


def _pool(code: Code, said: str, reasons: Sequence[Reason] = ()) -> Pick:
    return Pick(reasons=(*reasons, Reason(code=code, text=said)))


def _in_order(people: Sequence[Candidate], terms: Terms) -> list[Candidate]:
    return sorted(people, key=lambda c: (c.username != terms.first_asked, c.open_tasks, c.username))


def _chosen(candidate: Candidate, post: str) -> Chosen:
    return Chosen(username=candidate.username, name=candidate.name, post=post)


def _bar(candidate: Candidate, terms: Terms) -> str:
    if why := terms.barred.get(candidate.username, ""):
        return why
    done = dict.fromkeys(name for step, name in terms.apart.items() if step in candidate.did)
    return _("办过“{steps}”，应当分开").format(steps=_("”“").join(done)) if done else ""


def _stand_ins(
    candidates: Sequence[Candidate],
    main: Sequence[Candidate],
    away: Sequence[Candidate],
    why_not: Mapping[str, str],
    task: Assignment,
    terms: Terms,
    missing: int,
) -> tuple[list[Chosen], list[Reason]]:
    """Give the B-post people for those A-post people whose absence their rule covers."""
    gone = [c for c in away if not terms.away or c.username == terms.away]
    covered = [c for c in gone if _absence(c) in terms.covers] if task.backup else []
    reasons = [_said_uncovered(task, c) for c in gone if c not in covered]
    if not covered:
        return [], reasons
    others = [c for c in candidates if task.backup in c.posts and c not in main]
    reasons += [_said_bar(c, why_not[c.username]) for c in others if c.username in why_not]
    able = _in_order([c for c in others if c.here and c.username not in why_not], terms)
    found = []
    for number, candidate in enumerate(able[:missing]):
        absent = covered[min(number, len(covered) - 1)]
        text = _("{absent}（{post}）{absence}，由B岗“{backup}”{name}顶岗。")
        said = text.format(
            absent=absent.name, post=task.post, absence=_(_absence(absent)),
            backup=task.backup, name=candidate.name,
        )  # fmt: skip
        reasons.append(Reason(code="stand-in", text=said))
        found.append(
            Chosen(
                username=candidate.username, name=candidate.name, post=task.backup,
                as_backup=True, handed_over_from=absent.username,
            )
        )  # fmt: skip
    if not able:
        said = _("B岗“{backup}”也没有人在岗。").format(backup=task.backup)
        reasons.append(Reason(code="absent", text=said))
    return found, reasons


def _absence(candidate: Candidate) -> Absence:
    return candidate.absence or _UNEXPLAINED


def _said_bar(candidate: Candidate, why: str) -> Reason:
    said = _("不派{name}：{why}。").format(name=candidate.name, why=why)
    return Reason(code="barred", text=said)


def _said_uncovered(task: Assignment, candidate: Candidate) -> Reason:
    text = _("{name}{absence}，这种情况没有设B岗顶岗。")
    said = text.format(name=candidate.name, absence=_(_absence(candidate)), step=task.name)
    return Reason(code="absent", text=said)


def _said_present(task: Assignment, able: Sequence[Candidate], chosen: Chosen) -> Reason:
    tasks = next(c.open_tasks for c in able if c.username == chosen.username)
    text = _("“{step}”派给{name}：在岗，手上有{tasks}件（在岗的{n}人里）。")
    said = text.format(step=task.name, name=chosen.name, tasks=tasks, n=len(able))
    return Reason(code="present", text=said)


def _said_first_asked(
    candidates: Sequence[Candidate], terms: Terms, chosen: Sequence[Chosen]
) -> list[Reason]:
    first = next((c for c in candidates if c.username == terms.first_asked), None)
    if first is None:
        return []
    text = _("{name}是首问责任人，这一步不能由其办理，由别人接办，首问责任不变。")
    if any(one.username == first.username for one in chosen):
        text = _("{name}是首问责任人，优先由其办理。")
    return [Reason(code="first-asked", text=text.format(name=first.name))]

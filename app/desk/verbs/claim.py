"""认领 and 放回: somebody of the post takes a task for themselves, or lets the others have it."""

from __future__ import annotations

from collections.abc import Iterator

from app.desk.act import bench_of
from app.desk.actor import by_name
from app.desk.choices import separation
from app.desk.passing import CLAIMED, PUT_BACK, Passed
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.routing import Assignment
from app.texts import _
from app.workflow import step_id_of


def _claimable(scene: Scene) -> Iterator[Offered]:
    me = scene.actor.username
    for task in scene.mine if scene.running else ():
        if task.person == me or _kept_apart(scene, task):
            continue
        text = _("现在没有指定谁办。认领以后，此环节列在您的“由我办”里。")
        if task.person:
            text = _("现在由{name}办。认领以后改由您办。").format(name=task.person_name)
        yield Offered(word=CLAIMED, step=task.step, step_name=task.name, help=text)


def _kept_apart(scene: Scene, task: Assignment) -> str:
    """Say why the actor must not do the task although they hold its post, or nothing."""
    steps = scene.file.definition.workflow.all_steps()
    step = next((each for each in steps if each.id == step_id_of(task.step)), None)
    bench = bench_of(scene.room, scene.file, scene.today)
    return separation(bench, scene.actor, (), step, task.post) if step else ""


def _claim(scene: Scene, offer: Offered, answers: Answers) -> Passed:
    return Passed(person=scene.actor.username, person_name=scene.actor.name)


def _mine(scene: Scene) -> Iterator[Offered]:
    for task in scene.mine if scene.running else ():
        if task.person == scene.actor.username and not by_name(task):
            text = _("放回以后，本岗位的人都可以办。")
            yield Offered(word=PUT_BACK, step=task.step, step_name=task.name, help=text)


def _put_back(scene: Scene, offer: Offered, answers: Answers) -> Passed:
    return Passed()


verb(Verb(word=CLAIMED, offered=lambda scene: tuple(_claimable(scene)), decide=_claim))
verb(Verb(word=PUT_BACK, offered=lambda scene: tuple(_mine(scene)), decide=_put_back))

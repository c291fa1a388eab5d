"""`yichuang transition`: the open cases under rules that have changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from app.cli.group import (
    CLEAN,
    CONFIG_OPTION,
    DATABASE_OPTION,
    FORMAT_OPTION,
    PROBLEMS,
    VAR_OPTION,
    give_up,
)
from app.cli.office import BY_OPTION, YES_OPTION, Office, office
from app.desk import Actor, NotVisible, Refused
from app.desk.changeover import STAYED, STUCK, WAITS
from app.desk.transition import as_seen
from app.desk.transition_view import Outcomes, Prospect, TransitionView, Wish
from app.texts import _

# So many cases are listed of each result that somebody has to look at.
_LISTED = 20


@click.command("transition", help=_("规定改了以后，把在办件换到现行规定；也可以只看、撤销。"))
@click.option(
    "--policy", type=click.Choice(["从新", "从新兼从优"]), default="从新兼从优",
    show_default=True, help=_("从新：都换；从新兼从优：不比原来差的才换"),
)  # fmt: skip
@click.option(
    "--revision", type=click.IntRange(min=1), default=None,
    help=_("看过的是第几版；现行的已经是别的版就不换"),
)  # fmt: skip
@click.option("--item", "items", multiple=True, help=_("只换这个事项的（编号）；可以写几次"))
@click.option("--reason", default="", help=_("理由，记在每个办件里"))
@click.option("--dry-run", "dry", is_flag=True, help=_("只看会怎样，不改动"))
@click.option("--undo", type=click.IntRange(min=1), default=None, help=_("撤销第几次换规"))
@BY_OPTION
@YES_OPTION
@FORMAT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def transition(
    policy: str, revision: int | None, items: tuple[str, ...], reason: str, dry: bool,
    undo: int | None, username: str, yes: bool, form: str, database: str, var_dir: Path,
    config: Path,
) -> None:  # fmt: skip
    """Exit 0 when every case is settled, 1 when some wait for a word or it is refused."""
    with office(config, database, var_dir, folder=False) as at_hand:
        actor = at_hand.actor(username)
        wish = Wish(
            policy=policy, reason=reason, items=items, revision=revision or 0,  # type: ignore[arg-type]
        )  # fmt: skip
        try:
            if undo is None:
                done = _change(at_hand, actor, wish, dry=dry, yes=yes, form=form)
            else:
                done = _undo(at_hand, actor, undo, reason, yes=yes)
            if done is None:
                return
        except NotVisible:
            give_up(_("没有第{n}次换规。").format(n=undo))
        except Refused as refusal:
            give_up(refusal.message, PROBLEMS)
        _tell(at_hand, actor, done, form)
    sys.exit(PROBLEMS if done.results.keys() & {WAITS, STUCK} else CLEAN)


def _change(
    at_hand: Office, actor: Actor, wish: Wish, *, dry: bool, yes: bool, form: str
) -> TransitionView | None:
    found = at_hand.desk.transition_prospect(actor, at_hand.at, wish.items, most=10_000_000)
    as_seen(wish, found.revision)
    if dry and form == "json":
        click.echo(_as_json(msgspec.to_builtins(found)))
        return None
    if form == "text":
        click.echo("\n".join(_prospect_lines(found)))
    if dry or not found.total:
        return None
    if not yes:
        text = _("把这些在办件按“{policy}”换到第{n}版的规定，确定吗？")
        question = text.format(policy=_(wish.policy), n=found.revision)
        click.confirm(question, abort=True, err=form == "json")
    return at_hand.desk.transition(actor, wish, at_hand.at)


def _undo(at_hand: Office, actor: Actor, number: int, reason: str, *, yes: bool) -> TransitionView:
    before = at_hand.desk.transition_of(actor, number)
    if not yes:
        text = _("撤销第{n}次换规（{moved} 件），恢复原来的规定，确定吗？")
        click.confirm(text.format(n=number, moved=before.done), abort=True, err=True)
    return at_hand.desk.undo_transition(actor, number, reason=reason, at=at_hand.at)


def _prospect_lines(found: Prospect) -> Iterator[str]:
    if not found.total:
        yield _("✓ 在办件都已按第{n}版的规定办理，没有要换的。").format(n=found.revision)
        return
    yield _("第{n}版与 {total} 个在办件收件时的规定不同：").format(
        n=found.revision, total=found.total
    )
    for item in found.items:
        yield _("  {name}（{id}）{total} 件").format(name=item.name, id=item.item, total=item.total)
        yield _("    从新：{text}").format(text=_outcomes(item.anew))
        yield _("    从新兼从优：{text}").format(text=_outcomes(item.better))


def _outcomes(counts: Outcomes) -> str:
    return _("换 {moved}，不换 {kept}，等人决定 {waiting}").format(
        moved=counts.moved, kept=counts.kept, waiting=counts.waiting
    )


def _tell(at_hand: Office, actor: Actor, done: TransitionView, form: str) -> None:
    if form == "json":
        click.echo(_as_json(msgspec.to_builtins(done)))
        return
    results = _("，").join(f"{_(word)} {n} 件" for word, n in done.results.items())
    click.echo(
        _("第{n}次（{kind}）：{results}").format(
            n=done.number, kind=_(done.kind), results=results or _("没有办件")
        )
    )
    for word in (WAITS, STAYED, STUCK):
        for line in _cases(at_hand, actor, done, word):
            click.echo(line)
    if WAITS in done.results:
        click.echo(_("待定的请管理员在网页“规定改了等决定的办件”里逐件决定。"))


def _cases(at_hand: Office, actor: Actor, done: TransitionView, word: str) -> Iterator[str]:
    total = done.results.get(word, 0)
    if not total:
        return
    page = at_hand.desk.transition_cases(actor, done.number, word, limit=_LISTED)
    for case in page.rows:
        yield f"  {_(word)} {case.number} {case.item}：{case.why}"
    if total > len(page.rows):
        yield _("  …… 还有 {n} 件").format(n=total - len(page.rows))


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)

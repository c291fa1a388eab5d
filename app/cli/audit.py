"""`yichuang audit`: whether the record of every case is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from app.cli.group import (
    CLEAN,
    CONFIG_OPTION,
    DATABASE_OPTION,
    PROBLEMS,
    VAR_OPTION,
    catalog_or_give_up,
)
from app.cli.serve import settings_for
from app.desk import Actor, Audit, CaseQuery, Desk
from app.desk.rebuilding import PAPER, Difference
from app.desk.revisions import RevisionAudit
from app.store import Store, upgrade
from app.texts import _

# Sees every case and changes none.
AUDITOR = Actor(username="audit", name="audit", role="监督员")
MENDER = Actor(username="audit", name="audit", role="管理员")
PAGE = 200
# Whoever misses more than these has lost the database, not a case.
MOST_NAMED = 200


@click.group("audit", help=_("办件记录。"))
def audit() -> None:
    """Hold the commands about records together."""


@audit.command(
    "verify",
    help=_(
        "逐件核对办件、目录草稿和修订的记录：有没有被改动、有没有整件缺失、能不能重演出现在的状态。"
    ),
)
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def verify(database: str, var_dir: Path, config: Path) -> None:
    """Exit 0 when every record is whole, 1 with the first broken event of each that is not."""
    catalog = catalog_or_give_up(config)
    settings = settings_for(config, "127.0.0.1", 8080, database, var_dir, demo=False)
    upgrade(settings.database_url)
    store = Store(settings.database_url)
    desk = Desk(store, lambda: catalog, settings.secret_key)
    at = datetime.now(ZoneInfo(catalog.centre.timezone))
    wrong = [_cases(desk, at), _numbers(desk), _drafts(desk), _revisions(desk)]
    store.dispose()
    sys.exit(PROBLEMS if any(wrong) else CLEAN)


def _cases(desk: Desk, at: datetime) -> int:
    """Tell of every case whose record is not whole; give how many."""
    checked = wrong = 0
    for number, found in _audits(desk, at):
        checked += 1
        if fault := told(found):
            wrong += 1
            click.echo(f"✗ {number} {fault}")
    mark = "✗" if wrong else "✓"
    click.echo(
        _("{mark} 核对了 {n} 件，{wrong} 件有问题。").format(mark=mark, n=checked, wrong=wrong)
    )
    return wrong


def _numbers(desk: Desk) -> int:
    """Tell of the numbers that were given out and that nothing has any more; give how many."""
    said = {
        "case": _("办件{number}整件缺失：编号发出过，各张表里都没有，请与备份核对。"),
        "report": _("否定报备{number}缺失：编号发出过，登记表里没有，请与备份核对。"),
    }
    gaps = desk.gaps(AUDITOR)
    for gap in gaps[:MOST_NAMED]:
        click.echo("✗ " + said[gap.what].format(number=gap.number))
    if len(gaps) > MOST_NAMED:
        click.echo("✗ " + _("还有{n}个编号缺失。").format(n=len(gaps) - MOST_NAMED))
    return len(gaps)


def _drafts(desk: Desk) -> int:
    """Tell of the drafts of the catalogue that are not whole; give how many."""
    drafts, broken = desk.audit_drafts(AUDITOR)
    for draft, event in broken:
        fault = told(Audit(broken=event, replayed=False))
        click.echo(_("✗ 草稿{n}号 {fault}").format(n=draft, fault=fault))
    if drafts:
        click.echo(
            _("核对了 {n} 份目录草稿，{wrong} 份有问题。").format(n=drafts, wrong=len(broken))
        )
    return len(broken)


def _revisions(desk: Desk) -> int:
    """Tell of the published catalogues that are not whole; give how many."""
    revisions = desk.audit_revisions(AUDITOR)
    faults = list(_revision_faults(revisions))
    for fault in faults:
        click.echo(f"✗ {fault}")
    if revisions.checked:
        text = _("核对了 {n} 版目录，{wrong} 版有问题。")
        click.echo(text.format(n=revisions.checked, wrong=len(faults)))
    return len(faults)


@audit.command("rebuild", help=_("按办件的记录逐件重做各张表；--check 只比对，不改动。"))
@click.option("--check", is_flag=True, help=_("只比对：表与记录不符的列出来，不改动"))
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def rebuild(check: bool, database: str, var_dir: Path, config: Path) -> None:
    """Exit 0 when all tables are what the events amount to, 1 when some were not."""
    catalog = catalog_or_give_up(config)
    settings = settings_for(config, "127.0.0.1", 8080, database, var_dir, demo=False)
    upgrade(settings.database_url)
    store = Store(settings.database_url)
    desk = Desk(store, lambda: catalog, settings.secret_key)
    checked, after = 0, 0
    found: list[Difference] = []
    while True:
        part = desk.rebuild(AUDITOR if check else MENDER, after=after, limit=PAGE, check=check)
        checked += part.checked
        found += part.differences
        for each in part.differences:
            click.echo(f"✗ {each.number} {difference_told(each, check=check)}")
        if part.next is None:
            break
        after = part.next
    store.dispose()
    mark = "✗" if found else "✓"
    text = _("{mark} 比对了 {n} 件，{wrong} 件的表与记录不符。")
    click.echo(text.format(mark=mark, n=checked, wrong=len(found)))
    sys.exit(PROBLEMS if found else CLEAN)


def difference_told(found: Difference, *, check: bool) -> str:
    """Say in which tables a case differs from its events, and whether that was mended."""
    if found.broken is not None:
        return told(Audit(broken=found.broken, replayed=False))
    if found.unreadable:
        return _("记录完整，但按它的规定演不下去，没有动它，请与备份核对。")
    tables = _("、").join(found.tables)
    if PAPER in found.tables:
        return _("与记录不符的表：{tables}；文书不能重做，请从备份恢复。").format(tables=tables)
    text = _("与记录不符的表：{tables}。") if check else _("已按记录重做的表：{tables}。")
    return text.format(tables=tables)


def _revision_faults(found: RevisionAudit) -> Iterator[str]:
    if found.broken is not None:
        yield _("第{n}版的修订记录被改动或者缺失，请与备份核对。").format(n=found.broken)
    for number in found.damaged:
        yield _("第{n}版的文件与发布时的摘要不符，请从备份恢复。").format(n=number)


def _audits(desk: Desk, at: datetime) -> Iterator[tuple[str, Audit]]:
    after = ""
    while True:
        page = desk.cases(AUDITOR, CaseQuery(after=after, limit=PAGE), at)
        for row in page.rows:
            yield row.number, desk.audit(AUDITOR, row.number)
        if not page.next:
            return
        after = page.next


def told(found: Audit) -> str:
    """Say what is wrong with a record, or nothing."""
    if found.broken is not None:
        return _("第 {n} 条记录被改动或者缺失，请与备份核对。").format(n=found.broken)
    return "" if found.replayed else _("记录完整，但与办件现在的状态不符，请与备份核对。")

"""`yichuang import` and `yichuang export`: lists in, lists and linked data out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from app.catalog import Catalog, NoConfiguration
from app.catalog.collections import BY_NAME, SHIPPED
from app.catalog.editor import edited
from app.catalog.folder_writer import Unwritable, write
from app.catalog.layers import MARK
from app.catalog.model import Record
from app.catalog.nearest import did_you_mean
from app.catalog.telling import as_text, summary
from app.catalog.writer import new_text
from app.cli.group import CONFIG_OPTION, PROBLEMS, catalog_or_give_up, give_up
from app.exchange.cells import Unfit
from app.exchange.foreign import Drafts, Known, NoHeading, draft_items
from app.exchange.hsds import as_hsds
from app.exchange.linked import as_cpsv
from app.exchange.mapping import ImportMapping, read_mapping
from app.exchange.report import Report
from app.exchange.schema_org import as_schema_org
from app.exchange.sheets import Sheet, Unreadable, read_sheets
from app.exchange.workbook import as_workbook, from_workbook, is_ours
from app.texts import _
from app.trials import examine

MAPPINGS: Final = SHIPPED.parent / "imports"
# Of notes of one kind so many are shown; all of them go into the report file.
SHOWN_KINDS: Final = 12
LINKED: Final = {"cpsv-ap": as_cpsv, "schema.org": as_schema_org, "hsds": as_hsds}


@click.command("export", help=_("导出事项：Excel，或者 CPSV-AP、schema.org、HSDS 数据。"))
@click.option("--format", "form", type=click.Choice(["xlsx", *LINKED]), default="xlsx",
              show_default=True, help=_("输出格式"))  # fmt: skip
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help=_("写到哪个文件"))  # fmt: skip
@CONFIG_OPTION
def export(form: str, output: Path, config: Path) -> None:
    """Write the items of a sound configuration; exit 2 for a broken one."""
    catalog = catalog_or_give_up(config)
    try:
        output.write_bytes(_exported(catalog, form))
    except Unfit as unfit:
        give_up(unfit.message + unfit.hint)
    except OSError as error:
        give_up(_("写不了文件“{file}”：{why}").format(file=output, why=error.strerror))
    click.echo(_("已导出 {n} 个事项：{file}").format(n=len(catalog.items), file=output))


def _exported(catalog: Catalog, form: str) -> bytes:
    if form == "xlsx":
        return as_workbook([record.data for record in catalog.records["items"].values()])
    base = catalog.centre.website or "http://127.0.0.1:8080"
    told = LINKED[form](catalog, base)
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


@click.command(
    "import", help=_("导入事项清单（.xlsx、CSV），写成待补充的事项文件，并报告每一行的问题。")
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--mapping",
    default="",
    help=_("导入对照：imports/ 里的编号，或者对照文件的路径；本程序导出的 Excel 不用写"),
)
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False),
              help=_("把每一条问题写成 CSV 表"))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=_("只报告，不写文件"))
@CONFIG_OPTION
def import_(file: Path, mapping: str, report: Path | None, dry_run: bool, config: Path) -> None:
    """Write drafts, and what a workbook of ours changed; exit 1 if rows were refused."""
    catalog = catalog_or_give_up(config)
    try:
        sheets = read_sheets(file)
    except Unreadable as refusal:
        give_up(str(refusal))
    drafts = _foreign(catalog, sheets, mapping, config) if mapping else _ours(sheets, config)
    files = _files(catalog, drafts, config)
    _tell(drafts.report, report)
    if dry_run:
        click.echo(_("只作报告，没有写文件。"))
    else:
        _write(config, files)
    sys.exit(PROBLEMS if drafts.report.taken < drafts.report.rows else 0)


def _ours(sheets: tuple[Sheet, ...], config: Path) -> Drafts:
    if not is_ours(sheets):
        give_up(
            _("这不是本程序导出的表格，请用 --mapping 写明导入对照。现有：{names}。").format(
                names=_("、").join(sorted(_mappings(config)))
            )
        )
    brought = from_workbook(sheets)
    return Drafts(items=brought.items, departments=[], report=brought.report)


def _foreign(catalog: Catalog, sheets: tuple[Sheet, ...], mapping: str, config: Path) -> Drafts:
    known = Known(
        departments={
            name: each.id
            for each in catalog.departments.values()
            for name in (each.short_name, each.name, each.id)
            if name
        },
        items={
            record.data["name"]: record.id
            for record in (*catalog.records["items"].values(), *catalog.bases.values())
        },
    )
    try:
        return draft_items(sheets, _mapping(mapping, config), known)
    except NoHeading as refusal:
        give_up(str(refusal))


def _mappings(config: Path) -> set[str]:
    """Give the names of the mappings at hand: the county's own and those that come along."""
    return {path.stem for path in (*(config / "imports").glob("*.yaml"), *MAPPINGS.glob("*.yaml"))}


def _mapping(named: str, config: Path) -> ImportMapping:
    places = [config / "imports" / f"{named}.yaml", MAPPINGS / f"{named}.yaml", Path(named)]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        known = _mappings(config)
        listed = _("、").join(sorted(known)) or _("无")
        give_up(
            _("没有导入对照“{name}”。").format(name=named)
            + (did_you_mean(named, known) or _("现有：{names}。").format(names=listed))
        )
    mapping = read_mapping(found)
    if isinstance(mapping, list):
        click.echo(as_text(tuple(mapping)), err=True)
        give_up(_("先改好导入对照“{file}”。").format(file=found))
    return mapping


def _files(catalog: Catalog, drafts: Drafts, config: Path) -> dict[str, bytes | None]:
    """Give the files to write: new ones whole, known ones with only what differs changed."""
    files: dict[str, bytes | None] = {}
    for data in drafts.departments:
        name = f"departments/{data['id']}.yaml"
        files[name] = new_text(BY_NAME["departments"], data, name).encode()
    for data in drafts.items:
        known = catalog.records["items"].get(data["id"]) or catalog.bases.get(data["id"])
        if known is None:
            name = f"items/{data.get('department', 'new')}/{data['id']}.yaml"
            if (config / name).exists():
                give_up(_("已有文件 {file}，没有写任何文件。").format(file=config / name))
            files[name] = new_text(BY_NAME["items"], data, name).encode()
        elif dict(known.data) != data:
            files[known.file] = _changed(known, data, config)
    return files


def _changed(known: Record, data: Mapping[str, Any], config: Path) -> bytes:
    if known.file.startswith(MARK) or "extends" in known.data:
        give_up(
            _("事项“{id}”继承自别的事项，不能从表格改；请改文件 {file}。").format(
                id=known.id, file=known.file
            )
        )
    try:
        text = (config / known.file).read_bytes().decode()
    except OSError as error:
        give_up(_("读不了文件“{file}”：{why}").format(file=known.file, why=error.strerror))
    return edited(text, known.data, data, BY_NAME["items"]).encode()


def _tell(report: Report, file: Path | None) -> None:
    click.echo(report.summary())
    for kind, number in report.kinds()[:SHOWN_KINDS]:
        click.echo(f"  {number:>6}  {kind}")
    if file is None:
        for note in report.notes[:SHOWN_KINDS]:
            click.echo(note.told())
        if len(report.notes) > SHOWN_KINDS:
            click.echo(
                _("…… 共 {n} 条，用 --report 文件.csv 写出全部。").format(n=len(report.notes))
            )
        return
    try:
        file.write_bytes(report.as_csv())
    except OSError as error:
        give_up(_("写不了文件“{file}”：{why}").format(file=file, why=error.strerror))
    click.echo(_("每一条问题都写在 {file}。").format(file=file))


def _write(config: Path, files: Mapping[str, bytes | None]) -> None:
    try:
        write(config, files)
    except Unwritable as fault:
        give_up(str(fault))
    click.echo(_("写了 {n} 个文件。").format(n=len(files)))
    try:
        loaded = examine(config, date.today())
    except NoConfiguration as error:
        give_up(str(error))
    own = tuple(problem for problem in loaded.problems if problem.file in files)
    if own:
        click.echo(as_text(own[:SHOWN_KINDS]), err=True)
    click.echo(summary(loaded.problems, loaded.files))

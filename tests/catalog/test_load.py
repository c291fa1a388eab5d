"""A whole folder: all problems at once, later stages silent about what an earlier one refused."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.catalog import Loaded, NoConfiguration, gather, load
from app.catalog.collections import COLLECTIONS, resolve, schemas
from app.catalog.fault import schema_at, shapes_of
from app.catalog.load import county_of
from tests.catalog.folders import COUNTY, county_with


def text_of(file: str) -> str:
    return (COUNTY / file).read_text("utf-8")


def told(loaded: Loaded) -> list[tuple[str, str]]:
    return [(p.file, p.code) for p in loaded.problems]


def test_the_county_is_clean_and_complete() -> None:
    loaded = load(COUNTY)
    assert loaded.problems == ()
    catalog = loaded.catalog
    assert catalog is not None
    assert loaded.files == len(list(COUNTY.rglob("*.yaml")))
    assert set(catalog.items) == {"allowance-hall", "proof", "dibao", "homestead", "loan"}
    assert list(catalog.points) == ["bank", "hall", "town", "village-east", "village-west"]
    assert sorted(catalog.calendars) == [2025, 2026]
    assert {w.id for w in catalog.windows_at("village-east")} == {"desk@village-east"}
    assert {w.id for w in catalog.windows_at("village-west")} == {"west@village-west"}
    assert {p.id for p in catalog.posts_at("town")} == {"受理岗", "民政助理岗", "联络员"}
    assert catalog.windows_at("nowhere") == ()
    assert catalog.posts_at("nowhere") == ()


def test_a_definition_holds_what_a_case_must_remember() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    definition = catalog.definition("homestead")
    assert definition.workflow.id == "joint"
    assert definition.department.id == "land"
    assert [d.id for d in definition.joint_departments] == ["civil"]
    with pytest.raises(KeyError):
        catalog.definition("nothing")


def test_a_catalogue_cannot_be_changed() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    with pytest.raises(TypeError):
        catalog.items["x"] = catalog.items["proof"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        catalog.fingerprint = ""  # type: ignore[misc]


def test_records_are_what_the_screens_show() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    record = catalog.records["items"]["dibao"]
    assert (record.file, record.line) == ("items/dibao.yaml", 1)
    assert record.data["name"] == "最低生活保障审核确认"
    station = catalog.records["points"]["village-west"]
    assert (station.file, station.line) == ("points/town.yaml", 16)
    assert station.data["kind"] == "便民服务站"
    assert station.data["parent"] == "town"
    assert set(catalog.records) == {c.name for c in COLLECTIONS}
    assert list(catalog.records["centre"]) == ["centre"]
    assert list(catalog.records["calendars"]) == ["2025", "2026"]


def test_the_fingerprint_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    def fingerprint(name: str, files: dict[str, str | bytes | None]) -> str:
        (tmp_path / name).mkdir()
        catalog = load(county_with(tmp_path / name, files)).catalog
        assert catalog is not None
        return catalog.fingerprint

    first = fingerprint("a", {})
    assert len(first) == 64
    assert fingerprint("b", {}) == first
    assert fingerprint("c", {"README.md": "x", "items/.x.yaml": "x"}) == first
    proof = text_of("items/proof.yaml")
    assert fingerprint("d", {"items/proof.yaml": proof + "# 说明\n"}) != first
    moved = fingerprint("e", {"items/proof.yaml": None, "items/social/proof.yaml": proof})
    assert moved != first


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    for missing in (tmp_path / "nowhere", COUNTY / "centre.yaml"):
        with pytest.raises(NoConfiguration, match="没有配置文件夹"):
            load(missing)


def test_an_empty_folder_lacks_its_centre_and_its_calendars(tmp_path: Path) -> None:
    assert told(load(tmp_path)) == [("calendars/", "X90"), ("centre.yaml", "S23")]


# A file that is refused must not make the others look wrong. (file, as it is broken)
REFUSED = [
    ("items/dibao.yaml", "id: dibao\nname: [\n"),
    ("items/dibao.yaml", text_of("items/dibao.yaml").replace("kind: 承诺件", "kind: 承诺")),
    ("workflows/survey.yaml", "x"),
    ("workflows/survey.yaml", text_of("workflows/survey.yaml").replace("outcomes:", "outcome:")),
    ("departments/civil.yaml", "\tx"),
    ("departments/civil.yaml", text_of("departments/civil.yaml").replace("name:", "nmae:", 1)),
    ("staffing/town.yaml", "- a"),
    ("staffing/town.yaml", text_of("staffing/town.yaml").replace("people: 2", "people: 两人", 1)),
    ("staffing/hall.yaml", "a: b: c"),
    ("points/town.yaml", "{"),
    ("points/town.yaml", text_of("points/town.yaml").replace("tier: 镇", "tier: 乡")),
    ("points/hall.yaml", "id: hall\nid: hall\n"),
    ("points/bank.yaml", text_of("points/bank.yaml").replace("kind: 银行驿站", "kind: 银行")),
    ("windows/desk.yaml", text_of("windows/desk.yaml").replace("all: true", "all: 是")),
    ("windows/hall-general.yaml", "<<: a"),
    ("banks/bank-2026.yaml", "? a"),
    ("centre.yaml", text_of("centre.yaml").replace("short_name", "shortname")),
    ("calendars/2025.yaml", "year: 2025.5"),
]


@pytest.mark.parametrize(("file", "text"), REFUSED)
def test_a_refused_file_is_the_only_problem(file: str, text: str, tmp_path: Path) -> None:
    loaded = load(county_with(tmp_path, {file: text}))
    assert loaded.catalog is None
    assert {p.file for p in loaded.problems} == {file}, loaded.problems
    assert {p.code[0] for p in loaded.problems} <= {"S", "G"}


@pytest.mark.parametrize(
    ("file", "was", "now", "code"),
    [
        ("windows/hall-general.yaml", "points: [hall]", "points: [hal]", "X01"),
        ("windows/hall-general.yaml", "items: [loan]", "items: [lone]", "X01"),
        ("staffing/hall.yaml", "post: 受理岗B岗", "post: 受理岗C岗", "X01"),
        ("workflows/survey.yaml", "post: 民政助理岗", "post: 民政助力岗", "X01"),
        ("items/proof.yaml", "workflow: instant", "workflow: instnt", "X01"),
        ("points/bank.yaml", "parent: town", "parent: twon", "X01"),
        ("banks/bank-2026.yaml", "item: proof", "item: prof", "X01"),
        ("workflows/joint.yaml", "department: land", "department: lnad", "X01"),
    ],
)
def test_a_misspelt_name_is_one_problem_with_the_right_one(
    file: str, was: str, now: str, code: str, tmp_path: Path
) -> None:
    text = text_of(file)
    assert was in text
    loaded = load(county_with(tmp_path, {file: text.replace(was, now, 1)}))
    assert told(loaded) == [(file, code)], loaded.problems
    assert "是不是" in loaded.problems[0].hint


def test_problems_of_many_files_come_together_sorted_and_unique(tmp_path: Path) -> None:
    broken: dict[str, str | bytes | None] = {
        "items/proof.yaml": text_of("items/proof.yaml").replace("kind: 即办件", "kind: 即办"),
        "items/loan.yaml": text_of("items/loan.yaml").replace('"12345"', "0476-5550003"),
        "points/hall.yaml": "[",
        "item/x.yaml": "x",
    }
    loaded = load(county_with(tmp_path, broken))
    assert told(loaded) == [
        ("item/x.yaml", "S21"), ("items/loan.yaml", "X11"), ("items/proof.yaml", "G03"),
        ("points/hall.yaml", "S07"),
    ]  # fmt: skip
    keys = [(p.file, p.line, p.column, p.code, p.message) for p in loaded.problems]
    assert keys == sorted(set(keys))


def test_a_remark_or_a_warning_does_not_stop_a_catalogue(tmp_path: Path) -> None:
    spare = text_of("workflows/instant.yaml").replace("id: instant", "id: spare")
    loaded = load(county_with(tmp_path, {"workflows/spare.yaml": spare}))
    assert [(p.code, p.severity) for p in loaded.problems] == [("X47", "提示")]
    assert loaded.catalog is not None


def test_the_catalogue_is_read_without_the_web_the_database_or_paper() -> None:
    script = (
        "import sys, app.catalog\n"
        "print(sorted({'flask', 'sqlalchemy', 'weasyprint', 'alembic'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# --- the county as a sample of the language ---------------------------------------------------


Key = tuple[frozenset[str], str]


def keys_of_schema(schema: Any, root: Any, above: frozenset[str] = frozenset()) -> Iterator[Key]:
    """Give (all keys of a place, one of them) of every place; a shared definition is one place."""
    name = schema.get("$ref", "")
    if name in above:
        return  # a block within a block: its keys have been given
    above |= {name} if name else set()
    node = resolve(schema, root)
    for key, sub in node.get("properties", {}).items():
        yield frozenset(node["properties"]), key
        yield from keys_of_schema(sub, root, above)
    for part in ("items", "then", "else"):
        if isinstance(node.get(part), dict):
            yield from keys_of_schema(node[part], root, above)


def keys_of_data(data: Any, root: Any, path: tuple[str | int, ...] = ()) -> Iterator[Key]:
    if isinstance(data, dict):
        described = schema_at(root, path)
        branches = shapes_of(described, root)
        for key, value in data.items():
            known = (b["properties"] for b in branches if key in b.get("properties", {}))
            yield frozenset(next(known, ())), key
            yield from keys_of_data(value, root, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from keys_of_data(value, root, (*path, number))


def test_the_county_uses_every_key_there_is() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    used, wanted = set(), set()
    for collection in COLLECTIONS:
        wanted |= set(keys_of_schema(collection.schema, collection.schema))
        for record in catalog.records[collection.name].values():
            used |= set(keys_of_data(record.data, collection.schema))
    for collection, source in county_of(gather(COUNTY)).bases:
        used |= set(keys_of_data(source.data, collection.schema))
    # A clean county has nothing to silence; tests/catalog/test_silences.py does.
    hushing = {"silence", "rule", "reason", "until"}
    # A choice by answers binds every item of its workflow; test_flows.py tries it.
    answered = (frozenset({"when", "outcomes", "steps"}), "when")
    assert sorted({key for _place, key in wanted - used - {answered}} - hushing) == []


def test_the_county_asks_every_type_of_question() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    asked = {question.type for item in catalog.items.values() for question in item.form}
    types = schemas()["common.schema.json"]["$defs"]["question"]["properties"]["type"]["enum"]
    assert asked == set(types)


@pytest.mark.parametrize("path", sorted(COUNTY.rglob("*.yaml")), ids=lambda p: p.name)
def test_every_file_begins_with_the_line_for_editors(path: Path) -> None:
    first = path.read_text("utf-8").split("\n")[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    schema = (path.parent / first.removeprefix(prefix)).resolve()
    assert schema.is_file()
    folder = path.relative_to(COUNTY).parts[0] if path.parent != COUNTY else ""
    assert {c.schema_file for c in COLLECTIONS if c.folder == folder} == {schema.name}

"""Every schema is valid, speaks Chinese at every key, allows nothing unknown and has a reader."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import jsonschema_rs
import msgspec
import pytest
from jsonschema import Draft202012Validator

from app.catalog import model
from app.catalog.collections import BY_NAME, COLLECTIONS, ORDER, SHIPPED, resolve, schemas
from app.exchange.mapping import ImportMapping
from app.fields import Question
from app.trials.example import Example
from tests.house.tree import APP, modules, parsed

NAMES = sorted(schemas())
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
# A part of a schema that is only there to choose between others describes no place of its own.
CHOOSING = ("if", "anyOf")


def parts(node: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every schema below a node with its path, conditions left out."""
    if not isinstance(node, Mapping):
        return
    yield path, node
    for group in ("properties", "$defs"):
        for key, sub in node.get(group, {}).items():
            yield from parts(sub, f"{path}/{key}")
    for key in ("items", "then", "else", "additionalProperties", "propertyNames"):
        yield from parts(node.get(key), f"{path}/{key}")


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_draft_2020_12(name: str) -> None:
    schema = schemas()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema.get("$id", name) == name
    Draft202012Validator.check_schema(schema)
    jsonschema_rs.meta.validate(dict(schema))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_has_a_title_and_a_description_in_chinese(name: str) -> None:
    silent = [
        f"{path}/{key}: {word}"
        for path, part in parts(schemas()[name], name)
        for key, sub in part.get("properties", {}).items()
        for word in ("title", "description")
        if not CHINESE.search(resolve(sub, schemas()[name]).get(word, ""))
    ]
    assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_listed_has_a_title_and_a_description_too(name: str) -> None:
    silent = [
        path
        for path, part in parts(schemas()[name], name)
        if "properties" in part and not (CHINESE.search(part["title"] + part["description"]))
    ]
    assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_no_object_takes_an_unknown_key(name: str) -> None:
    open_ones = [
        path
        for path, part in parts(schemas()[name], name)
        if part.get("type") == "object"
        and part.get("additionalProperties") is not False
        # `when` maps the item's own questions: its keys are held by `propertyNames` and X33.
        and "propertyNames" not in part
    ]
    assert open_ones == []


@pytest.mark.parametrize("name", NAMES)
def test_no_enumeration_is_empty_or_a_number(name: str) -> None:
    for path, part in parts(schemas()[name], name):
        if "enum" in part:
            assert part["enum"], path
            assert all(isinstance(word, str) for word in part["enum"]), path
            assert len(part["enum"]) == len(set(part["enum"])), path


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere(name: str) -> None:
    for path, part in parts(schemas()[name], name):
        if "$ref" in part:
            found = resolve(part, schemas()[name])
            # 不收费 or a list of fees has no one type; it chooses between two.
            assert found["title"], path
            assert "type" in found or "if" in found, path
        if "x-ref" in part:
            assert part["x-ref"] == "posts" or part["x-ref"] in BY_NAME, path


def test_every_schema_file_is_a_collection_or_shared() -> None:
    assert set(NAMES) == {f"{stem}.schema.json" for stem in (*ORDER, "common")}
    assert {path.name for path in SHIPPED.iterdir()} == set(NAMES)


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
def test_the_columns_of_a_list_are_keys_of_its_schema(collection: Any) -> None:
    for column in collection.columns:
        node: Mapping[str, Any] = collection.schema
        for key in column.split("."):
            keys = resolve(node, collection.schema)["properties"]
            assert key in keys, column
            node = resolve(keys[key], collection.schema)


# --- every key has a reader -------------------------------------------------------------------

# The value a record of each collection becomes.
MODELS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "centre": model.Centre, "departments": model.Department, "points": model.Point,
    "windows": model.Window, "staffing": model.Staffing, "banks": model.Authorisation,
    "workflows": model.Workflow, "items": model.Item, "bundles": model.Bundle,
    "papers": model.PaperWording,
    "calendars": model.CalendarYear,
    "imports": ImportMapping,
}  # fmt: skip
# Keys that the build reads itself, because one rule becomes many values: (collection, key) →
# what holds it afterwards. Their words below are read there too.
BUILT: Final = {
    ("points", "stations"): model.Point,
    ("windows", "at"): None,
    ("staffing", "at"): None,
    ("staffing", "posts.place"): None,
    # Read by app.catalog.lineage and app.catalog.inheritance, before there is a model.
    **{("items", key): None for key in ("base", "extends", "without")},
    # Tried by the check; no part of what a case pins.
    ("items", "examples"): Example,
    # Read by app.catalog.silences from any file, before there is a model.
    **{(collection.name, "silence"): None for collection in COLLECTIONS},
}


# A block that is no step is written under the key that says what it is.
BLOCKS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "parallel": model.Parallel, "choose": model.Choose, "repeat": model.Repeat, "flow": model.Flow,
}  # fmt: skip
# Blocks hold blocks; deeper than this there is nothing new.
DEEPEST: Final = 7


def fields_of(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def structs_in(hint: Any) -> list[type[msgspec.Struct]]:
    """Give the struct types a field's type is made of."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return [hint]
    return [found for inner in getattr(hint, "__args__", ()) for found in structs_in(inner)]


def keys_without_field(
    collection: str, node: Mapping[str, Any], root: Any, kind: type[msgspec.Struct], path: str = ""
) -> Iterator[str]:
    """Give the keys of a schema that its model has no field for."""
    node = resolve(node, root)
    if path.count(".") > DEEPEST:
        return
    for key, sub in node.get("properties", {}).items():
        dotted = f"{path}{key}"
        if (collection, dotted) in BUILT:
            inner = BUILT[collection, dotted]
            if inner:
                yield from keys_without_field(collection, sub, root, inner, dotted + ".")
            continue
        field = fields_of(kind).get(key)
        if field is None:
            yield f"{collection}: {dotted} ({kind.__name__})"
            continue
        for struct in structs_in(field.type):
            yield from _below(collection, sub, root, struct, dotted + ".")
    for branch in ("items", "else", "then"):
        if branch in node and isinstance(node[branch], Mapping):
            yield from _below(collection, node[branch], root, kind, path)


def _below(
    collection: str, node: Mapping[str, Any], root: Any, kind: type[msgspec.Struct], path: str
) -> Iterator[str]:
    node = resolve(node, root)
    while "items" in node:
        node = resolve(node["items"], root)
    if "if" in node:
        for branch in ("then", "else"):
            yield from _below(collection, node[branch], root, kind, path)
        return
    keys = node.get("properties", {})
    block = next(iter(keys), "") if len(keys) == 1 else ""
    if BLOCKS.get(block) is kind:
        inner = resolve(keys[block], root)
        yield from keys_without_field(collection, inner, root, kind, path)
    elif keys and block not in BLOCKS and kind not in BLOCKS.values():
        yield from keys_without_field(collection, node, root, kind, path)


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
def test_every_key_is_a_field_of_its_model(collection: Any) -> None:
    schema = collection.schema
    found = keys_without_field(collection.name, schema, schema, MODELS[collection.name])
    assert list(found) == []


def test_this_search_finds_a_key_without_a_field() -> None:
    schema = {**BY_NAME["items"].schema}
    schema["properties"] = {**schema["properties"], "colour": {"type": "string"}}
    material = resolve(schema["properties"]["materials"]["items"], schema)
    schema["properties"]["materials"] = {
        "items": {**material, "properties": {**material["properties"], "weight": {}}}
    }
    found = list(keys_without_field("items", schema, schema, model.Item))
    assert found == ["items: materials.weight (Material)", "items: colour (Item)"]


def test_this_search_looks_into_blocks_within_blocks() -> None:
    schema = json.loads(json.dumps(BY_NAME["workflows"].schema))
    case = schema["$defs"]["choose"]["properties"]["choose"]["properties"]["cases"]["items"]
    case["properties"]["colour"] = {"type": "string"}
    schema["$defs"]["step"]["properties"]["signers"]["properties"]["weight"] = {"type": "number"}
    found = set(keys_without_field("workflows", schema, schema, model.Workflow))
    assert {
        "workflows: steps.cases.colour (Alternative)",
        "workflows: steps.cases.steps.signers.weight (Signers)",
        "workflows: steps.branches.signers.weight (Signers)",
    } <= found


ATTRIBUTE: Final = re.compile(r"\.([a-z_]+)\b")
NOT_READERS: Final = (APP / "catalog" / "model", APP / "catalog" / "build.py")


@lru_cache(maxsize=1)
def read_names() -> frozenset[str]:
    """Give every name that is read as an attribute anywhere above the model, templates too."""
    found: set[str] = set()
    for path in modules():
        if any(path == place or place in path.parents for place in NOT_READERS):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                found.add(node.attr)
    for path in sorted(APP.rglob("*.html")):
        for expression in re.findall(r"\{[{%](.*?)[}%]\}", path.read_text("utf-8"), re.S):
            found.update(ATTRIBUTE.findall(expression))
    return frozenset(found)


# Keys whose screen is still to be built; a key leaves this list with the change that reads it.
WAITING: Final[dict[str, set[str]]] = {}


def every_struct() -> list[type[msgspec.Struct]]:
    pending: list[type[msgspec.Struct]] = [*MODELS.values()]
    found: dict[type[msgspec.Struct], None] = {}
    while pending:
        kind = pending.pop(0)
        if kind not in found:
            found[kind] = None
            for field in msgspec.structs.fields(kind):
                pending += structs_in(field.type)
    return list(found)


@pytest.mark.parametrize("kind", every_struct(), ids=lambda kind: kind.__name__)
def test_every_field_is_read_above_the_model(kind: type[msgspec.Struct]) -> None:
    unread = {f.name for f in msgspec.structs.fields(kind) if f.name not in read_names()}
    assert unread == WAITING.get(kind.__name__, set())


def test_the_models_are_all_reached() -> None:
    assert Question in every_struct()
    assert model.RiskPoint in every_struct()
    assert model.Backup in every_struct()

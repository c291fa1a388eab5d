"""What an heir inherits is told, with the file it stands in; what it writes itself is not."""

from __future__ import annotations

from pathlib import Path

from app.catalog import gather, load, tree_of
from app.catalog.load import heir_in
from app.catalog.model import Origin
from tests.catalog.folders import county_with
from tests.catalog.test_inheritance import BASE, HEIR

CHANGED = HEIR + "materials:\n  - {id: form, copy: 2}\n  - {id: extra, name: 说明, original: 1}\n"


def folder(tmp_path: Path, **files: str) -> Path:
    return county_with(tmp_path, {f"items/{name}.yaml": text for name, text in files.items()})


def test_what_comes_whole_from_one_file_is_named_once(tmp_path: Path) -> None:
    catalog = load(folder(tmp_path, a=BASE, b=HEIR)).catalog
    assert catalog is not None
    found = catalog.records["items"]["relief-village"].origins
    base = Origin(file="items/a.yaml", id="relief", name="特困补助")
    assert found["name"] == found["materials"] == found["limits.statutory"] == base
    assert not {"id", "extends", "tiers", "limits", "limits.promised"} & set(found)
    assert not any(key.startswith("materials.") for key in found)


def test_of_a_mixed_list_every_entry_and_value_is_told(tmp_path: Path) -> None:
    catalog = load(folder(tmp_path, a=BASE, b=CHANGED)).catalog
    assert catalog is not None
    found = catalog.records["items"]["relief-village"].origins
    assert {key for key in found if key.startswith("materials")} == {
        "materials.0.name", "materials.0.original", "materials.1",
    }  # fmt: skip


def test_a_grandparent_is_named_where_it_speaks(tmp_path: Path) -> None:
    middle = "id: middle\nbase: true\nextends: relief\nconditions: [县里的条件]\n"
    heir = HEIR.replace("extends: relief", "extends: middle")
    catalog = load(folder(tmp_path, a=BASE, b=middle, c=heir)).catalog
    assert catalog is not None
    found = catalog.records["items"]["relief-village"].origins
    assert (found["conditions"].file, found["name"].file) == ("items/b.yaml", "items/a.yaml")


def test_what_inherits_nothing_has_no_origins(tmp_path: Path) -> None:
    catalog = load(folder(tmp_path, a=BASE)).catalog
    assert catalog is not None
    own = [r for r in catalog.records["items"].values() if "extends" not in r.data]
    assert len(own) > 2
    assert all(record.origins == {} for record in (*own, *catalog.bases.values()))


def test_bases_stand_apart_from_what_serves(tmp_path: Path) -> None:
    before = load(folder(tmp_path / "before")).catalog
    after = load(folder(tmp_path / "after", a=BASE, b=HEIR)).catalog
    assert before is not None
    assert after is not None
    assert set(after.bases) - set(before.bases) == {"relief"}
    assert after.bases["relief"].data["name"] == "特困补助"
    assert after.bases["relief"].file == "items/a.yaml"
    assert not set(after.bases) & set(after.records["items"])
    assert not set(after.bases) & set(after.items)


def test_a_base_that_a_higher_layer_completes_is_a_base_no_more(tmp_path: Path) -> None:
    files = dict(gather(folder(tmp_path)).files)
    low = {f"@province/{name}": raw for name, raw in files.items()}
    low["@province/items/relief.yaml"] = BASE.encode()
    own = "id: relief\nextends: relief\ntiers: [镇]\n"
    catalog = load(tree_of({**low, "items/relief.yaml": own.encode()})).catalog
    assert catalog is not None
    assert "relief" not in catalog.bases
    record = catalog.records["items"]["relief"]
    assert record.origins["materials"].file == "@province/items/relief.yaml"


def test_an_heir_is_found_before_it_is_sound(tmp_path: Path) -> None:
    tree = gather(folder(tmp_path, a=BASE))
    text = b"id: new\nextends: relief\nkind: nonsense\n"
    heir = heir_in(tree.with_changes({"items/new.yaml": text}), "items/new.yaml")
    assert heir is not None
    assert heir.parent.data["name"] == "特困补助"
    assert heir_in(tree, "items/a.yaml") is None
    lost = tree.with_changes({"items/new.yaml": b"id: new\nextends: nobody\n"})
    assert heir_in(lost, "items/new.yaml") is None

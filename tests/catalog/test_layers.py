"""Folders laid over each other: what counts, and what problems are called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.catalog import NoConfiguration, gather, load, tree_of
from app.catalog.layers import Layered, layered, layers_of, ranks, split, whereabouts
from tests.catalog.folders import COUNTY

PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")
LOAN = (COUNTY / "items" / "loan.yaml").read_text("utf-8")


@pytest.fixture
def province(tmp_path: Path) -> Path:
    folder = tmp_path / "province" / "config"
    shutil.copytree(COUNTY, folder)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def wrong(where: Path) -> list[tuple[str, int, str]]:
    return [(p.file, p.line, p.code) for p in load(where).problems if p.severity != "提示"]


def test_an_upper_layer_replaces_records_and_leaves_the_others(
    province: Path, tmp_path: Path
) -> None:
    county = tmp_path / "county"
    write(county, "items/own/another-name.yaml", PROOF.replace("救助对象证明", "县里的证明", 1))
    where = layered([province, county])
    assert wrong(where) == []
    catalog = load(where).catalog
    assert catalog is not None
    assert catalog.items["proof"].name == "县里的证明"
    assert catalog.items["loan"].name == "个体工商户贷款贴息"
    files = {r.id: r.file for r in catalog.records["items"].values()}
    assert files["proof"] == "items/own/another-name.yaml"
    assert files["loan"] == "@province/items/loan.yaml"
    assert catalog.records["centre"]["centre"].file == "@province/centre.yaml"


def test_the_top_centre_counts(province: Path, tmp_path: Path) -> None:
    text = (COUNTY / "centre.yaml").read_text("utf-8")
    name = load(province).catalog.centre.name  # type: ignore[union-attr]
    write(tmp_path / "county", "centre.yaml", text.replace(name, "另一个中心", 1))
    catalog = load(layered([province, tmp_path / "county"])).catalog
    assert catalog is not None
    assert catalog.centre.name == "另一个中心"


def test_an_item_narrows_the_one_of_its_id_below(province: Path, tmp_path: Path) -> None:
    county = tmp_path / "county"
    write(county, "items/loan.yaml", "id: loan\nextends: loan\nlimits: {promised: {length: 20}}\n")
    where = layered([province, county])
    assert wrong(where) == []
    catalog = load(where).catalog
    assert catalog is not None
    promised = catalog.items["loan"].limits.promised
    assert promised is not None
    assert (promised.length, promised.unit) == (20, "自然日")
    write(county, "items/loan.yaml", "id: loan\nextends: loan\nlimits: {promised: {length: 40}}\n")
    assert wrong(where) == [("items/loan.yaml", 3, "X77")]


def test_a_problem_below_is_called_by_its_layer(province: Path, tmp_path: Path) -> None:
    write(province, "items/loan.yaml", LOAN.replace("workflow: instant", "workflow: instan"))
    (tmp_path / "county").mkdir()
    county = tmp_path / "county"
    assert [(f, c) for f, _l, c in wrong(layered([province, county]))] == [
        ("@province/items/loan.yaml", "X01")
    ]
    write(county, "items/loan.yaml", "id: loan\nextends: loan\n")
    found = next(p for p in load(layered([province, county])).problems if p.code == "X01")
    assert found.file == "@province/items/loan.yaml"
    assert "items/loan.yaml:2 继承自这里" in found.message
    # What is replaced as a whole is nobody's problem any more.
    write(county, "items/loan.yaml", LOAN)
    assert wrong(layered([province, county])) == []


def test_three_layers_keep_their_order(province: Path, tmp_path: Path) -> None:
    city, county = tmp_path / "a-city", tmp_path / "county"
    for folder, days in ((city, 25), (county, 20)):
        write(
            folder,
            "items/loan.yaml",
            f"id: loan\nextends: loan\nlimits: {{promised: {{length: {days}}}}}\n",
        )
    where = layered([province, city, county])
    assert [prefix for prefix, _f in layers_of(where)] == ["@1.province/", "@2.a-city/", ""]
    tree = gather(where)
    assert "@2.a-city/items/loan.yaml" in tree.files
    catalog = load(tree).catalog
    assert catalog is not None
    assert catalog.items["loan"].limits.promised.length == 20  # type: ignore[union-attr]
    assert catalog.items["loan"].fees[0].name == "公证费"


def test_a_tree_of_all_layers_is_checked_like_the_folders(province: Path, tmp_path: Path) -> None:
    county = tmp_path / "county"
    write(county, "items/loan.yaml", "id: loan\nextends: loan\n")
    from_disk = gather(layered([province, county]))
    again = tree_of(dict(reversed(list(from_disk.files.items()))))
    assert again.fingerprint == from_disk.fingerprint
    assert load(again).problems == load(from_disk).problems
    assert list(again.files) == list(from_disk.files)


def test_a_folder_that_looks_like_a_layer_is_not_one(province: Path) -> None:
    write(province, "@other/items/loan.yaml", LOAN)
    assert [(p.file, p.code) for p in load(province).problems if p.code == "S21"] == [
        ("@other/items/loan.yaml", "S21")
    ]


def test_a_missing_layer_is_named(province: Path, tmp_path: Path) -> None:
    with pytest.raises(NoConfiguration, match="absent"):
        gather(layered([tmp_path / "absent", province]))


def test_names_and_folders() -> None:
    assert layered([Path("a")]) == Path("a")
    assert not isinstance(layered([Path("a")]), Layered)
    top = layered([Path("/srv/x/config"), Path("county")])
    assert (top, top / "items") == (Path("county"), Path("county/items"))
    assert layers_of(top / "items") == [("", Path("county/items"))]
    assert split("@x/items/a.yaml") == ("@x", "items/a.yaml")
    assert split("items/a.yaml") == ("", "items/a.yaml")
    assert ranks(["@2.b/x", "@1.a/x", "x"]) == {"@1.a": 0, "@2.b": 1, "": 2}
    assert whereabouts(top, "@x/items/a.yaml") == (Path("/srv/x/config"), "items/a.yaml")
    assert whereabouts(top, "@y/items/a.yaml") == (Path("county"), "@y/items/a.yaml")

"""`yichuang explain`: each value with the file, line and layer it comes from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from app.cli import main
from app.cli.explain import columns
from tests.catalog.folders import COUNTY


def run(*words: str, config: Path = COUNTY, more: tuple[Path, ...] = ()) -> Result:
    folders = [part for folder in (config, *more) for part in ("--config", str(folder))]
    return CliRunner().invoke(main, ["explain", *words, *folders])


def row(output: str, key: str) -> str:
    """Give what a line says behind its key, spaces made one."""
    found = [line for line in output.splitlines() if line.split()[0] == key]
    assert len(found) == 1, output
    return " ".join(found[0].split()[1:])


def test_every_value_says_where_it_stands_and_what_it_replaces() -> None:
    told = run("allowance-hall").output
    assert row(told, "name") == "困难补助 items/allowance.yaml:4（继承）"
    assert row(told, "limits.promised.length") == (
        "20 items/allowance-hall.yaml:7（本级）；原为 25，items/allowance.yaml:15"
    )
    assert row(told, "limits.promised.unit") == "工作日 默认值"
    assert row(told, "materials.form.name") == "补助申请书 items/allowance.yaml:17（继承）"
    assert row(told, "materials.lease") == (
        "（没有） items/allowance-hall.yaml:4（去掉）；原为 租房合同，items/allowance.yaml:18"
    )


def test_the_columns_stand_under_each_other() -> None:
    lines = run("allowance-hall").output.splitlines()
    starts = {columns(line.split("items/")[0]) for line in lines if "  items/" in line}
    assert len(starts) == 1


def test_one_key_or_all_below_it() -> None:
    assert [
        line.split()[0]
        for line in run("allowance-hall", "limits.promised.length").output.splitlines()
    ] == ["limits.promised.length"]
    keys = {line.split()[0] for line in run("dibao", "materials.lease").output.splitlines()}
    assert {"materials.lease.id", "materials.lease.name"} <= keys
    assert all(key.startswith("materials.lease") for key in keys)


def test_an_item_without_parents_is_all_its_own() -> None:
    told = run("proof").output
    assert "继承" not in told
    assert "不收费" in told


def test_json_has_stable_keys() -> None:
    told = json.loads(run("allowance-hall", "limits.promised.length", "--format", "json").output)
    assert told == {
        "item": "allowance-hall",
        "values": [
            {
                "key": "limits.promised.length", "value": "20", "how": "本级", "layer": "",
                "file": "items/allowance-hall.yaml", "line": 7,
                "was": [{"value": "25", "file": "items/allowance.yaml", "line": 15}],
            }
        ],
    }  # fmt: skip


def test_a_layer_is_named(tmp_path: Path) -> None:
    province = tmp_path / "province"
    shutil.copytree(COUNTY, province)
    own = tmp_path / "own"
    (own / "items").mkdir(parents=True)
    (own / "items" / "loan.yaml").write_text(
        "id: loan\nextends: loan\naudience: [自然人]\n", "utf-8"
    )
    told = run("loan", config=province, more=(own,)).output
    assert row(told, "name") == "个体工商户贷款贴息 @province/items/loan.yaml:3（继承）"
    assert row(told, "audience").startswith(
        "自然人 items/loan.yaml:3（本级）；原为 企业法人，@province/"
    )
    data = json.loads(run("loan", "name", "--format", "json", config=province, more=(own,)).output)
    assert data["values"][0]["layer"] == "@province"


def test_what_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    for words, hint in (
        (("dibaao",), "“dibao”"), (("proof", "visit"), "“visits”"), (("allowance",), "目录事项"),
    ):  # fmt: skip
        result = run(*words)
        assert result.exit_code == 2
        assert hint in result.output
    assert run("proof", config=tmp_path / "absent").exit_code == 2


def test_an_item_with_an_error_is_sent_to_check(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(COUNTY, folder)
    path = folder / "items" / "proof.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: 即办件", "kind: 即办"), "utf-8")
    result = run("proof", config=folder)
    assert result.exit_code == 2
    assert "yichuang check" in result.output

"""Files that cannot be read: each is a located sentence at once, never a traceback."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.catalog import Problem, load
from app.catalog.decoding import MAX_BYTES, read_bytes
from app.catalog.plain import MAX_DEPTH, MAX_VALUES
from app.catalog.refusal import Refused
from app.catalog.source import Source, read
from tests.catalog.folders import COUNTY, HERE, Expected, county_with, expected_in

QUICK = 2.0
PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")
SOURCES = sorted((HERE / "sources").iterdir())


def read_file(path: Path, name: str) -> Source | Problem:
    """Read one file as a folder's reader does."""
    try:
        return read(read_bytes(path), name)
    except Refused as refusal:
        return refusal.problem(name, [""])


def refused(folder: Path, raw: bytes | str) -> Problem:
    """Read one file that must be refused, in time."""
    path = folder / "x.yaml"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    begun = time.monotonic()
    found = read_file(path, "items/x.yaml")
    assert time.monotonic() - begun < QUICK
    assert isinstance(found, Problem)
    assert found.file == "items/x.yaml"
    assert found.severity == "错误"
    assert found.message.endswith("。")
    assert found.hint.endswith("。")
    # Not a word of the parser's English reaches the administrator.
    assert not any(word in found.message for word in ("found", "expected", "while", "Error"))
    return found


def place(problem: Problem) -> tuple[str, int, int]:
    return problem.code, problem.line, problem.column


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_bad_file_is_refused_at_its_mark(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    [mark] = expected_in({"items/x.yaml": text})
    problem = refused(tmp_path, text)
    assert Expected(problem.file, problem.line, problem.code) == mark
    assert problem.source_line == text.split("\n")[problem.line - 1]
    assert 1 <= problem.column <= problem.source_line.index("# <-") + 1


def test_an_example_is_named_after_its_code() -> None:
    for path in SOURCES:
        assert path.name.endswith(".bad.yaml")
        assert f"# <- {path.name[:3]}" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("S07-full-width-colon", "中文标点“：”"),
        ("S07-full-width-comma-and-bracket", "中文标点“，］”"),
        ("S07-unclosed-quote", "补上引号"),
        ("S07-undefined-alias", "加引号"),
        ("S07-two-documents", "移到另一个文件"),
        ("S07-wrong-dedent", "左边对齐"),
        ("S09-full-width-only", "中文标点“：”"),
        ("S14-braces", "给整个值加引号"),
        ("S16-full-width-space", "英文输入法"),
    ],
)
def test_the_hint_names_the_slip(name: str, part: str, tmp_path: Path) -> None:
    text = (HERE / "sources" / f"{name}.bad.yaml").read_text("utf-8")
    assert part in refused(tmp_path, text).hint


def test_full_width_signs_inside_a_sentence_are_not_blamed(tmp_path: Path) -> None:
    problem = refused(tmp_path, "id: a\nname: 甲，乙（丙）：丁\n  kind: 即办件\n")
    assert "中文标点" not in problem.hint


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("id: a\nname: 救助\n".encode("gbk"), ("S03", 2, 7)),
        ("id: a\n".encode("utf-16"), ("S03", 1, 1)),
        ("id: a\n".encode("utf-16-be"), ("S03", 1, 1)),
        (b"\xff\xff\xff\xff", ("S03", 1, 1)),
        ("\ufeffid: a\n".encode(), ("S04", 1, 1)),
        ("id: a\nna\ufeffme: b\n".encode(), ("S05", 2, 3)),
        (b"id: a\nname: x\x00\n", ("S05", 2, 8)),
        (b"id: a\nname: \x1b[31m\n", ("S05", 2, 7)),
        ("id: a\nname: \x85 \x9b\n".encode(), ("S05", 3, 2)),
        (b'id: a\nname: "x\\0y"\n', ("S05", 2, 7)),
        (b"", ("S08", 1, 1)),
        (b"# nothing\n\n", ("S08", 1, 1)),
        (b"---\n", ("S08", 1, 1)),
        (b"null\n", ("S08", 1, 1)),
    ],
)
def test_strange_bytes(raw: bytes, expected: tuple[str, int, int], tmp_path: Path) -> None:
    assert place(refused(tmp_path, raw)) == expected


def test_gbk_is_called_by_the_name_notepad_gives_it(tmp_path: Path) -> None:
    assert "GBK" in refused(tmp_path, "name: 救助对象".encode("gbk")).message
    assert "UTF-16" in refused(tmp_path, "name: 救助对象".encode("utf-16-le")).message


def nested(depth: int) -> str:
    return "".join(" " * level + "a:\n" for level in range(depth))


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "a: " + "[" * 40_000 + "]" * 40_000,
        "a: " + "{a: " * 100_000,
        "a: " + "[a, " * 100_000,
        "- " * 20_000,
        "- " * 400_000,
        "? " * 500_000 + "a",
        "-\t" * 20_000,
        "a: " + "[\n#x\n" * 20_000,
        "a: " + "".join(f"&a{n} [" for n in range(50_000)),
        nested(1_000),
        "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "a: &a [*a]",
        "a: &a {b: *a}",
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_deep_nesting_never_reaches_the_stack(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text).code in ("S10", "S07")


def test_the_deepest_allowed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1), "utf-8")
    assert isinstance(read_file(path, "x.yaml"), Source)


def test_an_alias_bomb_does_not_go_off(tmp_path: Path) -> None:
    lines = ["a0: &a0 [甲, 乙, 丙, 丁, 戊, 己, 庚, 辛, 壬]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    problem = refused(tmp_path, "\n".join(lines))
    assert problem.code == "S11"
    assert str(MAX_VALUES) in problem.message


def test_too_many_values_without_any_alias(tmp_path: Path) -> None:
    assert refused(tmp_path, "a:\n" + "  - 1\n" * (MAX_VALUES + 1)).code == "S11"


def test_a_file_of_50_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    begun = time.monotonic()
    found = read_file(path, "x.yaml")
    assert time.monotonic() - begun < 2
    assert isinstance(found, Problem)
    assert (found.code, "51200 KB" in found.message) == ("S02", True)


def test_the_largest_allowed_file_with_one_long_line(tmp_path: Path) -> None:
    head = "id: a\nname: "
    problem = refused(tmp_path, head + "x" * (MAX_BYTES - len(head) + 1))
    assert problem.code == "S02"
    path = tmp_path / "y.yaml"
    path.write_text(head + "x" * (MAX_BYTES - len(head)), "utf-8")
    begun = time.monotonic()
    assert isinstance(read_file(path, "y.yaml"), Source)
    assert time.monotonic() - begun < QUICK


def test_a_pipe_a_folder_and_a_device_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "device.yaml").symlink_to("/dev/zero")
    said = {}
    for name in ("pipe", "folder", "device"):
        begun = time.monotonic()
        found = read_file(tmp_path / f"{name}.yaml", name)
        assert time.monotonic() - begun < QUICK
        assert isinstance(found, Problem)
        assert found.code == "S01"
        said[name] = found.message
    assert "管道" in said["pipe"]
    assert "文件夹" in said["folder"]
    assert "设备" in said["device"]


def test_a_file_that_is_gone_and_a_link_in_a_circle(tmp_path: Path) -> None:
    gone = read_file(tmp_path / "x.yaml", "items/x.yaml")
    assert isinstance(gone, Problem)
    assert (gone.code, gone.line, gone.column) == ("S01", 1, 1)
    assert gone.message == "文件不见了，可能刚被删除或者改了名。"
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    circle = read_file(tmp_path / "a.yaml", "a.yaml")
    assert isinstance(circle, Problem)
    assert "圈" in circle.message


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_every_line_ending_works_and_counts_the_same(ending: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(PROOF.replace("\n", ending).encode())
    found = read_file(path, "x.yaml")
    assert isinstance(found, Source)
    assert found.data["name"] == "救助对象证明"
    assert found.place(("contacts", "complain")).line == PROOF.split("\n").index(
        'contacts: {consult: 0476-5550001, complain: "12345"}'
    ) + 1  # fmt: skip
    broken = refused(tmp_path, f"id: a{ending}name: 甲{ending}\tkind: x{ending}")
    assert place(broken) == ("S06", 3, 1)


def test_what_looks_strange_and_is_allowed(tmp_path: Path) -> None:
    text = '"id": a\n"name" : |\n  　　第一段\n  第二段: {甲}\nkind: 甲：乙，丙 # 说明\nx: &a 1\ny: *a\n'
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    found = read_file(tmp_path / "x.yaml", "x.yaml")
    assert isinstance(found, Source)
    assert found.data == {
        "id": "a", "name": "　　第一段\n第二段: {甲}\n", "kind": "甲：乙，丙", "x": 1, "y": 1,
    }  # fmt: skip


# --- the folder -----------------------------------------------------------------------------


def wrong(folder: Path) -> list[tuple[str, str]]:
    return [(p.code, p.file) for p in load(folder).problems]


def test_a_missing_centre_is_told_where_it_should_be(tmp_path: Path) -> None:
    assert wrong(county_with(tmp_path, {"centre.yaml": None})) == [("S23", "centre.yaml")]


@pytest.mark.parametrize("name", ["center.yaml", "centre.yml", "centre.yaml.txt", "Centre.YAML"])
def test_a_misnamed_centre_is_one_problem(name: str, tmp_path: Path) -> None:
    text = (COUNTY / "centre.yaml").read_text("utf-8")
    [problem] = load(county_with(tmp_path, {"centre.yaml": None, name: text})).problems
    assert problem.file == name
    assert "centre.yaml" in problem.hint


@pytest.mark.parametrize(
    "name", ["items/x.yml", "items/x.YAML", "items/x.yaml.txt", "items/x.yml.TXT", "items/x.ymal"]
)
def test_a_wrong_ending_is_not_passed_over_in_silence(name: str, tmp_path: Path) -> None:
    [problem] = load(county_with(tmp_path, {name: PROOF})).problems
    assert (problem.code, problem.file) == ("S20", name)
    assert "x.yaml" in problem.hint


def test_a_misspelt_folder_is_told_once_with_the_right_name(tmp_path: Path) -> None:
    county = county_with(tmp_path, {"item/x.yaml": PROOF, "item/y.yaml": PROOF})
    [problem] = load(county).problems
    assert (problem.code, problem.file) == ("S21", "item/x.yaml")
    assert problem.hint.startswith("是不是“items”？")


def test_a_file_beside_the_centre_belongs_into_a_folder(tmp_path: Path) -> None:
    [problem] = load(county_with(tmp_path, {"proof.yaml": PROOF})).problems
    assert (problem.code, "items" in problem.hint) == ("S21", True)


def test_what_is_no_configuration_is_left_alone(tmp_path: Path) -> None:
    files: dict[str, str | bytes | None] = dict.fromkeys(
        ["README.md", "items/.x.yaml", ".git/x.yaml", "schema/x.yaml", "items/x.yaml~", "a/b.txt"],
        b"\xff\x00",
    )
    county = county_with(tmp_path, files)
    # What Emacs leaves beside a file that is being edited: a link to nowhere.
    (county / "items" / ".#dibao.yaml").symlink_to("someone@host.1234")
    assert wrong(county) == []


def test_links_out_of_the_folder_are_refused_and_links_inside_are_not(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(PROOF, "utf-8")
    (tmp_path / "elsewhere").mkdir()
    county = county_with(tmp_path, {"items/proof.yaml": None, "items/.real": PROOF})
    (county / "items" / "proof.yaml").symlink_to(county / "items" / ".real")
    assert wrong(county) == []
    (county / "items" / "proof.yaml").unlink()
    (county / "items" / "proof.yaml").symlink_to(outside)
    (county / "items" / "more").symlink_to(tmp_path / "elsewhere")
    found = wrong(county)
    assert ("S22", "items/proof.yaml") in found
    assert ("S22", "items/more/") in found


def test_folders_inside_a_collection_are_read_in_a_fixed_order(tmp_path: Path) -> None:
    county = county_with(
        tmp_path, {"items/b/x.yaml": "x", "items/a/y.yaml": "y", "items/c.yaml/k": ""}
    )
    assert wrong(county) == [
        ("S09", "items/a/y.yaml"), ("S09", "items/b/x.yaml"), ("S01", "items/c.yaml"),
    ]  # fmt: skip


def test_a_name_in_another_encoding_can_be_printed(tmp_path: Path) -> None:
    county = county_with(tmp_path, {})
    name = os.fsdecode(os.fsencode(county / "items") + b"/" + "证明".encode("gbk") + b".yaml")
    Path(name).write_text("坏", "utf-8")
    [problem] = load(county).problems
    assert problem.code == "S09"
    problem.file.encode("utf-8")


# --- fuzz -------------------------------------------------------------------------------------

SEEDS = [path.read_bytes() for path in sorted(COUNTY.rglob("*.yaml"))]
PIECES = [
    b"\t", b"\x00", b"\xff", b"[", b"]", b"{", b"}", b": ", b"- ", b"? ", b"&a ", b"*a", b"<<: ",
    b"!!x ", b"'", b'"', b"|", b">", b"#", b"%", b"@", b"\r", b"\n", b"\n  ", "：".encode(),
    "，".encode(), "　".encode(), b"\xc2\x85", b"\xe2\x80\xa8", b"---\n", b"...\n", b"1e999",
    b"0000-00-00", b"\xef\xbb\xbf", "\U0001f600".encode(), b"~", b"true", b"9" * 400 + b".0", b"\\",
]  # fmt: skip


def holds(problem: Problem) -> None:
    assert problem.line >= 1
    assert problem.column >= 1
    assert problem.width >= 1
    assert problem.message


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Source | Problem]:
    path = tmp_path_factory.mktemp("fuzz") / "x.yaml"

    def reads(raw: bytes) -> Source | Problem:
        path.write_bytes(raw)
        return read_file(path, "x.yaml")

    return reads


@settings(deadline=None)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@example(raw=b"? a")
@example(raw=b"\xe2\x80\xa8: a")
def test_any_bytes_are_data_or_a_problem(
    raw: bytes, one_file: Callable[[bytes], Source | Problem]
) -> None:
    found = one_file(raw)
    if isinstance(found, Problem):
        holds(found)
    else:
        assert found.place(tuple(found.data)[:1]).line >= 1


def mutated(seed: int) -> bytes:
    dice = random.Random(seed)
    raw = bytearray(dice.choice(SEEDS))
    for _times in range(dice.randint(1, 4)):
        at = dice.randrange(len(raw) + 1)
        cut = dice.choice([0, 0, 1, 3, 20])
        raw[at : at + cut] = dice.choice(PIECES) if dice.random() < 0.8 else b""
    return bytes(raw)


@settings(deadline=None)
@given(seed=st.integers(0, 10**9))
def test_mutations_of_real_files_are_data_or_a_problem(
    seed: int, one_file: Callable[[bytes], Source | Problem]
) -> None:
    found = one_file(mutated(seed))
    assert isinstance(found, Problem | Source)
    if isinstance(found, Problem):
        holds(found)


@pytest.mark.parametrize("start", range(0, 4000, 500))
def test_a_county_of_mutated_files_never_raises(start: int, tmp_path: Path) -> None:
    county = county_with(tmp_path, {})
    files = sorted(county.rglob("*.yaml"))
    originals = {path: path.read_bytes() for path in files}
    for seed in range(start, start + 25):
        dice = random.Random(seed)
        changed = dice.sample(files, 3)
        for path in changed:
            raw = bytearray(originals[path])
            at = dice.randrange(len(raw))
            raw[at : at + dice.choice([0, 1, 4])] = dice.choice([*PIECES, b"", b"0", "甲".encode()])
            path.write_bytes(bytes(raw))
        loaded = load(county)
        for problem in loaded.problems:
            holds(problem)
        assert (loaded.catalog is None) == any(p.severity == "错误" for p in loaded.problems)
        for path in changed:
            path.write_bytes(originals[path])

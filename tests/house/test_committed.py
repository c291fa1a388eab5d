"""Nothing in the repository names a package index or one developer's machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

# Written so that the patterns do not match themselves in this file.
INDEX_HOST = re.compile(
    r"py[p]i\.org|py[p]i\.python|[p]ythonhosted|[t]una\.tsinghua|registry\.np[m]|np[m]mirror"
    r"|mirrors\.[a-z]+\.(?:com|edu|cn)|deb\.[d]ebian|[u]buntu\.com/ubuntu"
    r"|(?<!-emit-)index-[u]rl|(?<!-emit-)find-[l]inks"
)
MACHINE_PATH = re.compile(r"(?<![\w.:/*-])/(?:home|Users|root|work|opt/wheels)/|[A-Z]:\\Users")
LARGEST = 4_000_000


def committed() -> list[Path]:
    """Give the files git has or would take: the ignored ones are nobody's business."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode != 0:  # an unpacked archive: everything in it was committed
        return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    names = listing.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def found_in(text: str, pattern: re.Pattern[str]) -> list[str]:
    return sorted({match.group() for match in pattern.finditer(text)})


@pytest.mark.parametrize("pattern", [INDEX_HOST, MACHINE_PATH], ids=["index host", "machine path"])
def test_no_committed_text_names_it(pattern: re.Pattern[str]) -> None:
    found = {}
    for path in committed():
        content = path.read_bytes()
        if b"\0" in content[:8192] or len(content) > LARGEST:
            continue
        if names := found_in(content.decode("utf-8", errors="replace"), pattern):
            found[str(path.relative_to(ROOT))] = names
    assert found == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (INDEX_HOST, "https://files.python" + "hosted.org/packages/x"),
        (INDEX_HOST, "--index-" + "url x"),
        (MACHINE_PATH, "see /" + "home/li/yichuang"),
        (MACHINE_PATH, '"/' + 'work/main"'),
    ],
)
def test_the_patterns_see_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert found_in(text, pattern)


@pytest.mark.parametrize("text", ["https://hall.example.cn/work/", "app/work/x", "</root>"])
def test_an_address_of_ours_is_no_machine_path(text: str) -> None:
    assert found_in(text, MACHINE_PATH) == []

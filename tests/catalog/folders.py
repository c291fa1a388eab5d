"""A copy of the small county with files replaced, and the places an example expects problems at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
COUNTY: Final = HERE / "county"
MARK: Final = re.compile(r"# <- ([A-Z]\d{2,3})\b")


class Expected(NamedTuple):
    """One problem an example asks for: its code and where."""

    file: str
    line: int
    code: str


def parts_of(text: str) -> dict[str, str]:
    """Split an example at its `# file: items/a.yaml` lines; {file: text}."""
    pieces = re.split(r"^# file: (.+)\n", text, flags=re.M)
    assert pieces[0].strip() == "", "an example begins with `# file: …`"
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def expected_in(parts: Mapping[str, str]) -> list[Expected]:
    """Give what the comments `# <- X10` of the parts ask for, in order of place."""
    return sorted(
        Expected(file, number, code)
        for file, text in parts.items()
        for number, line in enumerate(text.split("\n"), 1)
        for code in MARK.findall(line)
    )


def county_with(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Copy the county into `folder` and lay files over it; None takes a file away."""
    copy = folder / "county"
    shutil.copytree(COUNTY, copy)
    for name, text in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    return copy

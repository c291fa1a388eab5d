"""The set-up: complete locks, clear words when it must stop, and no time lost when all is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^ ]+)(?: ; .+)? \\\n((?:    --hash=sha256:.+\n)+)", re.M)


def entries(lock: str) -> dict[str, set[str]]:
    text = (ROOT / lock).read_text("utf-8")
    found: dict[str, set[str]] = {}
    for name, version, _hashes in PINNED.findall(text):
        found.setdefault(name, set()).add(version)
    return found


def wanted(group: str | None) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["optional-dependencies"][group] if group else project["dependencies"]
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return {re.sub(r"[._-]+", "-", name.group()).lower() for name in names if name}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_with_hashes_and_nothing_else(lock: str) -> None:
    assert PINNED.sub("", (ROOT / lock).read_text("utf-8")).strip() == ""


def test_the_locks_hold_what_the_project_asks_for() -> None:
    assert wanted(None) | wanted("build") <= set(entries("requirements.lock"))
    assert wanted("dev") <= set(entries("requirements-dev.lock"))


def test_what_is_compared_with_is_locked_apart() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    names = {re.match(r"[A-Za-z0-9-]+", line).group().lower() for line in groups["bench"]}  # type: ignore[union-attr]
    assert names <= set(entries("requirements-bench.lock"))
    assert names & set(entries("requirements-dev.lock")) == {"psycopg"}


def test_what_is_tested_is_what_is_run() -> None:
    tested = entries("requirements-dev.lock")
    run = entries("requirements.lock")
    assert run == {name: tested[name] for name in run}


def ensure(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "setup/ensure.sh", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_a_second_time_costs_next_to_nothing(purpose: str) -> None:
    begun = time.monotonic()
    done = ensure(purpose)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert time.monotonic() - begun < 3


def test_an_unknown_purpose_is_refused_in_both_languages() -> None:
    refused = ensure("fly")
    assert refused.returncode == 1
    assert "用法" in refused.stderr
    assert "Usage" in refused.stderr


def probe(script: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-c", f"source setup/messages.sh; source setup/system.sh; {script}"],
        cwd=ROOT,
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_fonts_or_browser_gets_one_line_to_type(tmp_path: Path) -> None:
    # An empty PATH: no fc-list, no pdftotext, no browser, no apt-get, no sudo.
    told = probe("missing_fonts; find_chromium || echo chromium", str(tmp_path))
    assert told.stdout.split() == ["fontconfig", "fonts-noto-cjk", "chromium"]


def test_a_browser_that_does_not_start_is_no_browser(tmp_path: Path) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    stub.chmod(0o755)
    assert probe("find_chromium", str(tmp_path)).returncode == 1
    stub.write_text("#!/bin/sh\necho Chromium 1\n", "utf-8")
    assert probe("find_chromium", str(tmp_path)).stdout.strip() == str(stub)


def test_what_to_install_is_said_in_both_languages_and_as_one_line() -> None:
    told = probe("stop_for libharfbuzz-subset0 chromium", os.environ["PATH"])
    assert told.returncode == 1
    assert "缺少系统软件包" in told.stderr
    assert "System packages are missing" in told.stderr
    line = next(line for line in told.stderr.splitlines() if line.startswith("    "))
    assert line.endswith("libharfbuzz-subset0 chromium")


APT_GET = """#!/bin/bash
here="${BASH_SOURCE[0]%/*}"
echo "$*" >> "$here/asked"
[[ "$1" == install ]] || exit 0
for name in pdftotext pdftoppm chromium; do
    printf '#!/bin/sh\\nexit 0\\n' > "$here/$name"
    /bin/chmod +x "$here/$name"
done
"""


def machine(folder: Path, candidate: str) -> str:
    """Make a machine of stubs: the superuser's, with fonts, without poppler and a browser."""
    stubs = {
        "id": "#!/bin/sh\necho 0\n",
        "fc-list": "#!/bin/sh\necho Noto Serif CJK SC\n",
        "apt-cache": f"#!/bin/sh\necho '  Candidate: {candidate}'\n",
        "apt-get": APT_GET,
    }
    for name, text in stubs.items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    for tool in ("env", "sed"):
        (folder / tool).symlink_to(f"/usr/bin/{tool}")
    return str(folder)


def test_what_is_missing_is_installed_where_that_is_allowed(tmp_path: Path) -> None:
    script = f"set -euo pipefail; ensure_system_packages test {sys.executable}"
    told = probe(script, machine(tmp_path, "156.0-1"))
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "asked").read_text("utf-8").splitlines() == [
        "update -q",
        "install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 poppler-utils chromium",
    ]


def test_a_browser_that_is_only_a_snap_is_not_installed_behind_ones_back(tmp_path: Path) -> None:
    script = f"set -euo pipefail; ensure_system_packages test {sys.executable}"
    told = probe(script, machine(tmp_path, "2:1snap1-0ubuntu2"))
    assert told.returncode == 1
    assert "snap install chromium" in told.stderr
    assert (tmp_path / "asked").read_text("utf-8").splitlines() == ["update -q"]


def test_every_script_is_sound_shell() -> None:
    scripts = [*sorted((ROOT / "setup").glob("*.sh")), ROOT / ".ci" / "run"]
    for script in scripts:
        subprocess.run(["/bin/bash", "-n", script], check=True)

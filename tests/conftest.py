"""Fixtures that every part of the suite may use."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium that runs; without one the test fails, it is not skipped."""
    script = "source setup/messages.sh; source setup/system.sh; find_chromium"
    found = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        pytest.fail("no Chromium: run `make setup`, or name one with YICHUANG_CHROMIUM")
    return found.stdout.strip()

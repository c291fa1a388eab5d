"""Fixtures that every part of the suite may use."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Here every run looks for new examples; a change that is handed in is judged by the same ones
# each time, so that it is never refused for what was there before it.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


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

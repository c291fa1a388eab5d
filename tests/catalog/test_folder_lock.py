"""One writer of a folder at a time, over threads and processes; a crash lets go."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from app.catalog.folder_lock import FolderBusy, held

HOLDER = """
import sys, time
from pathlib import Path
from app.catalog.folder_lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_thread_waits_its_turn(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with held(tmp_path):
            order.append("second")

    with held(tmp_path):
        thread = Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(FolderBusy, match="占用"), held(tmp_path, 0.1):
        pass
    with held(tmp_path, 0.1):
        pass


def test_another_process_is_kept_out_and_its_death_lets_go(tmp_path: Path, root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        with pytest.raises(FolderBusy), held(tmp_path, 0.1):
            pass
        process.send_signal(signal.SIGKILL)
    with held(tmp_path, 5):
        pass


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    with held(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"), held(tmp_path / "none"):
        pass

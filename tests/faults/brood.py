"""Holds a nursery: orders writers, listens to them, kills them."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec

from tests.conftest import ROOT
from tests.faults.nursery import Order, Word
from tests.faults.requests import Ack, Request

PATIENCE = 60.0


class Brood:
    """The writers of one nursery: what each was asked, answered and left open."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._rest = b""
        self.pids: dict[int, int] = {}
        self.open: dict[int, Request] = {}
        self.kept: list[tuple[Request, Ack]] = []
        self.lost: list[tuple[Request, Word]] = []
        self.over: set[int] = set()
        self.killed: set[int] = set()

    def order(self, order: Order) -> None:
        """Have a writer forked."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()

    def listen(self, seconds: float) -> None:
        """Take in what writers say for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._hear(left)

    def wait_for(self, serials: set[int], over: bool = False) -> None:
        """Listen until each of the writers has said its first word, or its last."""
        until = time.monotonic() + PATIENCE
        while not serials <= (self.over if over else self.pids.keys()):
            assert time.monotonic() < until, "a writer fell silent"
            self._hear(0.1)

    def kill(self, serial: int) -> Request | None:
        """Kill a writer where it stands; give the request that nobody knows the fate of."""
        pid = self.pids[serial]
        # One that is not there any more died of a fault of its own: the error says which.
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while _alive(pid):
            assert time.monotonic() < until, f"{pid} does not die"
            time.sleep(0.001)
        # Whatever it said before it died lies in the pipe by now.
        while self._hear(0.0):
            pass
        self.killed.add(serial)
        return self.open.pop(serial, None)

    def alive(self) -> list[int]:
        """Give the process ids of those that were neither killed nor have done their part."""
        return [pid for serial, pid in self.pids.items() if serial not in self.killed | self.over]

    def _hear(self, seconds: float) -> bool:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        if not select.select([pipe], [], [], seconds)[0]:
            return False
        lines = (self._rest + os.read(pipe, 1 << 16)).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._take(msgspec.json.decode(line, type=Word))
        return True

    def _take(self, word: Word) -> None:
        self.pids[word.serial] = word.pid
        if word.trying is not None:
            self.open[word.serial] = word.trying
        elif word.done is not None:
            self.kept.append((self.open.pop(word.serial), word.done))
        elif word.lost:
            self.lost.append((self.open.pop(word.serial), word))
        if word.over:
            self.over.add(word.serial)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def brood(url: str) -> Iterator[Brood]:
    """Start a nursery on a database, ready to fork."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery", url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    held = Brood(process)
    try:
        assert process.stdout.readline() == b"ready\n"
        yield held
    finally:
        for pid in held.alive():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.stdin.close()
        process.wait()
        process.stdout.close()

"""Two real server processes on one database: both serve what is published within a second."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.catalog.folders import county_with
from tests.databases import both, fresh

pytestmark = pytest.mark.slow

SOON = 1.0
YICHUANG = [sys.executable, "-c", "from app.cli import main; main()"]
PROOF = "items/proof.yaml"
NAME = "name: 救助对象证明\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Site:
    """A configuration folder, a database, and the servers over them."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = county_with(folder, {})
        self.common = [
            "--config", str(self.folder), "--var", str(folder / "var"), "--database", database,
        ]  # fmt: skip
        self.servers: dict[int, subprocess.Popen[bytes]] = {}
        self.log = (folder / "log").open("wb")

    def serve(self, *more: str) -> int:
        port = free_port()
        arguments = [*YICHUANG, "serve", "--port", str(port), *more, *self.common]
        self.servers[port] = subprocess.Popen(
            arguments, stdout=self.log, stderr=self.log, env=os.environ | {"NO_COLOR": "1"}
        )
        return port

    def run(self, *arguments: str) -> str:
        """Give what a command prints; it runs here, in a process that is neither server's."""
        done = CliRunner().invoke(main, [*arguments, *self.common])
        assert done.exit_code == 0, done.output
        return done.stdout

    def rename(self, name: str) -> None:
        """Save another name of the proof as an editor does."""
        path = self.folder / PROOF
        text = re.sub(r"(?m)^name: .*\n", f"name: {name}\n", path.read_text("utf-8"), count=1)
        aside = path.with_suffix(".tmp")
        aside.write_text(text, "utf-8")
        aside.replace(path)

    def name(self, port: int) -> str:
        """Give the name of the proof as the public reads it."""
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/guide/proof", timeout=5) as page:
            found = re.search(r"<h1[^>]*>\s*([^<]+?)\s*<", page.read().decode())
        return found.group(1) if found else ""

    def wait_for(self, name: str, ports: list[int], patience: float = 60.0) -> float:
        """Give the seconds until all the servers show the name."""
        begun = time.monotonic()
        waiting = list(ports)
        while waiting:
            with suppress(OSError):
                if self.name(waiting[0]) == name:
                    waiting.pop(0)
                    continue
            if time.monotonic() - begun > patience:
                pytest.fail(f"{waiting} never showed {name}: {Path(self.log.name).read_text()}")
            time.sleep(0.02)
        return time.monotonic() - begun

    def stop(self) -> None:
        for server in self.servers.values():
            server.send_signal(signal.SIGTERM)
        for server in self.servers.values():
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(10)
        self.log.close()


@pytest.fixture(params=both)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with fresh(request.param) as url:
        made = Site(tmp_path, url)
        try:
            yield made
        finally:
            made.stop()


def test_both_change_over_within_a_second_of_a_publication(site: Site) -> None:
    ports = [site.serve(), site.serve()]
    site.wait_for("救助对象证明", ports)
    # Both started on an empty database: one of them published the folder, once.
    history = json.loads(site.run("history", "--format", "json"))["revisions"]
    assert [(each["number"], each["kind"]) for each in history] == [(1, "首次")]
    took = []
    for number in range(3):
        site.rename(f"救助证明{number}")
        site.run("publish", "--reason", "改名", "--yes")
        took.append(site.wait_for(f"救助证明{number}", ports))
    assert min(took) < SOON
    site.run("rollback", "1", "--reason", "改错了", "--yes")
    site.wait_for("救助对象证明", ports, patience=5)
    assert "回退（第1版）" in site.run("history")


def test_a_save_watched_by_one_reaches_the_other_and_a_bad_one_neither(site: Site) -> None:
    watching = site.serve("--watch")
    site.wait_for("救助对象证明", [watching])
    ports = [watching, site.serve()]
    site.wait_for("救助对象证明", ports)
    site.rename("救助证明")
    site.wait_for("救助证明", ports, patience=10)
    path = site.folder / PROOF
    good = path.read_text("utf-8")
    path.write_text(good.replace("kind: 即办件", "kind: 即办"), "utf-8")
    # A server that starts now serves what is published, whatever lies in the folder.
    late = site.serve()
    time.sleep(1.5)
    assert {site.name(port) for port in ports} == {"救助证明"}
    history = json.loads(site.run("history", "--format", "json"))["revisions"]
    assert [each["kind"] for each in history] == ["文件夹", "首次"]
    site.wait_for("救助证明", [*ports, late])
    path.write_text(good, "utf-8")
    time.sleep(1.0)
    assert len(json.loads(site.run("history", "--format", "json"))["revisions"]) == 2

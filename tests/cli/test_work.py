"""`yichuang work`: does what is due, once or until it is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.store import Store, write_jobs
from tests.catalog.folders import county_with
from tests.store.kept import job_of

YICHUANG = [sys.executable, "-c", "from app.cli import main; main()"]


class Site:
    """A published configuration and its database."""

    def __init__(self, folder: Path) -> None:
        config = county_with(folder, {})
        self.url = f"sqlite:///{folder / 'work.db'}"
        self.common = [
            "--config", str(config), "--var", str(folder / "var"), "--database", self.url,
        ]  # fmt: skip

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, *self.common])

    def publish(self) -> Site:
        done = self.run("publish", "--reason", "开始", "--yes")
        assert done.exit_code == 0, done.output
        return self

    def schedule(self, subject: str) -> None:
        store = Store(self.url)
        with store.writing() as connection:
            at = datetime.now(UTC) - timedelta(minutes=1)
            write_jobs.schedule(connection, "case", subject, at)
        store.dispose()

    def waits(self, subject: str) -> bool:
        store = Store(self.url)
        with store.reading() as connection:
            found = job_of(connection, "case", subject)
        store.dispose()
        return found is not None


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_before_the_first_publication_there_is_nothing_to_work_by(site: Site) -> None:
    told = site.run("work", "--once")
    assert told.exit_code == 2
    assert "还没有发布过任何版本" in told.output


def test_once_does_what_is_due_and_ends(site: Site) -> None:
    site.publish()
    # A case that is gone needs nothing any more.
    site.schedule("1504292025060400001")
    told = site.run("work", "--once")
    assert told.exit_code == 0, told.output
    assert "办成 1 项，没有办成待重试 0 项，搁置 0 项。" in told.output
    assert not site.waits("1504292025060400001")
    assert "办成 0 项" in site.run("work", "--once").output


@pytest.mark.parametrize("every", ["0", "99999", "x"])
def test_an_interval_that_cannot_be_is_told(site: Site, every: str) -> None:
    assert site.run("work", "--every", every).exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_it_is_told_to_stop(site: Site, how: signal.Signals) -> None:
    site.publish()
    with subprocess.Popen(
        [*YICHUANG, "work", "--every", "0.1", *site.common],
        stdout=subprocess.PIPE, env=os.environ | {"NO_COLOR": "1"}, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert "后台工作已开始" in process.stdout.readline()
        site.schedule("1504292025060400001")
        deadline = time.monotonic() + 60
        while site.waits("1504292025060400001"):
            assert time.monotonic() < deadline, "the job was never done"
            time.sleep(0.05)
        process.send_signal(how)
        assert process.wait(30) == 0
        assert "后台工作已停止" in process.stdout.read()


@pytest.mark.parametrize(("options", "working"), [((), True), (("--no-worker",), False)])
def test_a_server_works_too_unless_it_is_told_not_to(
    site: Site, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], working: bool
) -> None:
    site.publish().schedule("1504292025060400001")

    def serving(_app: object, **_options: object) -> None:
        deadline = time.monotonic() + (60 if working else 1)
        while site.waits("1504292025060400001") and time.monotonic() < deadline:
            time.sleep(0.05)

    monkeypatch.setattr("waitress.serve", serving)
    told = site.run("serve", *options)
    assert told.exit_code == 0, told.output
    assert site.waits("1504292025060400001") is not working

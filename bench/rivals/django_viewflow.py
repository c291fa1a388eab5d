"""django-viewflow: the parallel approval of five user tasks with its own tables.

Run by `.venv-bench/bin/python bench/rivals/django_viewflow.py sqlite:FILE|postgresql:URI`; for each
number read from standard input it does so many whole cases and prints the seconds they took.
Every step is one transaction: the task is read, assigned to a person, started and executed.
"""

from __future__ import annotations

import sys
import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings

ACTS = ("natural_resources", "agriculture", "forestry")


def database(where: str) -> dict[str, Any]:
    """Give Django's settings of a database."""
    kind, _, address = where.partition(":")
    if kind == "sqlite":
        begin = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
        return {
            "ENGINE": "django.db.backends.sqlite3", "NAME": address,
            "OPTIONS": {"init_command": begin, "transaction_mode": "IMMEDIATE"},
        }  # fmt: skip
    parts = urlsplit(where)
    host = parse_qs(parts.query).get("host", [parts.hostname])[0]
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"),
        "USER": parts.username, "PASSWORD": unquote(parts.password or ""), "HOST": host,
        "PORT": parts.port or "",
    }  # fmt: skip


def prepare(where: str) -> None:
    """Set Django up and make its tables."""
    settings.configure(
        DATABASES={"default": database(where)}, USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow",
            "hall",
        ],
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Cases:
    """Whole cases, six transactions each."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model
        from django.db import transaction
        from hall.flows import Joint
        from viewflow.workflow.models import Process, Task

        self.flow, self.atomic = Joint, transaction.atomic
        self.tasks, self.processes = Task.objects, Process.objects
        people = get_user_model().objects
        self.request = type("Request", (), {"user": people.get_or_create(username="clerk")[0]})()

    def whole_case(self) -> None:
        """Take one case from its beginning to its end."""
        with self.atomic():
            start = self.flow.start.activation_class.create(self.flow.start, None, None)
            start.start(self.request)
            start.execute()
        for name in ("receive", *ACTS, "approve"):
            self._step(start.process.pk, name)
        if self.processes.get(pk=start.process.pk).finished is None:
            raise RuntimeError("the case did not come to its end")

    def _step(self, process: int, name: str) -> None:
        node = getattr(self.flow, name)
        with self.atomic(), self.flow.lock(process):
            task = self.tasks.get(process_id=process, flow_task=node, status="NEW")
            activation = node.activation_class(task)
            activation.assign(self.request.user)
            activation.start(self.request)
            activation.execute()


def main() -> None:
    """Answer every number with the seconds that so many cases took."""
    prepare(sys.argv[1])
    cases = Cases()
    for line in sys.stdin:
        begun = time.perf_counter()
        for _n in range(int(line)):
            cases.whole_case()
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()

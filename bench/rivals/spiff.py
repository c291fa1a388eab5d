"""SpiffWorkflow: the parallel approval of five user tasks, in memory or kept in a database.

Run by `.venv-bench/bin/python bench/rivals/spiff.py memory|sqlite:FILE|postgresql:URI`; for each
number read from standard input it does so many whole cases and prints the seconds they took.
With a database every step is what a server would do for one request: read the case, restore it,
do the step, serialise it with SpiffWorkflow's own serializer, save it and commit.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

BRANCHES = ("natural_resources", "agriculture", "forestry")
ACTS = ("receive", *BRANCHES, "approve")


def bpmn() -> str:
    """Give the approval in BPMN: receive, three opinions at once, decide."""
    flows, nodes = [], []

    def flow(source: str, target: str) -> None:
        name = f"f{len(flows)}"
        flows.append(f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>')

    for source, target in (("begin", "receive"), ("receive", "fork")):
        flow(source, target)
    for name in BRANCHES:
        flow("fork", name)
        flow(name, "join")
    for source, target in (("join", "approve"), ("approve", "finish")):
        flow(source, target)
    kinds = {
        "begin": "startEvent",
        "finish": "endEvent",
        "fork": "parallelGateway",
        "join": "parallelGateway",
    }
    for name in ("begin", *ACTS, "fork", "join", "finish"):
        kind = kinds.get(name, "userTask")
        nodes.append(f'<{kind} id="{name}" name="{name}"/>')
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" '
        'targetNamespace="bench"><process id="joint" isExecutable="true">'
        f"{''.join(nodes)}{''.join(flows)}</process></definitions>"
    )


def specification() -> Any:
    """Parse the BPMN once, as a server does when it starts."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "joint.bpmn"
        file.write_text(bpmn(), "utf-8")
        parser = BpmnParser()
        parser.add_bpmn_file(str(file))
        return parser.get_spec("joint")


def step(workflow: Any, name: str) -> None:
    """Do the ready user task `name`."""
    (task,) = [
        each
        for each in workflow.get_tasks(state=TaskState.READY, manual=True)
        if each.task_spec.name == name
    ]
    task.run()
    workflow.do_engine_steps()


class Memory:
    """Whole cases in memory; nothing is kept."""

    def __init__(self) -> None:
        self.spec = specification()

    def whole_case(self) -> None:
        """Take one case from its beginning to its end."""
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        for name in ACTS:
            step(workflow, name)
        if not workflow.is_completed():
            raise RuntimeError("the case did not come to its end")


class Kept(Memory):
    """Whole cases kept in a database after every step."""

    def __init__(self, database: Any, mark: str) -> None:
        super().__init__()
        self.database, self.mark = database, mark
        self.serializer = BpmnWorkflowSerializer()
        self.number = 0
        self._do("CREATE TABLE IF NOT EXISTS spiff (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        self._do("DELETE FROM spiff")

    def _do(self, statement: str, *values: object) -> list[Any]:
        # Each statement that writes is followed by COMMIT: one transaction a step.
        cursor = self.database.cursor()
        cursor.execute(statement.replace("?", self.mark), values)
        found = cursor.fetchall() if cursor.description else []
        self.database.commit()
        return found

    def whole_case(self) -> None:
        """Take one case from its beginning to its end, six times through the database."""
        self.number += 1
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        body = self.serializer.serialize_json(workflow)
        self._do("INSERT INTO spiff (id, body) VALUES (?, ?)", self.number, body)
        for name in ACTS:
            workflow = self._step(name)
        if not workflow.is_completed():
            raise RuntimeError("the case did not come to its end")

    def _step(self, name: str) -> Any:
        cursor = self.database.cursor()
        cursor.execute(f"SELECT body FROM spiff WHERE id = {self.mark}", (self.number,))
        workflow = self.serializer.deserialize_json(cursor.fetchone()[0])
        step(workflow, name)
        body = self.serializer.serialize_json(workflow)
        self._do("UPDATE spiff SET body = ? WHERE id = ?", body, self.number)
        return workflow


def opened(where: str) -> Memory:
    """Give the cases where they are to be kept."""
    kind, _, address = where.partition(":")
    if kind == "memory":
        return Memory()
    if kind == "sqlite":
        database = sqlite3.connect(address)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            database.execute(f"PRAGMA {pragma}")
        return Kept(database, "?")
    import psycopg

    return Kept(psycopg.connect(where), "%s")


def main() -> None:
    """Answer every number with the seconds that so many cases took."""
    cases = opened(sys.argv[1])
    for line in sys.stdin:
        begun = time.perf_counter()
        for _n in range(int(line)):
            cases.whole_case()
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()

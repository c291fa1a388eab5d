"""The parallel approval of five user tasks as viewflow writes it."""

from __future__ import annotations

from viewflow import this
from viewflow.workflow import flow


class Joint(flow.Flow):
    """Receive, three opinions at once, decide."""

    start = flow.Start(None).Next(this.receive)
    receive = flow.View(None).Next(this.fork)
    fork = flow.Split().Next(this.natural_resources).Next(this.agriculture).Next(this.forestry)
    natural_resources = flow.View(None).Next(this.join)
    agriculture = flow.View(None).Next(this.join)
    forestry = flow.View(None).Next(this.join)
    join = flow.Join().Next(this.approve)
    approve = flow.View(None).Next(this.end)
    end = flow.End()

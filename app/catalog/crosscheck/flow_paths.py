"""Where in its file each part of a workflow stands."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.model import Block, Choose, Flow, Parallel, Repeat, Step, Workflow

Path = tuple[str | int, ...]
# The steps of a sub-flow stand in another file: what is said of them here is said of this key.
ELSEWHERE = "workflow"


def block_paths(workflow: Workflow) -> Iterator[tuple[Block, Path]]:
    """Give every block written in the workflow's own file with its path, each before its parts.

    The path of a block that is no step ends with the key that says what it is: `parallel`.
    """
    yield from _blocks(workflow.steps, ("steps",))


def _blocks(blocks: tuple[Block, ...], path: Path) -> Iterator[tuple[Block, Path]]:
    for number, block in enumerate(blocks):
        here = (*path, number)
        if isinstance(block, Step):
            yield block, here
        elif isinstance(block, Parallel):
            yield block, (*here, "parallel")
            for b, branch in enumerate(block.branches):
                yield from _blocks(branch, (*here, "parallel", "branches", b))
        elif isinstance(block, Choose):
            yield block, (*here, "choose")
            for c, case in enumerate(block.cases):
                yield from _blocks(case.steps, (*here, "choose", "cases", c, "steps"))
        elif isinstance(block, Repeat):
            yield block, (*here, "repeat")
            yield from _blocks(block.steps, (*here, "repeat", "steps"))
        else:
            yield block, (*here, "flow")


def own_steps(workflow: Workflow) -> Iterator[tuple[Step, Path]]:
    """Give every step written in the workflow's own file with its path."""
    return ((block, path) for block, path in block_paths(workflow) if isinstance(block, Step))


def step_paths(workflow: Workflow) -> Iterator[tuple[Step, Path]]:
    """Give every step with its path in the file, those of a sub-flow with the path of its name."""
    for block, path in block_paths(workflow):
        if isinstance(block, Step):
            yield block, path
        elif isinstance(block, Flow):
            inner = Workflow(id=block.id, name=block.id, steps=block.steps)
            yield from ((step, (*path, ELSEWHERE)) for step in inner.all_steps())


def below(path: Path, *keys: str | int) -> Path:
    """Give the path of a key of a step; the name of the sub-flow for a step of one."""
    return path if path[-1] == ELSEWHERE else (*path, *keys)

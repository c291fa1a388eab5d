"""What `init` and `new item` left for a person to write must not reach a citizen's paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.refusals import record_id
from app.texts import N_, _

TO_FILL_IN: Final = "待填"


@rule("X07", N_("还有待填的内容"), severity="警告")
def to_fill_in(county: County) -> Iterator[Finding]:
    """A text that still says 待填, unless its file marks it as an example value."""
    for collection, source in county.files:
        if not source.mentions(TO_FILL_IN):
            continue
        examples = source.data.get("example_values", ())
        identity = record_id(collection.name, source.data)
        for path in _unwritten(source.data, ()):
            dotted = ".".join(str(step) for step in path)
            if any(f"{dotted}.".startswith(f"{each}.") for each in examples):
                continue
            message = _("这里还是“待填”，会原样印到办事指南上。")
            hint = _("写上真实的内容；暂时没有的整项删掉。")
            yield Finding(collection.name, identity, path, message, hint)


def _unwritten(node: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, str):
        if TO_FILL_IN in node:
            yield path
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            yield from _unwritten(inner, (*path, key))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _unwritten(inner, (*path, index))

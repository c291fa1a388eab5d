"""How personal data looks where it need not be known."""

from __future__ import annotations

import re
from typing import Final

# What the name of a body ends with; anything else may be a person, whose name can be long
# (乌云其其格), and shows one character only.
_BODY: Final = re.compile(
    "(公司|企业|中心|学校|小组|部|厂|店|社|局|院|所|会|行|站|队|馆|园|场|户|政府|委员会)$"
)
_LONGEST_STARS: Final = 3


def mask_name(name: str) -> str:
    """Keep the first character: 张三丰 → 张**; bodies keep four: 宁城县某某公司 → 宁城县某***."""
    name = name.strip()
    kept = 4 if len(name) > 5 and _BODY.search(name) else min(1, len(name) - 1)
    return name[:kept] + "*" * min(len(name) - kept, _LONGEST_STARS) if name else ""


def mask_text(text: str) -> str:
    """Keep the first character of free text; how long it is stays hidden too."""
    return text.strip()[:1] + "***" if len(text.strip()) > 1 else "***"


def mask_middle(text: str, head: int, tail: int) -> str:
    """Keep `head` first and `tail` last characters; a shorter text is hidden whole."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]

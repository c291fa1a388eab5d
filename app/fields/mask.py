"""How personal data looks where it need not be known."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """Keep the first character: 张三丰 → 张**; bodies keep their first four: 宁城县某某公司 → 宁城县某***."""
    name = name.strip()
    if len(name) <= 1:
        return name
    kept = 1 if len(name) <= 4 else 4
    return name[:kept] + "*" * min(len(name) - kept, 3)


def mask_middle(text: str, head: int, tail: int) -> str:
    """Keep `head` first and `tail` last characters; a shorter text is hidden whole."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]

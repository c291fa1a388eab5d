"""Grows a configuration of any size from the shipped one: plausible items, nothing random.

The shipped items are copied round-robin over every department, each with its own name,
codes and legal basis, so that checks, searches and papers have as much to do as in a real
county of that size.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

NOUNS = ("登记", "备案", "核准", "认定", "变更", "注销", "补贴", "年检", "查询", "证明")
SUBJECTS = (
    "经营",
    "用地",
    "用水",
    "用电",
    "养殖",
    "运输",
    "社保",
    "医疗",
    "教育",
    "住房",
    "林木",
    "施工",
    "排污",
    "文物",
    "殡葬",
    "就业",
)


def grow(source: Path, target: Path, items: int) -> list[Path]:
    """Copy `source` to `target` and add items until there are `items`; give the item files."""
    shutil.copytree(source, target)
    models = sorted((target / "items").rglob("*.yaml"))
    banks = {path.stem for path in (target / "points" / "banks").glob("*.yaml")}
    texts = [(path, _without_banks(path.read_text("utf-8"), banks)) for path in models]
    files = list(models)
    number = 0
    while len(files) < items:
        path, text = texts[number % len(texts)]
        new = path.with_name(f"{path.stem}-{number:05d}.yaml")
        new.write_text(_variant(text, number), "utf-8")
        files.append(new)
        number += 1
    return files


def _without_banks(text: str, banks: set[str]) -> str:
    """Leave out the examples at bank points: no authorisation names a copy."""
    head, mark, tail = text.partition("\nexamples:\n")
    if not mark:
        return text
    block, rest = re.match(r"((?: +.*\n|\n)*)(.*)", tail + "\n", re.S).groups()  # type: ignore[union-attr]
    entries = re.split(r"(?m)^(?=  - )", block)[1:]
    kept = [e for e in entries if not banks & set(re.findall(r"point: ([a-z0-9-]+)", e))]
    return head + (mark + "".join(kept) if kept else "\n") + rest


def _variant(text: str, number: int) -> str:
    """One item under another id, name and code; the codes stay unique and well formed."""
    name = SUBJECTS[number % 16] + NOUNS[number // 16 % 10]
    text = re.sub(r"(?m)^id: (.+)$", rf"id: \1-{number:05d}", text, count=1)
    text = re.sub(r"(?m)^name: (.+)$", rf"name: \1（{name}{number}号）", text, count=1)
    text = re.sub(r'basic: "?\d{12}"?', f'basic: "{150_000_000_000 + number:012d}"', text)
    return re.sub(
        r'implementation: "?(\w{19})\d{12}"?',
        rf'implementation: "\g<1>{150_000_000_000 + number:012d}"',
        text,
    )

"""Bytes of a file to text, refusing what an administrator would never see."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from app.catalog.refusal import Refused
from app.texts import _

MAX_BYTES: Final = 1_048_576
MAX_DEPTH: Final = 24

# libyaml gives up beyond 1,000 levels; this finds the bomb before any parser recurses into it.
_DEEP: Final = re.compile(
    r"[\[{](?:\s*[\[{]){" + str(MAX_DEPTH) + r"}|(?:^|\n) *(?:- ){" + str(MAX_DEPTH) + "}"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_bytes(path: Path) -> bytes:
    """Give a file's bytes. Raises Refused if it cannot be read or is larger than MAX_BYTES."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Refused(
                "S02",
                _("文件有 {size} 字节，超过 {limit} 字节的上限。").format(
                    size=size, limit=MAX_BYTES
                ),
                _("一个文件只写一条记录；请拆开，或者检查是不是放错了文件。"),
            )
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "S01",
            _("读不了这个文件：{why}").format(why=error.strerror),
            _("请检查文件是否存在、有没有读取权限。"),
        ) from None


def decode(raw: bytes) -> str:
    """Give the text of UTF-8 bytes. Raises Refused for a BOM or another encoding."""
    save_as = _("请在编辑器里“另存为”，编码选“UTF-8”（不带 BOM）。")
    if raw.startswith(b"\xef\xbb\xbf"):
        raise Refused("S04", _("文件开头有 BOM（看不见的三个字节）。"), save_as)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("S03", _("文件是 UTF-16 编码，这里只用 UTF-8。"), save_as)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        raise Refused("S03", _guess_encoding(raw), save_as, line, column) from None


def _guess_encoding(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return _("文件不是 UTF-8 编码，从这里起读不懂。")
    return _("文件不是 UTF-8 编码，看起来是 GBK（Windows 记事本的 ANSI）。")


def refuse_strange_characters(text: str) -> None:
    """Raise Refused at the first control character, tab in the indentation or bomb of brackets."""
    if match := _CONTROL.search(text):
        line, column = _line_column(text, match.start())
        raise Refused(
            "S05",
            _("这里有一个看不见的控制字符（U+{code:04X}）。").format(code=ord(match.group())),
            _("请删掉它；多半是从别的软件粘贴带来的。"), line, column,
        )  # fmt: skip
    if match := _DEEP.search(text):
        line, column = _line_column(text, match.start())
        raise Refused(
            "S10",
            _("嵌套超过 {n} 层。").format(n=MAX_DEPTH),
            _("请检查括号或者短横线是不是多了。"),
            line,
            column,
        )
    for number, line_text in enumerate(text.split("\n"), 1):
        if "\t" in line_text[: len(line_text) - len(line_text.lstrip())]:
            raise Refused(
                "S06", _("缩进用了制表符（Tab），YAML 的缩进只能用空格。"),
                _("把行首的 Tab 换成两个空格。"), number, line_text.index("\t") + 1,
            )  # fmt: skip


def _line_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

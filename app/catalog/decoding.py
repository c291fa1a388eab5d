"""Bytes of a file to text, refusing what an administrator would never see."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path
from typing import Final

from app.catalog.refusal import Refused
from app.catalog.steady import read_steady
from app.texts import N_, _

MAX_BYTES: Final = 1_048_576

# Every control character but the breaks of a line; U+FEFF inside a text is as invisible, and what
# turns the direction of writing lets a text read otherwise than it is.
CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_TAB_IN_INDENT: Final = re.compile(r"(?:^|[\n\r]) *\t")
_TAB_IN_VALUE: Final = re.compile(r"([^#\t]*[^#\s\-:?,\[{] *)\t+ *[^\s#]")
_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# What a text in another encoding of two bytes a character shows in its first bytes.
_UTF16_SHARE: Final = 4

_REASONS: Final = {
    errno.ENOENT: N_("文件不见了，可能刚被删除或者改了名。"),
    errno.EACCES: N_("没有读取这个文件的权限。"),
    errno.EPERM: N_("没有读取这个文件的权限。"),
    errno.ELOOP: N_("链接绕成了一个圈。"),
    errno.ENAMETOOLONG: N_("文件名太长。"),
}


def read_bytes(path: str | Path) -> bytes:
    """Give a file's bytes. Raises Refused if it cannot be read or is larger than MAX_BYTES.

    Raises BeingWritten while somebody is saving it.
    """
    try:
        # A pipe or a device would wait for ever, or never end: it is not even opened.
        _refuse_strange_kind(Path(path).stat())
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _refuse_strange_kind(os.fstat(descriptor))
            raw = read_steady(descriptor, MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0)
        raise Refused(
            "S01",
            _(reason) if reason else _("读不了这个文件：{why}。").format(why=error.strerror),
            _("请检查文件是不是还在、有没有读取权限，然后再检查一次。"),
        ) from None
    if len(raw) > MAX_BYTES:
        raise _too_large(len(raw))
    return raw


def _refuse_strange_kind(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused("S01", *_not_a_file(status.st_mode))
    if status.st_size > MAX_BYTES:
        raise _too_large(status.st_size)


def _not_a_file(mode: int) -> tuple[str, str]:
    if stat.S_ISDIR(mode):
        return _("这是一个文件夹，名称却以 .yaml 结尾。"), _("给文件夹改个名称，不要带 .yaml。")
    return _("这不是普通文件（是管道或者设备）。"), _("请删掉它，换成真正的文件。")


def _too_large(size: int) -> Refused:
    return Refused(
        "S02",
        _("文件有 {size} KB，超过 {limit} KB 的上限。").format(
            size=size // 1024, limit=MAX_BYTES // 1024
        ),
        _("一个文件只写一条记录；请拆开，或者检查是不是放错了文件。"),
    )


def decode(raw: bytes) -> str:
    """Give the text of UTF-8 bytes. Raises Refused for a BOM or another encoding."""
    save_as = _("请在编辑器里“另存为”，编码选“UTF-8”（不带 BOM）。")
    if raw.startswith(b"\xef\xbb\xbf"):
        raise Refused("S04", _("文件开头有 BOM（看不见的三个字节）。"), save_as)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw.count(0) * _UTF16_SHARE > len(raw):
        raise Refused("S03", _("文件是 UTF-16 编码，这里只用 UTF-8。"), save_as)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = line_column(before, len(before))
        raise Refused("S03", _guess_encoding(raw), save_as, line, column) from None


def _guess_encoding(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return _("文件不是 UTF-8 编码，从这里起读不懂。")
    return _("文件不是 UTF-8 编码，看起来是 GBK（Windows 记事本的 ANSI）。")


def refuse_strange_characters(text: str) -> None:
    """Raise Refused at the first control character or tab in the indentation."""
    if match := CONTROL.search(text):
        line, column = line_column(text, match.start())
        raise Refused(
            "S05",
            _("这里有一个看不见的控制字符（U+{code:04X}）。").format(code=ord(match.group())),
            _("请删掉它，或者把这一行重新输入一遍；多半是从别的软件粘贴带来的。"), line, column,
        )  # fmt: skip
    if match := _TAB_IN_INDENT.search(text):
        line, column = line_column(text, match.end() - 1)
        raise Refused(
            "S06", _("缩进用了制表符（Tab 键），缩进只能用空格。"),
            _("把行首的 Tab 换成空格，每一层两个。"), line, column,
        )  # fmt: skip

    if "\t" in text:
        _refuse_tab_in_value(text)


def _refuse_tab_in_value(text: str) -> None:
    """Raise Refused where a tab stands between two words: cells pasted from a table."""
    for number, row in enumerate(lines(text), 1):
        match = _TAB_IN_VALUE.match(row)
        if match:
            raise Refused(
                "S19", _("值里有制表符（Tab），多半是从表格里粘贴了几格。"),
                _("只留下这一项的内容，把制表符和后面多余的内容删掉。"), number, match.end(1) + 1,
            )  # fmt: skip


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Give the line and column (from 1) of a place in a text, counting lines as `lines` does."""
    before = lines(text[:offset] + "x")
    return len(before), len(before[-1])


def lines(text: str) -> list[str]:
    """Give the lines of a text as the parser counts them."""
    return _BREAK.split(text)

"""The parser's English complaints, said again for an administrator."""

from __future__ import annotations

from typing import Final

import yaml

from app.catalog.refusal import Refused
from app.texts import _

# Part of libyaml's message → what it means and how to mend it; the first that fits is used.
_MEANINGS: Final[tuple[tuple[str, str, str], ...]] = (
    ("did not find expected key", "这里应该是一个键，缩进多半没有对齐。", "同一层的键要左边对齐；短横线 - 后面空一格。"),
    ("mapping values are not allowed", "这里多了一个冒号。", "值里有冒号时要给整个值加引号；冒号后面空一格。"),
    ("could not find expected ':'", "这一行缺少冒号。", "写成 键: 值，用英文冒号，冒号后面空一格。"),
    ("did not find expected ',' or ']'", "方括号没有写完整。", "列表写成 [甲, 乙]，用英文逗号和方括号，首尾成对。"),
    ("did not find expected ',' or '}'", "花括号没有写完整。", "写成 {键: 值, 键: 值}，用英文逗号和花括号，首尾成对。"),
    ("did not find expected '-' indicator", "列表的缩进没有对齐。", "同一个列表的短横线 - 要左边对齐。"),
    ("found unexpected end of stream", "引号没有配对，直到文件末尾也没有结束。", "检查引号是否成对；请用英文引号。"),
    ("block sequence entries are not allowed", "这里不能用短横线列表。", "短横线要另起一行，比上面的键多缩进两格。"),
    ("found undefined alias", "用了没有定义的别名。", "星号 * 开头的值请加引号。"),
    ("found unknown escape character", "双引号里的反斜杠写法不认识。", "把双引号换成单引号，或者把 \\ 写成 \\\\。"),
    ("found character that cannot start any token", "这里的字符不能用来开头。", "值以 @ ` % 或制表符开头时要加引号。"),
    ("expected a single document", "一个文件里写了两份内容（中间有 ---）。", "一个文件只写一条记录，把后面的移到另一个文件。"),
    ("found duplicate anchor", "同一个 & 锚点定义了两次。", "给其中一个换个名字。"),
    ("block mapping", "这一段的缩进或者写法不对。", "检查上一行和这一行：缩进是否对齐，冒号后面有没有空格。"),
)  # fmt: skip


def explain(error: yaml.MarkedYAMLError, text: str) -> Refused:
    """Turn a parser's error into a located refusal in Chinese."""
    said = f"{error.problem or ''} {error.context or ''}"
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    full_width = _full_width_hint(text, line)
    for part, meaning, mend in _MEANINGS:
        if part in said:
            return Refused("S07", _(meaning), full_width or _(mend), line, column)
    return Refused(
        "S07", _("YAML 写法有误：{why}").format(why=error.problem), full_width, line, column
    )


def _full_width_hint(text: str, line: int) -> str:
    """The commonest slip on a Chinese keyboard: a full-width colon, comma or quote."""
    lines = text.splitlines()
    for number in (line, line - 1):
        found = [c for c in "：，“”［］｛｝" if 0 < number <= len(lines) and c in lines[number - 1]]
        if found:
            return _(
                "第 {line} 行有中文标点“{marks}”，键后面的冒号、列表的逗号要用英文标点。"
            ).format(line=number, marks="".join(found))
    return ""

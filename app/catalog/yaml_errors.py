"""The parser's English complaints, said again for an administrator."""

from __future__ import annotations

import re
from typing import Final

import yaml

from app.catalog.decoding import lines
from app.catalog.refusal import Refused
from app.texts import N_, _

_ENDLESS: Final = (
    "unexpected end of stream",
    "unexpected document indicator",
    "',' or",
    "expected ':'",
)
# A colon after a key, full-width brackets, a comma inside brackets, quotes before a value: the
# same signs inside a sentence are right and must not be blamed.
_FULL_WIDTH: Final = re.compile(
    r"(?<=[a-z_])(：)|([［］｛｝])|[\[{][^\]}]*?(，)|[:：\[{,，]\s*([“”‘’])"
)
_CONFLICT: Final = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.M)
_KEY_AND_VALUE: Final = re.compile(r" *[\w-]+: +[^\s|>#]")
# A quote where a value may begin.
_OPENING: Final = re.compile(r"""[:\[{,-] *(["'])""")
_CROOKED: Final = (
    N_("这一行的缩进和上一行没有对齐。"),
    N_("同一层的键要左边对齐；是下一层的，上一行的冒号后面什么也不写。"),
)
_TAG = N_("以 ! % & * 开头的写法不认识。"), N_("值以 ! % & * 开头时给整个值加引号。")

# Part of libyaml's message → what it means and how to mend it; the first that fits is used.
_MEANINGS: Final[tuple[tuple[str, str, str], ...]] = (
    ("did not find expected ',' or ']'", N_("方括号没有写完整，或者少了逗号。"), N_("列表写成 [甲, 乙]，用英文逗号和方括号，首尾成对。")),
    ("did not find expected ',' or '}'", N_("花括号没有写完整，或者少了逗号。"), N_("写成 {键: 值, 键: 值}，用英文逗号和花括号，首尾成对。")),
    ("did not find expected '-' indicator", N_("列表的缩进没有对齐。"), N_("同一个列表的短横线 - 要左边对齐。")),
    ("did not find expected key", N_("这里应该是一个键，缩进多半没有对齐。"), N_("同一层的键要左边对齐；值里有引号、冒号的，给整个值加引号。")),
    ("mapping values are not allowed", N_("这里多了一个冒号，或者缩进不对。"), N_("值里有冒号时给整个值加引号；下一层的内容要另起一行、多缩进两格。")),
    ("mapping keys are not allowed", N_("问号不能写在这里。"), N_("值以问号开头时加引号。")),
    ("could not find expected ':'", N_("这一行缺少冒号，或者引号没有配对。"), N_("写成 键: 值，用英文冒号，冒号后面空一格。")),
    ("found unexpected end of stream", N_("引号没有配对，直到文件末尾也没有结束。"), N_("检查引号是否成对；请用英文引号。")),
    ("found unexpected document indicator", N_("引号没有配对，中间遇到了 --- 或者 ...。"), N_("检查引号是否成对；请用英文引号。")),
    ("block sequence entries are not allowed", N_("这里不能用短横线列表。"), N_("短横线要另起一行，比上面的键多缩进两格。")),
    ("found undefined alias", N_("星号 * 开头的值会被当成别名，而这个别名没有定义。"), N_("给这个值加上引号。")),
    ("found duplicate anchor", N_("同一个 & 锚点定义了两次。"), N_("给其中一个换个名字，或者给值加上引号。")),
    ("found unknown escape character", N_("双引号里的反斜杠写法不认识。"), N_("把双引号换成单引号，或者把 \\ 写成 \\\\。")),
    ("hexdecimal number", N_("双引号里的反斜杠写法不认识。"), N_("把双引号换成单引号，或者把 \\ 写成 \\\\。")),
    ("Unicode character escape", N_("双引号里的反斜杠写法不认识。"), N_("把双引号换成单引号，或者把 \\ 写成 \\\\。")),
    ("found character that cannot start any token", N_("这里的字符不能用来开头。"), N_("值以 @ ` % 或制表符开头时要加引号。")),
    ("tab character", N_("缩进用了制表符（Tab 键），缩进只能用空格。"), N_("把 Tab 换成空格，每一层两个。")),
    ("indentation indicator", N_("竖线 | 或大于号 > 后面的写法不对。"), N_("竖线后面什么也不写，内容另起一行、缩进两格。")),
    ("expected comment or line break", N_("竖线 | 或大于号 > 后面的写法不对。"), N_("竖线后面什么也不写，内容另起一行、缩进两格；不是分行文字的，给值加引号。")),
    ("expected a single document", N_("一个文件里写了两份内容（中间有 ---）。"), N_("一个文件只写一条记录，把后面的移到另一个文件。")),
    ("expected <document start>", N_("这里的缩进或者写法不对，前面的内容已经结束了。"), N_("检查这一行的缩进，以及上一行的引号、括号是否多了。")),
    ("found unexpected ':'", N_("这里多了一个冒号。"), N_("值里有冒号时给整个值加引号；冒号后面空一格。")),
    ("directive", N_("行首的 % 会被当成指令。"), N_("值以 % 开头时加引号。")),
    ("YAML document", N_("行首的 % 会被当成指令。"), N_("删掉 %YAML 这一行。")),
    ("version number", N_("行首的 % 会被当成指令。"), N_("删掉 % 开头的这一行。")),
    ("scanning an anchor", *_TAG),
    ("scanning an alias", *_TAG),
    (" tag", *_TAG),
    ("expected node content", N_("这里缺少内容，或者标点多了。"), N_("检查方括号、花括号、逗号是否成对；值以标点开头时加引号。")),
)  # fmt: skip
_OTHERWISE: Final = (N_("这一段的写法不对。"), N_("检查上一行和这一行：缩进是否对齐，冒号后面有没有空格，引号、括号是否成对。"))  # fmt: skip


def explain(error: yaml.MarkedYAMLError, text: str) -> Refused:
    """Turn a parser's error into a located refusal in Chinese."""
    said = f"{error.problem or ''} {error.context or ''}"
    if conflict := _CONFLICT.search(text):
        return _in_conflict(text, conflict.start())
    mark = error.problem_mark or error.context_mark
    # What never ends is to be mended where it begins, not where the parser at last gives up.
    if error.context_mark and any(sign in said for sign in _ENDLESS):
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if opened := open_quote(text, line):
        return opened
    if "mapping values are not allowed" in said and _crooked(lines(text), line):
        return Refused("S07", _(_CROOKED[0]), _(_CROOKED[1]), line, column)
    meaning, mend = next(
        ((meaning, mend) for part, meaning, mend in _MEANINGS if part in said), _OTHERWISE
    )
    return full_width(text, line) or Refused("S07", _(meaning), _(mend), line, column)


def _in_conflict(text: str, offset: int) -> Refused:
    line = len(lines(text[:offset] + "x"))
    return Refused(
        "S18", _("文件里留着合并冲突的标记，两个人的修改还没有合到一起。"),
        _("从 <<<<<<< 到 >>>>>>> 之间，两种写法留下对的一种，再删掉三行标记。"), line, 1,
    )  # fmt: skip


def _crooked(rows: list[str], line: int) -> bool:
    """Tell whether a key stands further in than the key above it, which has its value already."""
    if line == 1:
        return False
    above, row = rows[line - 2], rows[line - 1]
    further = len(row) - len(row.lstrip(" ")) > len(above) - len(above.lstrip(" "))
    return further and all(_KEY_AND_VALUE.match(each) for each in (above, row))


def open_quote(text: str, line: int) -> Refused | None:
    """Find the quote that was never closed on its line: the parser complains far below it.

    The first line above with an odd quote is blamed if the parser gets further once it is closed.
    """
    rows = lines(text)
    for number, row in enumerate(rows[:line], 1):
        opening = _OPENING.search(row)
        if opening is None or row.count(opening.group(1)) % 2 == 0:
            continue
        mended = "\n".join([*rows[: number - 1], row.rstrip() + opening.group(1), *rows[number:]])
        if _fails_at(mended) <= line:
            return None
        return Refused(
            "S07", _("引号没有配对，从这里开始一直没有结束。"),
            _("在这一行的末尾补上引号，或者把开头的引号删掉；请用英文引号。"),
            number, opening.start(1) + 1,
        )  # fmt: skip
    return None


def _fails_at(text: str) -> float:
    """Give the line where the parser gives up, or infinity where it does not."""
    try:
        for _event in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark else 1
    return float("inf")


def full_width(text: str, line: int) -> Refused | None:
    """Find the commonest slip on a Chinese keyboard near a line: full-width signs."""
    rows = lines(text)
    for number in (line, line - 1):
        row = rows[number - 1] if 0 < number <= len(rows) else ""
        found = list(_FULL_WIDTH.finditer(row))
        if found and not row.lstrip().startswith("#"):
            marks = "".join(dict.fromkeys("".join(match.groups("")) for match in found))
            first = found[0].start(found[0].lastindex or 0)
            return Refused(
                "S07", _("这里是中文标点“{mark}”，程序不认。").format(mark=row[first]),
                _(
                    "第 {line} 行有中文标点“{marks}”：键后面的冒号、列表的逗号和括号都要用英文标点。"
                ).format(line=number, marks=marks),
                number, first + 1,
            )  # fmt: skip
    return None

"""The tables of docs/handbook/9-papers.md, made from the register: `python -m tests.house.paper_tables`."""

from __future__ import annotations

from typing import Final

from app.catalog.papers import FORMS, PaperForm, Part
from tests.house.tree import ROOT

PAGE: Final = ROOT / "docs" / "handbook" / "9-papers.md"
MARK: Final = "<!-- 以下由 python -m tests.house.paper_tables 生成 -->\n"


def tables() -> str:
    """Give both tables: every part of every paper, every placeholder with its sample."""
    return "\n".join(["## 部分", "", *_parts(), "", "## 占位符", "", *_placeholders(), ""])


def _parts() -> list[str]:
    rows = ["| 文书 | 部分 | 写的是什么 | 能不能改 |", "|---|---|---|---|"]
    for form in FORMS.values():
        rows += [
            f"| {form.kind if n == 0 else ''} | {part.name} | {part.about} | {_may(part)} |"
            for n, part in enumerate(form.parts)
        ]
    return rows


def _may(part: Part) -> str:
    if part.fixed:
        said = f"不能：{part.why}"
    elif part.why:
        must = "、".join(f"`{{{name}}}`" for name in part.must)
        said = f"可以改，要写上 {must}；不能省：{part.why}"
    else:
        said = "可以改，可以省"
    return said + ("；有内容时才印" if part.sometimes else "")


def _placeholders() -> list[str]:
    rows = ["| 占位符 | 意思 | 样例 | 哪些文书 |", "|---|---|---|---|"]
    found: dict[str, list[PaperForm]] = {}
    for form in FORMS.values():
        for each in form.placeholders:
            found.setdefault(each.name, []).append(form)
    for name, forms in found.items():
        first = forms[0].placeholder(name)
        assert first is not None
        kinds = [form.kind for form in forms]
        where = "、".join(kinds) if len(kinds) <= 6 else _many(kinds)
        maybe = all(p.maybe for form in forms if (p := form.placeholder(name)))
        meaning = first.meaning + ("（可能没有）" if maybe else "")
        rows.append(f"| `{{{name}}}` | {meaning} | {first.sample} | {where} |")
    return rows


def _many(kinds: list[str]) -> str:
    lacking = [kind for kind in FORMS if kind not in kinds]
    if not lacking:
        return "全部"
    if len(lacking) <= 6:
        return "除" + "、".join(lacking) + "以外的全部"
    return "、".join(kinds)


def main() -> None:
    """Write the tables into the page."""
    head, _mark, _old = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(head + MARK + "\n" + tables(), "utf-8")


if __name__ == "__main__":
    main()

"""What a centre words anew on its papers: parts that exist, placeholders that can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.model import PaperWording
from app.catalog.nearest import did_you_mean
from app.catalog.papers import FORMS, PaperForm, Part, placeholders_in, tokens
from app.texts import N_, _

Path = tuple[Any, ...]


@rule("P01", N_("一种文书写了两个文件"), firm=True)
def one_file_for_each(county: County) -> Iterator[Finding]:
    """Of two files nobody could say which one is printed."""
    first: dict[str, str] = {}
    for id, wording in county.papers.items():
        other = first.setdefault(wording.paper, id)
        if other != id:
            message = _("“{paper}”已经在另一个文件里写了。").format(paper=wording.paper)
            hint = _("把两个文件合并成一个，删掉另一个。")
            also = (Other("papers", other, ("paper",)),)
            yield Finding("papers", id, ("paper",), message, hint, also=also)


@rule("P02", N_("这种文书没有这一部分"), firm=True)
def known_parts(county: County) -> Iterator[Finding]:
    """A part that another paper has, or a heading where there is none."""
    for id, wording, form in _worded(county):
        for path, name in _named(wording):
            if form.part(name) is None:
                known = [part.name for part in form.parts]
                message = _("{paper}没有“{part}”这一部分。").format(paper=form.kind, part=name)
                hint = _("{near}可以写：{all}。").format(
                    near=did_you_mean(name, known), all=_("、").join(known)
                )
                yield Finding("papers", id, path, message, hint)
        if wording.title and not form.headed:
            message = _("{paper}上面没有标题。").format(paper=form.kind)
            yield Finding("papers", id, ("title",), message, _("删掉 title。"))


@rule("P03", N_("不认识的占位符"), firm=True)
def known_placeholders(county: County) -> Iterator[Finding]:
    """A name that nothing can be filled in for."""
    for id, wording, form in _worded(county):
        known = [each.name for each in form.placeholders]
        for path, text in _texts(wording):
            for nth, token in enumerate(tokens(text)):
                if token.name is None or token.name in known:
                    continue
                message = _("{paper}没有占位符“{name}”。").format(paper=form.kind, name=token.name)
                hint = _("{near}可以写：{all}。").format(
                    near=did_you_mean(token.name, known), all=_("、").join(known)
                )
                yield Finding("papers", id, path, message, hint, token=nth)


@rule("P04", N_("花括号不成对"), firm=True)
def paired_braces(county: County) -> Iterator[Finding]:
    """A brace that neither begins nor ends a placeholder."""
    for id, wording, _form in _worded(county):
        for path, text in _texts(wording):
            for nth, token in enumerate(tokens(text)):
                if token.name is None:
                    message = _("这个“{brace}”没有配对。").format(brace=token.written)
                    hint = _("占位符写成 {名称}，不要分行；要印花括号，写两遍：{{ 和 }}。")
                    yield Finding("papers", id, path, message, hint, token=nth)


@rule("P05", N_("这一部分不能省略或者改写"), firm=True)
def kept_parts(county: County) -> Iterator[Finding]:
    """What a law demands, and tables that words cannot take the place of."""
    for id, wording, form in _worded(county):
        for n, name in enumerate(wording.omit):
            part = form.part(name)
            if part and part.why:
                yield _kept(id, ("omit", n), _("“{part}”不能省略：{why}。"), part)
        for n, one in enumerate(wording.replace):
            part = form.part(one.part)
            if part and part.fixed:
                yield _kept(id, ("replace", n, "part"), _("“{part}”不能改写：{why}。"), part)


def _kept(id: str, path: Path, said: str, part: Part) -> Finding:
    message = said.format(part=part.name, why=_(part.why))
    return Finding("papers", id, path, message, _kept_hint(part))


def _kept_hint(part: Part) -> str:
    if part.fixed:
        return _("删掉这一项；要补充的话写在 add 里，接在这一部分后面。")
    return _("删掉这一项；可以改写，但要写上 {must}。").format(must=_braced(part.must))


@rule("P06", N_("改写时少了必须有的占位符"), firm=True)
def needed_placeholders(county: County) -> Iterator[Finding]:
    """A part that a law demands must go on saying what it demands."""
    for id, wording, form in _worded(county):
        for n, one in enumerate(wording.replace):
            part = form.part(one.part)
            if part is None:
                continue
            there = placeholders_in(one.text)
            lacking = [name for name in part.must if name not in there]
            if lacking:
                message = _("“{part}”里少了 {must}：{why}。").format(
                    part=part.name, must=_braced(lacking), why=_(part.why)
                )
                hint = _("在这段话里写上 {must}，其余的话可以自己写。").format(
                    must=_braced(lacking)
                )
                yield Finding("papers", id, ("replace", n, "text"), message, hint)


@rule("P07", N_("同一部分写了两次"), firm=True)
def each_part_once(county: County) -> Iterator[Finding]:
    """Two texts for one part, or a text for one that is left out."""
    for id, wording, _form in _worded(county):
        seen: dict[str, Path] = {}
        for n, one in enumerate(wording.replace):
            path: Path = ("replace", n, "part")
            if one.part in seen:
                yield _twice(id, path, _("“{part}”改写了两次。"), one.part, seen)
            seen.setdefault(one.part, path)
        for n, name in enumerate(wording.omit):
            if name in seen:
                said = _("“{part}”既改写又省略。")
                yield _twice(id, ("omit", n), said, name, seen)


def _twice(id: str, path: Path, said: str, part: str, seen: dict[str, Path]) -> Finding:
    also = (Other("papers", id, seen[part]),)
    message = said.format(part=part)
    return Finding("papers", id, path, message, _("只留一处。"), also=also)


def _worded(county: County) -> Iterator[tuple[str, PaperWording, PaperForm]]:
    for id, wording in county.papers.items():
        yield id, wording, FORMS[wording.paper]


def _named(wording: PaperWording) -> Iterator[tuple[Path, str]]:
    for n, one in enumerate(wording.replace):
        yield ("replace", n, "part"), one.part
    for n, name in enumerate(wording.omit):
        yield ("omit", n), name
    for n, more in enumerate(wording.add):
        yield ("add", n, "after"), more.after


def _texts(wording: PaperWording) -> Iterator[tuple[Path, str]]:
    """Give everything that is worded, with its path."""
    for n, one in enumerate(wording.replace):
        yield ("replace", n, "text"), one.text
    for n, more in enumerate(wording.add):
        yield ("add", n, "text"), more.text


def _braced(names: tuple[str, ...] | list[str]) -> str:
    return _("、").join(f"{{{name}}}" for name in names)

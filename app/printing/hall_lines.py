"""An item in a few lines, for the papers on which many stand; and the indexes of a booklet."""

from __future__ import annotations

from collections.abc import Iterable

from app.catalog.model import Definition, Item, Material, Value, Window
from app.catalog.search import full_pinyin, initials
from app.printing.build import condition_of, hours_text
from app.printing.examples import Examples
from app.printing.flow import flow_rows
from app.printing.hall_sheet import Entry, HallSheet
from app.printing.particulars import fee_notes
from app.printing.wording import citation, period, provisions
from app.texts import _


class MaterialWord(Value, frozen=True, kw_only=True):
    """A material by its name; `when` says in words when it is required, nothing if always."""

    name: str
    original: int
    copy: int
    when: str
    requirement: str

    @property
    def count(self) -> str:
        """Say how many of it are to be brought: 原件1份、复印件2份; nothing where none is fixed."""
        counts = ((_("原件{n}份"), self.original), (_("复印件{n}份"), self.copy))
        return _("、").join(text.format(n=n) for text, n in counts if n)

    @property
    def details(self) -> str:
        """Say how many, when and of what kind, so that nobody has to come twice."""
        when = _("{condition}时提交").format(condition=self.when) if self.when else ""
        said = (self.count, when, self.requirement.rstrip(_("。")))
        return _("；").join(text for text in said if text)


class ItemLine(Value, frozen=True, kw_only=True):
    """What the public must know of one item (六公开), in words, with the marks of examples."""

    id: str
    name: str
    department: str
    audience: str
    summary: str
    themes: tuple[str, ...]
    conditions: tuple[str, ...]
    materials: tuple[MaterialWord, ...]
    steps: tuple[str, ...]
    visits: str
    statutory: str
    promised: str
    fees: tuple[str, ...]
    laws: tuple[str, ...]
    result: str
    where: str
    consult: str
    complain: str

    @property
    def material_names(self) -> str:
        """Give the names of the materials, with a sign behind those that not everybody needs."""
        names = [_("{name}（视情形）") if each.when else "{name}" for each in self.materials]
        said = [
            text.format(name=each.name) for text, each in zip(names, self.materials, strict=True)
        ]
        return _("、").join(said) or _("无需提交材料")


class Theme(Value, frozen=True, kw_only=True):
    """A heading of an index, a theme or a letter, with its items."""

    name: str
    lines: tuple[ItemLine, ...]


def item_lines(sheet: HallSheet, examples: Examples | None = None) -> tuple[ItemLine, ...]:
    """Give a line for each item of a sheet; `examples` remembers whether any was marked."""
    return tuple(_line(entry, examples) for entry in sheet.entries)


def by_theme(lines: Iterable[ItemLine]) -> tuple[Theme, ...]:
    """Sort items under each of their themes, the theme with most items first."""
    found: dict[str, list[ItemLine]] = {}
    for line in lines:
        for theme in line.themes:
            found.setdefault(theme, []).append(line)
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(Theme(name=name, lines=tuple(under)) for name, under in ranked)


def in_order(lines: Iterable[ItemLine]) -> tuple[Theme, ...]:
    """Put every item under one theme only, its first: the order in which the entries stand."""
    lines = tuple(lines)
    own: dict[str, list[ItemLine]] = {theme.name: [] for theme in by_theme(lines)}
    for line in lines:
        own[line.themes[0]].append(line)
    return tuple(Theme(name=name, lines=tuple(under)) for name, under in own.items() if under)


def by_initial(lines: Iterable[ItemLine]) -> tuple[Theme, ...]:
    """Sort items by the pinyin of their names, under its first letter; others come last, as #."""
    found: dict[str, list[ItemLine]] = {}
    for line in sorted(lines, key=lambda each: (full_pinyin(each.name), each.name)):
        letter = initials(line.name)[:1].upper()
        found.setdefault(letter if "A" <= letter <= "Z" else "#", []).append(line)
    letters = sorted(found, key=lambda letter: (letter == "#", letter))
    return tuple(Theme(name=letter, lines=tuple(found[letter])) for letter in letters)


def takes_words(sheet: HallSheet, window: Window) -> tuple[str, ...]:
    """Say what a window takes, a line for each kind of thing."""
    takes = window.takes
    if takes.all:
        return (_takes_all(window),)
    known = sheet.departments
    offices = [known[id].short_name or known[id].name for id in takes.departments if id in known]
    names = [sheet.items[id].item.name for id in takes.items if id in sheet.items]
    told = (
        (_("部门：{value}"), offices),
        (_("主题：{value}"), list(takes.themes)),
        (_("事项：{value}"), names),
    )
    return tuple(text.format(value=_("、").join(each)) for text, each in told if each)


def _takes_all(window: Window) -> str:
    """Say what one does at a window that is for all items: not every kind takes applications."""
    if window.kind == "出件":
        return _("所有事项办结后在这里领取结果")
    if window.kind == "收费":
        return _("所有事项在这里缴费")
    if window.kind == "办不成事":
        return _("事情没有办成的，到这里反映")
    return _("受理本站点的全部事项")


def window_hours(sheet: HallSheet, window: Window) -> str:
    """Say when a window is open: its own hours or else the point's; nothing if unknown."""
    return hours_text(window.hours or sheet.point.hours)


def _line(entry: Entry, examples: Examples | None) -> ItemLine:
    definition, item = entry.definition, entry.definition.item
    marks = Examples({"item": item.example_values})

    def mark(key: str) -> str:
        sign = marks.mark(f"item.{key}")
        return examples.given(bool(sign)) if examples else sign

    return ItemLine(
        id=item.id,
        name=item.name,
        department=definition.department.name,
        audience=_("、").join(_(word) for word in item.audience),
        summary=item.summary,
        themes=item.themes or (_("其他"),),
        conditions=item.conditions,
        materials=tuple(_material(item, each) for each in item.materials),
        steps=_steps(definition),
        visits=_visits(item) + mark("visits"),
        statutory=(period(item.limits.statutory) or _("未作规定")) + mark("limits.statutory"),
        promised=promised(item) + mark("limits.promised"),
        fees=_fees(item, mark("fees")),
        laws=tuple(citation(law) for law in item.legal_basis),
        result=item.result.name,
        where=where_words(entry),
        consult=item.contacts.consult + mark("contacts.consult"),
        complain=item.contacts.complain + mark("contacts.complain"),
    )


def promised(item: Item) -> str:
    """Say by when an item is done."""
    if item.limits.promised:
        return period(item.limits.promised)
    return _("当场办结") if item.kind == "即办件" else _("未作承诺")


def where_words(entry: Entry) -> str:
    """Say where in the point one goes: its windows, the point itself, or only a machine."""
    told = []
    if entry.at_counter:
        told.append(_("、").join(entry.windows) or _("到站即可办理"))
    if entry.at_machine:
        told.append(_("自助终端"))
    return _("；").join(told)


def _material(item: Item, material: Material) -> MaterialWord:
    return MaterialWord(
        name=material.name,
        original=material.original,
        copy=material.copy,
        when=condition_of(material, {question.id: question for question in item.form}),
        requirement=material.requirement,
    )


def _visits(item: Item) -> str:
    count = item.visits.count
    return _("不用到现场") if not count else _("到现场{n}次").format(n=count)


def _steps(definition: Definition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.name for row in flow_rows(definition)))


def _fees(item: Item, sign: str) -> tuple[str, ...]:
    if not item.fees:
        return (_("不收费") + sign,)
    text = _("{name}：{standard}（依据：{basis}）")
    return tuple(
        _("；").join(
            (
                text.format(name=fee.name, standard=fee.standard, basis=provisions(fee.basis)),
                *fee_notes(fee),
            )
        )
        + sign
        for fee in item.fees
    )

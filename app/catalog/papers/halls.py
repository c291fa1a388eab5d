"""The papers that hang or stand in a hall."""

from __future__ import annotations

from typing import Final

from app.catalog.papers import placeholders as fill
from app.catalog.papers.parts import TABLE, PaperForm, Part
from app.texts import N_

_WHOSE: Final = Part(name="单位", about=N_("最上面写的单位"))
_WATCH: Final = Part(name="监督", about=N_("电话和监督电话"))


def _paper(kind: str, slug: str, *parts: Part, headed: bool = True) -> PaperForm:
    return PaperForm(kind=kind, slug=slug, parts=parts, placeholders=fill.HALL, headed=headed)


OF_HALLS: Final = (
    _paper(
        "便民服务手册", "booklet",
        Part(name="到这里办事", about=N_("地址、时间、窗口"), why=TABLE),
        Part(name="索引", about=N_("按主题、按拼音查"), why=TABLE),
        Part(name="事项简介", about=N_("每个事项的材料、时限、收费"), why=TABLE),
    ),
    _paper(
        "事项公示栏", "board",
        Part(name="提要", about=N_("共几项、办公时间和电话")),
        Part(name="事项", about=N_("六公开的表"), why=TABLE),
    ),
    _paper(
        "岗位公示牌", "posts",
        Part(name="岗位", about=N_("每个岗位的人和职责"), why=TABLE),
        _WATCH,
    ),
    _paper(
        "窗口牌", "windows",
        _WHOSE,
        Part(name="受理范围", about=N_("窗口收什么"), why=TABLE),
        Part(name="办公时间", about=N_("窗口的办公时间"), sometimes=True),
        headed=False,
    ),
    _paper("座牌", "seats", _WHOSE, headed=False),
    _paper("胸牌", "badges", _WHOSE, headed=False),
    _paper(
        "驿站授权清单", "grants",
        Part(name="授权", about=N_("授权的事项和环节"), why=TABLE),
        Part(name="说明", about=N_("本站只办哪些环节")),
        Part(name="监督", about=N_("监督电话"), sometimes=True),
    ),
)  # fmt: skip

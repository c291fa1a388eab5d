"""Which fonts stand in for which."""

from __future__ import annotations

import re
import subprocess

import pytest

from app.printing.fonts import ROLES, drawable, families, installed, with_installed
from app.printing.pdf import style_sheet


def test_knows_the_families_fontconfig_knows() -> None:
    listed = subprocess.run(
        ["fc-list", "--format", "%{family}\n"], capture_output=True, text=True, check=True
    ).stdout
    names = {name for line in listed.splitlines() for name in line.replace(r"\-", "-").split(",")}
    assert names
    assert names <= installed()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_served_by_an_installed_family(role: str) -> None:
    assert families(role)
    assert set(families(role)) <= installed()


@pytest.mark.parametrize("char", "一龘䶮㛃𠅤A9，。“”〔〕—·√①㎡")
def test_draws(char: str) -> None:
    assert drawable(char)


@pytest.mark.parametrize("char", ["\U0010fffd", "\u0378", "\U000e0fff"])
def test_does_not_draw_what_is_no_character(char: str) -> None:
    assert not drawable(char)


@pytest.mark.parametrize("rule", ["p { font-family: 仿宋; color: red }", "p { font-family: 仿宋 }"])
def test_roles_become_families(rule: str) -> None:
    css = with_installed(rule)
    assert "font-family: 仿宋" not in css
    assert f'"{families("仿宋")[0]}"' in css


def test_a_stand_in_for_the_heavy_face_is_bold() -> None:
    bold = "font-weight: 700" in with_installed("h1 { font-family: 小标宋 }")
    assert bold == installed().isdisjoint(ROLES["小标宋"])
    assert "font-weight" not in with_installed("p { font-family: 宋体 }")


def test_other_families_stay() -> None:
    assert with_installed("p { font-family: serif }") == "p { font-family: serif }"


def test_the_style_sheet_names_only_installed_families() -> None:
    declared = re.findall(r"font-family:([^;}]*)", style_sheet())
    assert declared
    for declaration in declared:
        names = re.findall(r'"([^"]+)"', declaration)
        assert names
        assert set(names) <= installed()

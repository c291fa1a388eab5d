"""Sixty mistakes of administrators: each found on its line, nearly all with the mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.catalog import Problem, load
from bench.contest import OUT, Told, totals
from tests.catalog.contest import Fault, Mistake, mistakes
from tests.catalog.folders import county_with, expected_in

MISTAKES = mistakes()
DAY = date(2026, 6, 1)
LEAST_MENDED = 55


def problems_of(mistake: Mistake, folder: Path) -> tuple[Problem, ...]:
    return load(county_with(folder, mistake.files), DAY).problems


def at(fault: Fault, problems: tuple[Problem, ...]) -> list[Problem]:
    return [p for p in problems if (p.file, p.line) == (fault.file, fault.line)]


def test_there_are_sixty_and_some_of_them_are_several_at_once() -> None:
    assert len(MISTAKES) == 60
    assert [m.name[:2] for m in MISTAKES] == [f"{n:02d}" for n in range(1, 61)]
    assert len({m.title for m in MISTAKES}) == 60
    assert sum(len(m.faults) > 1 for m in MISTAKES) >= 2


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_every_fault_is_found_on_its_line_and_nothing_else_is_blamed(
    mistake: Mistake, tmp_path: Path
) -> None:
    problems = problems_of(mistake, tmp_path)
    places = [(f.file, f.line) for f in mistake.faults]
    assert sorted((p.file, p.line) for p in problems) == sorted(places), [
        p.as_data() for p in problems
    ]
    for problem in problems:
        assert problem.column >= 1
        assert problem.reason


def test_nearly_every_hint_holds_the_mend(tmp_path: Path) -> None:
    lacking = []
    for mistake in MISTAKES:
        problems = problems_of(mistake, tmp_path / mistake.name)
        for fault in mistake.faults:
            hints = [p.hint for p in at(fault, problems)]
            if not any(all(word in hint for word in fault.words) for hint in hints):
                lacking.append((mistake.name, hints))
    assert len({name for name, _hints in lacking}) <= 60 - LEAST_MENDED, lacking
    assert lacking == []


def test_the_page_has_every_mistake_and_three_programs() -> None:
    page = OUT.read_text("utf-8")
    for mistake in MISTAKES:
        assert f"| {mistake.name[:2]} | {mistake.title} |" in page
    assert "| yichuang check | 60/60 | 60/60 | 60/60 | 60/60 | 2/2 |" in page
    assert "| check-jsonschema | " in page
    assert "| yamllint | " in page


def test_totals_count_a_mistake_only_when_all_its_faults_are_told() -> None:
    good, bad = Told(True, True, 3, True), Told(True, False, 0, False)
    two = Mistake("01-x", "两处", {}, (Fault("a", 1, ()), Fault("b", 2, ())))
    rows = [(two, [[good, good], [good, bad], [bad, bad]])]
    assert totals(rows).splitlines() == [
        "| yichuang check | 1/1 | 1/1 | 1/1 | 1/1 | 1/1 |",
        "| check-jsonschema | 1/1 | 0/1 | 0/1 | 0/1 | 0/1 |",
        "| yamllint | 1/1 | 0/1 | 0/1 | 0/1 | 0/1 |",
    ]


def test_a_mistake_holds_no_mark_that_would_help_to_find_it() -> None:
    for mistake in MISTAKES:
        texts = {name: raw.decode("utf-8", "replace") for name, raw in mistake.files.items()}
        assert expected_in(texts) == []

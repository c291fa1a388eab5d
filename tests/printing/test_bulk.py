"""Many papers at once: all printed, the bad ones told, nothing lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing import Dossier, Failed, Job, Printed, paper, print_all, safe_name
from tests.printing.papers import GRANT, INSTANT, ITEM_IDS, PERMIT, guide_of


def guides(*item_ids: str) -> Iterator[Job]:
    """Give a guide job for each item, named like the item."""
    for item_id in item_ids:
        dossier = guide_of(item_id)
        yield Job(name=dossier.definition.item.name, kind="办事指南", dossier=dossier)


class KillsItsProcess:
    """Stands where a dossier should and ends the process that unpacks it."""

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return os._exit, (3,)


def deadly(name: str) -> Job:
    """Give a job that takes its process down, as running out of memory would."""
    bomb: Any = KillsItsProcess()
    return Job(name=name, kind="办事指南", dossier=bomb)


def hopeless(name: str) -> Job:
    """Give a job for a paper of a case without a case."""
    return Job(name=name, kind="受理通知书", dossier=guide_of(GRANT))


def test_prints_every_job_as_it_would_alone(tmp_path: Path) -> None:
    outcomes = list(print_all(guides(*ITEM_IDS), tmp_path / "new" / "folder"))
    printed = [one for one in outcomes if isinstance(one, Printed)]
    assert len(printed) == len(outcomes) == len(ITEM_IDS)
    by_name = {one.name: one for one in printed}
    for item_id in ITEM_IDS:
        dossier = guide_of(item_id)
        one = by_name[dossier.definition.item.name]
        alone = paper("办事指南", dossier)
        assert one.path.read_bytes() == alone.pdf
        assert (one.pages, one.size) == (alone.pages, len(alone.pdf))
        assert one.path.name == f"{safe_name(one.name)}.pdf"


def test_a_bad_job_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    jobs = [*guides(INSTANT), hopeless("坏事项"), *guides(GRANT, PERMIT)]
    outcomes = list(print_all(jobs, tmp_path, workers=2))
    (failed,) = [one for one in outcomes if isinstance(one, Failed)]
    assert failed.name == "坏事项"
    assert failed.problem.startswith("受理通知书缺少内容“case”")
    assert len([one for one in outcomes if isinstance(one, Printed)]) == 3
    assert len(list(tmp_path.iterdir())) == 3


def test_a_fault_nobody_foresaw_is_told_with_its_kind(tmp_path: Path) -> None:
    nonsense: Any = "no dossier at all"
    jobs = [Job(name="坏", kind="办事指南", dossier=nonsense), *guides(INSTANT)]
    outcomes = {one.name: one for one in print_all(jobs, tmp_path, workers=1)}
    failed = outcomes.pop("坏")
    assert isinstance(failed, Failed)
    assert failed.problem.startswith("AttributeError: ")
    assert all(isinstance(one, Printed) for one in outcomes.values())


def test_a_dying_process_takes_nobody_along(tmp_path: Path) -> None:
    jobs = [*guides(INSTANT), deadly("杀手"), *guides(GRANT, PERMIT), hopeless("坏事项")]
    outcomes = {one.name: one for one in print_all(jobs, tmp_path, workers=2)}
    assert len(outcomes) == 5
    killer = outcomes.pop("杀手")
    assert isinstance(killer, Failed)
    assert "意外退出" in killer.problem
    assert isinstance(outcomes.pop("坏事项"), Failed)
    assert all(isinstance(one, Printed) for one in outcomes.values())


def test_outcomes_come_while_jobs_are_still_being_made(tmp_path: Path) -> None:
    made: list[int] = []

    def endless() -> Iterator[Job]:
        for number in range(100):
            made.append(number)
            yield hopeless(f"第{number}件")

    run = print_all(endless(), tmp_path, workers=1)
    assert isinstance(next(run), Failed)
    run.close()  # type: ignore[attr-defined]
    assert len(made) < 10


def test_nothing_to_do(tmp_path: Path) -> None:
    assert list(print_all([], tmp_path)) == []


def test_equal_names_get_numbers(tmp_path: Path) -> None:
    jobs = [Job(name=name, kind="办事指南", dossier=guide_of(INSTANT)) for name in ("A/b", "a?B")]
    outcomes = list(print_all(jobs, tmp_path, workers=1))
    assert all(isinstance(one, Printed) for one in outcomes)
    assert {path.name for path in tmp_path.iterdir()} == {"A_b.pdf", "a_B_2.pdf"}


def test_replaced_characters_are_passed_on(tmp_path: Path) -> None:
    from msgspec.structs import replace

    dossier: Dossier = replace(guide_of(INSTANT), number="甲\u2011乙")
    job = Job(name="告知单", kind="一次性告知单", dossier=dossier)
    (one,) = print_all([job], tmp_path, workers=1)
    assert isinstance(one, Printed)
    assert [replaced.code for replaced in one.replaced] == ["U+2011"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("低保申请", "低保申请"),
        ("../../etc/passwd", "etc_passwd"),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("  两端空白\n ", "两端空白"),
        (".hidden", "hidden"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("", "未命名"),
        ("///", "未命名"),
        ("证（Form A）", "证（Form_A）"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_every_name_can_be_a_file(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert not safe.startswith(".")
    assert len(f".{safe}_99999.pdf.part".encode()) <= 255
    assert safe_name(safe) == safe

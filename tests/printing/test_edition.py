"""A folder of papers kept up to date: only what changed is printed, whatever happened before."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.printing import (
    Dossier,
    Failed,
    Job,
    Kept,
    OtherEdition,
    Outcome,
    Printed,
    Removed,
    print_edition,
)
from app.printing.edition import JOURNAL
from app.printing.provenance import paper_key
from tests.printing.papers import GRANT, INSTANT, PERMIT, guide_of

# The shortest papers there are: what matters here is which are printed.
SHORT = (INSTANT, GRANT, PERMIT)
SCOPE = "流程图（全部事项）"


def job(item_id: str, dossier: Dossier | None = None) -> Job:
    return Job(name=item_id, kind="办理流程图", dossier=dossier or guide_of(item_id))


def run(folder: Path, jobs: Iterable[Job], most: int | None = None) -> list[Outcome]:
    return list(print_edition(jobs, folder, SCOPE, workers=1, most=most))


def names(outcomes: list[Outcome], kind: type) -> set[str]:
    return {each.name for each in outcomes if isinstance(each, kind)}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an edition of three papers."""
    folder = tmp_path_factory.mktemp("edition")
    outcomes = run(folder, map(job, SHORT))
    assert names(outcomes, Printed) == set(SHORT)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Give a copy of that folder."""
    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_the_same_again_prints_nothing(folder: Path) -> None:
    later = [job(id, _printed_later(guide_of(id))) for id in SHORT]
    before = {path: path.read_bytes() for path in folder.glob("*.pdf")}
    outcomes = run(folder, later)
    assert names(outcomes, Kept) == set(SHORT)
    assert len(outcomes) == 3
    assert {path: path.read_bytes() for path in folder.glob("*.pdf")} == before


def _printed_later(dossier: Dossier) -> Dossier:
    return replace(dossier, printed_at=dossier.printed_at + timedelta(days=3))


def test_only_what_changed_is_printed(folder: Path) -> None:
    changed = _renamed(guide_of(GRANT), "改名的低保")
    outcomes = run(folder, [job(INSTANT), job(GRANT, changed), job(PERMIT)])
    assert names(outcomes, Printed) == {GRANT}
    assert names(outcomes, Kept) == {INSTANT, PERMIT}


def _renamed(dossier: Dossier, name: str) -> Dossier:
    item = replace(dossier.definition.item, name=name)
    return replace(dossier, definition=replace(dossier.definition, item=item))


def test_a_paper_that_was_lost_or_changed_by_hand_is_printed_again(folder: Path) -> None:
    whole = (folder / f"{GRANT}.pdf").read_bytes()
    (folder / f"{INSTANT}.pdf").unlink()
    (folder / f"{GRANT}.pdf").write_bytes(whole[:-10])
    outcomes = run(folder, map(job, SHORT))
    assert names(outcomes, Printed) == {INSTANT, GRANT}
    assert (folder / f"{GRANT}.pdf").read_bytes() == whole


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    first = print_edition(map(job, SHORT), tmp_path, SCOPE, workers=1)
    done = next(first)
    first.close()  # type: ignore[attr-defined]
    assert isinstance(done, Printed)
    with (tmp_path / JOURNAL).open("ab") as journal:
        journal.write(b'{"file":"half a li')
    outcomes = run(tmp_path, map(job, SHORT))
    assert done.name in names(outcomes, Kept)
    assert names(outcomes, Kept) | names(outcomes, Printed) == set(SHORT)


def test_at_most_so_many_at_a_time(tmp_path: Path) -> None:
    for left in (2, 1, 0):
        outcomes = run(tmp_path, map(job, SHORT), most=1)
        assert len(names(outcomes, Printed)) == 1
        assert len(list(tmp_path.glob("*.pdf"))) == 3 - left
    assert names(run(tmp_path, map(job, SHORT), most=1), Kept) == set(SHORT)


def test_a_bad_one_is_told_and_tried_again_next_time(folder: Path) -> None:
    bad = Job(name="坏事项", kind="受理通知书", dossier=guide_of(GRANT))
    for _time in range(2):
        outcomes = run(folder, [*map(job, SHORT), bad])
        assert names(outcomes, Kept) == set(SHORT)
        assert names(outcomes, Failed) == {"坏事项"}


def test_what_nobody_asks_for_any_more_is_taken_away(folder: Path) -> None:
    other = folder / "别人的.pdf"
    other.write_bytes(b"not ours")
    (folder / f"{PERMIT}.pdf").write_bytes(b"changed by hand")
    outcomes = run(folder, [job(INSTANT)])
    assert [each.path.name for each in outcomes if isinstance(each, Removed)] == [f"{GRANT}.pdf"]
    assert {path.name for path in folder.glob("*.pdf")} == {
        f"{INSTANT}.pdf", f"{PERMIT}.pdf", other.name,
    }  # fmt: skip


def test_a_folder_of_something_else_is_left_alone(folder: Path) -> None:
    with pytest.raises(OtherEdition, match=SCOPE):
        list(print_edition([], folder, "办事指南（全部事项）"))
    assert len(list(folder.glob("*.pdf"))) == 3


def test_two_at_once_do_not_print_into_one_folder(folder: Path) -> None:
    with (folder / JOURNAL).open("rb") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        with pytest.raises(OtherEdition, match="正在被另一次打印使用"):
            run(folder, [job(INSTANT)])


def test_jobs_are_made_while_others_print(tmp_path: Path) -> None:
    made: list[int] = []

    def endless() -> Iterator[Job]:
        for number in range(100):
            made.append(number)
            yield Job(name=f"{number}", kind="受理通知书", dossier=guide_of(INSTANT))

    outcomes = print_edition(endless(), tmp_path, SCOPE, workers=1)
    assert isinstance(next(outcomes), Failed)
    outcomes.close()  # type: ignore[attr-defined]
    assert len(made) < 10


def test_the_key_tells_kinds_texts_and_addresses_apart_but_not_times() -> None:
    dossier = guide_of(GRANT)
    key = paper_key("办事指南", dossier)
    assert key == paper_key("办事指南", _printed_later(dossier))
    others = {
        paper_key("一次性告知单", dossier),
        paper_key("办事指南", _renamed(dossier, "别的名称")),
        paper_key("办事指南", replace(dossier, url="https://example.org/other")),
        paper_key("办事指南", guide_of(PERMIT)),
    }
    assert len(others) == 4
    assert key not in others

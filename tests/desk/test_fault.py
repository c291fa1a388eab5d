"""An error is told in one line that holds nothing of a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk import Refused
from app.desk.demo import demo_staff
from app.desk.fault import LONGEST, told


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError(), "ValueError"),
        (ValueError("bad digit"), "ValueError: bad digit"),
        (KeyError("张三丰"), "KeyError: …"),
        (ValueError("张三丰 has no 11010519491231002X"), "ValueError: … has no …"),
        (ValueError('no "13804761234", call\nsecond line'), "ValueError: no …, call"),
        (OSError(5, "Input/output error"), "OSError: [Errno 5] Input/output error"),
        (Refused("请先受理。"), "Refused: 请先受理。"),
    ],
)
def test_what_is_told(error: Exception, line: str) -> None:
    assert told(error) == line


def test_it_names_the_last_place_of_ours() -> None:
    try:
        demo_staff(None)  # type: ignore[arg-type]
    except AttributeError as error:
        line = told(error)
    else:
        raise AssertionError("None has no points")
    assert line.startswith("AttributeError (desk/demo.py:")


@given(name=st.text("张王李赵·阿依古丽", min_size=1, max_size=9), number=st.integers(10**4, 10**18))
def test_no_name_and_no_number_gets_through(name: str, number: int) -> None:
    line = told(RuntimeError(f"row {number} of {name} at {number}X: {name}{number}"))
    assert not set(name) & set(line)
    assert str(number) not in line
    assert len(line) <= LONGEST

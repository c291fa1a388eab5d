"""The seal: nothing is read without the key, and equal people are found with it."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from app.desk.seal import Seal

SECRET = b"sixteen bytes it"
SEAL = Seal(SECRET)
OTHER = Seal(b"another sixteen!")


@given(st.binary(max_size=300))
def test_what_is_closed_can_be_opened(plain: bytes) -> None:
    assert SEAL.open(SEAL.close(plain)) == plain


@given(st.binary(min_size=8, max_size=100))
def test_what_is_closed_does_not_show_it(plain: bytes) -> None:
    sealed = SEAL.close(plain)
    assert plain not in sealed
    assert sealed != SEAL.close(plain), "equal texts do not look equal"


@given(st.binary(max_size=100), st.data())
def test_a_changed_byte_is_noticed(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(SEAL.close(plain))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InvalidToken):
        SEAL.open(bytes(sealed))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(InvalidToken):
        OTHER.open(SEAL.close("张三丰".encode()))


def test_the_same_secret_opens_it_after_a_restart() -> None:
    assert Seal(SECRET).open(SEAL.close(b"x")) == b"x"


@given(st.text(max_size=40))
def test_an_index_is_always_the_same_and_needs_the_key(text: str) -> None:
    index = SEAL.index(text)
    assert index == Seal(SECRET).index(text)
    assert index != OTHER.index(text)
    assert len(index) == 64
    assert set(index) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "written", ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X "]
)
def test_one_number_written_in_several_ways_is_one_person(written: str) -> None:
    assert SEAL.index(written) == SEAL.index("11010519491231002X")


def test_two_people_are_two() -> None:
    assert SEAL.index("11010519491231002X") != SEAL.index("110105194912310021")


@pytest.mark.parametrize("secret", [b"", b"too short"])
def test_a_short_secret_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Seal(secret)

"""Codes by profile: which part is wrong is said; what no profile knows is not refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.codes import Inside, code_faults, inside, type_inside
from app.catalog.model import Codes
from app.catalog.words import CodeProfile

USCC = "11150429011600101D"
BASIC = "000511001000"
WHOLE = USCC + "4" + BASIC
# A live code of 广安区.
SICHUAN = "511A0138000000-511602000000-000-115113010833722043-1-00"


@pytest.mark.parametrize(
    ("profile", "codes"),
    [
        ("gbt39554", Codes(basic=BASIC, implementation=WHOLE, handling=WHOLE + "01")),
        ("gbt39554", Codes()),
        ("gbt39554", Codes(local="随便", local_basic="地方-1")),
        ("gbt39046", Codes(basic="XK12345001", implementation="0123456789ABCDEF01234567")),
        ("sichuan", Codes(basic="511A01380000")),
        ("sichuan", Codes(implementation=SICHUAN)),
        ("free", Codes(basic="旧-17", implementation="x", handling="?")),
    ],
)
def test_sound_codes_have_no_fault(profile: CodeProfile, codes: Codes) -> None:
    assert list(code_faults(profile, codes)) == []


@pytest.mark.parametrize(
    ("profile", "codes", "key", "said"),
    [
        ("gbt39554", Codes(basic=BASIC[:-1]), "basic", "应是 12 位，现在是 11 位"),
        ("gbt39554", Codes(basic="00051100100X"), "basic", "写法不对"),
        ("gbt39554", Codes(basic="０００511001000"), "basic", "写法不对"),
        ("gbt39554", Codes(implementation=WHOLE[:-1]), "implementation", "应是 31 位，现在是 30 位"),
        ("gbt39554", Codes(implementation=WHOLE.replace("D", "E")), "implementation", "校验位不对"),
        ("gbt39554", Codes(implementation=USCC + "8" + BASIC), "implementation", "不会是“8”"),
        ("gbt39554", Codes(basic="000511009000", implementation=WHOLE), "implementation", "不同"),
        ("gbt39554", Codes(handling=WHOLE + "1"), "handling", "应是 33 位，现在是 32 位"),
        ("gbt39554", Codes(implementation=WHOLE, handling=USCC + "3" + BASIC + "01"), "handling",
         "前 31 位应是实施编码"),
        ("gbt39046", Codes(basic=BASIC), "basic", "应是 10 位，现在是 12 位"),
        ("gbt39046", Codes(implementation=WHOLE), "implementation", "应是 24 位，现在是 31 位"),
        ("sichuan", Codes(implementation=WHOLE), "implementation", "写法不对"),
        ("sichuan", Codes(implementation=SICHUAN.replace("2043-", "2044-")), "implementation",
         "校验位不对"),
        ("sichuan", Codes(basic=SICHUAN[:13]), "basic", "写法不对"),
    ],
)  # fmt: skip
def test_a_fault_says_which_part(profile: CodeProfile, codes: Codes, key: str, said: str) -> None:
    [fault] = code_faults(profile, codes)
    assert fault.key == key
    assert said in fault.message
    assert fault.hint.endswith("。")


def test_a_code_is_taken_apart() -> None:
    assert inside("gbt39554", WHOLE) == Inside(USCC, "4", BASIC)
    assert inside("gbt39554", "11440100007482575H3440118009000") == Inside(
        "11440100007482575H", "3", "440118009000"
    )
    assert inside("sichuan", SICHUAN) == Inside("115113010833722043", "", "511A0138000000")
    assert inside("gbt39554", WHOLE + "0") == inside("gbt39046", "0" * 24) == Inside()


@pytest.mark.parametrize(
    ("basic", "kind"),
    [(BASIC, "行政给付"), ("442199806003", ""), ("000131001000", "行政许可"), ("20", "")],
)
def test_the_type_stands_in_the_third_and_fourth_digit(basic: str, kind: str) -> None:
    assert type_inside("gbt39554", basic) == kind
    assert type_inside("free", basic) == ""


@given(
    st.sampled_from(["gbt39554", "gbt39046", "sichuan", "free"]),
    st.text(max_size=60), st.text(max_size=60), st.text(max_size=60),
)  # fmt: skip
def test_no_code_is_too_strange_to_be_judged(
    profile: CodeProfile, basic: str, whole: str, handling: str
) -> None:
    codes = Codes(basic=basic, implementation=whole, handling=handling)
    found = list(code_faults(profile, codes))
    assert profile != "free" or found == []
    assert all(fault.message and fault.hint for fault in found)

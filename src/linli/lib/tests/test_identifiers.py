import re
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.identifiers import (
    Sex,
    is_resident_id,
    is_social_credit_code,
    is_synthetic_phone,
    synthetic_phone,
    synthetic_resident_id,
)

SEXES: st.SearchStrategy[Sex] = st.sampled_from(["male", "female"])


def test_the_example_of_the_standard_is_valid() -> None:
    assert is_resident_id("11010519491231002X")  # GB 11643-1999, the example of its text
    assert is_resident_id(" 11010519491231002x ")


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "11010519491331002X", "1101051949123100", "", "99010519491231002X", "1101051949123100AX"],
)
def test_wrong_resident_ids_are_refused(number: str) -> None:
    assert not is_resident_id(number)


def test_social_credit_codes_are_checked() -> None:
    assert is_social_credit_code("91110000600037341L")
    assert is_social_credit_code("9111 0000 6000 3734 1l")
    assert not is_social_credit_code("91110000600037341M")
    assert not is_social_credit_code("91110000600037341I")
    assert not is_social_credit_code("")


@given(
    st.integers(),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    SEXES,
    st.sampled_from(["120103", "120113", "110105"]),
)
def test_a_synthetic_resident_id_is_never_valid(seed: int, birth: date, sex: Sex, division: str) -> None:
    number = synthetic_resident_id(Random(seed), birth, sex, division)
    assert re.fullmatch(r"\d{17}[\dX]", number) and not is_resident_id(number)
    assert number == synthetic_resident_id(Random(seed), birth, sex, division)
    assert sum(is_resident_id(number[:-1] + check) for check in "0123456789X") == 1  # only the check character is wrong
    assert int(number[16]) % 2 == (sex == "male") and number[6:14] == f"{birth:%Y%m%d}"


def test_a_synthetic_resident_id_needs_a_division() -> None:
    for division in ("12010", "1201031", "12010X", "１２０１０３"):
        with pytest.raises(ValueError, match="6 digits"):
            synthetic_resident_id(Random(0), date(1990, 1, 1), "male", division)


@given(st.integers(0, 10**8 - 1))
def test_a_synthetic_phone_has_the_length_of_a_mobile_number_and_is_none(n: int) -> None:
    phone = synthetic_phone(n)
    assert re.fullmatch(r"\d{11}", phone) and is_synthetic_phone(phone)
    assert not re.match(r"1[3-9]|10[0168]|11|12", phone)  # mobile, operators, messages, emergency and public services


def test_synthetic_phones_are_distinct_and_finite() -> None:
    assert synthetic_phone(0) == "10400000000" and synthetic_phone(10**8 - 1) == "10499999999"
    assert not is_synthetic_phone("13812345678")
    for n in (-1, 10**8):
        with pytest.raises(ValueError):
            synthetic_phone(n)

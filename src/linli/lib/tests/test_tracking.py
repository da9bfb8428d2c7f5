from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.lib.tracking import CROCKFORD, CaseNumber, case_number, parse_case_number, parse_tracking_code, tracking_code

KNOWN = "04HM-ASW9-NF61"  # worked out apart, with polynomials over GF(2)
CODES = st.binary(min_size=7, max_size=7).map(tracking_code)


@given(CODES)
def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    assert len(code.replace("-", "")) == 12 and [len(part) for part in code.split("-")] == [4, 4, 4]
    sloppy = code.lower().replace("0", "o").replace("1", "l")
    for typed in (
        code,
        sloppy,
        code.replace("1", "i"),
        code.replace("-", ""),
        f"  {code.replace('-', ' ')}\n",
        code.replace("-", "－"),
    ):
        assert parse_tracking_code(typed) == code


def test_codes_once_issued_stay_valid() -> None:
    # printed receipts depend on it: a change of alphabet, order or check would refuse them
    assert tracking_code(bytes.fromhex("0123456789abcd")) == KNOWN
    assert tracking_code(bytes.fromhex("0123456789abcc")) == KNOWN  # the last bit is not used
    assert tracking_code(bytes.fromhex("8123456789abcd")) != KNOWN
    assert parse_tracking_code(KNOWN) == KNOWN


@given(CODES, st.integers(0, 11), st.sampled_from(CROCKFORD))
def test_every_single_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    plain = code.replace("-", "")
    assume(plain[place] != other)
    with pytest.raises(ValueError, match="mistyped"):
        parse_tracking_code(plain[:place] + other + plain[place + 1 :])


@given(CODES)
def test_every_swap_of_neighbours_is_noticed(code: str) -> None:
    plain = code.replace("-", "")
    for place, (left, right) in enumerate(pairwise(plain)):
        if left != right:
            with pytest.raises(ValueError, match="mistyped"):
                parse_tracking_code(plain[:place] + right + left + plain[place + 2 :])


@given(st.binary(min_size=7, max_size=7), st.binary(min_size=7, max_size=7))
def test_different_chance_gives_different_codes(a: bytes, b: bytes) -> None:
    same = int.from_bytes(a) >> 1 == int.from_bytes(b) >> 1
    assert (tracking_code(a) == tracking_code(b)) == same


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="7 random bytes"):
        tracking_code(b"123456")


@pytest.mark.parametrize("text", ["", "K7QM", "K7QM-2X9D-4TRAA", "K7QM-2X9D-4TR!", "K7QM-2X9D-4TRU"])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_tracking_code(text)


@given(st.from_regex(r"\A[A-Z]{1,8}\Z"), st.dates(date(1000, 1, 1)), st.integers(1, 999_999))
def test_a_case_number_is_read_back(prefix: str, day: date, n: int) -> None:
    assert parse_case_number(case_number(prefix, day, n).lower()) == CaseNumber(prefix, day, n)


def test_a_case_number_looks_like_this() -> None:
    assert case_number("HX", date(2026, 11, 23), 123) == "HX20261123-000123"
    assert parse_case_number(" ＨＸ20261123-000123 ") == CaseNumber("HX", date(2026, 11, 23), 123)


@pytest.mark.parametrize(
    "text", ["HX20261123", "HX20261323-000001", "HX20261123-000000", "20261123-000001", "HX20261123-0000001"]
)
def test_what_is_no_case_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_case_number(text)


@pytest.mark.parametrize(
    ("prefix", "n"), [("hx", 1), ("", 1), ("H1", 1), ("ABCDEFGHI", 1), ("HX", 0), ("HX", 1_000_000)]
)
def test_an_impossible_case_number_is_refused(prefix: str, n: int) -> None:
    with pytest.raises(ValueError):
        case_number(prefix, date(2026, 11, 23), n)

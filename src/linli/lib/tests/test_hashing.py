import hashlib
import json
import struct
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.hashing import canonical, chain_hash, content_hash

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_example_of_rfc_8785() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize(
    ("bits", "text"),
    [  # RFC 8785, appendix B: IEEE 754 doubles and what ECMAScript makes of them
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_rfc_8785_has_them(bits: str, text: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(value).decode() == text


def test_keys_sort_by_utf_16_as_rfc_8785_has_them() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = list(json.loads(canonical(dict.fromkeys(keys, 0))))
    assert written == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@given(JSON)
def test_canonical_is_json_and_its_own_canonical_form(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    assert json.loads(once, parse_int=float) == value  # ECMAScript writes the double 61530717726358368 as …370


@given(st.dictionaries(st.text(), st.integers()), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, int], rng: object) -> None:
    items = list(value.items())
    rng.shuffle(items)  # type: ignore[attr-defined]
    assert canonical(dict(items)) == canonical(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_digit_of_a_float_is_lost(value: float) -> None:
    assert float(canonical(value)) == value


def test_integers_stay_exact() -> None:
    assert canonical(2**53 + 1) == b"9007199254740993" and canonical(10**30) == b"1" + b"0" * 30


def test_times_dates_and_uuids_have_one_form() -> None:
    moment = datetime(2026, 11, 23, 13, 25, tzinfo=timezone(timedelta(hours=8)))
    assert canonical(moment) == canonical(moment.astimezone(UTC)) == b'"2026-11-23T05:25:00.000000Z"'
    assert canonical(date(2026, 11, 23)) == b'"2026-11-23"'
    assert canonical(UUID("0192A2B4-0000-7000-8000-000000000001")) == b'"0192a2b4-0000-7000-8000-000000000001"'
    assert canonical([Decimal("1E+2"), Decimal("1.10")]) == b'["100","1.10"]'


def test_enumerations_count_as_their_values() -> None:
    class Status(StrEnum):
        CLOSED = "closed"

    class Weight(Enum):
        HEAVY = 2

    assert canonical({"s": Status.CLOSED, "w": (Weight.HEAVY,)}) == b'{"s":"closed","w":[2]}'
    assert canonical({Status.CLOSED: 1}) == b'{"closed":1}'


@pytest.mark.parametrize("value", [{1, 2}, b"x", object(), {1: "a"}, {"a": {None: 1}}])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), datetime(2026, 1, 1), "\ud800"])
def test_values_without_a_meaning_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_the_chain_is_sha_256_of_the_link_before_and_the_content() -> None:
    first = chain_hash(bytes(32), b"a")
    assert first == hashlib.sha256(bytes(32) + b"a").digest()
    assert chain_hash(first, b"b") != chain_hash(chain_hash(bytes(32), b"b"), b"a")
    assert content_hash({"a": 1}) == hashlib.sha256(b'{"a":1}').digest()
    with pytest.raises(ValueError, match="32 bytes"):
        chain_hash(b"", b"a")

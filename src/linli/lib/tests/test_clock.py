import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib import clock
from linli.lib.clock import uuid7, uuid7_ms

MS = st.integers(0, 2**48 - 1)
RANDOM = st.binary(min_size=10, max_size=10)


def test_the_example_of_rfc_9562() -> None:
    # appendix A.6: 22 February 2022 19:22:22 UTC, rand_a = 0xCC3, rand_b = 0x18C4DC0C0C07398F
    random = ((0xCC3 << 62 | 0x18C4DC0C0C07398F) << 6).to_bytes(10)
    assert uuid7(0x017F22E279B0, random) == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@given(MS, RANDOM)
def test_version_variant_and_time_are_in_their_places(now_ms: int, random: bytes) -> None:
    made = uuid7(now_ms, random)
    assert (made.version, made.variant, uuid7_ms(made)) == (7, RFC_4122, now_ms)
    assert made == uuid7(now_ms, random)


@given(MS, MS, RANDOM, RANDOM)
def test_they_sort_by_time(a: int, b: int, some: bytes, other: bytes) -> None:
    if a != b:
        assert (uuid7(a, some) < uuid7(b, other)) == (a < b)


@given(MS, RANDOM, RANDOM)
def test_all_the_chance_counts(now_ms: int, some: bytes, other: bytes) -> None:
    same = int.from_bytes(some) >> 6 == int.from_bytes(other) >> 6
    assert (uuid7(now_ms, some) == uuid7(now_ms, other)) == same


@pytest.mark.parametrize("make", [uuid7, clock._monotonic()])
def test_one_process_makes_them_in_order_and_now(make: object) -> None:
    before = time.time_ns() // 1_000_000
    made = [make() for _ in range(20_000)]  # type: ignore[operator]
    assert made == sorted(made) and len(set(made)) == len(made)
    assert before <= uuid7_ms(made[0]) <= uuid7_ms(made[-1]) <= time.time_ns() // 1_000_000 + 1000
    assert {value.version for value in made} == {7} and type(made[0]) is UUID


def test_the_fallback_keeps_order_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    make, ticks = clock._monotonic(), iter([5_000_000_000, 4_000_000_000, 4_000_000_000, 6_000_000_000])
    monkeypatch.setattr(time, "time_ns", lambda: next(ticks))
    made = [make() for _ in range(4)]
    assert made == sorted(made) and [uuid7_ms(value) for value in made] == [5000, 5000, 5000, 6000]


def test_threads_never_make_the_same() -> None:
    make = clock._monotonic()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: make(), range(4000)))
    assert len(set(made)) == 4000


def test_impossible_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="milliseconds"):
        uuid7(2**48, bytes(10))
    with pytest.raises(ValueError, match="random bytes"):
        uuid7(0, bytes(9))
    with pytest.raises(ValueError, match="version 7"):
        uuid7_ms(UUID(int=0))

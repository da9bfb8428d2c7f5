"""A digest is right only for who knows the key, for this method, this address, and for a while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.auth import HTTPDigestAuth

from linli.kernel.accounts import digest

SECRET = b"secret of a test"
URL = "https://l/openrosa/formList"


def header(username: str, key: str, algorithm: str, method: str = "GET", url: str = URL) -> str:
    """What requests, a client of its own making, answers to our challenge."""
    nonce = digest.nonce(SECRET, 1_000_000)
    auth = HTTPDigestAuth(username, key)
    auth.init_per_thread_state()
    auth._thread_local.chal = {"realm": digest.REALM, "nonce": nonce, "qop": "auth", "algorithm": algorithm}
    told: str = auth.build_digest_header(method, url)
    return told.removeprefix("Digest ")


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_real_clients_answer_is_right_for_its_key_method_and_address_only(algorithm: str) -> None:
    told = digest.answer(header("wang", "k1", algorithm))
    assert told is not None
    kept = digest.ha1(algorithm, "wang", "k1")
    assert digest.is_right(told, ha1=kept, method="GET", path="/openrosa/formList")
    assert not digest.is_right(told, ha1=digest.ha1(algorithm, "wang", "k2"), method="GET", path="/openrosa/formList")
    assert not digest.is_right(told, ha1=kept, method="POST", path="/openrosa/formList")
    assert not digest.is_right(told, ha1=kept, method="GET", path="/openrosa/submission")
    assert not digest.is_right(told, ha1=kept, method="GET", path="/openrosa/formList?formID=x")


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616_comes_out(algorithm: str, response: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "REALM", "http-auth@example.org")
    told = digest.Answer(
        username="Mufasa", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html",
        response=response, nc="00000001", cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", algorithm=algorithm,
    )  # fmt: skip
    kept = digest.ha1(algorithm, "Mufasa", "Circle of Life")
    assert digest.is_right(told, ha1=kept, method="GET", path="/dir/index.html")


def test_a_nonce_tells_its_age_and_only_ours_does() -> None:
    made = digest.nonce(SECRET, 1_000_000)
    assert digest.nonce_age(SECRET, made, 1_000_300) == 300
    assert digest.nonce_age(b"another", made, 1_000_300) is None
    assert digest.nonce_age(SECRET, made.replace("-", "0-", 1), 1_000_300) is None
    assert digest.nonce_age(SECRET, "", 1) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('qop="auth"', 'qop="auth-int"'),
        ("qop=", "xop="),
        ('realm="Linli"', 'realm="Other"'),
        ('username="wang"', 'username="wang", username="li"'),
        ('username="wang"', "username*=UTF-8''wang"),
        ("nc=00000001", "nc=1"),
        ('algorithm="MD5"', 'algorithm="MD5-sess"'),
    ],
)
def test_an_answer_with_something_else_in_it_counts_for_nothing(old: str, new: str) -> None:
    told = header("wang", "k", "MD5")
    assert old in told
    found = digest.answer(told.replace(old, new))
    assert found is None or not digest.is_right(
        found, ha1=digest.ha1("MD5", "wang", "k"), method="GET", path="/openrosa/formList"
    )


@given(st.text(max_size=300) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_whatever_is_sent_is_an_answer_or_nothing_and_never_an_error(text: str) -> None:
    told = digest.answer(text)
    assert told is None or told.algorithm in digest.ALGORITHMS
    assert digest.basic(text) is None or ":" not in (digest.basic(text) or ("",))[0]


def test_a_name_with_quotes_and_commas_is_read_as_it_is() -> None:
    told = digest.answer(header('wa\\"ng, li', "k", "MD5"))
    assert told is not None
    assert told.username == 'wa"ng, li'

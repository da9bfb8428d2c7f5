"""Single sign-on against a real provider on loopback: the way through, and every way in which it must fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlparse

import httpx
import pytest
from django.conf import settings
from django.test import Client
from joserfc.jwk import RSAKey

from linli.kernel.accounts import seal, services
from linli.kernel.accounts.models import Session, User
from linli.kernel.accounts.tests.provider import Provider, running
from linli.kernel.audit.models import AuditRecord
from support.people import Person, browser, get, person, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with running() as made:
        env = replace(
            settings.ENV,
            oidc_issuer=made.issuer,
            oidc_client_id=made.client_id,
            oidc_client_secret=made.client_secret,
        )
        monkeypatch.setattr(settings, "ENV", env)
        yield made


def known(role: str, **more: Any) -> Person:
    who = person(role, **more)
    User.objects.filter(id=who.id).update(oidc_subject="subject-1")
    return who


def go(client: Client) -> str:
    """To the provider, which sends the browser back; answers where it should go."""
    begun = client.get("/api/v1/session/oidc")
    assert begun.status_code == 302
    back = httpx.get(begun["Location"])
    return str(back.headers["Location"])


def come_back(client: Client, url: str) -> str:
    """Answers where the browser is sent in the end."""
    parts = urlparse(url)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 302
    return str(answer["Location"])


def through(client: Client) -> str:
    return come_back(client, go(client))


def signed_in(client: Client) -> bool:
    return get(client, "/session").json()["signed_in"]


FAILED = "/login?error=oidc_failed"


def test_the_way_through(provider: Provider) -> None:
    known("grid_worker")
    client = browser()
    assert get(client, "/session").json()["settings"]["oidc"] is True
    assert through(client) == "/" and signed_in(client)
    assert AuditRecord.objects.latest("id").detail == {"how": "single_sign_on"}
    assert client.cookies["linli_oidc"].value == ""


def test_what_is_under_way_is_sealed_in_the_browser(provider: Provider) -> None:
    client = browser()
    begun = client.get("/api/v1/session/oidc")
    query = parse_qs(urlparse(begun["Location"]).query)
    cookie = client.cookies["linli_oidc"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/api/v1/session/oidc"
    assert query["state"][0] not in cookie.value and query["nonce"][0] not in cookie.value
    assert query["code_challenge_method"] == ["S256"] and query["scope"] == ["openid"]


def test_it_is_off_unless_the_installation_names_a_provider() -> None:
    client = browser()
    assert get(client, "/session").json()["settings"]["oidc"] is False
    assert client.get("/api/v1/session/oidc")["Location"] == "/login?error=oidc_off"
    assert come_back(client, "/api/v1/session/oidc/callback?code=x&state=y") == "/login?error=oidc_off"


def test_nobody_is_created_for_an_unknown_subject(provider: Provider) -> None:
    before = User.objects.count()
    assert through(browser()) == FAILED
    assert User.objects.count() == before and Session.objects.count() == 0
    assert AuditRecord.objects.latest("id").action == "accounts.session.refused"


def test_a_deactivated_account_stays_out(provider: Provider) -> None:
    who = known("grid_worker")
    services.deactivate(user_id=who.id, by=person("administrator").actor)
    assert through(browser()) == FAILED


def test_a_desk_role_still_owes_the_second_factor(provider: Provider) -> None:
    who, client = known("street_centre"), browser()
    assert through(client) == "/login?error=second_factor_setup_required"
    client.defaults["HTTP_X_CSRF_TOKEN"] = client.cookies[settings.CSRF_COOKIE_NAME].value
    assert not signed_in(client) and get(client, "/units").status_code == 403
    assert post(client, "/session/second-factor").json()["error"]["code"] == "second_factor_exists"
    answer = post(client, "/session/second-factor/confirm", {"code": services.totp_now(who.id)})
    assert answer.status_code == 200 and get(client, "/units").status_code == 200


def test_a_second_factor_at_the_provider_counts(provider: Provider) -> None:
    known("street_centre")
    provider.bent["amr"] = ["pwd", "otp"]
    client = browser()
    assert through(client) == "/" and get(client, "/units").status_code == 200


def test_a_password_at_the_provider_is_no_second_factor(provider: Provider) -> None:
    known("street_centre", second_factor=False)
    for amr in (["pwd"], "mfa", [], None):
        provider.bent["amr"] = amr
        assert through(browser()) == "/login?error=second_factor_setup_required"


@pytest.mark.parametrize(
    "bent",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["linli", "another"], "azp": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": 1},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_sign_on_is_refused(provider: Provider, bent: dict[str, Any]) -> None:
    known("grid_worker")
    provider.bent = bent
    client = browser()
    assert through(client) == FAILED and not signed_in(client)


def test_a_token_signed_by_somebody_else_is_refused(provider: Provider) -> None:
    known("grid_worker")
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert through(browser()) == FAILED


def test_a_provider_that_calls_itself_otherwise_is_refused(provider: Provider) -> None:
    known("grid_worker")
    client = browser()
    back = go(client)
    provider.said_issuer = "https://elsewhere.example"
    assert come_back(client, back) == FAILED


def test_a_code_from_another_browser_is_refused(provider: Provider) -> None:
    known("grid_worker")
    thief, victim = browser(), browser()
    back = go(thief)
    go(victim)
    assert come_back(victim, back) == FAILED and not signed_in(victim)
    assert come_back(browser(), back) == FAILED  # no cookie at all


def test_a_state_that_the_browser_did_not_send_is_refused(provider: Provider) -> None:
    known("grid_worker")
    client = browser()
    back = go(client)
    assert come_back(client, back.replace("state=", "state=x")) == FAILED and not signed_in(client)


def test_a_code_works_once(provider: Provider) -> None:
    known("grid_worker")
    client = browser()
    back = go(client)
    cookie = client.cookies["linli_oidc"].value
    assert come_back(client, back) == "/"
    client.cookies["linli_oidc"] = cookie
    assert come_back(client, back) == FAILED


def test_the_verifier_of_another_sign_on_does_not_fit(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    known("grid_worker")
    client = browser()
    back = go(client)
    opened = seal.unseal(client.cookies["linli_oidc"].value)
    assert opened is not None
    client.cookies["linli_oidc"] = seal.seal(opened.replace('"verifier": "', '"verifier": "x'))
    assert come_back(client, back) == FAILED


def test_a_sign_on_that_took_too_long_or_was_tampered_with_is_refused(provider: Provider) -> None:
    known("grid_worker")
    client = browser()
    back = go(client)
    client.cookies["linli_oidc"] = client.cookies["linli_oidc"].value[:-4] + "AAAA"
    assert come_back(client, back) == FAILED
    assert seal.unseal(seal.seal("x"), seconds=-1) is None


def test_a_refusal_at_the_provider_and_a_provider_that_is_down(provider: Provider) -> None:
    client = browser()
    client.get("/api/v1/session/oidc")
    assert come_back(client, "/api/v1/session/oidc/callback?error=access_denied&state=x") == FAILED
    settings.ENV = replace(settings.ENV, oidc_issuer="http://127.0.0.1:9")
    assert client.get("/api/v1/session/oidc")["Location"] == FAILED

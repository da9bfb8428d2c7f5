"""Single sign-on by OpenID Connect Core 1.0: authorization code with PKCE (RFC 7636), against one identity provider.

``LINLI_OIDC_ISSUER``, ``LINLI_OIDC_CLIENT_ID`` and ``LINLI_OIDC_CLIENT_SECRET`` (empty for a public client) switch it
on. Metadata is discovered and keys are fetched at every sign-in. This module knows no people and no tables.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from linli.kernel.accounts import seal
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError

TIMEOUT_SECONDS = 10
UNDER_WAY_SECONDS = 600
LEEWAY_SECONDS = 60
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
STRONG = frozenset({"mfa", "otp", "hwk", "sc"})
"""Values of ``amr`` (RFC 8176) that tell of a second factor."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what it must bring back (sealed, for a cookie)."""

    url: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for, and whether with a second factor."""

    subject: str
    has_second_factor: bool


def is_on() -> bool:
    """Whether the installation names an identity provider."""
    return bool(settings.ENV.oidc_issuer and settings.ENV.oidc_client_id)


def begin(redirect_uri: str) -> Begun:
    """Start a sign-on. Raises ``oidc_off``, ``oidc_failed``."""
    if not is_on():
        raise LinliError("oidc_off")
    own = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    url = prepare_grant_uri(
        _metadata()["authorization_endpoint"],
        settings.ENV.oidc_client_id,
        "code",
        redirect_uri=redirect_uri,
        scope="openid",
        state=own["state"],
        nonce=own["nonce"],
        code_challenge=create_s256_code_challenge(own["verifier"]),
        code_challenge_method="S256",
    )
    return Begun(url, seal.seal(json.dumps({**own, "redirect_uri": redirect_uri})))


def finish(*, code: str, state: str, sealed: str) -> Identity:
    """Who came back from the provider. Raises ``oidc_off``, ``oidc_failed``."""
    if not is_on():
        raise LinliError("oidc_off")
    opened = seal.unseal(sealed, seconds=UNDER_WAY_SECONDS)
    own: dict[str, str] = json.loads(opened) if opened else {}
    if not own or not hmac.compare_digest(own["state"].encode(), state.encode()) or not code:
        raise LinliError("oidc_failed")
    metadata = _metadata()
    claims = _claims(metadata, _exchange(metadata, code, own), own["nonce"])
    amr = claims.get("amr")
    return Identity(str(claims["sub"]), isinstance(amr, list) and not STRONG.isdisjoint(map(str, amr)))


def _metadata() -> Mapping[str, Any]:
    issuer = settings.ENV.oidc_issuer
    metadata = _json(httpx.Request("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
    if metadata.get("issuer") != issuer:  # OpenID Connect Discovery 1.0 §4.3
        raise LinliError("oidc_failed")
    return metadata


def _exchange(metadata: Mapping[str, Any], code: str, own: Mapping[str, str]) -> str:
    """The ID token for the code; the client proves itself by its secret and by the PKCE verifier."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": own["redirect_uri"],
        "code_verifier": own["verifier"],
        "client_id": settings.ENV.oidc_client_id,
    }
    if settings.ENV.oidc_client_secret:
        form["client_secret"] = settings.ENV.oidc_client_secret
    token = _json(httpx.Request("POST", str(metadata["token_endpoint"]), data=form)).get("id_token")
    if not isinstance(token, str):
        raise LinliError("oidc_failed")
    return token


def _claims(metadata: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The ID token's claims after the checks of OpenID Connect Core 1.0 §3.1.3.7."""
    client_id = settings.ENV.oidc_client_id
    keys = KeySet.import_key_set(_json(httpx.Request("GET", str(metadata["jwks_uri"]))))  # type: ignore[arg-type]
    wanted = jwt.JWTClaimsRegistry(
        now=int(now().timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.ENV.oidc_issuer},
        aud={"essential": True, "value": client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        claims = dict(jwt.decode(token, keys, algorithms=SIGNED_BY).claims)
        wanted.validate(claims)
    except (JoseError, ValueError) as error:
        raise LinliError("oidc_failed") from error
    if claims.get("azp", client_id) != client_id:
        raise LinliError("oidc_failed")
    return claims


def _json(request: httpx.Request) -> dict[str, Any]:
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS) as client:
            answer = client.send(request).raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise LinliError("oidc_failed") from error
    if not isinstance(answer, dict):
        raise LinliError("oidc_failed")
    return answer

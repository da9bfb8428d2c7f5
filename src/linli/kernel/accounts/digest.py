"""HTTP Digest (RFC 7616, with MD5 as RFC 2617 has it for ODK Collect) and Basic (RFC 7617). Pure.

Headers are taken apart and answers checked; the time is given.

Of the libraries looked at (werkzeug, requests, django-digest) none checks a server's side with SHA-256 and is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

REALM = "Linli"
ALGORITHMS = {"SHA-256": hashlib.sha256, "MD5": hashlib.md5}
"""Name → hash, the one that is offered first first; both in use by form tools."""
NONCE_SECONDS = 300
MOST_HEADER = 4096
_PART = re.compile(r'\s*([A-Za-z-]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,|$)')
_NEEDED = ("username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce")


@dataclass(frozen=True, slots=True)
class Answer:
    """A digest as the client sent it."""

    username: str
    nonce: str
    uri: str
    response: str
    nc: str
    cnonce: str
    algorithm: str


def ha1(algorithm: str, username: str, password: str) -> str:
    """H(username:realm:password), which is all that a server keeps of a password (RFC 7616 §3.4.2)."""
    return _hash(algorithm, f"{username}:{REALM}:{password}")


def answer(header: str) -> Answer | None:
    """What follows «Digest » in an Authorization header, or None when it is not one that counts: too long, doubled or
    missing parts, another realm, quality or algorithm."""
    if len(header) > MOST_HEADER:
        return None
    parts = _parts(header)
    if parts is None or any(not parts.get(name) for name in _NEEDED) or "username*" in parts:
        return None
    algorithm = parts.get("algorithm", "MD5").upper()
    if parts["realm"] != REALM or parts["qop"] != "auth" or algorithm not in ALGORITHMS:
        return None
    if parts.get("userhash", "false").lower() != "false" or not re.fullmatch(r"[0-9a-fA-F]{8}", parts["nc"]):
        return None
    plain = ("username", "nonce", "uri", "response", "nc", "cnonce")
    return Answer(**{name: parts[name] for name in plain}, algorithm=algorithm)


def is_right(told: Answer, *, ha1: str, method: str, path: str) -> bool:
    """Whether the answer is that of who knows the password, for this method and this path with its query."""
    if unquote(told.uri) != unquote(path):
        return False
    ha2 = _hash(told.algorithm, f"{method}:{told.uri}")
    right = _hash(told.algorithm, f"{ha1}:{told.nonce}:{told.nc}:{told.cnonce}:auth:{ha2}")
    return hmac.compare_digest(right.encode(), told.response.lower().encode())


def nonce(secret: bytes, seconds: int) -> str:
    """A nonce made at that time (seconds since 1970); nothing is kept of it."""
    return f"{seconds:x}-{_mac(secret, seconds)}"


def nonce_age(secret: bytes, told: str, seconds: int) -> int | None:
    """Seconds since a nonce of ours was made, or None for any other."""
    stamp, _, mac = told.partition("-")
    if not re.fullmatch(r"[0-9a-f]{1,12}", stamp):
        return None
    made = int(stamp, 16)
    return seconds - made if hmac.compare_digest(mac.encode(), _mac(secret, made).encode()) else None


def challenges(fresh: str, *, stale: bool, basic: bool) -> list[str]:
    """The WWW-Authenticate headers, the strongest first."""
    end = ", stale=true" if stale else ""
    offered = [
        f'Digest realm="{REALM}", qop="auth", algorithm={name}, nonce="{fresh}", charset=UTF-8{end}'
        for name in ALGORITHMS
    ]
    return [*offered, *([f'Basic realm="{REALM}", charset="UTF-8"'] if basic else [])]


def basic(header: str) -> tuple[str, str] | None:
    """Name and password of what follows «Basic », or None."""
    try:
        name, colon, password = b64decode(header.strip()[:MOST_HEADER], validate=True).decode().partition(":")
    except (Base64Error, ValueError):
        return None
    return (name, password) if colon else None


def _parts(header: str) -> Mapping[str, str] | None:
    found: dict[str, str] = {}
    at = 0
    while at < len(header):
        part = _PART.match(header, at)
        if part is None or (name := part[1].lower()) in found:
            return None
        found[name] = re.sub(r"\\(.)", r"\1", part[2]) if part[2] is not None else part[3]
        at = part.end()
    return found


def _hash(algorithm: str, text: str) -> str:
    return ALGORITHMS[algorithm](text.encode(), usedforsecurity=False).hexdigest()


def _mac(secret: bytes, seconds: int) -> str:
    return hmac.new(secret, f"linli nonce {seconds}".encode(), hashlib.sha256).hexdigest()[:32]

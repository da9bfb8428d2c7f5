"""Encryption of what the installation must be able to read again: TOTP secrets, the state of a sign-on under way."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """Encrypted and authenticated (Fernet), printable."""
    return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str, *, seconds: int | None = None) -> str | None:
    """The text again; None when it was tampered with, sealed with another key, or is older than ``seconds``."""
    try:
        return _fernet(settings.SECRET_KEY).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None


@cache
def _fernet(secret_key: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"linli accounts seal 1").derive(secret_key.encode())
    return Fernet(urlsafe_b64encode(key))

"""A signed POST to another system.

The body is JSON: ``{"id", "kind", "recipient", "zh", "en", "params"}``. The receiver checks the header
``X-Linli-Signature``: ``sha256=`` and the HMAC-SHA256 in hexadecimal of ``<X-Linli-Timestamp>.<body>`` under
``LINLI_WEBHOOK_SECRET``, refuses timestamps (seconds since 1970) older than five minutes, and knows repeats by ``id``.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import ClassVar

import httpx
from django.conf import settings

from linli.kernel.base.clock import now
from linli.kernel.messages.senders import Message, SendingFailed

TIMEOUT_SECONDS = 10


class WebhookSender:
    """Posts every message to ``LINLI_WEBHOOK_URL``."""

    takes_notices: ClassVar[bool] = True

    def takes(self, recipient: str) -> bool:
        """Everything: the other side knows how to reach people."""
        return True

    def send(self, message: Message) -> None:
        """POST it. Raises SendingFailed for any answer but 2xx; redirects are not followed."""
        told = {key: getattr(message, key) for key in ("id", "kind", "recipient", "zh", "en")}
        body = json.dumps({**told, "params": dict(message.params)}, ensure_ascii=False, sort_keys=True).encode()
        stamp = str(int(now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Linli-Timestamp": stamp,
            "X-Linli-Signature": signature(settings.ENV.webhook_secret, stamp, body),
        }
        try:
            answer = httpx.post(settings.ENV.webhook_url, content=body, headers=headers, timeout=TIMEOUT_SECONDS)
        except httpx.HTTPError as error:
            raise SendingFailed(type(error).__name__) from error
        if not answer.is_success:
            raise SendingFailed(f"HTTP {answer.status_code}")


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What the header must say for a body sent at ``stamp``."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()

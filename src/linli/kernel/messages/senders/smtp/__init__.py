"""Mail through an SMTP server.

``LINLI_SMTP_URL``: ``smtp://user:password@host:port?from=linli@example.org&tls=1``; ``smtps://`` for TLS from the
first byte.
"""

from __future__ import annotations

import smtplib
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlparse

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from linli.kernel.messages.senders import Message, SendingFailed

TIMEOUT_SECONDS = 10


class SmtpSender:
    """Sends a plain mail in both languages."""

    takes_notices: ClassVar[bool] = True

    def takes(self, recipient: str) -> bool:
        """Mail addresses."""
        return "@" in recipient

    def send(self, message: Message) -> None:
        """Hand the mail to the server. Raises SendingFailed with the server's code, never with an address."""
        backend, sender = _backend(settings.ENV.smtp_url)
        mail = EmailMessage(
            subject=message.zh,
            body=f"{message.zh}\n\n{message.en}\n",
            from_email=sender,
            to=[message.recipient],
            headers={"X-Linli-Message": str(message.id)},
            connection=backend,
        )
        try:
            mail.send()
        except smtplib.SMTPResponseException as error:
            raise SendingFailed(f"SMTP {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise SendingFailed(type(error).__name__) from error


def _backend(url: str) -> tuple[EmailBackend, str]:
    parts, query = urlparse(url), parse_qs(urlparse(url).query)
    secure = parts.scheme == "smtps"
    host = parts.hostname or "localhost"
    backend = EmailBackend(
        host=host,
        port=parts.port or (465 if secure else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=secure,
        use_tls=not secure and query.get("tls", ["0"])[-1] in {"1", "true"},
        timeout=TIMEOUT_SECONDS,
    )
    return backend, query.get("from", [f"linli@{host}"])[-1]

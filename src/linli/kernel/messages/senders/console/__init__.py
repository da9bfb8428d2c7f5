"""The development sender: prints what would leave the house. Notices to people are in the app already."""

from __future__ import annotations

import sys
from typing import ClassVar

from linli.kernel.messages.senders import Message
from linli.lib.masking import mask_phone


class ConsoleSender:
    """Writes one line to standard output, the number of the recipient covered."""

    takes_notices: ClassVar[bool] = False

    def takes(self, recipient: str) -> bool:
        """Everything."""
        return True

    def send(self, message: Message) -> None:
        """Print it."""
        print(
            f"[linli message] {mask_phone(message.recipient)} {message.zh} / {message.en}", file=sys.stdout, flush=True
        )

"""The only writers of messages: notices in the app, messages that leave the house, and their delivery."""

from linli.kernel.messages.services.delivery import deliver_due
from linli.kernel.messages.services.notices import mark_read, notify
from linli.kernel.messages.services.outgoing import send

__all__ = ["deliver_due", "mark_read", "notify", "send"]

"""The writers of forms."""

from linli.kernel.forms.services.publishing import load_pack_forms, publish, upload, withdraw
from linli.kernel.forms.services.submitting import Receipt, receive

__all__ = ["Receipt", "load_pack_forms", "publish", "receive", "upload", "withdraw"]

"""The writers of forms."""

from linli.kernel.forms.services.publishing import load_pack_forms, publish, upload, withdraw
from linli.kernel.forms.services.submitting import receive, receive_together
from linli.kernel.forms.services.work import Incoming, Receipt

__all__ = ["Incoming", "Receipt", "load_pack_forms", "publish", "receive", "receive_together", "upload", "withdraw"]

"""The two doors through which submissions come: one of a browser or a form tool, and what a phone sends when it meets a
network again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms.burden import Shown
from linli.kernel.forms.services.attaching import keep_uploads
from linli.kernel.forms.services.taking import require_filler, take, understand
from linli.kernel.forms.services.work import Incoming, Receipt, Work

Ending = Receipt | Exception


def receive(
    *, xml: bytes, files: Mapping[str, UploadedFile[Any]], by: Actor, channel: str, device: str = "",
    shown: Shown | None = None,
) -> Receipt:  # fmt: skip
    """Take a submission in, or one more part of it. ``shown`` is what the form tool says of its screen, if it does.
    The system hands in what a resident without an account answered; a room above has asked then whether they may.

    Raises:
        LinliError: not_allowed, form_sealed, too_large, submission_invalid, form_version_unknown, submission_differs,
            submission_replaced, or what is wrong with a file; nothing is kept then.
    """
    if by.kind != "system":
        permissions.person(by)
    work = understand(Incoming(xml, device, shown=shown, channel=channel), versions={})
    require_filler(work, by)
    with transaction.atomic():
        work.files = keep_uploads(files, wanted=work.read.files)
        take([work], by=by, parks=True)
        return _receipt(work.ending)


def receive_together(incoming: Sequence[Incoming], *, by: Actor, silent: bool = False) -> list[Ending]:
    """Take submissions of a phone's operations in, in the caller's transaction; how each ended, in their order.
    ``silent``: the caller says itself what they are, and no other room hears of their arrival.

    Endings that are no :class:`Receipt`: LinliError (submission_invalid, form_version_unknown, too_large,
    submission_differs, submission_replaced, form_sealed; not_allowed with the place), Needs (the submission that it
    corrects, or whom it is about, is not here yet).
    """
    permissions.person(by)
    versions: dict[Any, Any] = {}
    read: list[Work | LinliError] = []
    for one in incoming:
        try:
            read.append(understand(one, versions=versions))
        except LinliError as refusal:
            read.append(refusal)
    take([one for one in read if isinstance(one, Work)], by=by, parks=False, silent=silent)
    return [_ending(one) for one in read]


def _ending(one: Work | LinliError) -> Ending:
    ending = one.ending if isinstance(one, Work) else one
    if ending is None:
        raise RuntimeError("a submission without an ending")
    return ending


def _receipt(ending: Ending | None) -> Receipt:
    if isinstance(ending, Receipt):
        return ending
    raise ending or RuntimeError("a submission without an ending")

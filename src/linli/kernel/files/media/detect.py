"""The family of a file by its first bytes, and the refusal when it says to be something else."""

from __future__ import annotations

import re

import filetype

from linli.kernel.base.errors import LinliError
from linli.kernel.files.media.kinds import declarations

HEAD_BYTES = 4096
"""How much of a file is looked at here."""

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"\x1a\x45\xdf\xa3", "webm"),
    (b"OggS", "ogg"),
    (b"#!AMR", "amr"),
    (b"ID3", "mp3"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav"}
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!|\?|[a-zA-Z])")


def family_of(head: bytes) -> str | None:
    """The accepted family whose files begin like this, or None."""
    for start, family in _STARTS:
        if head.startswith(start):
            return family
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _family_of_brand(head)
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:  # MPEG audio frame, layer III
        return "mp3"
    return None


def _family_of_brand(head: bytes) -> str | None:
    """ISO/IEC 14496-12 §4.3: the brands in the first box tell stills from films."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    if brands & {b"avif", b"avis"}:
        return None
    return "heic" if head[8:12] in _HEIC_BRANDS else "iso"


def identify(head: bytes, *, name: str, content_type: str) -> str:
    """The family of the content, which must be what the name and the declared type say.

    Raises:
        LinliError: attachment_lies when they differ; attachment_type_unknown when nothing accepted was declared either;
            attachment_damaged for an empty file.
    """
    if not head:
        raise LinliError("attachment_damaged")
    family = family_of(head)
    said = declarations(name, content_type)
    for declared in said:
        if declared.family != family:
            raise LinliError("attachment_lies", declared=declared.word, found=family or _in_words(head))
    if family is None:
        raise LinliError("attachment_type_unknown", found=_in_words(head))
    return family


def _in_words(head: bytes) -> str:
    """What a file that is not accepted seems to be, to tell whoever sent it."""
    if _MARKUP.match(head):
        return "image/svg+xml" if b"<svg" in head else "text/html"
    return filetype.guess_mime(head) or "?"

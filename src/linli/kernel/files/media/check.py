"""A file that came in, from its bytes to what Linli knows of it; the one entrance to this package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linli.kernel.base.errors import LinliError
from linli.kernel.files.media import decoders, isobmff, pdf, sound, webm
from linli.kernel.files.media.kinds import LIMITS, MEGABYTE, PHOTO_FAMILIES, TYPES
from linli.kernel.files.media.photo import Photo

_READERS = {
    "iso": isobmff.media_type,
    "webm": webm.media_type,
    "mp3": sound.mp3,
    "wav": sound.wav,
    "ogg": sound.ogg,
    "amr": sound.amr,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept. ``photo`` holds its copies when it is one."""

    kind: str
    media_type: str
    photo: Photo | None = None


def check(path: Path, family: str, size: int) -> Checked:
    """What the file is.

    Raises:
        LinliError: attachment_damaged, attachment_bomb, attachment_unsafe, attachment_type_unknown, or
            attachment_too_large when the kind turns out to have a lower limit than its family.
    """
    if family in PHOTO_FAMILIES:
        photo = decoders.read(path, family)
        return Checked("photo", photo.media_type, photo)
    media_type = _media_type(path, family, size)
    kind = TYPES[media_type][0]
    if size > LIMITS[kind]:
        raise too_large(LIMITS[kind])
    return Checked(kind, media_type)


def too_large(limit: int) -> LinliError:
    """The refusal of a file over its limit (bytes)."""
    return LinliError("attachment_too_large", limit_mb=limit // MEGABYTE)


def _media_type(path: Path, family: str, size: int) -> str:
    if family == "pdf":
        pdf.check(path.read_bytes())
        return "application/pdf"
    with path.open("rb") as file:
        return _READERS[family](file, size)

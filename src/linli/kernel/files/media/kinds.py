"""The closed list of what is accepted as evidence, with its limits and the names it goes by.

A *family* is one way to write files. A name or a declared type names a family; only the content tells the media type
(an MP4 may hold sound alone).
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

MEGABYTE = 1_000_000
LIMITS = {"photo": 20 * MEGABYTE, "audio": 20 * MEGABYTE, "video": 50 * MEGABYTE, "document": 20 * MEGABYTE}
"""Bytes that a file of a kind may have."""

PHOTO_FAMILIES = frozenset({"jpeg", "png", "webp", "heic"})
_FAMILY_KINDS = {
    **dict.fromkeys(PHOTO_FAMILIES, "photo"),
    "iso": "video",
    "webm": "video",  # both may hold sound alone: the kind is known when the tracks are read
    "ogg": "audio",
    "wav": "audio",
    "mp3": "audio",
    "amr": "audio",
    "pdf": "document",
}

TYPES = {
    "image/jpeg": ("photo", "jpg"),
    "image/png": ("photo", "png"),
    "image/webp": ("photo", "webp"),
    "image/heic": ("photo", "heic"),
    "video/mp4": ("video", "mp4"),
    "video/quicktime": ("video", "mov"),
    "video/3gpp": ("video", "3gp"),
    "video/webm": ("video", "webm"),
    "audio/mp4": ("audio", "m4a"),
    "audio/webm": ("audio", "weba"),
    "audio/ogg": ("audio", "ogg"),
    "audio/wav": ("audio", "wav"),
    "audio/mpeg": ("audio", "mp3"),
    "audio/amr": ("audio", "amr"),
    "application/pdf": ("document", "pdf"),
}
"""Media type → kind and extension. Nothing is ever served under a type that is not here."""

_DECLARED_TYPES = {
    "jpeg": "image/jpeg image/jpg image/pjpeg",
    "png": "image/png image/x-png",
    "webp": "image/webp",
    "heic": "image/heic image/heif image/heic-sequence image/heif-sequence",
    "iso": "video/mp4 audio/mp4 audio/m4a audio/x-m4a video/x-m4v video/quicktime video/3gpp audio/3gpp video/3gpp2",
    "webm": "video/webm audio/webm",
    "ogg": "audio/ogg application/ogg audio/opus",
    "wav": "audio/wav audio/x-wav audio/wave audio/vnd.wave",
    "mp3": "audio/mpeg audio/mp3 audio/x-mp3 audio/mpeg3",
    "amr": "audio/amr audio/amr-wb audio/x-amr",
    "pdf": "application/pdf application/x-pdf",
}
_EXTENSIONS = {
    "jpeg": "jpg jpeg jpe jfif",
    "png": "png",
    "webp": "webp",
    "heic": "heic heif hif",
    "iso": "mp4 m4a m4v mov qt 3gp 3gpp 3g2",
    "webm": "webm weba",
    "ogg": "ogg oga opus",
    "wav": "wav wave",
    "mp3": "mp3",
    "amr": "amr",
    "pdf": "pdf",
}
_FAMILY_OF = {name: family for family, names in _DECLARED_TYPES.items() for name in names.split()}
_FAMILY_OF_EXTENSION = {name: family for family, names in _EXTENSIONS.items() for name in names.split()}
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-unknown"})
_OTHER_NAMES = mimetypes.MimeTypes()  # Python's own list, not the machine's


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file says of itself: ``family`` is None for a type that is not accepted; ``word`` is what it said."""

    word: str
    family: str | None


def declarations(name: str, content_type: str) -> list[Declared]:
    """What the name's extension and the declared media type say, each only when it says something."""
    found = []
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in _SAYS_NOTHING:
        found.append(Declared(media_type, _FAMILY_OF.get(media_type)))
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if family := _FAMILY_OF_EXTENSION.get(extension):
        found.append(Declared(f".{extension}", family))
    elif (_OTHER_NAMES.guess_type(f"a.{extension}")[0] or "") not in _SAYS_NOTHING:
        found.append(Declared(f".{extension}", None))
    return found


def limit_of_family(family: str) -> int:
    """Bytes that a file may have of which only the family is known yet."""
    return LIMITS[_FAMILY_KINDS[family]]

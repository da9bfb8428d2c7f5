"""What a decoded photo tells; known to the server, which never decodes one itself."""

from __future__ import annotations

from dataclasses import dataclass

COPY_TYPE = "image/jpeg"
"""The media type of the public copy and of the thumbnail."""


@dataclass(frozen=True, slots=True)
class Photo:
    """Its type, its size as a person sees it, where it was taken (longitude, latitude), and its two copies."""

    media_type: str
    width: int
    height: int
    lonlat: tuple[float, float] | None
    public: bytes
    thumbnail: bytes

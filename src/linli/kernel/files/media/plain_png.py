"""PNG files that hold a picture and nothing else, such as a signature drawn on a phone: checked whole, no decoder.

PNG specification, third edition (W3C 2025): critical chunks alone, every checksum right, and as many pixels as the
header announces. Such a file carries no position, no time, no words and no program, so that it needs no copy.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_HARMLESS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sBIT", b"sRGB", b"gAMA", b"pHYs", b"bKGD"})
"""Chunks that say how the pixels look; texts, times, EXIF, profiles and whatever is not known are not among them."""
_PIECE, _MOST_FILTER = 32_768, 4
MOST_BYTES = 16_000_000
"""Of unfolded pixels: a few thousand by a thousand."""


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    height: int
    depth: int
    colour: int

    @property
    def row_bytes(self) -> int:
        """A row with the byte that names its filter."""
        return 1 + (self.width * _CHANNELS[self.colour] * self.depth + 7) // 8


def is_plain(content: bytes) -> bool:
    """Whether it is a whole PNG with a picture alone. False says nothing but that a decoder must look."""
    chunks = _chunks(content)
    header = _header(chunks[0][1]) if chunks and chunks[0][0] == b"IHDR" else None
    if chunks is None or header is None or chunks[-1][0] != b"IEND":
        return False
    kinds = [kind for kind, _ in chunks]
    if not _HARMLESS.issuperset(kinds) or kinds.count(b"IHDR") != 1 or kinds.count(b"IEND") != 1:
        return False
    if header.colour == 3 and kinds.count(b"PLTE") != 1:
        return False
    return _is_whole(header, b"".join(body for kind, body in chunks if kind == b"IDAT"))


def _chunks(content: bytes) -> list[tuple[bytes, bytes]] | None:
    if not content.startswith(_SIGNATURE):
        return None
    found, at = [], len(_SIGNATURE)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        end = at + 12 + length
        if end > len(content):
            return None
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            return None
        found.append((content[at + 4 : at + 8], content[at + 8 : end - 4]))
        at = end
    return found


def _header(body: bytes) -> _Header | None:
    if len(body) != 13:
        return None
    header = _Header(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big"), body[8], body[9])
    known = header.colour in _DEPTHS and header.depth in _DEPTHS[header.colour] and body[10:] == b"\0\0\0"
    if not known or not header.width or not header.height or header.row_bytes * header.height > MOST_BYTES:
        return None
    return header


def _is_whole(header: _Header, data: bytes) -> bool:
    """Whether the pixels are as many as announced, and every row begins with a filter that there is. Unfolded piece by
    piece: a large buffer costs more than the unfolding."""
    unfold, size, length = zlib.decompressobj(), header.row_bytes * header.height, 0
    try:
        while length <= size and (piece := unfold.decompress(data, _PIECE)):
            filters = piece[-length % header.row_bytes :: header.row_bytes]
            if filters and max(filters) > _MOST_FILTER:
                return False
            length, data = length + len(piece), unfold.unconsumed_tail
    except zlib.error:
        return False
    return length == size and unfold.eof and not unfold.unused_data

"""MP4, QuickTime, 3GP and M4A: boxes of ISO/IEC 14496-12. Only lengths and handlers are read, never samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from linli.kernel.base.errors import LinliError

MOST_BOXES = 50_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its type, where its content begins and where it ends."""

    type: bytes
    start: int
    end: int


def media_type(file: BinaryIO, size: int) -> str:
    """``video/…`` when there is a track of pictures, else ``audio/mp4``. Raises attachment_damaged."""
    tops: dict[bytes, Box] = {}
    brand = b""
    for box in boxes(file, 0, size):
        tops.setdefault(box.type, box)
        if box.type == b"ftyp":
            file.seek(box.start)
            brand = file.read(4)
    if b"moov" not in tops or not tops.keys() & {b"mdat", b"moof"}:
        raise LinliError("attachment_damaged")
    handlers = set(_handlers(file, tops[b"moov"]))
    if b"vide" in handlers:
        return {b"qt  ": "video/quicktime"}.get(brand, "video/3gpp" if brand[:2] == b"3g" else "video/mp4")
    if b"soun" in handlers:
        return "audio/mp4"
    raise LinliError("attachment_damaged")


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places, which they must fill exactly. Raises attachment_damaged."""
    count = 0
    while end - start >= 8:
        file.seek(start)
        header = file.read(16)
        length, begin = int.from_bytes(header[:4], "big"), start + 8
        if length == 1:
            length, begin = int.from_bytes(header[8:16], "big"), start + 16
        elif length == 0:
            length = end - start
        count += 1
        if length < begin - start or start + length > end or count > MOST_BOXES:
            raise LinliError("attachment_damaged")
        yield Box(header[4:8], begin, start + length)
        start += length


def _handlers(file: BinaryIO, moov: Box) -> Iterator[bytes]:
    """The handler type of every track: moov/trak/mdia/hdlr."""
    for trak in (box for box in boxes(file, moov.start, moov.end) if box.type == b"trak"):
        for mdia in (box for box in boxes(file, trak.start, trak.end) if box.type == b"mdia"):
            for hdlr in (box for box in boxes(file, mdia.start, mdia.end) if box.type == b"hdlr"):
                file.seek(hdlr.start + 8)
                yield file.read(4)

"""WebM: the beginning of an EBML document (RFC 8794, RFC 9559), up to its tracks and its first cluster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from linli.kernel.base.errors import LinliError

_EBML, _DOC_TYPE, _SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
_TRACKS, _TRACK, _TRACK_TYPE, _CLUSTER = 0x1654AE6B, 0xAE, 0x83, 0x1F43B675
_VIDEO, _AUDIO = 1, 2
MOST_ELEMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its id, where its content begins and ends (a live recording does not say: then with its parent)."""

    id: int
    start: int
    end: int


def media_type(file: BinaryIO, size: int) -> str:
    """``video/webm``, or ``audio/webm`` when no track has pictures. Raises attachment_damaged."""
    tops = elements(file, 0, size)
    head, segment = next(tops, None), next(tops, None)
    if head is None or head.id != _EBML or segment is None or segment.id != _SEGMENT:
        raise LinliError("attachment_damaged")
    if _word(file, head, _DOC_TYPE) != b"webm":
        raise LinliError("attachment_type_unknown", found="video/x-matroska")
    kinds: set[int] = set()
    for element in elements(file, segment.start, segment.end):
        if element.id == _TRACKS:
            kinds |= set(_track_types(file, element))
        if element.id == _CLUSTER:
            break
    else:
        raise LinliError("attachment_damaged")
    if not kinds & {_VIDEO, _AUDIO}:
        raise LinliError("attachment_damaged")
    return "video/webm" if _VIDEO in kinds else "audio/webm"


def elements(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """The elements between two places. Raises attachment_damaged when one reaches beyond."""
    for _ in range(MOST_ELEMENTS):
        if start >= end:
            return
        file.seek(start)
        header = file.read(12)
        id_width = _width(header, 4)
        size_width = _width(header[id_width:], 8)
        begin = start + id_width + size_width
        raw = int.from_bytes(header[id_width : id_width + size_width], "big")
        unknown = (1 << 7 * size_width) - 1
        length = raw & unknown
        stop = end if length == unknown else begin + length
        if len(header) < id_width + size_width or stop > end:
            raise LinliError("attachment_damaged")
        yield Element(int.from_bytes(header[:id_width], "big"), begin, stop)
        start = stop
    raise LinliError("attachment_damaged")


def _width(header: bytes, most: int) -> int:
    """How many bytes a variable-length number has: leading zeros of its first byte, plus one."""
    width = 9 - header[0].bit_length() if header else 9
    if width > most:
        raise LinliError("attachment_damaged")
    return width


def _word(file: BinaryIO, parent: Element, wanted: int) -> bytes:
    for element in elements(file, parent.start, parent.end):
        if element.id == wanted:
            file.seek(element.start)
            return file.read(min(element.end - element.start, 16)).rstrip(b"\0")
    return b""


def _track_types(file: BinaryIO, tracks: Element) -> Iterator[int]:
    for track in elements(file, tracks.start, tracks.end):
        if track.id == _TRACK:
            yield int.from_bytes(_word(file, track, _TRACK_TYPE), "big")

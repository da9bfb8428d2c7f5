"""PDF: whole, and without anything that acts by itself (ISO 32000-1 §12.6: actions; §7.11: embedded files).

A scan, not a parser: it looks for the forbidden names in the file's plain bytes and in every compressed stream that
could hold objects, and refuses what it cannot look into. It may refuse a harmless file that writes such a name in its
text; it is bounded in memory and time whatever the file says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from linli.kernel.base.errors import LinliError

TAIL_BYTES = 2048
MOST_STREAMS = 20_000
MOST_UNFOLDED = 200_000_000  # bytes of all streams together
_PIECE = 1_000_000
_OVERLAP = 64
_CONTEXT = 2048  # bytes before a stream in which its dictionary is looked for

_FORBIDDEN = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|Rendition|Encrypt|XFA)(?=[\s\0/<>()\[\]{}%\d])"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")  # a name may write any of its letters so
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_COULD_BE_OBJECTS = re.compile(rb"[\s\0]*([0-9+%-]|$)")  # an object stream begins with a number (§7.5.7)


def check(data: bytes) -> None:
    """Raises attachment_damaged, attachment_unsafe (with the name that was found) or attachment_bomb."""
    tail = data[-TAIL_BYTES:]
    if not data.startswith(b"%PDF-") or b"%%EOF" not in tail or b"startxref" not in tail:
        raise LinliError("attachment_damaged")
    _refuse(data)
    unfolded = 0
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= MOST_STREAMS:
            raise LinliError("attachment_bomb")
        for length in _look_into(data, match.start(), match.end()):
            unfolded += length
            if unfolded > MOST_UNFOLDED:
                raise LinliError("attachment_bomb")


def _refuse(data: bytes) -> None:
    if found := _FORBIDDEN.search(_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)):
        raise LinliError("attachment_unsafe", found=found[1].decode())


def _look_into(data: bytes, keyword: int, start: int) -> Iterator[int]:
    """Unfold a stream that could hold objects piece by piece, refuse what is in it, tell how long each piece was."""
    inflate = zlib.decompressobj()
    view = memoryview(data)[start:]
    try:
        piece = inflate.decompress(view[:_PIECE], _OVERLAP)
    except zlib.error:
        _refuse_hidden_objects(data[max(0, keyword - _CONTEXT) : keyword])
        return
    if not _COULD_BE_OBJECTS.match(piece):
        return
    fed, kept = _PIECE, b""
    while True:
        yield len(piece)
        _refuse(kept + piece)
        kept = (kept + piece)[-_OVERLAP:]
        waiting = memoryview(inflate.unconsumed_tail)
        if not waiting:
            waiting, fed = view[fed : fed + _PIECE], fed + _PIECE
        if inflate.eof or not waiting:
            return
        try:
            piece = inflate.decompress(waiting, _PIECE)
        except zlib.error:
            return


def _refuse_hidden_objects(before: bytes) -> None:
    """Objects behind a filter that is not looked through are refused."""
    dictionary = _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), before.rpartition(b"endobj")[2])
    if b"/ObjStm" in dictionary and b"/Filter" in dictionary:
        raise LinliError("attachment_unsafe", found="ObjStm")

"""Plain sound: MP3, WAV, Ogg and AMR. Each is walked as far as needed to know that it is one and that it is whole."""

from __future__ import annotations

from typing import BinaryIO

from linli.kernel.base.errors import LinliError

# ISO/IEC 11172-3 §2.4.2.3, layer III: kbit/s by index, samples a second by index.
_RATES_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MP3_FRAMES, _MP3_PADDING = 4, 4096

# RFC 4867 §5.3: bytes of a frame by its type, its head included.
_AMR_NB = (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1)
_AMR_WB = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)
_AMR_FRAMES = 200

_OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_WAV_CHUNKS = 1_000


def mp3(file: BinaryIO, size: int) -> str:
    """Frames that follow one another after the tag. Raises attachment_damaged."""
    at = _after_tag(file)
    file.seek(at)
    window = file.read(_MP3_PADDING)
    at += len(window) - len(window.lstrip(b"\0"))
    frames = 0
    while frames < _MP3_FRAMES and at + 4 <= size:
        file.seek(at)
        length = _frame_bytes(file.read(4))
        if not length or (at + length > size and frames == 0):
            raise LinliError("attachment_damaged")
        at += length
        frames += 1
    if not frames:
        raise LinliError("attachment_damaged")
    return "audio/mpeg"


def _after_tag(file: BinaryIO) -> int:
    """Where the sound begins: after an ID3v2 tag, whose length is written in seven bits a byte."""
    file.seek(0)
    head = file.read(10)
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _frame_bytes(header: bytes) -> int:
    """The length of the frame that this header begins, 0 when it begins none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sample == 3:
        return 0
    bits = (_RATES_V1 if version == 3 else _RATES_V2)[rate] * 1000
    return (144 if version == 3 else 72) * bits // _SAMPLES[version][sample] + (header[2] >> 1 & 1)


def wav(file: BinaryIO, size: int) -> str:
    """A format and as much data as it announces. Raises attachment_damaged."""
    at, found = 12, set()
    for _ in range(_WAV_CHUNKS):
        if at + 8 > size:
            break
        file.seek(at)
        header = file.read(8)
        length = int.from_bytes(header[4:], "little")
        if at + 8 + length > size:
            raise LinliError("attachment_damaged")
        found.add(header[:4])
        at += 8 + length + (length & 1)
    if not {b"fmt ", b"data"} <= found:
        raise LinliError("attachment_damaged")
    return "audio/wav"


def ogg(file: BinaryIO, size: int) -> str:
    """Whole pages from the first to the last (RFC 3533 §6), of a codec for sound. Raises attachment_damaged."""
    at, first = 0, True
    while at < size:
        file.seek(at)
        header = file.read(27)
        table = file.read(header[26]) if len(header) == 27 else b""
        if header[:5] != b"OggS\0" or len(header) < 27 or len(table) < header[26]:
            raise LinliError("attachment_damaged")
        if first and not file.read(8).startswith(_OGG_CODECS):
            raise LinliError("attachment_type_unknown", found="video/ogg")
        first = False
        at += 27 + len(table) + sum(table)
    if at != size:
        raise LinliError("attachment_damaged")
    return "audio/ogg"


def amr(file: BinaryIO, size: int) -> str:
    """Frames of the lengths that their types have. Raises attachment_damaged."""
    file.seek(0)
    head = file.read(9)
    wide = head == b"#!AMR-WB\n"
    if not wide and head[:6] != b"#!AMR\n":
        raise LinliError("attachment_damaged")
    lengths, at = (_AMR_WB, 9) if wide else (_AMR_NB, 6)
    for _ in range(_AMR_FRAMES):
        if at >= size:
            break
        file.seek(at)
        length = lengths[file.read(1)[0] >> 3 & 15]
        if not length or at + length > size:
            raise LinliError("attachment_damaged")
        at += length
    if at <= 9:
        raise LinliError("attachment_damaged")
    return "audio/amr"

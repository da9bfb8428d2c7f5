"""A PNG kept without a decoder holds a whole picture and nothing else; every other is for the decoder to judge."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from linli.kernel.files.media.plain_png import is_plain


def picture(mode: str = "RGBA", **options: object) -> bytes:
    """A PNG as Pillow writes it."""
    out = io.BytesIO()
    Image.effect_noise((64, 32), 40).convert(mode).save(out, "PNG", **options)
    return out.getvalue()


def with_chunk(content: bytes, kind: bytes, body: bytes) -> bytes:
    """The same picture with one more chunk after its header."""
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return content[:33] + chunk + content[33:]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_every_kind_is_plain(mode: str) -> None:
    assert is_plain(picture(mode))


def test_words_times_positions_and_what_is_not_known_are_not_plain() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "somebody")
    exif = Image.Exif()
    exif[0x010E] = "somewhere"
    assert not is_plain(picture(pnginfo=told))
    assert not is_plain(picture(exif=exif))
    for kind in (b"tIME", b"iCCP", b"acTL", b"abCd"):
        assert not is_plain(with_chunk(picture(), kind, b"\0" * 7))


def test_a_header_that_announces_more_than_there_is_or_more_than_fits_is_not_plain() -> None:
    content = picture("L")
    for width, height in ((64, 33), (64, 31), (65, 32), (0, 32), (2**31, 2**31)):
        header = b"IHDR" + struct.pack(">II", width, height) + content[24:29]
        assert not is_plain(content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:])


def test_a_bomb_is_not_unfolded() -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 1000, 10, 8, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 50_000_000)
    parts = (header, data, b"IEND")
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    assert not is_plain(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


@given(st.binary(max_size=200))
def test_what_is_no_png_is_not_plain(content: bytes) -> None:
    assert not is_plain(content)
    assert not is_plain(b"\x89PNG\r\n\x1a\n" + content)


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_byte_that_is_wrong_or_an_end_that_is_missing_is_never_plain(at: int, byte: int) -> None:
    content = picture("L", compress_level=9)
    at %= len(content)
    assert not is_plain(content[:at])
    if content[at] != byte:
        assert not is_plain(content[:at] + bytes([byte]) + content[at + 1 :])

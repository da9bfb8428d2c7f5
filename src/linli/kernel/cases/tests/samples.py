"""Files made by hand: whole, lying, broken and hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from base64 import b64decode

from PIL import ExifTags, Image, PngImagePlugin

LON, LAT = 117.2046, 39.1081
GPS = {1: "N", 2: (39.0, 6.0, 29.16), 3: "E", 4: (117.0, 12.0, 16.56)}
COMMENT = b"my secret comment"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

# 64 x 48 pixels of red, with EXIF that says where it was taken (made once with libheif's encoder).
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAA"
    "AAAERAAAIAAQAAAAAB4gABAAAAAAAAABoAAgAAAAAB/AABAAAAAAAAAIoAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVp"
    "bmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGE"
    "ABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEH"
    "BpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAArG1kYXQAAAAWKAGvGYDvSaW/"
    "/9/jH/X2r/imtaY+bgAAAAZFeGlmAABNTQAqAAAACAABiCUABAAAAAEAAAAaAAAAAAAEAAEAAgAAAAJOAAAAAAIABQAAAAMAAABQAAMAAgAAAA"
    "JFAAAAAAQABQAAAAMAAABoAAAAAAAAACcAAAABAAAABgAAAAEAAALZAAAAGQAAAHUAAAABAAAADAAAAAEAAAGeAAAAGQ=="
)


def exif(orientation: int = 1, gps: dict[int, object] | None = None) -> Image.Exif:
    """EXIF as a phone writes it."""
    found = Image.Exif()
    found[ExifTags.Base.Orientation] = orientation
    found[ExifTags.Base.Make] = "SecretPhone"
    if gps is not None:
        found[ExifTags.IFD.GPSInfo] = gps
    return found


def picture(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), (220, 20, 20))
    image.paste((20, 20, 220), (width // 2, 0, width, height))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of an image file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 400, height: int = 300, **options: object) -> bytes:
    """A photo."""
    return encoded(picture(width, height), "JPEG", **options)


def jpeg_with_position(orientation: int = 1) -> bytes:
    """A photo that says where, with what and why it was taken."""
    return jpeg(exif=exif(orientation, dict(GPS)), comment=COMMENT)


def png(width: int = 400, height: int = 300) -> bytes:
    """A screenshot."""
    return encoded(picture(width, height), "PNG")


def png_with_text() -> bytes:
    """A screenshot with a text and a position."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", COMMENT.decode())
    return encoded(picture(), "PNG", pnginfo=info, exif=exif(gps=dict(GPS)))


def webp() -> bytes:
    """A picture that a messenger made smaller."""
    return encoded(picture(), "WEBP", exif=exif(gps=dict(GPS)))


def linear_profile() -> bytes:
    """An ICC profile (ICC.1:2001-04) with the primaries of sRGB and straight curves: its numbers mean lighter ones."""
    primaries = {
        b"rXYZ": (0.4360, 0.2225, 0.0139),
        b"gXYZ": (0.3851, 0.7169, 0.0971),
        b"bXYZ": (0.1431, 0.0606, 0.7141),
    }
    white = (0.9642, 1.0, 0.8249)
    tags = {b"wtpt": white, **primaries}
    content = {name: b"XYZ \0\0\0\0" + b"".join(_fixed(v) for v in xyz) for name, xyz in tags.items()}
    content |= {name: b"curv" + bytes(8) for name in (b"rTRC", b"gTRC", b"bTRC")}
    table, data = struct.pack(">I", len(content)), b""
    for name, value in content.items():
        table += name + struct.pack(">II", 128 + 4 + 12 * len(content) + len(data), len(value))
        data += value
    size = struct.pack(">I", 128 + len(table) + len(data))
    illuminant = b"".join(_fixed(v) for v in white)
    head = size + bytes(4) + b"\x02\x40\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + illuminant + bytes(48)
    return head + table + data


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_beginning(width: int, height: int, *, bits: int = 8, colour: int = 6) -> bytes:
    """The head of a PNG and a few of its pixels; by default eight bits each of red, green, blue and alpha."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))


def png_bomb(width: int = 10_000, height: int = 6_000) -> bytes:
    """Sixty megapixels of one colour in a few kilobytes: one bit a pixel, compressed."""
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    inside = b"".join(content)
    return struct.pack(">I", len(inside) + 8) + kind + inside


def mp4(*handlers: bytes, brand: bytes = b"isom", media: bytes = bytes(64)) -> bytes:
    """A film (vide) or a recording (soun): boxes without pictures in them."""
    tracks = [box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)))) for handler in handlers]
    return (
        box(b"ftyp", brand, bytes(4), b"isom") + box(b"mdat", media) + box(b"moov", box(b"mvhd", bytes(100)), *tracks)
    )


def element(number: int, *content: bytes, size: bytes = b"") -> bytes:
    """An element of EBML with a length of eight bytes."""
    inside = b"".join(content)
    width = (number.bit_length() + 7) // 8
    return number.to_bytes(width, "big") + (size or (1 << 56 | len(inside)).to_bytes(8, "big")) + inside


def webm(*track_types: int, doc_type: bytes = b"webm", live: bool = False) -> bytes:
    """What a browser records: 1 is a track of pictures, 2 of sound; a live one does not know its own length."""
    tracks = [element(0xAE, element(0xD7, b"\x01"), element(0x83, bytes([kind]))) for kind in track_types]
    body = element(0x1549A966, bytes(20)) + element(0x1654AE6B, *tracks) + element(0x1F43B675, bytes(100))
    size = b"\x01" + b"\xff" * 7 if live else b""
    return element(0x1A45DFA3, element(0x4282, doc_type)) + element(0x18538067, body, size=size)


def mp3(frames: int = 20, tag: bytes = b"") -> bytes:
    """Silent frames of 128 kbit/s at 44.1 kHz, 417 bytes each; ``tag`` is the content of an ID3v2 tag."""
    size = len(tag)
    head = b"ID3\x04\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + tag if tag else b""
    return head + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def wav(seconds: int = 1) -> bytes:
    """Silence, eight thousand bytes a second."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    data = bytes(8000 * seconds)
    inside = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def ogg(codec: bytes = b"OpusHead") -> bytes:
    """Two pages."""
    first = codec + bytes(19 - len(codec))
    return b"".join(
        b"OggS\0" + bytes([flag]) + bytes(8) + bytes(12) + bytes([1, len(packet)]) + packet
        for flag, packet in ((2, first), (4, bytes(100)))
    )


def amr(frames: int = 50) -> bytes:
    """Speech frames of type 7 (32 bytes)."""
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * frames


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of one page; ``objects`` are added as they are."""
    inside = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", *objects]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, text) for number, text in enumerate(inside, 1))
    return b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R" + trailer + b">>\nstartxref\n9\n%%EOF\n"


def stream(content: bytes, dictionary: bytes = b"", *, level: int = 9) -> bytes:
    """A compressed stream of a PDF."""
    packed = zlib.compress(content, level)
    head = b"<<%s/Filter/FlateDecode/Length %d>>" % (dictionary, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"


def hidden(content: bytes) -> bytes:
    """An object stream: objects that are not seen in the file's plain bytes."""
    return stream(b"7 0 " + content, b"/Type/ObjStm/N 1/First 4")

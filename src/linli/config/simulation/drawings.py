"""Made evidence: small photos, a scanned page, a short recording. No photograph of a real place or person."""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import datetime
from random import Random

from PIL import ExifTags, Image, ImageDraw

SIZE = (480, 360)
_SKIES = ((190, 214, 235), (168, 188, 205), (214, 222, 228), (120, 134, 156))
_WALLS = ((201, 178, 150), (176, 160, 148), (206, 205, 198), (160, 110, 92))
_THINGS = ((88, 70, 52), (60, 72, 50), (150, 120, 60), (96, 96, 102), (180, 60, 50), (52, 84, 120))
_HERTZ = 8000


def photo(rng: Random, *, taken: datetime, lonlat: tuple[float, float] | None = None, tidy: bool = False) -> bytes:
    """A JPEG of a house front with things lying before it (``tidy``: without them); ``lonlat`` goes into its EXIF."""
    image = Image.new("RGB", SIZE, rng.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    horizon = rng.randint(190, 230)
    draw.rectangle((0, horizon, *SIZE), fill=(128, 126, 122))
    _house(draw, rng, horizon)
    for _ in range(0 if tidy else rng.randint(9, 16)):
        x, y, r = rng.randint(120, 360), rng.randint(horizon + 25, SIZE[1] - 30), rng.randint(8, 30)
        draw.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=rng.choice(_THINGS), outline=(40, 36, 32))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=_exif(taken, lonlat))
    return out.getvalue()


def _house(draw: ImageDraw.ImageDraw, rng: Random, horizon: int) -> None:
    left, right, top = rng.randint(20, 90), rng.randint(390, 460), rng.randint(30, 70)
    draw.rectangle((left, top, right, horizon), fill=rng.choice(_WALLS))
    for x in range(left + 15, right - 25, 42):
        for y in range(top + 14, horizon - 30, 40):
            draw.rectangle((x, y, x + 22, y + 24), fill=(74, 92, 112), outline=(230, 230, 226))


def _exif(taken: datetime, lonlat: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = f"{taken:%Y:%m:%d %H:%M:%S}"
    if lonlat:
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: _sexagesimal(lonlat[1]),
            ExifTags.GPS.GPSLongitudeRef: "E", ExifTags.GPS.GPSLongitude: _sexagesimal(lonlat[0]),
        }  # fmt: skip
    return exif


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(degrees, 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 3)


def page(rng: Random) -> bytes:
    """A PDF of one scanned page with lines on it."""
    sheet = Image.new("L", (420, 594), 252)
    draw = ImageDraw.Draw(sheet)
    for y in range(60, rng.randint(300, 520), 22):
        draw.line((50, y, rng.randint(220, 370), y), fill=70, width=3)
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=50)
    return out.getvalue()


def recording(rng: Random) -> bytes:
    """A WAV of half a second of hum."""
    pitch = rng.randint(90, 220)
    samples = (int(9000 * math.sin(2 * math.pi * pitch * i / _HERTZ)) for i in range(_HERTZ // 2))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, _HERTZ, 0, "NONE", "not compressed"))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()

"""Photos: whether they are whole, where they were taken, and the copies without any metadata.

Runs in a process of its own (``decoders``): the decoders are C libraries that anybody may feed. No more than
``MOST_PIXELS`` are ever unfolded, and JPEGs are decoded at a fraction of their size (libjpeg's draft mode).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pi_heif
from PIL import ExifTags, Image, ImageCms

from linli.kernel.base.errors import LinliError
from linli.kernel.files.media import position
from linli.kernel.files.media.photo import Photo

MOST_PIXELS = 50_000_000
PUBLIC_SIDE, THUMBNAIL_SIDE = 2048, 320
PUBLIC_QUALITY, THUMBNAIL_QUALITY = 82, 75
MOST_SCANS = 64  # of a progressive JPEG: cameras write about ten, every one costs a pass over all pixels

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "heic": "image/heic"}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → what sets the picture upright."""
_SIDEWAYS = frozenset(_TURNS[orientation] for orientation in (5, 6, 7, 8))
_WITH_ALPHA = frozenset({"P", "PA", "LA", "La", "RGBa"})
_SCAN = re.compile(rb"\xff\xda")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
pi_heif.register_heif_opener()


def decode(path: Path, family: str) -> Photo:
    """Decode a photo and make its copies.

    Raises attachment_bomb (too many pixels or passes), attachment_damaged (not whole), unavailable (out of memory).
    """
    if family == "jpeg":
        _count_scans(path)
    with _hostile(), Image.open(path, formats=[_FORMATS[family]]) as image:
        return _read(image, family)


@contextmanager
def _hostile() -> Iterator[None]:
    """A decoder that is fed by anybody may raise anything; all of it means that the image is of no use."""
    try:
        yield
    except LinliError:
        raise
    except Image.DecompressionBombError:
        raise LinliError("attachment_bomb") from None
    except MemoryError as error:
        raise LinliError("unavailable") from error
    except Exception as error:
        raise LinliError("attachment_damaged") from error


def _count_scans(path: Path) -> None:
    scans = sum(1 for _ in _SCAN.finditer(path.read_bytes()))
    if scans > MOST_SCANS:
        raise LinliError("attachment_bomb")


def _read(image: Image.Image, family: str) -> Photo:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise LinliError("attachment_bomb")
    _draft(image)
    image.load()
    lonlat = position.of_image(image)
    turn = _turn(image)
    if turn in _SIDEWAYS:
        width, height = height, width
    public = _plain(image, turn)
    small = public.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Photo(_TYPES[family], width, height, lonlat, _jpeg(public, PUBLIC_QUALITY), _jpeg(small, THUMBNAIL_QUALITY))


def _draft(image: Image.Image) -> None:
    """Ask the decoder for no more than the public copy needs; only JPEG can."""
    longest = max(image.size)
    if longest > PUBLIC_SIDE:
        wanted = tuple(max(1, side * PUBLIC_SIDE // longest) for side in image.size)
        image.draft(None, (wanted[0], wanted[1]))


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How the picture must be turned; EXIF that cannot be read says nothing."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001
        return None


def _plain(image: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """The picture alone, upright, in sRGB on white, no side longer than the public copy's: a new image, so that nothing
    that hung on the old one comes along."""
    profile = image.info.get("icc_profile")
    image = _workable(image)
    image.thumbnail((PUBLIC_SIDE, PUBLIC_SIDE), reducing_gap=2.0)
    if turn is not None:
        image = image.transpose(turn)
    plain = Image.new("RGB", image.size, "white")
    if image.mode == "RGBA":
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain.paste(_srgb(image, profile))
    return plain


def _workable(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller smoothly: palettes and bits cannot, and grey of 16 bits must lose 8."""
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L") if image.mode == "1" else image


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones photograph in wider colours than sRGB; without its profile such a picture would look pale."""
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()

"""Photos: the public copy holds the picture and nothing else; what does not unfold decently is refused."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFile

from linli.kernel.cases.tests import samples
from linli.kernel.files.media import images, position
from linli.kernel.files.media.photo import Photo
from support.refusals import refused

# Pillow talks about what is wrong with a file; here it is wrong on purpose.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]


def read(content: bytes, folder: Path, family: str = "jpeg") -> Photo:
    """The photo as ``upload`` sees it."""
    path = folder / "photo"
    path.write_bytes(content)
    return images.decode(path, family)


def opened(content: bytes) -> Image.Image:
    """A copy, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    """Whether a pixel has a colour, as far as JPEG keeps it."""
    return all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True))


RED, BLUE = (220, 20, 20), (20, 20, 220)
WITH_POSITION = [
    ("jpeg", samples.jpeg_with_position()),
    ("png", samples.png_with_text()),
    ("webp", samples.webp()),
    ("heic", samples.HEIC),
]


@pytest.mark.parametrize(("family", "content"), WITH_POSITION)
def test_the_copies_hold_no_metadata_and_no_position(family, content, tmp_path):
    photo = read(content, tmp_path, family)
    assert photo.lonlat == (samples.LON, samples.LAT)  # so there was something to lose
    for copy in (photo.public, photo.thumbnail):
        image = opened(copy)
        assert image.format == "JPEG"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for trace in (b"Exif", b"GPS", b"SecretPhone", samples.COMMENT, b"http://ns.adobe.com", b"ICC_PROFILE"):
            assert trace not in copy


def test_the_original_had_the_traces_that_the_copies_lack():
    original = samples.jpeg_with_position()
    for trace in (b"Exif", b"SecretPhone", samples.COMMENT):
        assert trace in original


def test_what_hangs_on_behind_the_picture_is_not_in_the_copies(tmp_path):
    photo = read(samples.jpeg() + samples.HTML, tmp_path)
    assert b"<script" not in photo.public + photo.thumbnail


# EXIF orientation → where the red half is seen, as (x, y) in parts of the upright picture
UPRIGHT = {
    1: (0.1, 0.5),
    2: (0.9, 0.5),
    3: (0.9, 0.5),
    4: (0.1, 0.5),
    5: (0.5, 0.1),
    6: (0.5, 0.1),
    7: (0.5, 0.9),
    8: (0.5, 0.9),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_the_copies_are_upright(orientation, tmp_path):
    photo = read(samples.jpeg(exif=samples.exif(orientation)), tmp_path)
    sideways = orientation > 4
    assert (photo.width, photo.height) == ((300, 400) if sideways else (400, 300))
    public = opened(photo.public)
    assert public.size == (photo.width, photo.height)
    x, y = UPRIGHT[orientation]
    assert near(public.getpixel((int(x * public.width), int(y * public.height))), RED)
    assert near(public.getpixel((int((1 - x) * public.width), int((1 - y) * public.height))), BLUE)


@pytest.mark.parametrize(
    ("size", "public", "thumbnail"),
    [
        ((300, 200), (300, 200), (300, 200)),
        ((8000, 6000), (2048, 1536), (320, 240)),
        ((1000, 4096), (500, 2048), (78, 320)),
        ((9000, 100), (2048, 23), (320, 4)),
        ((30000, 1), (2048, 1), (320, 1)),
    ],
)
def test_no_side_is_longer_than_allowed_and_nothing_is_made_larger(size, public, thumbnail, tmp_path):
    photo = read(samples.jpeg(*size), tmp_path)
    assert (photo.width, photo.height) == size
    assert opened(photo.public).size == public
    assert opened(photo.thumbnail).size == thumbnail


def test_a_large_jpeg_is_never_unfolded_whole(tmp_path, monkeypatch):
    sizes = []
    plain = images._plain
    monkeypatch.setattr(images, "_plain", lambda image, turn: sizes.append(image.size) or plain(image, turn))
    read(samples.jpeg(8000, 6000), tmp_path)
    assert sizes == [(4000, 3000)]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_every_mode_become_plain_ones(mode, tmp_path):
    grey = Image.new("I;16", (64, 48), 40_000)
    picture = grey if mode == "I;16" else samples.picture(64, 48, "RGBA").convert(mode)
    public = opened(read(samples.encoded(picture, "PNG"), tmp_path, "png").public)
    assert (public.mode, public.size) == ("RGB", (64, 48))
    if mode == "I;16":
        assert near(public.getpixel((10, 10)), (156, 156, 156))
    if mode in ("P", "RGBA"):
        assert near(public.getpixel((10, 10)), RED)


def test_what_is_transparent_becomes_white(tmp_path):
    picture = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    assert near(opened(read(samples.encoded(picture, "PNG"), tmp_path, "png").public).getpixel((5, 5)), (255, 255, 255))


def test_a_print_shop_s_picture_becomes_a_plain_one(tmp_path):
    content = samples.encoded(samples.picture(64, 48, "CMYK"), "JPEG")
    assert near(opened(read(content, tmp_path).public).getpixel((10, 10)), RED)


def test_colours_of_a_profile_are_kept_when_it_goes(tmp_path):
    grey = Image.new("RGB", (64, 48), (60, 60, 60))
    pale = samples.encoded(grey, "JPEG", icc_profile=samples.linear_profile())
    assert near(opened(read(pale, tmp_path).public).getpixel((5, 5)), (133, 133, 133))  # 60/255 in sRGB's curve
    broken = samples.encoded(grey, "JPEG", icc_profile=b"no profile at all")
    assert near(opened(read(broken, tmp_path).public).getpixel((5, 5)), (60, 60, 60))


def test_sixty_megapixels_in_a_few_kilobytes_are_a_bomb(tmp_path):
    bomb = samples.png_bomb()
    assert len(bomb) < 20_000
    with refused("attachment_bomb"):
        read(bomb, tmp_path, "png")


def test_a_bomb_is_known_before_a_pixel_is_unfolded(tmp_path, monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: pytest.fail("decoded"))
    for side in (6_000, 20_000, 100_000):  # also where Pillow itself would only warn, and where it refuses
        with refused("attachment_bomb"):
            read(samples.png_beginning(10_000, side), tmp_path, "png")


def test_fifty_megapixels_are_taken(tmp_path):
    assert read(samples.png_bomb(10_000, 5_000), tmp_path, "png").height == 5_000


def test_a_jpeg_of_endless_scans_is_a_bomb(tmp_path):
    content = samples.encoded(samples.picture(), "JPEG", progressive=True)
    assert read(content, tmp_path).width == 400
    start = content.rindex(b"\xff\xda")
    scan = content[start:-2]
    with refused("attachment_bomb"):
        read(content[:-2] + scan * images.MOST_SCANS + b"\xff\xd9", tmp_path)


def test_a_text_that_unfolds_without_end_is_refused(tmp_path):
    text = b"Comment\0\0" + zlib.compress(bytes(5_000_000), 9)
    content = samples.png()
    bomb = content[:33] + samples.chunk(b"zTXt", text) + content[33:]
    with refused("attachment_damaged"):
        read(bomb, tmp_path, "png")


@pytest.mark.parametrize(("family", "content"), WITH_POSITION)
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_truncated_photo_is_damaged(family, content, part, tmp_path):
    with refused("attachment_damaged"):
        read(content[: int(len(content) * part)], tmp_path, family)


def test_a_photo_with_broken_bytes_is_damaged(tmp_path):
    content = bytearray(samples.png())
    content[60] ^= 0xFF
    with refused("attachment_damaged"):
        read(bytes(content), tmp_path, "png")


GOOD = dict(samples.GPS)
NO_PLACE = [
    {},
    {1: "N", 2: (39.0, 6.0, 29.16)},
    GOOD | {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
    GOOD | {2: (95.0, 0.0, 0.0)},
    GOOD | {4: (181.0, 0.0, 0.0)},
    GOOD | {2: (39.0, 61.0, 0.0)},
    GOOD | {2: (39.0, -6.0, 0.0)},
    GOOD | {2: (float("nan"), 0.0, 0.0)},
    GOOD | {2: (39.0, 6.0)},
    GOOD | {2: 39.0},
    GOOD | {1: ""},
    GOOD | {3: "X"},
    GOOD | {9: "V"},
    GOOD | {18: "TOKYO"},
]


@pytest.mark.parametrize("tags", NO_PLACE)
def test_a_position_that_is_not_plausible_is_none(tags):
    assert position.from_tags(tags) is None


@pytest.mark.parametrize("more", [{}, {9: "A"}, {18: "WGS-84"}, {18: "WGS84\0"}, {18: ""}])
def test_a_plausible_position_is_told_in_degrees(more):
    assert position.from_tags(GOOD | more) == (samples.LON, samples.LAT)


def test_south_and_west_are_negative():
    assert position.from_tags(GOOD | {1: "S", 3: "W"}) == (-samples.LON, -samples.LAT)


def test_a_photo_without_exif_or_with_broken_exif_has_no_position(tmp_path):
    assert read(samples.jpeg(), tmp_path).lonlat is None
    content = samples.jpeg_with_position()
    at = content.index(b"Exif") + 10
    assert read(content[:at] + b"\xff" * 60 + content[at + 60 :], tmp_path).lonlat is None


def test_a_division_by_zero_in_the_position_says_nothing(tmp_path):
    zero = (
        samples.exif(gps=dict(samples.GPS))
        .tobytes()
        .replace(b"\x00\x00\x00\x27\x00\x00\x00\x01", b"\x00\x00\x00\x27\x00\x00\x00\x00")
    )
    photo = read(samples.jpeg(exif=zero), tmp_path)
    assert photo.lonlat is None

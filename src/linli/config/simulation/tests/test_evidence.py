"""Made evidence passes the same checks as anybody's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from linli.config.simulation import drawings
from linli.kernel.files.media.check import check

TAKEN = datetime(2026, 9, 30, 10, tzinfo=UTC)


def kept(tmp_path: Path, content: bytes, family: str):
    """What the server makes of a file."""
    path = tmp_path / "file"
    path.write_bytes(content)
    return check(path, family, len(content))


def test_a_photo_tells_where_it_was_taken_only_when_asked(tmp_path: Path):
    with_place = kept(tmp_path, drawings.photo(Random(1), taken=TAKEN, lonlat=(117.2034, 39.1012)), "jpeg").photo
    assert with_place.lonlat == pytest.approx((117.2034, 39.1012), abs=1e-6)
    assert kept(tmp_path, drawings.photo(Random(1), taken=TAKEN), "jpeg").photo.lonlat is None


def test_the_same_seed_draws_the_same_photo():
    assert drawings.photo(Random(3), taken=TAKEN) == drawings.photo(Random(3), taken=TAKEN)
    assert drawings.photo(Random(3), taken=TAKEN) != drawings.photo(Random(4), taken=TAKEN)


def test_a_page_and_a_recording_are_what_they_say(tmp_path: Path):
    assert kept(tmp_path, drawings.page(Random(1)), "pdf").kind == "document"
    assert kept(tmp_path, drawings.recording(Random(1)), "wav").kind == "audio"

"""The processes that decode photos may die, stall or lie; the server neither dies nor waits with them."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.tests import samples
from linli.kernel.files.media import decoders, images
from linli.kernel.files.media.photo import Photo
from support.refusals import refused

FAMILIES = [
    ("jpeg", samples.jpeg_with_position()),
    ("png", samples.png()),
    ("webp", samples.webp()),
    ("heic", samples.HEIC),
]
# With these two bytes libheif 1.23 reads where it must not, and takes the whole process with it.
DEADLY_HEIC = samples.HEIC[:176] + b"\xb5\x9d" + samples.HEIC[178:]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A good photo's path."""
    path = tmp_path / "photo"
    path.write_bytes(samples.jpeg_with_position())
    return path


@pytest.fixture
def decoder() -> Iterator[decoders.Decoder]:
    """A decoder of the test's own."""
    made = decoders.Decoder()
    yield made
    made.end()


@pytest.mark.parametrize(("family", "content"), FAMILIES)
def test_a_decoder_answers_what_decoding_answers(family, content, photo, decoder):
    photo.write_bytes(content)
    assert decoder.read(photo, family) == images.decode(photo, family)


def test_a_refusal_comes_through_and_the_decoder_lives_on(photo, decoder):
    decoder.read(photo, "jpeg")
    process = decoder._process
    with refused("attachment_damaged"):
        decoder.read(photo, "png")
    bomb = photo.with_name("bomb")
    bomb.write_bytes(samples.png_bomb())
    with refused("attachment_bomb"):
        decoder.read(bomb, "png")
    assert decoder.read(photo, "jpeg").width == 400
    assert decoder._process is process


def test_a_photo_that_kills_its_decoder_is_damaged_and_the_next_one_is_taken(photo, decoder):
    deadly = photo.with_name("deadly")
    deadly.write_bytes(DEADLY_HEIC)
    with refused("attachment_damaged"):
        decoder.read(deadly, "heic")
    assert decoder.read(photo, "jpeg").lonlat == (samples.LON, samples.LAT)


@pytest.mark.parametrize(
    "program",
    [
        "import os; input(); os.abort()",
        "raise SystemExit(1)",
        "input(); print('no json')",
        "input(); print('[]')",
        "input(); print('{}')",
        'input(); print(\'{"last": false, "public": 5, "thumbnail": 5, "media_type": "a"}\'); print("abc")',
        'input(); print(\'{"last": false, "public": -1, "thumbnail": 0}\')',
        'input(); print(\'{"last": false, "public": 99999999999, "thumbnail": 0}\')',
        "input(); print('x' * 1000000)",
    ],
)
def test_whatever_a_decoder_says_or_fails_to_say_the_photo_is_damaged(program, photo, decoder, monkeypatch):
    started = decoders.subprocess.Popen
    monkeypatch.setattr(
        decoders.subprocess, "Popen", lambda _, **rest: started([sys.executable, "-c", program], **rest)
    )
    with refused("attachment_damaged"):
        decoder.read(photo, "jpeg")
    assert decoder._process is None


def test_a_silent_decoder_is_ended(photo, decoder, monkeypatch):
    decoder.read(photo, "jpeg")
    silent = decoder._process
    os.kill(silent.pid, signal.SIGSTOP)
    monkeypatch.setattr(decoders, "PATIENCE_SECONDS", 0)
    with refused("attachment_damaged"):
        decoder.read(photo, "jpeg")
    assert silent.returncode == -signal.SIGKILL


def test_a_decoder_that_was_killed_meanwhile_is_replaced(photo, decoder):
    decoder.read(photo, "jpeg")
    decoder._process.kill()
    decoder._process.wait(10)
    assert decoder.read(photo, "jpeg").width == 400


def test_a_decoder_has_little_memory(photo, decoder, monkeypatch):
    large = photo.with_name("large")
    large.write_bytes(samples.png_beginning(8000, 6000))  # needs 192 MB
    with refused("attachment_damaged"):
        decoder.read(large, "png")  # room enough to see that pixels are missing
    decoder.read(photo, "jpeg")
    status = Path(f"/proc/{decoder._process.pid}/status").read_text().splitlines()
    empty = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmSize"))
    decoder.end()
    monkeypatch.setattr(decoders, "MEMORY_BYTES", empty + 100_000_000)
    with refused("unavailable"):
        decoder.read(large, "png")


def test_a_decoder_has_little_time(photo, decoder):
    decoder.read(photo, "jpeg")
    limits = Path(f"/proc/{decoder._process.pid}/limits").read_text().splitlines()
    soft = next(line.split()[3] for line in limits if line.startswith("Max cpu time"))
    assert decoders.CPU_SECONDS <= int(soft) < decoders.CPU_SECONDS + 10


def test_a_decoder_that_needed_much_memory_is_not_kept(photo, decoder, monkeypatch):
    monkeypatch.setattr(decoders, "ENOUGH_BYTES", 1)
    assert decoder.read(photo, "jpeg").width == 400
    assert decoder._process is None


def test_a_decoder_knows_no_secret(photo, decoder, monkeypatch):
    monkeypatch.setenv("LINLI_SECRET_KEY", "secret")
    decoder.read(photo, "jpeg")
    environment = Path(f"/proc/{decoder._process.pid}/environ").read_bytes()
    assert b"PYTHONPATH=" in environment
    assert b"LINLI_" not in environment


def test_the_server_itself_loads_no_decoder():
    program = "import sys, linli.kernel.files.media.check; print(sorted({'PIL', 'pi_heif'} & set(sys.modules)))"
    said = decoders.subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 800), st.binary(min_size=1, max_size=40), st.sampled_from(FAMILIES))
def test_whatever_is_wrong_with_a_photo_it_is_taken_or_refused(tmp_path_factory, at, noise, whole):
    family, content = whole
    path = tmp_path_factory.mktemp("photo") / "photo"
    path.write_bytes(content[:at] + noise + content[at + len(noise) :])
    try:
        decoders.read(path, family)
    except LinliError as refusal:
        assert refusal.code in ("attachment_damaged", "attachment_bomb")


@pytest.fixture
def busy(photo: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """All decoders are at work; answers a photo's path. They are free again after the test."""
    begun, going_on = threading.Barrier(decoders.AT_ONCE + 1), threading.Event()
    plain = decoders.Decoder.read

    def slow(decoder: decoders.Decoder, path: Path, family: str) -> Photo:
        begun.wait(10)
        going_on.wait(10)
        return plain(decoder, path, family)

    with monkeypatch.context() as patched:
        patched.setattr(decoders.Decoder, "read", slow)
        others = [threading.Thread(target=decoders.read, args=(photo, "jpeg")) for _ in range(decoders.AT_ONCE)]
        for other in others:
            other.start()
        begun.wait(10)
    yield photo
    going_on.set()
    for other in others:
        other.join(30)
    assert decoders.read(photo, "jpeg").width == 400


def test_no_more_than_two_photos_are_decoded_at_once(busy, monkeypatch):
    with monkeypatch.context() as impatient:
        impatient.setattr(decoders, "WAIT_SECONDS", 0)
        with refused("unavailable"):
            decoders.read(busy, "jpeg")


def test_only_a_few_wait_for_their_turn(busy, monkeypatch):
    with monkeypatch.context() as crowded:
        crowded.setattr(decoders, "PLACE_SECONDS", 0)
        crowded.setattr(decoders, "_in_turn", lambda *_: pytest.fail("waits"))
        for _ in range(decoders.MOST_WAITING):
            assert decoders._places.acquire(blocking=False)
        with refused("unavailable"):
            decoders.read(busy, "jpeg")
        for _ in range(decoders.MOST_WAITING):
            decoders._places.release()

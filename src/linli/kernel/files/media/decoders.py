"""Has photos decoded by processes that may die of it.

A photo that makes a decoder crash (two wrong bytes in a HEIC suffice), eat memory or run without end costs that process
and nothing else. ``AT_ONCE`` decoders serve a web process, each started when it is first needed; ``MOST_WAITING``
requests wait for one, so that the server's other threads are left to other work.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import select
import subprocess
import sys
from pathlib import Path
from queue import Empty, LifoQueue
from threading import BoundedSemaphore
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.files.media.photo import Photo

log = logging.getLogger("linli.files")

AT_ONCE, MOST_WAITING = 2, 3
WAIT_SECONDS = 20  # for a decoder to be free
PLACE_SECONDS = 2  # for a place among those who wait: small photos are done by then
MEMORY_BYTES = 1_500_000_000  # of address space
ENOUGH_BYTES = 400_000_000  # who ever held more ends after its answer: libraries do not give memory back
CPU_SECONDS = 20  # for one photo
PATIENCE_SECONDS = 120  # until a decoder that does not answer is ended, however busy the machine is
LONGEST_ANSWER, LARGEST_COPIES = 1_000, 20_000_000  # bytes
MODULE = "linli.kernel.files.media.decoder"


class Decoder:
    """One process, started when it is needed and again after it ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path, family: str) -> Photo:
        """Like ``images.decode``. A decoder that dies or is silent says that the photo is damaged."""
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"path": str(path), "family": family}).encode() + b"\n")
            process.stdin.flush()
            answer, copies = _answer(process)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            self.end()
            log.warning("a decoder ended with %s over a file of the family %s", process.returncode, family)
            raise LinliError("attachment_damaged") from error
        if answer["last"]:
            self.end()
        if "refusal" in answer:
            raise LinliError(answer["refusal"])
        public = answer["public"]
        lonlat = answer["lonlat"] and (answer["lonlat"][0], answer["lonlat"][1])
        return Photo(answer["media_type"], answer["width"], answer["height"], lonlat, copies[:public], copies[public:])

    def end(self) -> None:
        """End the process; the next photo gets a new one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", MODULE, *map(str, (MEMORY_BYTES, ENOUGH_BYTES, CPU_SECONDS))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
            )
        return self._process


_free: LifoQueue[Decoder] = LifoQueue()  # the last used first: what is not needed is not started
for _ in range(AT_ONCE):
    _free.put(Decoder())
_places = BoundedSemaphore(AT_ONCE + MOST_WAITING)


def read(path: Path, family: str) -> Photo:
    """Decode a photo and make its copies.

    Raises:
        LinliError: attachment_bomb (too many pixels or passes), attachment_damaged (not whole, or the decoder died of
            it), unavailable (too many photos are being decoded just now).
    """
    if not _places.acquire(timeout=PLACE_SECONDS):
        raise LinliError("unavailable")
    try:
        return _in_turn(path, family)
    finally:
        _places.release()


def _in_turn(path: Path, family: str) -> Photo:
    try:
        decoder = _free.get(timeout=WAIT_SECONDS)
    except Empty:
        raise LinliError("unavailable") from None
    try:
        return decoder.read(path, family)
    finally:
        _free.put(decoder)


@atexit.register
def _end_all() -> None:
    while not _free.empty():
        _free.get().end()


def _answer(process: subprocess.Popen[bytes]) -> tuple[dict[str, Any], bytes]:
    """What the process says. Nothing of it is trusted to be code: JSON and bytes. Raises EOFError, ValueError, …"""
    assert process.stdout is not None
    if not select.select([process.stdout], [], [], PATIENCE_SECONDS)[0]:
        raise EOFError
    answer = json.loads(process.stdout.readline(LONGEST_ANSWER))
    if "refusal" in answer:
        return answer, b""
    size = int(answer["public"]) + int(answer["thumbnail"])
    if not 0 < size < LARGEST_COPIES:
        raise ValueError(size)
    copies = process.stdout.read(size)
    if len(copies) != size:
        raise EOFError
    return answer, copies

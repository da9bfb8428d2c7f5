"""The process that decodes photos: ``python -m …media.decoder MEMORY_BYTES ENOUGH_BYTES CPU_SECONDS``.

Asked by one JSON line a photo (``path``, ``family``), it answers by one JSON line and the bytes of the copies. It has
no right that matters: no database, no secret in its environment, little memory, little time. It ends when its input
ends.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

from linli.kernel.base.errors import LinliError
from linli.kernel.files.media import images


def main() -> None:
    """Decode what is asked for until the input ends."""
    warnings.simplefilter("ignore")  # Pillow's remarks about odd files
    memory_bytes, enough_bytes, cpu_seconds = (int(word) for word in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        _limit_time(cpu_seconds)
        asked = json.loads(line)
        answer, copies = _decoded(Path(asked["path"]), asked["family"])
        answer["last"] = _peak_bytes() > enough_bytes
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + copies)
        sys.stdout.buffer.flush()
        if answer["last"]:
            return


def _peak_bytes() -> int:
    """The most memory that this process ever held. Linux hands ``ru_maxrss`` down from the parent."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def _limit_time(seconds: int) -> None:
    """The kernel ends a process that works longer on one photo; time on the processor, not time that passes."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _decoded(path: Path, family: str) -> tuple[dict[str, Any], bytes]:
    try:
        photo = images.decode(path, family)
    except LinliError as refusal:
        return {"refusal": refusal.code}, b""
    answer = {
        "media_type": photo.media_type, "width": photo.width, "height": photo.height, "lonlat": photo.lonlat,
        "public": len(photo.public), "thumbnail": len(photo.thumbnail),
    }  # fmt: skip
    return answer, photo.public + photo.thumbnail


if __name__ == "__main__":
    main()

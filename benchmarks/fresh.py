"""A benchmark in a process and a database of its own: nothing that ran before it can warm or slow it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any


def in_fresh_home(module: str, quick: bool) -> dict[str, Any]:
    """Run ``python -m module`` with a home that is taken away afterwards; answers the JSON of its last line.

    Raises:
        RuntimeError: the process failed; what it said is on standard error.
    """
    home = tempfile.mkdtemp(prefix="linli-bench-")
    keep = {key: value for key, value in os.environ.items() if key not in {"LINLI_DATABASE_URL", "LINLI_DISTRICT"}}
    env = {**keep, "LINLI_HOME": home, "DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    words = [sys.executable, "-W", "ignore", "-m", module, *(["--quick"] if quick else [])]
    try:
        done = subprocess.run(words, env=env, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} ended with {done.returncode}")
        measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return measured
    finally:
        stop = [sys.executable, "-W", "ignore", "-m", "linli.config.cli", "stop"]
        subprocess.run(stop, env=env, check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)


def main(measure: Callable[[bool], dict[str, Any]]) -> None:
    """What the child process does: migrate, load the pack, measure, print."""
    import django

    django.setup()
    from django.core.management import call_command

    from linli.config.commands.load_pack import load
    from linli.kernel.base.pack import installed_pack

    call_command("migrate", verbosity=0, interactive=False)
    list(load(installed_pack()))
    print(json.dumps(measure("--quick" in sys.argv)))

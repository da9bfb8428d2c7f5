"""The command ``linli``: one sub-command a task; ``linli --help`` lists them."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings

# name → (module with add_arguments(parser) and run(args) -> int, one-line help). Modules are imported only when used.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("linli.config.commands.demo", "set up a district, play one day over HTTP, stay up"),
    "serve": ("linli.config.commands.serve", "run the production server and its worker"),
    "worker": ("linli.config.commands.worker", "run the worker alone"),
    "migrate": ("linli.config.commands.migrate", "bring the database's tables up to date"),
    "load-pack": ("linli.config.commands.load_pack", "load or refresh a district's pack"),
    "generate": ("linli.config.commands.generate", "generate a synthetic district from its pack"),
    "import": ("linli.config.commands.import_data", "import boundaries (GeoJSON) or registers (XLSX, CSV)"),
    "replay-places": ("linli.config.commands.replay_places", "replay years of real code changes"),
    "locate": ("linli.config.commands.locate", "find the place of a point or an address"),
    "timers": ("linli.config.commands.timers", "remind, wake and escalate what is due, once"),
    "plan": ("linli.config.commands.plan", "compute a plan from tables: siting, reach, queueing, calendar"),
    "forms": ("linli.config.commands.forms_burden", "what a month of visits asked, and what the register spared"),
    "audit": ("linli.config.commands.audit", "seal a day or verify the timeline and the audit"),
    "bench": ("linli.config.commands.bench", "run one benchmark"),
    "chaos-sync": ("linli.config.commands.chaos_sync", "phones against a server that is killed, over a lying network"),
    "create-admin": ("linli.config.commands.create_admin", "make the first administrator"),
    "openapi": ("linli.config.commands.openapi", "print the OpenAPI schema"),
    "manage": ("linli.config.commands.manage", "any of Django's own commands"),
    "stop": ("linli.config.commands.stop", "stop the embedded PostgreSQL"),
}

MISUSED = 2  # as argparse ends


def main(argv: list[str] | None = None) -> int:
    """Parse the command line and run the command; exits with its status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")  # of the embedded PostgreSQL's wheel
    parser = argparse.ArgumentParser(prog="linli", description="邻里 Linli")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    words = sys.argv[1:] if argv is None else argv
    for name, (module, help_text) in COMMANDS.items():
        sub = commands.add_parser(name, help=help_text)
        if words[:1] == [name]:
            loaded = importlib.import_module(module)
            loaded.add_arguments(sub)
            sub.set_defaults(run=loaded.run)
    args = parser.parse_args(words)
    try:
        return int(args.run(args) or 0)
    except Exception as problem:
        if (told := said(problem)) is None:
            raise
        print(told, file=sys.stderr)
        return MISUSED


def said(problem: Exception) -> str | None:
    """One line for what the caller can put right: a refusal, a pack or a file that is not usable; None for a defect."""
    from linli.kernel.base.errors import LinliError
    from linli.lib.packtypes import PackError

    match problem:
        case LinliError():
            error = problem.body()["error"]
            return f"{error['message']} / {error['message_en']}"
        case PackError():
            return f"数据包无法使用 / the pack cannot be used: {problem}"
        case FileNotFoundError() | PermissionError() | IsADirectoryError():
            return f"文件无法打开 / the file cannot be opened: {problem.filename} ({problem.strerror})"
    return None


if __name__ == "__main__":
    sys.exit(main())

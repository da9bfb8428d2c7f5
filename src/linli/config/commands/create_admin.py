"""``linli create-admin``: make the first administrator, who then makes everybody else."""

from __future__ import annotations

import argparse
import getpass
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``USERNAME [--name NAME]``; the password is asked for, or read from standard input."""
    parser.add_argument("username")
    parser.add_argument("--name", default="", help="how the person is called; the user name when left out")


def run(args: argparse.Namespace) -> int:
    """Create the account and its duty, or neither. Answers 1 when it is refused."""
    import django

    django.setup()
    from linli.kernel.accounts.services import create_administrator
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.base.errors import LinliError

    try:
        create_administrator(
            username=args.username, display_name=args.name or args.username, password=_password(), by=SYSTEM
        )
    except LinliError as refusal:
        told = refusal.body()["error"]
        print(f"{told['message']} / {told['message_en']}", file=sys.stderr)
        return 1
    print("管理员已创建,首次登录时请绑定动态口令 / administrator created; the first sign-in sets up the second factor")
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("密码 / password: ")

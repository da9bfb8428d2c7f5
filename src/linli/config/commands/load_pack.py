"""``linli load-pack``: load or refresh a district's pack: places, units, catalogue."""

from __future__ import annotations

import argparse
import sys

from linli.lib.packfiles import PackError, read_pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The district's slug, or a folder."""
    parser.add_argument("--district", help="slug of a pack under the packs folder; default: LINLI_DISTRICT")
    parser.add_argument("--path", help="folder of a pack elsewhere")
    parser.add_argument("--check", action="store_true", help="read and check the pack, change nothing")


def run(args: argparse.Namespace) -> int:
    """Load what the pack says; says what changed. Loading again changes nothing."""
    from linli.config import environment

    env = environment.read()
    try:
        pack = read_pack(args.path or env.packs / (args.district or env.district))
    except PackError as error:
        print(f"数据包有误 / the pack has a fault: {error}", file=sys.stderr)
        return 1
    if args.check:
        print(f"{pack.name} {pack.version}: {len(pack.communities)} communities, {len(pack.categories)} categories")
        return 0
    import django

    django.setup()
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.places.services.loading import load_pack_places

    print(f"{pack.name}: {load_pack_places(pack, by=SYSTEM)}")
    _load_the_rest(pack)
    return 0


def _load_the_rest(pack: object) -> None:
    from importlib import import_module

    for module, function in (
        ("linli.kernel.accounts.services", "load_units"),
        ("linli.kernel.cases.services", "load_catalogue"),
    ):
        loader = getattr(import_module(module), function, None)
        if loader is not None:
            print(f"  {function}: {loader(pack)}")

"""``linli load-pack``: load or refresh a district's pack: places, units, catalogue."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from linli.lib.packfiles import PackError, read_pack
from linli.lib.packtypes import Pack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The district's slug, or a folder."""
    parser.add_argument("--district", help="slug of a pack under the packs folder; default: LINLI_DISTRICT")
    parser.add_argument("--path", help="folder of a pack elsewhere")
    parser.add_argument("--check", action="store_true", help="read and check the pack, change nothing")


def run(args: argparse.Namespace) -> int:
    """Load what the pack says; says what changed. Loading again changes nothing."""
    from linli.config import environment
    from linli.scenarios.care.rules.rulebook import read_rules

    env = environment.read()
    try:
        pack = read_pack(args.path or env.packs / (args.district or env.district))
        read_rules(pack.path)
    except PackError as error:
        print(f"数据包有误 / the pack has a fault: {error}", file=sys.stderr)
        return 1
    if args.check:
        print(f"{pack.name} {pack.version}: {len(pack.communities)} communities, {len(pack.categories)} categories")
        return 0
    import django

    django.setup()
    for line in load(pack):
        print(f"{pack.name}: {line}")
    return 0


def load(pack: Pack) -> Iterator[str]:
    """Load places, units, catalogue, forms and figures in that order; yields what each of them says."""
    from linli.kernel.accounts.services import load_units
    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.cases.services.catalogue import load_catalogue
    from linli.kernel.forms.services import load_pack_forms
    from linli.kernel.places.services.loading import load_pack_places
    from linli.scenarios.sweeps.services.enrolling import load_pack_enrolments

    yield str(load_pack_places(pack, by=SYSTEM))
    yield str(load_units(pack=pack, by=SYSTEM))
    yield str(load_catalogue(pack=pack, by=SYSTEM))
    yield f"forms: {', '.join(load_pack_forms(pack.path / 'forms', by=SYSTEM)) or '-'}"
    yield f"enrolment: {', '.join(load_pack_enrolments(pack.path, by=SYSTEM)) or '-'}"

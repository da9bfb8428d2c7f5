"""``linli generate``: a synthetic district below the communities of a pack."""

from __future__ import annotations

import argparse
import sys

from linli.config.commands import numbers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Size, seed, and whether an existing district is replaced."""
    parser.add_argument("--district", help="slug of the pack; default: LINLI_DISTRICT")
    parser.add_argument("--residents", type=numbers.residents, default=20_000)
    parser.add_argument("--seed", type=numbers.seed, default=1)
    parser.add_argument("--replace", action="store_true", help="remove the generated district first")
    parser.add_argument("--even-with-cases", action="store_true", help="with --replace: also when cases exist")
    parser.add_argument("--elders", type=numbers.whole(0, 2000), default=0, help="take so many old people into care")
    parser.add_argument("--no-staff", action="store_true", help="create no users")


def run(args: argparse.Namespace) -> int:
    """Generate and say what there is now."""
    import django

    django.setup()
    from django.conf import settings

    from linli.kernel.base.errors import LinliError
    from linli.kernel.registry import generate

    district = args.district or settings.ENV.district
    try:
        if args.replace and not args.even_with_cases:
            _refuse_with_cases()
        report = generate.run(
            district,
            residents=args.residents,
            seed=args.seed,
            replace=args.replace,
            staff=not args.no_staff,
            quiet=not sys.stderr.isatty(),
        )
        report.counts.update(of_scenarios(district, args.seed))
    except LinliError as refusal:
        said = refusal.body()["error"]
        print(f"{said['message']} / {said['message_en']}", file=sys.stderr)
        return 1
    for name, count in report.counts.items():
        print(f"{name:>14} {count:>10,}")
    print(f"seconds {report.seconds}  digest {report.digest[:16]}")
    if args.elders:
        from linli.scenarios.care.services.synthetic import make_elders

        print(f"{'elders':>14} {dict(make_elders(args.elders, seed=args.seed))}")
    return 0


def of_scenarios(district: str, seed: int) -> dict[str, int]:
    """What the installed scenarios add to a generated district; how many of what."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.scenario import scenarios
    from linli.lib.packfiles import read_pack

    pack = read_pack(settings.ENV.packs / district)
    counts: dict[str, int] = {}
    for scenario in scenarios():
        if scenario.generate is not None:
            counts.update(scenario.generate(pack, seed=seed, by=SYSTEM))
    return counts


def _refuse_with_cases() -> None:
    """Cases name grids by their codes; another district under them would put them elsewhere."""
    from linli.kernel.base.errors import LinliError
    from linli.kernel.cases.models import Case

    if count := Case.objects.count():
        raise LinliError("cases_exist", count=count)

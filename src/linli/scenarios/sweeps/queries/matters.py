"""What owners may be asked to decide, with the shares that the district's pack gives."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack
from linli.scenarios.sweeps.rules.consent import Matter


@cache
def matters() -> Mapping[str, Matter]:
    """The pack's matters by their slug."""
    told = installed_pack().settings.get("sweeps", {}).get("matters", {})
    return {
        slug: Matter(
            slug, one["name"], one["name_en"], Fraction(*one["participation"]), Fraction(*one["agreement"]),
            bool(one["more_than"]), one["basis"], one["basis_en"],
        )
        for slug, one in told.items()
    }  # fmt: skip


def matter(slug: str) -> Matter:
    """One matter. Raises matter_unknown."""
    found = matters().get(slug)
    if found is None:
        raise LinliError("matter_unknown", matter=slug)
    return found

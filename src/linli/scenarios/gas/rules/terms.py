"""What the district's pack says of LPG (``[gas]`` of pack.toml). Pure.

The life of a cylinder is 8 years, 12 when it passed an assessment, and it is inspected every 4 years: defaults from
practice that a district confirms or changes in its pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from linli.lib.packtypes import PackError

KINDS_OF_FIRM = ("filling", "selling", "transporting")


@dataclass(frozen=True, slots=True)
class Every:
    """A rhythm: every so many days, with the days before and after the due day that count as in time."""

    every_days: int
    before_days: int
    after_days: int


@dataclass(frozen=True, slots=True)
class Pipes:
    """Kilometres of old pipe: renewed since a year (this year's included), planned and done this year."""

    since: int = 2019
    renewed_km: float = 0.0
    planned_km: float = 0.0
    done_km: float = 0.0


RHYTHM = {"high": Every(30, 5, 5), "medium": Every(90, 10, 10), "low": Every(180, 15, 15), "firm": Every(30, 5, 5)}


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of a district and the figures that its synthetic twin reproduces."""

    inspection_years: int = 4
    life_years: int = 8
    life_years_if_assessed: int = 12
    assessed_in_last_months: int = 12
    users: int = 0
    user_organisations: int = 0
    cylinders: int = 0
    workers: int = 0
    firms: Mapping[str, int] = field(default_factory=dict)
    hazards: Mapping[str, str] = field(default_factory=dict)  # kind → category of the catalogue
    pipes: Pipes = Pipes()
    rhythm: Mapping[str, Every] = field(default_factory=lambda: dict(RHYTHM))


def read(settings: Mapping[str, Any]) -> Terms:
    """The terms of a pack; what it does not say stays as it is usual. Raises PackError for what is no number."""
    said = settings.get("gas", {})
    try:
        return Terms(
            **{name: int(said[name]) for name in _NUMBERS if name in said},
            firms={kind: int(said.get(f"{kind}_firms", 0)) for kind in KINDS_OF_FIRM},
            hazards={str(kind): str(code) for kind, code in said.get("hazards", {}).items()},
            pipes=_pipes(said.get("pipes", {})),
            rhythm=RHYTHM | {name: _every(one) for name, one in said.get("rhythm", {}).items()},
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise PackError("pack.toml", 0, f"[gas] is not as described ({error})") from None


_NUMBERS = (
    "inspection_years", "life_years", "life_years_if_assessed", "assessed_in_last_months", "users",
    "user_organisations", "cylinders", "workers",
)  # fmt: skip


def _pipes(said: Mapping[str, Any]) -> Pipes:
    usual = Pipes()
    return Pipes(
        int(said.get("since", usual.since)),
        *(float(said.get(name, 0.0)) for name in ("renewed_km", "planned_km", "done_km")),
    )


def _every(said: Mapping[str, Any]) -> Every:
    return Every(int(said["every_days"]), int(said["before_days"]), int(said["after_days"]))

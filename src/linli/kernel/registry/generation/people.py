"""Synthetic households and people, column by column.

Invalid by design: every identity number has a failing check character, every telephone number lies in a range that no
operator uses (linli.lib.identifiers).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from linli.kernel.registry.generation.names import PersonNames
from linli.lib.identifiers import SYNTHETIC_PHONE_PREFIX
from linli.lib.manyids import uuids

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

_SIZES = np.array([0.24, 0.305, 0.225, 0.13, 0.06, 0.04])  # households of 1 to 6 people; the mean is 2.58
_CONSENT = 0.68  # households with a contact who agreed
_PHONE_FROM, _PHONE_SHARE = 12, 0.93
_PHONE_STEP = 71_993_477  # coprime to 10⁸: numbers look scattered and none comes twice
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])  # GB 11643, ISO 7064 MOD 11-2
_SHIFT = 5  # as linli.lib.identifiers.synthetic_resident_id: the check character five places on in 0–9, X


@dataclass(frozen=True)
class People:
    """Households (by index of their home) and people (by index of their household)."""

    household_home: Ints
    household_consent: Flags
    household: Ints
    name: Texts
    sex: Texts
    born_on: Texts
    id_number: Texts
    phone: Texts
    is_contact: Flags
    uuid: Texts


def draw_people(
    homes: int, households: int, residents: int, names: PersonNames, division: str, on: date, rng: np.random.Generator
) -> People:
    """Exactly ``residents`` people in at most ``households`` households in as many of the ``homes``.

    ``division``: six digits for the identity numbers; ``on``: the day as of which ages are meant.
    """
    sizes = _household_sizes(min(homes, households, residents), residents, rng)
    occupied = np.sort(rng.permutation(homes)[: len(sizes)])
    household = np.repeat(np.arange(len(sizes)), sizes)
    rank = np.arange(residents) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    ages = _ages(sizes, household, rank, rng)
    male = _sexes(household, rank, rng)
    born = np.datetime64(on) - (ages * 365.25).astype("timedelta64[D]") - rng.integers(0, 365, residents)
    phone = (ages >= _PHONE_FROM) & (rng.random(residents) < _PHONE_SHARE)
    consent = rng.random(len(sizes)) < _CONSENT
    contact = (rank == 0) & consent[household]
    return People(
        household_home=occupied,
        household_consent=consent,
        household=household,
        name=names.draw(household, rank, rng),
        sex=np.where(male, "male", "female").astype(object),
        born_on=np.datetime_as_string(born, unit="D").astype(object),
        id_number=synthetic_resident_ids(division, born, male, rng),
        phone=_phones(phone | contact),
        is_contact=contact,
        uuid=uuids(residents, on, rng),
    )


def _household_sizes(households: int, residents: int, rng: np.random.Generator) -> Ints:
    """Sizes that sum to the residents, nudged one by one from the usual distribution."""
    sizes = rng.choice(np.arange(1, 7), size=households, p=_SIZES)
    while (gap := residents - int(sizes.sum())) != 0:
        can = np.flatnonzero(sizes > 1) if gap < 0 else np.arange(households)
        chosen = rng.permutation(can)[: abs(gap)]
        sizes[chosen] += 1 if gap > 0 else -1
    return sizes


def _ages(sizes: Ints, household: Ints, rank: Ints, rng: np.random.Generator) -> Ints:
    """Years: a head, a partner about as old, then children of both, or parents when the head is young."""
    head = np.clip(rng.normal(52, 15, len(sizes)), 20, 94).astype(int)
    lead = head[household]
    child = lead - rng.integers(22, 36, len(rank))
    parent = lead + rng.integers(22, 31, len(rank))
    other = np.where((rank >= 3) & (rng.random(len(rank)) < 0.5) & (lead < 60), parent, child)
    other = np.where(other < 0, parent, other)
    ages = np.where(rank == 0, lead, np.where(rank == 1, lead + rng.integers(-5, 6, len(rank)), other))
    return np.clip(ages, 0, 103)


def _sexes(household: Ints, rank: Ints, rng: np.random.Generator) -> Flags:
    """True for male: the second person of a household is of the other sex, the others as it comes."""
    head = rng.random(int(household[-1]) + 1) < 0.55
    random = rng.random(len(rank)) < 0.51
    male: Flags = np.where(rank == 0, head[household], np.where(rank == 1, ~head[household], random))
    return male


def _phones(wanted: Flags) -> Texts:
    numbers = (np.arange(len(wanted), dtype=np.int64) * _PHONE_STEP) % 10**8
    return np.array(
        [
            f"{SYNTHETIC_PHONE_PREFIX}{n:08d}" if w else ""
            for n, w in zip(numbers.tolist(), wanted.tolist(), strict=True)
        ],
        dtype=object,
    )


def synthetic_resident_ids(
    division: str, born: npt.NDArray[np.datetime64], male: Flags, rng: np.random.Generator
) -> Texts:
    """18-character numbers shaped like resident identity numbers whose check character is always wrong.

    The array form of ``lib.identifiers.synthetic_resident_id``: same sequence digit by sex, same wrong character.
    """
    sequence = rng.integers(0, 500, len(born)) * 2 + male
    body = int(division) * 10**11 + _yyyymmdd(born) * 1000 + sequence
    digits = body[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    right = (12 - (digits * _WEIGHTS).sum(axis=1) % 11) % 11
    wrong = np.array(list("0123456789X"))[(right + _SHIFT) % 11]
    numbers = zip(body.tolist(), wrong.tolist(), strict=True)
    return np.array([f"{number}{check}" for number, check in numbers], dtype=object)


def _yyyymmdd(days: npt.NDArray[np.datetime64]) -> Ints:
    months = days.astype("datetime64[M]")
    month = months.astype(np.int64)  # since January 1970
    day = (days - months).astype(np.int64) + 1
    numbers: Ints = (month // 12 + 1970) * 10000 + (month % 12 + 1) * 100 + day
    return numbers

"""Made-up Chinese names from a pack's lists of surnames and given characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linli.lib.packtypes import Pack

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚英华文玉红建国志海春梅"
_ONE_CHARACTER = 0.28


class PersonNames:
    """Draws names; lists the pack does not have fall back to a few common characters."""

    def __init__(self, pack: Pack) -> None:
        surnames = pack.names.get("surnames") or tuple({"name": name, "weight": "1"} for name in _SURNAMES)
        given = pack.names.get("given") or tuple({"name": name} for name in _GIVEN)
        weights = np.array([float(row.get("weight") or 1) for row in surnames])
        self._surnames = np.array([row["name"] for row in surnames], dtype=object)
        self._odds = weights / weights.sum()
        self._given = np.array([row["name"] for row in given], dtype=object)

    def draw(self, household: Ints, rank: Ints, rng: np.random.Generator) -> Texts:
        """One name a person; from the third person on, a household shares the surname of its head."""
        surnames = self._surnames[rng.choice(len(self._surnames), size=len(rank), p=self._odds)]
        heads = surnames[np.flatnonzero(rank == 0)]
        surnames = np.where(rank >= 2, heads[household], surnames)
        return np.asarray(surnames + self._given_names(len(rank), rng), dtype=object)

    def some(self, count: int, rng: np.random.Generator) -> list[str]:
        """Names of people who do not live together."""
        everybody = np.arange(count)
        return [str(name) for name in self.draw(everybody, np.zeros(count, dtype=np.int64), rng)]

    def _given_names(self, count: int, rng: np.random.Generator) -> Texts:
        first = self._given[rng.integers(len(self._given), size=count)]
        second = self._given[rng.integers(len(self._given), size=count)]
        second[rng.random(count) < _ONE_CHARACTER] = ""
        return np.asarray(first + second, dtype=object)

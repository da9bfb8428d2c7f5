"""The literature's instances, where they are on this machine: their optima are found and proven."""

from pathlib import Path

import pytest

from linli.solvers.siting import instances, solve
from linli.solvers.solution import Stop

FOLDER = Path(__file__).resolve().parents[6] / "shared" / "data" / "or"
needs_the_instances = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the instances are not on this machine (shared/data/or)"
)


@needs_the_instances
@pytest.mark.parametrize(("number", "optimum"), [(1, 5819), (4, 3034), (9, 2734), (15, 1729)])
def test_p_medians_are_proven(number, optimum):
    data, params = instances.read_pmed(FOLDER / "pmedian" / f"pmed{number}.txt")
    solution = solve(data, Stop(iterations=20_000), 1, params)
    assert (solution.objective, solution.proven) == (optimum, True)


@needs_the_instances
def test_capacitated_warehouses_are_proven():
    data, params = instances.read_cap(FOLDER / "cflp" / "cap41.txt")
    solution = solve(data, Stop(iterations=2000), 1, params)
    assert solution.objective == pytest.approx(1040444.375)
    assert solution.proven


@needs_the_instances
def test_a_capacitated_p_centre_is_proven():
    data, params = instances.read_pcentre(FOLDER / "pcenter" / "p550-1.txt")
    solution = solve(data, Stop(iterations=20_000), 1, params)
    assert (solution.objective, solution.proven) == (29, True)


def test_a_later_line_of_the_same_edge_replaces_the_earlier(tmp_path):
    file = tmp_path / "pmed.txt"
    file.write_text("3 4 1\n1 2 9\n2 3 4\n1 3 50\n2 1 2\n", encoding="utf-8")
    data, params = instances.read_pmed(file)
    assert params.sites == 1
    assert data.links.metres.reshape(3, 3).tolist() == [[0, 2, 6], [2, 0, 4], [6, 4, 0]]
    assert solve(data, Stop(iterations=100), 1, params).objective == 6

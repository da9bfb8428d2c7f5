import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.grid_codes import code_path, grid_code, level_of, micro_grid_code, parent_codes


def test_a_micro_grid_knows_all_above_it() -> None:
    code = micro_grid_code(grid_code("120103007001", 2), 17)
    assert code == "120103007001002017"
    assert parent_codes(code) == ("120103", "120103007", "120103007001", "120103007001002")
    assert code_path(code) == (*parent_codes(code), code)
    assert [level_of(part) for part in code_path(code)] == ["district", "street", "community", "grid", "micro_grid"]
    assert parent_codes("120103") == ()


@given(st.integers(1, 999), st.integers(1, 999))
def test_codes_sort_as_their_numbers_do(a: int, b: int) -> None:
    assert (grid_code("120103007001", a) < grid_code("120103007001", b)) == (a < b)


@pytest.mark.parametrize("code", ["", "12010", "1201030", "12010A", "１２０１０３", "120103007001002017001"])
def test_what_is_no_place_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        level_of(code)


def test_numbers_and_parents_are_checked() -> None:
    for n in (0, 1000):
        with pytest.raises(ValueError, match="1 to 999"):
            grid_code("120103007001", n)
    with pytest.raises(ValueError, match="community"):
        grid_code("120103007", 1)
    with pytest.raises(ValueError, match="grid"):
        micro_grid_code("120103007001", 1)

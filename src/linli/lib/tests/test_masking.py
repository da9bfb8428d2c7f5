import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.masking import mask_address, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("022-28312345", "022*****2345"),
        ("28312345", "****2345"),
        ("110", "*10"),
        ("10", "**"),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_ends(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("王小明", "王**"), ("王明", "王*"), ("欧阳小明", "欧***"), ("王", "王"), ("", "")]
)
def test_a_name_keeps_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_an_id_shows_neither_birth_nor_sequence() -> None:
    assert mask_id("120103199001011234") == "120*************34"
    assert mask_id("1234567") == "*******"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("天津市河西区友谊路街道华江里3号楼2门501", "天津市河西区友谊路街道华江里***"),
        ("华江里三号楼二门五〇一", "华江里***"),
        ("友谊路二十五号院", "友谊路***"),
        ("十一经路二十五号", "十一经路***"),
        ("三马路A座", "三马路***"),
        ("华江里甲栋乙室", "华江里***"),
        ("谊城公寓", "谊城***"),  # nothing finer named: half of it
        ("", ""),
    ],
)
def test_an_address_keeps_nothing_finer_than_the_estate(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@given(st.text(alphabet="0123456789-+", min_size=3, max_size=20))
def test_a_phone_never_shows_more_than_seven_characters(phone: str) -> None:
    shown = mask_phone(phone)
    assert len(shown) == len(phone) and sum(character != "*" for character in shown) <= 7


@given(st.text(max_size=30), st.sampled_from(["3号楼", "２单元", "五门", "501室", "B座"]), st.text(max_size=10))
def test_the_fine_part_is_always_covered(before: str, fine: str, after: str) -> None:
    assert fine not in mask_address(before + fine + after)

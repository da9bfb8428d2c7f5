import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.chinese import bigrams, normalise, numeral, searchable, similarity, with_arabic_numerals

CHINESE = st.text(alphabet="河西区友谊路街道华江里三号楼二门五〇一垃圾桶满了0123456789ab,。 -", max_size=30)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("３號樓２單元", "3号楼2单元"),
        ("  Ａ 座 — 5 層\n", "a座-5层"),
        ("12－3—501", "12-3-501"),
        ("㎡", "m2"),
        ("東麗區", "东麗区"),  # only the characters of the table change
        ("", ""),
    ],
)
def test_what_means_the_same_is_written_the_same(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(st.text() | CHINESE)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("〇", 0),
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("二百一十", 210),
        ("两百", 200),
        ("一千零一", 1001),
        ("三千二百一十九", 3219),
        ("五〇一", 501),
        ("一二〇三", 1203),
    ],
)
def test_numerals_are_read(text: str, number: int) -> None:
    assert numeral(text) == number


@given(st.integers(0, 9999))
def test_every_numeral_below_ten_thousand_is_read(number: int) -> None:
    digits = "零一二三四五六七八九"
    spelt = ""
    for weight, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // weight % 10
        if digit:
            spelt += digits[digit] + word
        elif spelt and not spelt.endswith("零") and number % weight:
            spelt += "零"
    assert numeral(spelt or "零") == number
    assert numeral("".join(digits[int(digit)] for digit in str(number))) == number


@pytest.mark.parametrize("text", ["", "5", "甲", "一百x", "万"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        numeral(text)


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("三号楼二单元五〇一", "3号楼2单元501"),
        ("十二栋一门一零二室", "12栋1门102室"),
        ("二十四层", "24层"),
        ("五一路", "五一路"),
        ("十一经路二十五号", "十一经路25号"),
        ("八里台", "八里台"),
        ("三门峡路", "三门峡路"),
        ("四季村", "四季村"),
        ("双街一村", "双街一村"),
        ("3号楼", "3号楼"),
    ],
)
def test_numerals_that_count_become_figures_and_names_keep_theirs(text: str, arabic: str) -> None:
    assert with_arabic_numerals(text) == arabic


@given(CHINESE)
def test_figures_stay_figures(text: str) -> None:
    once = with_arabic_numerals(normalise(text))
    assert with_arabic_numerals(once) == once


def test_bigrams_leave_punctuation_out() -> None:
    assert bigrams("３号楼，垃圾") == ["3号", "号楼", "楼垃", "垃圾"]
    assert bigrams("水") == ["水"]
    assert bigrams("！") == bigrams("") == []


@given(CHINESE, st.integers(0, 30), st.integers(2, 30))
def test_every_part_of_a_text_is_found_by_its_bigrams(text: str, start: int, length: int) -> None:
    part = searchable(text)[start : start + length]
    if len(part) >= 2:
        assert set(bigrams(part)) <= set(bigrams(text))


@given(CHINESE, CHINESE)
def test_likeness_is_symmetric_and_between_nothing_and_one(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)
    assert similarity(a, a) == (1.0 if searchable(a) else 0.0)
    if not set(bigrams(a)) & set(bigrams(b)):
        assert similarity(a, b) == 0


def test_reports_of_the_same_thing_are_more_alike_than_others() -> None:
    report = "华江里3号楼楼下垃圾桶满了，没人清理"
    same, other = "华江里三号楼楼下的垃圾桶已经满了没有人清理", "友谊路路灯坏了三天"
    assert similarity(report, same) > 0.6 > 0.1 > similarity(report, other)


def test_likeness_of_a_known_pair() -> None:
    # night and nacht: one pair (ht) in common of four and four
    assert similarity("night", "nacht") == 0.25
    assert similarity("路灯路灯", "路灯") == pytest.approx(2 * 1 / 4)

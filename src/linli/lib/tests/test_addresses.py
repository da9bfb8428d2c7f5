import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.addresses import Address, parse_address
from linli.lib.chinese import normalise, with_arabic_numerals

HOME = Address(estate="华江里", building="3", unit="2", room="501")


@pytest.mark.parametrize(
    "spelling",
    [
        "华江里3号楼2门501",
        "华江里3-2-501",
        "华江里3楼2门501",
        "华江里３號樓２門５０１",
        "华江里三号楼二门五〇一",
        "华江里 3号楼 2单元 501室",
        "华江里3栋2单元501号",
        "华江里3幢-2-501",
        "华江里第3号楼2门501室",
        "华江里3号楼，2门，501",
        "华江里3#2门501",
        "华江里3一2一501",
    ],
)
def test_one_home_has_many_spellings(spelling: str) -> None:
    assert parse_address(spelling) == HOME


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "天津市河西区友谊路街道华江里3号楼2门501",
            Address("河西区", "友谊路街道", estate="华江里", building="3", unit="2", room="501", city="天津市"),
        ),
        ("友谊路25号院3栋2单元501室", Address(road="友谊路", number="25", building="3", unit="2", room="501")),
        ("三号楼二门五〇一", Address(building="3", unit="2", room="501")),
        (
            "河西区友谊路街道华江里社区华江里3号楼2门5楼501室",
            Address("河西区", "友谊路街道", "华江里社区", "华江里", building="3", unit="2", floor="5", room="501"),
        ),
        ("尖山街道红星里12门302", Address(street="尖山街道", estate="红星里", unit="12", room="302")),
        ("太湖路12号", Address(road="太湖路", number="12")),
        ("五一路十二号", Address(road="五一路", number="12")),
        (
            "大沽南路1021号华盛广场B座1203室",
            Address(estate="华盛广场", road="大沽南路", number="1021", building="b", room="1203"),
        ),
        ("平山道云广新里3号楼", Address(estate="云广新里", road="平山道", building="3")),
        (
            "宾水西道观园公寓1号楼2门1102号",
            Address(estate="观园公寓", road="宾水西道", building="1", unit="2", room="1102"),
        ),
        ("渤海公寓东楼2门303", Address(estate="渤海公寓", building="东", unit="2", room="303")),
        ("宾西楼1号楼", Address(estate="宾西楼", building="1")),
        ("渤海公寓东楼", Address(estate="渤海公寓", building="东")),
        ("华江里3号楼5号楼2门", Address(estate="华江里", building="3", unit="2", rest="5号楼")),
        ("江南大道创业大道288号", Address(estate="江南大道", road="创业大道", number="288")),
        ("小海地西楼北里3号楼", Address(estate="小海地西楼北里", building="3")),
        (
            "第一大街79号泰达MSD-C1座12层",
            Address(estate="泰达msd", road="第一大街", number="79", building="c1", floor="12"),
        ),
        (
            "北辰区双街镇双街村三区5排2号",
            Address("北辰区", "双街镇", "双街村", "三区", building="5", unit="2"),
        ),
        ("北辰区天穆镇天穆村12号", Address("北辰区", "天穆镇", "天穆村", number="12")),
        ("河东区大直沽街道", Address("河东区", "大直沽街道")),
        ("解放南路与绍兴道交口", Address(road="解放南路", rest="与绍兴道交口")),
        ("体院北环湖里3号楼旁边垃圾桶", Address(estate="体院北环湖里", building="3", rest="旁边垃圾桶")),
        ("华江里小区", Address(estate="华江里小区")),
        ("天津市", Address(city="天津市")),
        ("", Address()),
    ],
)
def test_addresses_are_taken_apart(text: str, address: Address) -> None:
    assert parse_address(text) == address


WORDS = "区街道路号楼栋单元门层室村里花园小弄巷市镇第-、A座大友谊三二十五〇一与口 "
TEXTS = st.text(alphabet=WORDS + "0123456789", max_size=25) | st.text(max_size=20)


@given(TEXTS)
def test_no_figure_is_lost_whatever_is_typed(text: str) -> None:
    def figures(of: str) -> Counter[str]:
        return Counter(re.findall(r"\d", of))

    assert figures("".join(vars(parse_address(text)).values())) == figures(with_arabic_numerals(normalise(text)))


def test_a_long_text_is_taken_apart_in_time() -> None:
    for text in ("友谊" * 5000, "3-" * 5000, "路街道" * 5000, "a1号楼" * 3000):
        started = time.perf_counter()
        parse_address(text)
        assert time.perf_counter() - started < 2


DEV = next(
    (p for p in (parent / "shared/data/addresses/dev.txt" for parent in Path(__file__).parents) if p.exists()), None
)
PART_OF_LABEL = {"roadno": "number", "houseno": "building", "cellno": "unit", "floorno": "floor", "roomno": "room"}
# F1 asserted: a little under what was measured (0.919, 0.873, 0.862, 0.938, 0.887)
FLOOR = {"number": 0.91, "building": 0.865, "unit": 0.85, "floor": 0.93, "room": 0.88}
WORD = re.compile(r"(号楼|号院|号门|单元|房间|办公室|号|栋|幢|座|门|层|楼|室|房|户|弄|巷|排|梯|铺|街)+$")


def bare(value: str) -> str:
    """A labelled value as `parse_address` gives it: figures without the word that counts them."""
    return WORD.sub("", with_arabic_numerals(normalise(value))).strip("-")


def labelled(path: Path) -> list[tuple[str, dict[str, str]]]:
    """(address, part → value) of a file of "character label" lines, addresses apart by an empty line."""
    addresses = []
    for block in re.split(r"\n\s*\n", path.read_text("utf-8").strip()):
        pairs = [line.rpartition(" ")[::2] for line in block.splitlines()]
        spans: list[list[str]] = []
        for token, label in pairs:
            if label.startswith("I-") and spans:
                spans[-1][1] += token
            else:
                spans.append([PART_OF_LABEL.get(label[2:].lower(), ""), token])
        values = {part: bare(value) for part, value in reversed(spans) if part}
        addresses.append(("".join(token for token, _ in pairs), values))
    return addresses


@pytest.mark.skipif(
    DEV is None, reason="the labelled addresses (shared/data/addresses/dev.txt) are not on this machine"
)
def test_the_parts_found_on_labelled_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    assert DEV is not None
    right, found, there = Counter[str](), Counter[str](), Counter[str]()
    addresses = labelled(DEV)
    for text, values in addresses:
        parsed = {part: bare(getattr(parse_address(text), part)) for part in FLOOR}
        found.update(part for part in FLOOR if parsed[part])
        there.update(part for part in FLOOR if values.get(part))
        right.update(part for part in FLOOR if parsed[part] and parsed[part] == values.get(part))
    f1 = {part: 2 * right[part] / (found[part] + there[part]) for part in FLOOR}
    with capsys.disabled():
        print(f"\n{len(addresses)} labelled addresses")
        for part in FLOOR:
            precision, recall = right[part] / found[part], right[part] / there[part]
            print(f"{part:9} precision {precision:.3f}  recall {recall:.3f}  F1 {f1[part]:.3f}  of {there[part]}")
    assert len(addresses) == 2985
    assert {part: value for part, value in f1.items() if value < FLOOR[part]} == {}

"""Chinese text as people type it, made comparable: one form of each character, numerals, bigrams, likeness."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# Traditional and variant characters met in addresses and reports; the same meaning, another shape.
_VARIANTS = str.maketrans(
    "號樓單門層棟廈區東莊裡裏園鎮鄉縣長廣開關環橋電車馬龍華興灣陽寶學醫衛廠場處訪報壞漏髒亂雜線纜燈",
    "号楼单门层栋厦区东庄里里园镇乡县长广开关环桥电车马龙华兴湾阳宝学医卫厂场处访报坏漏脏乱杂线缆灯",
)
_DASHES = re.compile("[‐‑‒–—―−﹣ー_~～]+")
_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "零〇○一二两三四五六七八九十百千"
# A numeral counts only before the word it counts, so that 五一路, 八里台 and 三门峡 keep their names.
_COUNTED = re.compile(
    rf"([{_NUMERAL}]+)(?=号|栋|幢|座|单元|门(?![峡县口路道头球店窗])|层|楼(?!梓)|室(?!内|外)|弄|排|梯|户)"
)
# 五〇一, 一零二: digits read out one by one, without a word after them.
_READ_OUT = re.compile(
    r"(?<![一二三四五六七八九十百千])([一二三四五六七八九][零〇○一二三四五六七八九]{2,3})"
    r"(?![路街道里村巷一二三四五六七八九十百千])"
)


def normalise(text: str) -> str:
    """One form for what means the same: full width → half width (NFKC), small letters, variants 號 → 号, one kind of
    dash, no white space. Numerals stay as they are; see `with_arabic_numerals`. Idempotent."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS)
    return unicodedata.normalize("NFKC", _DASHES.sub("-", "".join(plain.split())))


def with_arabic_numerals(text: str) -> str:
    """三号楼二单元五〇一 → 3号楼2单元501: numerals that count a building, unit, floor or room, and digits read out.

    Names keep theirs (五一路, 十一经路, 四季村). Expects normalised text; idempotent.
    """
    counted = _COUNTED.sub(lambda match: str(numeral(match[1])), text)
    return _READ_OUT.sub(lambda match: str(numeral(match[1])), counted)


def numeral(text: str) -> int:
    """The number a Chinese numeral below ten thousand stands for: 十二 → 12, 二百零五 → 205, 五〇一 → 501.

    Raises ValueError for anything else.
    """
    if not text or any(character not in _DIGIT and character not in _TENS for character in text):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if not any(character in _TENS for character in text):
        return int("".join(str(_DIGIT[character]) for character in text))
    total, pending = 0, None
    for character in text:
        if character in _TENS:
            total += (1 if pending is None or pending == 0 else pending) * _TENS[character]
            pending = None
        else:
            pending = _DIGIT[character]
    return total + (pending or 0)


def searchable(text: str) -> str:
    """What search looks at: normalised letters, digits and characters, without punctuation."""
    return "".join(character for character in normalise(text) if character.isalnum())


def bigrams(text: str) -> list[str]:
    """The overlapping pairs of characters of `searchable(text)`, in order; a single character stands for itself.

    Every part of a text of two characters or more has only bigrams the text has, so an index over them finds all
    texts that contain a query (and some more, which the caller checks). No dictionary, hence no wrong segmentation.
    """
    plain = searchable(text)
    return [plain] if len(plain) == 1 else [plain[i : i + 2] for i in range(len(plain) - 1)]


def similarity(a: str, b: str) -> float:
    """How alike two texts are, 0 to 1: Dice's coefficient of their bigrams, counted with repetition (Dice 1945).

    1 for texts equal after normalisation, 0 when they share no pair of characters or one is empty; symmetric.
    """
    some, other = _counted(a), _counted(b)
    size = some.total() + other.total()
    return 2 * (some & other).total() / size if some and other else 0.0


@lru_cache(maxsize=4096)
def _counted(text: str) -> Counter[str]:
    """The bigrams of a text, counted; kept, because one text is often compared with many."""
    return Counter(bigrams(text))

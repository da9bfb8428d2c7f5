import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.keywords import KeywordIndex, propose_categories

CATEGORIES = [
    ("rubbish", ["垃圾", "垃圾桶", "清运"]),
    ("sorting", ["垃圾分类", "分类"]),
    ("light", ["路灯", "照明"]),
    ("road", ["路面", "坑"]),
]


def test_the_category_with_the_most_evidence_comes_first() -> None:
    first, second = propose_categories("路灯坏了，旁边垃圾桶满了没有清运", CATEGORIES)
    assert (first.code, first.hits) == ("rubbish", ("垃圾桶", "清运"))
    assert (second.code, second.hits) == ("light", ("路灯",))
    assert first.score == pytest.approx(5 / 7)


def test_a_keyword_inside_a_longer_one_does_not_count() -> None:
    assert [proposal.code for proposal in propose_categories("小区没有垃圾分类", CATEGORIES)] == ["sorting"]


def test_repetition_adds_nothing_and_a_shared_keyword_is_shared() -> None:
    assert propose_categories("坑坑坑", CATEGORIES) == propose_categories("坑", CATEGORIES)
    a, b, c = propose_categories("漏水和停电", [("b", ["漏水"]), ("a", ["漏水"]), ("c", ["停电"])])
    assert [(p.code, p.score) for p in (a, b, c)] == [("c", 0.5), ("a", 0.25), ("b", 0.25)]


def test_keywords_meet_text_in_any_width_and_case() -> None:
    assert propose_categories("ＷＩＦＩ断了", [("net", ["WiFi"])])[0].hits == ("wifi",)
    assert propose_categories("路 燈", CATEGORIES)[0].code == "light"


def test_without_a_keyword_nothing_is_proposed() -> None:
    assert propose_categories("你好", CATEGORIES) == []
    assert propose_categories("", CATEGORIES) == []
    assert propose_categories("垃圾", []) == []
    assert propose_categories("垃圾", [("blank", ["", "  "])]) == []


@given(
    st.text(alphabet="路灯垃圾桶分类坑面,", max_size=20),
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.lists(st.text(alphabet="路灯垃圾桶分类坑面", min_size=1, max_size=3))),
        max_size=6,
    ),
)
def test_proposals_agree_with_plain_search(text: str, categories: list[tuple[str, list[str]]]) -> None:
    proposals = KeywordIndex.build(categories).propose(text)
    present = {word for _, words in categories for word in words if word in text}
    longest = {word for word in present if not any(word != other and word in other for other in present)}
    hits = {hit for proposal in proposals for hit in proposal.hits}
    assert longest <= hits <= present
    assert {p.code for p in proposals} == {code for code, words in categories if hits & set(words)}
    assert sum(p.score for p in proposals) == pytest.approx(1.0 if hits else 0.0)
    assert [p.score for p in proposals] == sorted((p.score for p in proposals), reverse=True)

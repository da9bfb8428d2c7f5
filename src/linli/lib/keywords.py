"""Categories proposed from the words of a report, with the words that led to them. A person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

import ahocorasick

from linli.lib.chinese import normalise


class Proposal(NamedTuple):
    """A category's `code`, its share of the evidence (`score`, above 0, at most 1) and its keywords in the text."""

    code: str
    score: float
    hits: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class KeywordIndex:
    """Keywords of many categories in one automaton (Aho and Corasick 1975): a text is read once, whatever their
    number."""

    automaton: Any
    codes_of: dict[str, frozenset[str]]

    @classmethod
    def build(cls, categories: Iterable[tuple[str, Iterable[str]]]) -> Self:
        """From (code, keywords) pairs; keywords are normalised, blank ones ignored, a code may come more than once."""
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for code, keywords in categories:
            for keyword in filter(None, map(normalise, keywords)):
                codes[keyword].add(code)
        automaton = ahocorasick.Automaton()
        for keyword in codes:
            automaton.add_word(keyword, keyword)
        automaton.make_automaton()
        return cls(automaton, {keyword: frozenset(owners) for keyword, owners in codes.items()})

    def propose(self, text: str) -> list[Proposal]:
        """The categories with a keyword in `text`, best first; equal scores by code.

        A keyword weighs its length, shared among the categories that have it; one inside a longer keyword found at the
        same place does not count (垃圾 in 垃圾分类), and repetition does not add. Scores add up to 1.
        """
        scores: defaultdict[str, float] = defaultdict(float)
        hits: defaultdict[str, list[str]] = defaultdict(list)
        for keyword in self._found(normalise(text)):
            for code in self.codes_of[keyword]:
                scores[code] += len(keyword) / len(self.codes_of[keyword])
                hits[code].append(keyword)
        total = sum(scores.values())
        ranked = (Proposal(code, score / total, tuple(hits[code])) for code, score in scores.items())
        return sorted(ranked, key=lambda proposal: (-round(proposal.score, 9), proposal.code))

    def _found(self, text: str) -> list[str]:
        """The distinct keywords in `text` that lie inside no longer one, in the order of their first place."""
        if not self.codes_of:
            return []
        spans = [(last + 1 - len(word), last + 1, word) for last, word in self.automaton.iter(text)]
        found: dict[str, None] = {}
        furthest = -1
        for _, end, word in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end > furthest:
                found[word] = None
                furthest = end
        return list(found)


def propose_categories(text: str, categories: Sequence[tuple[str, Sequence[str]]]) -> list[Proposal]:
    """`KeywordIndex.build(categories).propose(text)`, keeping the automaton of the last few sets of categories."""
    return _index(tuple((code, tuple(keywords)) for code, keywords in categories)).propose(text)


@lru_cache(maxsize=8)
def _index(categories: tuple[tuple[str, tuple[str, ...]], ...]) -> KeywordIndex:
    return KeywordIndex.build(categories)
